"""What befalls published reports is survived, case by case: cases.yaml."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from reportdoc.read import Unreadable, read
from reportdoc.report import Report, parse

HERE = Path(__file__).parent
FIXTURES = HERE / "fixtures"
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "cases.yaml").read_text("utf-8"))
TRUTH = {cell: parse(value, cell) for cell, value in json.loads((FIXTURES / "truth.json").read_text("utf-8")).items()}
READ = [case for case in CASES if "refused" not in case]


def ids(case: dict[str, Any]) -> str:
    return str(case["file"])


def truth(case: dict[str, Any], report: Report) -> dict[str, Any]:
    """Return what the cells of the case must say."""
    expected: dict[str, Any] = {cell: value for cell, value in TRUTH.items() if cell in report.form.cells}
    if "merged" in case:
        for column in report.form.applications.columns:
            expected[f"applications.other_processing.{column.code}"] = case["merged"].get(column.code, 0)
            for row in ("other_no_supplement", "other_fee_unpaid", "other_misc"):
                del expected[f"applications.{row}.{column.code}"]
    for cell, value in case.get("but", {}).items():
        expected[cell] = value
        if cell == "applications.denied_state_secret.total":
            expected.update(dict.fromkeys(_row(report, "denied_state_secret")))
        if cell == "applications.not_processed_repeat.total":
            expected.update(dict.fromkeys(_row(report, "not_processed_repeat"), "/"))
    return {cell: None if _open(case, cell) else value for cell, value in expected.items()}


def _row(report: Report, code: str) -> list[str]:
    return [f"applications.{code}.{column.code}" for column in report.form.applications.columns]


def _open(case: dict[str, Any], cell: str) -> bool:
    return any(cell.startswith(each + ".") for each in case.get("blank", ()))


@pytest.mark.parametrize("case", READ, ids=ids)
class TestADamagedReport:
    def test_is_read_to_the_last_cell(self, case: dict[str, Any]) -> None:
        report = read(FIXTURES / case["file"])
        expected = truth(case, report)
        if case["file"] == "glued.txt":  # more is left open there, and noted
            said = {cell for cell, value in report.values.items() if value is not None}
            expected = {cell: value for cell, value in expected.items() if cell in said or value is None}
        assert {cell: report.values[cell] for cell in expected} == expected
        assert all(isinstance(value, int | Decimal | str | None) for value in report.values.values())

    def test_says_whose_it_is_and_which_form_it_follows(self, case: dict[str, Any]) -> None:
        report = read(FIXTURES / case["file"])
        assert report.unit == case.get("unit", "青禾县民政局")
        assert report.year == case.get("year", 2023)
        assert report.edition == case.get("edition", "2021")

    def test_has_every_cell_of_the_form(self, case: dict[str, Any]) -> None:
        report = read(FIXTURES / case["file"])
        merged = {f"applications.{row}" for row in ("other_no_supplement", "other_fee_unpaid", "other_misc")}
        hidden = merged if "merged" in case else set()
        assert {cell for cell in report.form.cells if cell.rsplit(".", 1)[0] not in hidden} <= set(report.values)

    def test_notes_what_was_tolerated_and_what_is_left_open(self, case: dict[str, Any]) -> None:
        report = read(FIXTURES / case["file"])
        seen = {note.id for note in report.notes}
        assert set(case.get("notes", ())) <= seen
        if "notes" not in case:
            assert seen == set()
        for cell in truth(case, report):
            if _open(case, cell):
                assert any(note.where and (cell + ".").startswith(note.where + ".") for note in report.notes), cell


@pytest.mark.parametrize("case", [case for case in CASES if "refused" in case], ids=ids)
def test_what_holds_no_report_is_refused_with_one_sentence(case: dict[str, Any]) -> None:
    with pytest.raises(Unreadable, match=case["refused"]) as refusal:
        read(FIXTURES / case["file"])
    assert "\n" not in str(refusal.value)


def test_the_chapters_are_told_without_tables_noise_and_signature() -> None:
    report = read(FIXTURES / "page_noise.txt")
    assert report.narrative.title == "青禾县民政局2023年政府信息公开工作年度报告"
    assert report.narrative.intro.startswith("根据《中华人民共和国政府信息公开条例》")
    assert report.narrative.chapters == {
        "ch1_overview": "2023年，我局主动公开政府信息312条。",
        "ch2_proactive": "",
        "ch3_applications": "",
        "ch4_review_suits": "",
        "ch5_problems": "解读形式还不够丰富，下一步将改进。",
        "ch6_other": "本年度收取信息处理费0元。",
    }


def test_headings_are_kept_as_printed() -> None:
    headings = read(FIXTURES / "renumbered.txt").narrative.headings
    assert headings["ch1_overview"] == "1、总体情况"
    assert headings["ch3_applications"] == "收到和处理政府信息公开申请情况"
    assert headings["ch5_problems"] == "5、工作中存在的不足和改进措施"


def test_every_case_has_its_file_and_every_file_its_case() -> None:
    assert {case["file"] for case in CASES} == {each.name for each in FIXTURES.iterdir()} - {"truth.json"}
