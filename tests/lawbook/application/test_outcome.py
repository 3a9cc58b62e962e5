"""How can an application end, and where does it count?"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from lawbook.application.outcome import outcome, outcomes, report_row
from lawbook.reasons import Refused
from lawbook.report.edition import load


def test_case(case: dict[str, Any]) -> None:
    found = outcome(case["name"])
    assert [str(cite) for cite in found.cites] == case["cites"]
    assert report_row(case["name"], edition="2021") == case["row"]
    assert report_row(case["name"], edition="2019") == case["row_2019"]


def test_there_are_twenty_three_codes_with_names() -> None:
    assert len(outcomes()) == 23
    assert len({each.name for each in outcomes().values()}) == 23


def test_the_codes_fill_every_result_row_of_the_form_and_no_other() -> None:
    for edition in ("2019", "2021"):
        rows = {cell.split(".")[1] for cell in load(edition).cells if cell.startswith("applications.")}
        results = rows - {"new_received", "carried_in", "results_total", "carried_out"}
        assert {report_row(code, edition=edition) for code in outcomes()} == results


def test_codes_rows_and_remedies_are_those_of_the_format(shared: Path) -> None:
    form = yaml.safe_load((shared / "domain/report_format.yaml").read_text("utf-8"))
    merged = form["decision_map_for_2019_format"]
    words = {"review_first_if_withheld_part_rests_on_14_15_16": "withheld_part"}
    for line in form["decision_map"]:
        found = outcome(line["code"])
        assert (found.row, found.row_2019) == (line["row"], merged.get(line["row"], line["row"]))
        assert found.remedy == words.get(line["remedy"], line["remedy"])
    assert {line["code"] for line in form["decision_map"]} == set(outcomes())


def test_unknown_codes_and_editions_are_refused() -> None:
    with pytest.raises(Refused, match="X1"):
        outcome("X1")
    with pytest.raises(Refused, match="2016"):
        report_row("G1", edition="2016")
