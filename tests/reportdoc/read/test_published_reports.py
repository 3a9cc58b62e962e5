"""Reports that real bodies published are read to the last cell, in a copy that lies beside the checkout."""

import json
from pathlib import Path
from typing import Any

import pytest

from reportdoc.check import check
from reportdoc.read import read

NAMES = ("renhe_2021", "hangzhou_style_2025", "shuyang_fgj_2023", "hongze_district_2024", "huaian_city_2024")


@pytest.fixture(params=NAMES)
def expected(request: pytest.FixtureRequest, shared: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((shared / "data/reports" / f"{request.param}.json").read_text("utf-8"))
    return truth


def test_every_cell_is_read(expected: dict[str, Any], shared: Path) -> None:
    report = read(shared / "data/reports" / expected["file"])
    assert report.tables() == expected["tables"]
    assert (report.year, report.edition) == (expected["year"], expected["edition"])
    assert report.unit == expected["unit"].split(" ")[0]


def test_no_error_is_found_where_the_source_has_none(expected: dict[str, Any], shared: Path) -> None:
    assert expected["inconsistencies_in_source"] == []
    findings = check(read(shared / "data/reports" / expected["file"]))
    assert [each.says for each in findings if each.severity == "error"] == []


def test_every_chapter_is_found(expected: dict[str, Any], shared: Path) -> None:
    report = read(shared / "data/reports" / expected["file"])
    assert {"ch1_overview", "ch5_problems"} <= {code for code, text in report.narrative.chapters.items() if text}
