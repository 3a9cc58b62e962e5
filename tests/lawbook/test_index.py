"""docs/law is generated from the code, and current."""

from pathlib import Path

from lawbook import index
from lawbook.application import lifecycle
from lawbook.cite import Cite


def test_the_index_in_the_documents_is_current(root: Path) -> None:
    written = (root / "docs/law/index.md").read_text("utf-8")
    assert written == index.render_index(), "run: gongkai law --index > docs/law/index.md"


def test_the_drawing_in_the_documents_is_current(root: Path) -> None:
    written = (root / "docs/law/lifecycle.md").read_text("utf-8")
    assert written == lifecycle.render_lifecycle(), "run: gongkai law --lifecycle > docs/law/lifecycle.md"


def test_a_provision_leads_to_its_functions_and_those_of_its_parts() -> None:
    direct = index.carried_out()[Cite.parse("ogi:33.2")]
    assert "lawbook.application.deadline.reply_deadline" in direct
    assert set(direct) < set(index.functions_of(Cite.parse("ogi:33")))


def test_a_function_leads_to_its_cases() -> None:
    index.carried_out()
    assert index.cases_of("lawbook.application.fee.fee_by_item") == "tests/lawbook/application/fee.yaml"


def test_every_row_of_the_index_names_the_sheet_function_and_cases() -> None:
    row = next(line for line in index.render_index().splitlines() if line.startswith("| `fee:5` |"))
    assert "`application.fee.by_page`" in row
    assert "`application.fee.fee_by_page`" in row
    assert "`tests/lawbook/application/fee.yaml`" in row
