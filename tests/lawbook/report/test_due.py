"""Until when is an annual report due?"""

from pathlib import Path
from typing import Any

import pytest

from lawbook import parameters
from lawbook.parameters import Library
from lawbook.reading import book
from lawbook.reasons import Refused
from lawbook.report.due import report_due


def test_case(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(Refused, match=case["says"]) as refusal:
            report_due(kind=case["kind"], year=case["year"])
        assert str(refusal.value.cite) == case["refused"]
        return
    due = report_due(kind=case["kind"], year=case["year"])
    assert (due.on, str(due.step.cite), due.jurisdiction) == (case["on_day"], case["cite"], "cn")
    assert due.step.unverified is case["unverified"]


def test_a_local_notice_sets_the_day_of_townships_and_may_set_an_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = tmp_path / "jurisdictions/cn-5104/report"
    local.mkdir(parents=True)
    (tmp_path / "report").mkdir()
    national = book().joinpath("report").joinpath("due.yaml").read_text("utf-8")
    (tmp_path / "report/due.yaml").write_text(national, "utf-8")
    (local / "due.yaml").write_text(
        "township: {title: 乡镇年报, unit: 月-日, values: {2022-01-01: {value: {month: 1, day: 26}, cite: 'ogi:49'}}}\n"
        "department: {values: {2022-01-01: {value: {month: 1, day: 28}, cite: 'ogi:49.1'}}}\n",
        "utf-8",
    )
    monkeypatch.setattr(parameters, "library", lambda: Library(tmp_path))
    township = report_due(kind="township", year=2021, jurisdiction="cn-510411")
    assert (township.on.isoformat(), township.jurisdiction) == ("2022-01-26", "cn-5104")
    assert report_due(kind="department", year=2021, jurisdiction="cn-510411").on.isoformat() == "2022-01-28"
    assert report_due(kind="department", year=2020, jurisdiction="cn-510411").on.isoformat() == "2021-01-31"
    assert report_due(kind="department", year=2021, jurisdiction="cn-33").jurisdiction == "cn"
