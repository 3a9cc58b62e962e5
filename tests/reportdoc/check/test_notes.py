"""What the reader met becomes findings, each as grave as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportdoc.check import check
from reportdoc.report import Note, Report


def test_many_notes_of_one_kind_are_one_finding(sound: Callable[..., Report]) -> None:
    report = sound()
    for number in range(4):
        report.notes.append(Note("row_unbound", "applications", f"有一行数字无法确定属于哪一行：{number}"))
        report.notes.append(Note("label_corrupt", "proactive.art20_5.admin_license", "行名有误"))
    assert [(each.id, each.severity, each.where, each.says) for each in check(report)] == [
        (
            "R2_missing_row",
            "warn",
            "applications",
            "有一行数字无法确定属于哪一行：0；同类情况另有3处，请对照原件核对。",
        ),
        ("R3_reading", "info", "proactive", "行名有误；同类情况另有3处，请对照原件核对。"),
    ]


@pytest.mark.parametrize(
    ("note", "where", "rule", "severity"),
    [
        ("table_missing", "review_litigation", "R1_missing_table", "error"),
        ("row_missing", "applications.partial", "R2_missing_row", "warn"),
        ("row_by_position", "applications.partial", "R3_reading", "warn"),
        ("label_corrupt", "applications.partial", "R3_reading", "info"),
        ("unit_in_cell", "proactive.art20_8.admin_fee.fee_amount", "V4_unit_in_cell", "warn"),
        ("something_new", "", "R3_reading", "info"),
    ],
)
def test_a_note_is_a_finding(sound: Callable[..., Report], note: str, where: str, rule: str, severity: str) -> None:
    report = sound()
    report.notes.append(Note(note, where, "原件有异"))
    assert [(each.id, each.severity, each.where, each.says) for each in check(report)] == [
        (rule, severity, where, "原件有异，请对照原件核对。")
    ]


def test_what_the_cell_itself_tells_is_not_told_twice(sound: Callable[..., Report]) -> None:
    report = sound()
    cell = "proactive.art20_6.admin_penalty.decisions"
    report.values[cell] = -1
    report.notes.append(Note("negative_in_cell", cell, "单元格内为负数"))
    assert [each.id for each in check(report)] == ["V1_negative"]


def test_the_year_is_told_once(sound: Callable[..., Report]) -> None:
    report = sound()
    report.narrative.title = "示例县人民政府2024年政府信息公开工作年度报告"
    report.narrative.intro = "统计期限为2023年1月1日至2023年12月31日。"
    report.notes.append(Note("year_mismatch", "", "标题年度为2024年，统计期限为2023年"))
    assert [each.id for each in check(report)] == ["Y2_title_year"]
    report.narrative.intro = ""
    assert [each.id for each in check(report)] == ["Y2_title_year"]


def test_the_older_form_writes_the_unit_of_purchases_into_the_cell(sound: Callable[..., Report]) -> None:
    report = sound("2019", year=2020)
    cell = "proactive.art20_9.central_procurement.procurement_amount"
    report.notes.append(Note("unit_in_cell", cell, "单元格内写有单位"))
    assert check(report) == []


def test_remarks_of_people_are_no_findings(sound: Callable[..., Report]) -> None:
    report = sound()
    report.notes.append(Note("note", "", "figures keyed by hand"))
    assert check(report) == []
