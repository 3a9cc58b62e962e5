"""A title names the unit and the year, in whatever order and spelling offices print it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lawbook.report.edition import load
from reportdoc.read import read, read_bytes
from reportdoc.read.identity import Identity, identify
from reportdoc.report import Report
from reportdoc.write import html, pdf

FIXTURES = Path(__file__).parent / "fixtures"
PERIOD = "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。"


def identity(*before: str) -> Identity:
    """Return what lines above chapter one say of the report."""
    return identify(before, titles=(), publishers=(), box=(), body=[PERIOD], after=())


def report_of(unit: str) -> Report:
    """Return the invented report with another unit, and a title made of it."""
    report = read(FIXTURES / "plain.html")
    report.unit, report.narrative.title = unit, ""
    return report


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("青禾县教育局政府信息公开工作2023年度报告", "青禾县教育局"),
        ("青禾县人民政府信息公开工作2023年年度报告", "青禾县人民政府"),
        ("青禾县人民政府信息公开2023年度报告", "青禾县人民政府"),
        ("青禾县人民政府2023年政府信息公开工作年度报告", "青禾县人民政府"),
        ("2023年度青禾县人民政府办公室（县外事办）政府信息公开工作年度报告", "青禾县人民政府办公室（县外事办）"),
        ("青禾县人民政府办公室(县外事办)2023年政府信息公开工作年度报告", "青禾县人民政府办公室(县外事办)"),
        ("中国（云泽）自由贸易试验区管委会2023年政府信息公开工作年度报告", "中国（云泽）自由贸易试验区管委会"),
        ("（青禾县教育局）2023年政府信息公开工作年度报告", "青禾县教育局"),
        ("青禾县教育局二〇二三年政府信息公开工作年度报告", "青禾县教育局"),
        ("青禾县教育局二○二三年度政府信息公开工作年度报告", "青禾县教育局"),
        ("2023年政府信息公开工作年度报告（青禾县教育局）", "青禾县教育局"),
        ("青禾县教育局政府信息公开工作年度报告（2023年度）", "青禾县教育局"),
        ("青禾县教育局2023年政府信息公开工作年度报告", "青禾县教育局"),
        ("2023年青禾县教育局政府信息公开工作年度报告", "青禾县教育局"),
        ("青禾县教育局关于2023年政府信息公开工作年度报告现将本局情况报告如下。", "青禾县教育局"),
    ],
)
def test_a_title_names_the_unit_and_the_year(title: str, unit: str) -> None:
    found = identity(title)
    assert (found.unit, found.year) == (unit, 2023)
    assert "unit_missing" not in {note.id for note in found.notes}


@pytest.mark.parametrize(
    "title",
    [
        "2023年政府信息公开工作年度报告",
        "2023年度政府信息公开工作年度报告（公开版）",
        "政府信息公开2023年度报告",
        "二〇二三年政府信息公开工作年度报告",
        "2023年——政府信息公开工作年度报告",
        "年度年度年度年度年度年度年度年度年度年度年度年度年度年度年度2023年政府信息公开工作年度报告",
    ],
)
def test_what_is_no_name_is_no_unit(title: str) -> None:
    found = identity(title)
    assert found.unit is None
    assert found.year == 2023
    assert "unit_missing" in {note.id for note in found.notes}


def test_the_year_of_the_title_wins_over_the_period_and_is_noted() -> None:
    found = identity("青禾县教育局政府信息公开工作2022年度报告")
    assert found.year == 2022
    assert "year_mismatch" in {note.id for note in found.notes}


@pytest.mark.parametrize(
    "unit",
    [
        "青禾县教育局",
        "青禾县经济技术开发区管理委员会社会事务局",
        "中国（云泽）自由贸易试验区青禾片区管理委员会",
        "青禾县人民政府办公室（县外事办公室、县人民政府研究室）",
        "中共青禾县委编制委员会办公室、青禾县登记管理局、青禾县绩效考核办公室、青禾县数据资源服务中心",
    ],
)
def test_a_title_in_large_type_is_read_whole_however_many_lines_it_takes(unit: str) -> None:
    found = read_bytes(pdf.render(report_of(unit)), "年报.pdf")
    assert (found.unit, found.year) == (unit, 2023)
    assert found.narrative.title == f"{unit}2023年政府信息公开工作年度报告"


def test_the_short_label_of_partial_disclosure_is_no_damage() -> None:
    report = report_of("青禾县教育局")
    label = next(row.label for row in load("2021").applications.rows if row.code == "partial")
    page = html.render(report)
    assert label in page
    found = read_bytes(page.replace(label, "（二）部分公开").encode(), "年报.html")
    row = {cell: value for cell, value in report.values.items() if cell.startswith("applications.partial.")}
    assert row
    assert {cell: found.values[cell] for cell in row} == row
    assert found.notes == []
