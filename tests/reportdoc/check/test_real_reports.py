"""Five reports as published: nothing is in error, and what is asked is what people noted about them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportdoc.check import check
from reportdoc.read import read
from reportdoc.report import Report

# What is known about each: a scope that differs, a chapter without a heading, a plan that names the year gone by.
KNOWN = {
    "hangzhou_style_2025.anonymised.html": [],
    "hongze_district_2024.pdf": [("A5_text_table", "applications.new_received.total")],
    "huaian_city_2024.pdf": [],
    "renhe_2021.txt": [("R3_reading", "ch6_other")],
    "shuyang_fgj_2023.html": [("Y1_year", "ch5_problems")],
}


@pytest.mark.parametrize("name", KNOWN)
def test_no_false_alarm(shared: Path, name: str) -> None:
    findings = check(read(shared / "data/reports" / name))
    assert [each for each in findings if each.severity == "error"] == []
    assert [(each.id, each.where) for each in findings if each.severity == "warn"] == KNOWN[name]


@pytest.mark.parametrize("name", KNOWN)
def test_the_figures_alone_are_sound(shared: Path, name: str) -> None:
    raw = json.loads((shared / "data/reports" / f"{name.split('.')[0]}.json").read_text("utf-8"))
    assert [each for each in check(Report.from_json(raw)) if each.severity != "info"] == []


def test_the_difference_of_scope_is_said_as_one(shared: Path) -> None:
    (finding,) = [each for each in check(read(shared / "data/reports/hongze_district_2024.pdf")) if each.id[0] == "A"]
    assert (finding.left, finding.right, finding.severity) == (17, 95, "warn")
    assert "统计范围可能不同" in finding.says
