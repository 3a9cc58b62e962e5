"""What changes after signing shows as a difference and never alters what was signed."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.annual.models import Snapshot
from gongkai.annual.selectors.differences import between, differences
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services import chain, filling, writing
from gongkai.kernel import figures

NEW = "applications.new_received.natural_person"


def now(report: Any) -> list[Any]:
    book = Workbook(report)
    return differences(book, book.snapshots[-1])


def test_nothing_changed_is_no_difference(office: Any) -> None:
    assert now(office.filed()) == []


def test_a_late_count_is_a_difference_and_the_signed_report_stays(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    records = ["甲", "乙", "丙"]
    monkeypatch.setattr(figures, "_REGISTER", dict(figures._REGISTER))
    figures.figure(NEW, says="新收申请", unit="件")(lambda *, organ, period: list(records))
    report = office.opened()
    filling.count_cells(report=report, by=office["clerk"], at=office.at)
    office.complete(report, {cell: value for cell, value in office_balanced().items() if cell != NEW})
    chain.submit(report=report, by=office["reviewer"], at=office.at)
    chain.approve(report=report, by=office["authority"], at=office.at)
    chain.sign(report=report, by=office["head"], at=office.at)
    signed = Snapshot.objects.get().content
    records.append("丁")
    (found,) = now(report)
    assert (found.where, found.filed, found.now, found.says) == (NEW, "3", "4", "系统重新计数")
    assert Snapshot.objects.get().content == signed


def test_a_restated_figure_changes_the_words_as_a_difference(office: Any) -> None:
    report = office.completed()
    who = {"report": report, "by": office["clerk"], "at": office.at}
    figure = {"name": "portal.items", "says": "门户信息", "unit": "条", "evidence": "后台"}
    writing.state_figure(value="2390", **figure, **who)
    writing.write_chapters(texts={"ch1_overview": "公开{{门户信息}}条。"}, **who)
    chain.submit(report=report, by=office["reviewer"], at=office.at)
    chain.approve(report=report, by=office["authority"], at=office.at)
    chain.sign(report=report, by=office["head"], at=office.at)
    writing.state_figure(value="2391", **figure, **who)
    (found,) = now(report)
    assert (found.label, found.filed, found.now) == ("一、总体情况", "公开2390条。", "公开2391条。")
    assert ("gone", "0") in found.marked
    assert ("new", "1") in found.marked


def test_a_correction_shows_what_it_corrects(office: Any) -> None:
    report = office.filed()
    chain.open_correction(report=report, by=office["head"], at=office.at, reason="漏计")
    office.fill(report, {"review_litigation.review.upheld": "1", "review_litigation.review.total": "1"})
    assert [each.now for each in now(report)] == ["1", "1"]
    assert {each.says for each in now(report)} == {"教育局信息公开员填报"}
    chain.submit(report=report, by=office["reviewer"], at=office.at)
    chain.approve(report=report, by=office["authority"], at=office.at)
    chain.sign(report=report, by=office["head"], at=office.at)
    assert now(report) == []
    book = Workbook(report)
    first, second = book.snapshots
    assert [each.where for each in between(second.document, first.document, book)] == [
        "review_litigation.review.upheld",
        "review_litigation.review.total",
    ]


def office_balanced() -> dict[str, str]:
    return {"applications.granted.natural_person": "2", "applications.carried_out.natural_person": "1"}
