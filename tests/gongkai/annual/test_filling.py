"""Numbers come into cells typed, taken over, counted or corrected with a reason; the invalid come back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from gongkai.annual.models import Adjustment, Entry, NotAllowed
from gongkai.annual.selectors.story import mark_of, story
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services import chain, filling
from gongkai.journal.models import Entry as JournalEntry
from gongkai.kernel import figures
from lawbook.report.edition import load

NEW = "applications.new_received.natural_person"
FEE = "proactive.art20_8.admin_fee.fee_amount"


def values(report: Any) -> dict[str, Any]:
    return {cell: value for cell, value in Workbook(report).values.items() if value is not None}


class TestNumberFrom:
    @pytest.mark.parametrize(
        ("typed", "cell", "number"),
        [
            ("0", NEW, 0),
            (" 12 ", NEW, 12),
            ("１２", NEW, 12),
            ("1,200", NEW, 1200),
            ("", NEW, None),
            ("  ", NEW, None),
            ("12.50", FEE, Decimal("12.50")),
            ("3.0", NEW, 3),
            ("+4", NEW, 4),
        ],
    )
    def test_it_reads_what_people_type(self, typed: str, cell: str, number: Any) -> None:
        assert filling.number_from(typed, load("2021").column(cell)) == number

    @pytest.mark.parametrize(
        ("typed", "cell", "says"),
        [
            ("/", NEW, "不是数字"),
            ("无", NEW, "没有发生的填0"),
            ("1.5", NEW, "应为整数"),
            ("-1", NEW, "不能是负数"),
            ("99999999999", NEW, "数字过大"),
            ("1e3", NEW, "不是数字"),
            ("NaN", FEE, "不是数字"),
            ("0.1234567", FEE, "小数最多六位"),
            ("1" * 5000, NEW, "数字过大"),
        ],
    )
    def test_it_refuses_the_rest_with_a_sentence(self, typed: str, cell: str, says: str) -> None:
        with pytest.raises(ValueError, match=says):
            filling.number_from(typed, load("2021").column(cell))

    def test_a_change_may_be_negative(self) -> None:
        cell = "proactive.art20_5.admin_license.change"
        assert filling.number_from("-7", load("2019").column(cell)) == -7


class TestFill:
    def test_valid_cells_are_saved_and_the_invalid_come_back(self, office: Any) -> None:
        report = office.opened()
        filled = office.fill(report, {NEW: "3", "applications.granted.total": "很多", "no.such.cell": "1"})
        assert filled.saved == [NEW]
        assert list(filled.refused) == ["applications.granted.total"]
        assert values(report) == {NEW: 3}

    def test_a_zero_is_stated_and_a_blank_is_not(self, office: Any) -> None:
        report = office.opened()
        office.fill(report, {NEW: "0", FEE: ""})
        book = Workbook(report)
        assert NEW not in book.unstated
        assert FEE in book.unstated
        assert (mark_of(book.entries.get(NEW)), mark_of(book.entries.get(FEE))) == ("已确认", "未填")

    def test_emptying_a_box_makes_the_cell_unstated_and_keeps_what_stood_there(self, office: Any) -> None:
        report = office.opened()
        office.fill(report, {NEW: "3"})
        office.fill(report, {NEW: ""})
        assert NEW in Workbook(report).unstated
        assert [each.value for each in story(Workbook(report), NEW).entries] == [None, "3"]

    def test_what_did_not_change_writes_nothing(self, office: Any) -> None:
        report = office.opened()
        office.fill(report, {NEW: "3"})
        entries, acts = Entry.objects.count(), JournalEntry.objects.count()
        assert office.fill(report, {NEW: "3.0", FEE: ""}).saved == []
        assert (Entry.objects.count(), JournalEntry.objects.count()) == (entries, acts)

    def test_one_save_is_one_act_in_the_journal_with_before_and_after(self, office: Any) -> None:
        report = office.opened()
        office.fill(report, {NEW: "3"})
        office.fill(report, {NEW: "4", FEE: "0"})
        last = JournalEntry.objects.order_by("-number").first()
        assert last.kind == "annual.CellsStated"
        assert last.facts["cells"] == {NEW: ["3", "4"], FEE: [None, "0"]}

    def test_what_somebody_else_stated_meanwhile_is_not_overwritten(self, office: Any) -> None:
        report = office.opened()
        office.fill(report, {NEW: "3"})
        seen = Entry.objects.latest("pk").pk
        office.fill(report, {NEW: "5"}, by=office["reviewer"])
        mine = {NEW: "4", FEE: "1.5"}
        filled = filling.fill_cells(report=report, typed=mine, by=office["clerk"], at=office.at, seen=seen)
        assert filled.saved == [FEE]
        assert "教育局科室审核刚刚填为5，您填的是4" in filled.refused[NEW]
        assert values(report)[NEW] == 5

    def test_a_stale_form_does_not_take_back_what_it_left_untouched(self, office: Any) -> None:
        report = office.opened()
        office.fill(report, {NEW: "3"})
        seen = Entry.objects.latest("pk").pk
        office.fill(report, {NEW: "5"}, by=office["reviewer"])
        filled = filling.fill_cells(report=report, typed={NEW: "3"}, by=office["clerk"], at=office.at, seen=seen)
        assert (filled.saved, filled.refused) == ([], {})
        assert values(report)[NEW] == 5

    @pytest.mark.parametrize("who", ["head", "operator", "auditor", "admin", "authority", "clerk-minzheng", "nobody"])
    def test_only_the_organs_clerk_and_reviewer_fill(self, office: Any, who: str) -> None:
        report = office.opened()
        with pytest.raises(NotAllowed, match="只有本机关的信息公开员或科室审核人员可以填报"):
            office.fill(report, {NEW: "3"}, by=office[who])
        assert values(report) == {}

    def test_under_review_nothing_can_be_filled(self, office: Any) -> None:
        report = office.submitted()
        for act in (
            lambda: office.fill(report, {NEW: "7"}),
            lambda: filling.state_zeros(report=report, table="proactive", by=office["clerk"], at=office.at),
            lambda: filling.adopt_proposals(report=report, table="proactive", by=office["clerk"], at=office.at),
            lambda: filling.count_cells(report=report, by=office["clerk"], at=office.at),
        ):
            with pytest.raises(NotAllowed, match="现在“待审核”，不能修改"):
                act()
        assert values(report)[NEW] == 3

    def test_a_return_that_was_submitted_meanwhile_is_not_written_into(self, office: Any) -> None:
        report = office.completed()
        stale = type(report).objects.select_related("organ").get(pk=report.pk)
        chain.submit(report=report, by=office["reviewer"], at=office.at)
        with pytest.raises(NotAllowed, match="刚刚由他人提交"):
            office.fill(stale, {NEW: "7"})
        assert values(report)[NEW] == 3


class TestZeros:
    def test_one_button_states_the_zeros_of_a_table_and_touches_nothing_else(self, office: Any) -> None:
        report = office.opened()
        office.fill(report, {"review_litigation.review.upheld": "2"})
        stated = filling.state_zeros(report=report, table="review_litigation", by=office["clerk"], at=office.at)
        assert len(stated) == 14
        assert values(report)["review_litigation.review.upheld"] == 2
        assert all(cell.startswith("review_litigation.") for cell in values(report))
        assert filling.state_zeros(report=report, table="review_litigation", by=office["clerk"], at=office.at) == []


class TestAdjust:
    def test_a_correction_is_a_row_of_its_own_with_reason_and_decision(self, office: Any) -> None:
        report = office.opened()
        office.fill(report, {NEW: "3"})
        self.adjust(office, report, "2")
        row = Adjustment.objects.get()
        assert (row.amount, row.because, row.decided_by) == (-1, "重复登记", "办公会")
        told = story(Workbook(report), NEW)
        assert (told.value, told.how, told.entry.counted) == (2, "已调整", "3")

    def test_corrections_add_up(self, office: Any) -> None:
        report = office.opened()
        office.fill(report, {NEW: "3"})
        self.adjust(office, report, "2")
        self.adjust(office, report, "6")
        assert sum(each.amount for each in Adjustment.objects.all()) == 3
        assert values(report)[NEW] == 6

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"because": " "}, "须写明理由"),
            ({"decided_by": ""}, "须写明理由和决定人"),
            ({"to": "3"}, "已经是3"),
            ({"to": "二"}, "不是数字"),
            ({"to": ""}, "还没有数字"),
            ({"cell": FEE}, "还没有数字"),
            ({"cell": "no.cell"}, "没有这个单元格"),
        ],
    )
    def test_without_ground_it_is_refused_and_nothing_is_stored(self, office: Any, change: Any, says: str) -> None:
        report = office.opened()
        office.fill(report, {NEW: "3"})
        acts = JournalEntry.objects.count()
        with pytest.raises(NotAllowed, match=says):
            self.adjust(office, report, **{"to": "2", **change})
        assert (Adjustment.objects.count(), JournalEntry.objects.count()) == (0, acts)
        assert values(report) == {NEW: 3}

    def test_an_adjusted_cell_is_not_typed_over(self, office: Any) -> None:
        report = office.opened()
        office.fill(report, {NEW: "3"})
        self.adjust(office, report, "2")
        assert "已调整为2" in office.fill(report, {NEW: "9"}).refused[NEW]

    def adjust(self, office: Any, report: Any, to: str, cell: str = NEW, **more: Any) -> None:
        said = {"because": "重复登记", "decided_by": "办公会", **more}
        filling.adjust(report=report, cell=cell, to=to, by=office["clerk"], at=office.at, **said)


class TestCount:
    """A figure that is named like a cell counts it."""

    @pytest.fixture
    def applications(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
        records = ["甲", "乙", "丙"]
        monkeypatch.setattr(figures, "_REGISTER", dict(figures._REGISTER))
        figures.figure(NEW, says="新收申请", unit="件", cite="ogi:50")(lambda *, organ, period: list(records))
        return records

    def test_the_count_stands_in_the_cell_and_can_be_opened(self, office: Any, applications: list[str]) -> None:
        report = office.opened()
        assert filling.count_cells(report=report, by=office["clerk"], at=office.at) == [NEW]
        told = story(Workbook(report), NEW)
        assert (told.value, told.how, told.records) == (3, "已计", ["甲", "乙", "丙"])

    def test_a_counted_cell_is_corrected_with_a_reason_not_typed_over(
        self, office: Any, applications: list[str]
    ) -> None:
        report = office.opened()
        filling.count_cells(report=report, by=office["clerk"], at=office.at)
        assert "由系统计数为3" in office.fill(report, {NEW: "5"}).refused[NEW]

    def test_counting_again_keeps_the_adjustment(self, office: Any, applications: list[str]) -> None:
        report = office.opened()
        filling.count_cells(report=report, by=office["clerk"], at=office.at)
        filling.adjust(
            report=report, cell=NEW, to="2", because="转办", decided_by="科长", by=office["clerk"], at=office.at
        )
        applications.append("丁")
        assert filling.count_cells(report=report, by=office["clerk"], at=office.at) == [NEW]
        told = story(Workbook(report), NEW)
        assert (told.value, told.entry.counted, told.how) == (3, "4", "已调整")
