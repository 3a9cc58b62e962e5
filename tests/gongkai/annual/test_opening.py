"""A year is opened once, by its clerk, when it is over; what is known is proposed and not stated."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from gongkai.annual.models import Entry, NotAllowed, Return
from gongkai.annual.selectors.proposals import proposals
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services import filling
from gongkai.annual.services.opening import open_year
from gongkai.journal.models import Entry as JournalEntry
from gongkai.kernel.clock import CHINA
from reportdoc.report import Report

IN_FORCE = "proactive.art20_1.admin_normative_documents.in_force"


class TestOpen:
    def test_it_follows_the_form_of_its_year_and_is_recorded(self, office: Any) -> None:
        report = office.opened()
        assert (report.edition, report.state) == ("2021", "drafted")
        assert (
            open_year(organ=office.world.organs["jiaoyu"], year=2020, by=office["clerk"], at=office.at).edition
            == "2019"
        )
        assert [each.kind for each in JournalEntry.objects.filter(subject=f"annual.return:{report.pk}")] == [
            "annual.Opened"
        ]

    @pytest.mark.parametrize("who", ["head", "operator", "auditor", "admin", "authority", "clerk-minzheng", "nobody"])
    def test_only_the_organs_own_clerk_or_reviewer_may(self, office: Any, who: str) -> None:
        before = JournalEntry.objects.count()
        with pytest.raises(NotAllowed, match="只能由本机关的信息公开员或科室审核人员办理"):
            open_year(organ=office.world.organs["jiaoyu"], year=2025, by=office[who], at=office.at)
        assert not Return.objects.exists()
        assert JournalEntry.objects.count() == before

    def test_a_year_that_is_not_over_is_refused(self, office: Any) -> None:
        for year in (2026, 2027):
            with pytest.raises(NotAllowed, match="尚未结束"):
                office.opened(year=year)
        last_evening = datetime(2025, 12, 31, 23, 59, tzinfo=CHINA)
        with pytest.raises(NotAllowed, match="尚未结束"):
            open_year(organ=office.world.organs["jiaoyu"], year=2025, by=office["clerk"], at=last_evening)
        assert not Return.objects.exists()

    def test_a_year_without_a_form_is_refused(self, office: Any) -> None:
        with pytest.raises(NotAllowed, match="2018年没有对应的年度报告格式"):
            office.opened(year=2018)
        assert not Return.objects.exists()

    def test_a_second_return_on_the_year_is_refused(self, office: Any) -> None:
        office.opened()
        with pytest.raises(NotAllowed, match="已经存在"):
            office.opened()
        assert Return.objects.count() == 1


class TestPropose:
    @pytest.fixture
    def before(self) -> Report:
        """Return last year's report: one application carried out, nine documents in force."""
        form = Report("2021").form
        values: dict[str, Any] = dict.fromkeys(form.cells, 0)
        values.update(
            {
                "applications.new_received.natural_person": 1,
                "applications.new_received.total": 1,
                "applications.carried_out.natural_person": 1,
                "applications.carried_out.total": 1,
                IN_FORCE: 9,
            }
        )
        return Report("2021", "清河区教育局", 2024, values)

    def test_what_was_carried_out_is_proposed_as_carried_in_but_not_stated(self, office: Any, before: Report) -> None:
        office.last_year(before)
        book = Workbook(office.opened())
        proposed = proposals(book)
        assert proposed["applications.carried_in.natural_person"].value == 1
        assert proposed["applications.carried_in.total"].value == 1
        assert proposed["applications.carried_in.other_org"].value == 0
        assert not book.entries

    def test_the_stock_rolls_forward_once_its_parts_are_stated(self, office: Any, before: Report) -> None:
        office.last_year(before)
        report = office.opened()
        assert proposals(Workbook(report))[IN_FORCE].value == 9
        path = IN_FORCE.removesuffix("in_force")
        office.fill(report, {f"{path}issued": "3", f"{path}repealed": "1"})
        assert proposals(Workbook(report))[IN_FORCE].value == 11

    def test_another_form_proposes_nothing(self, office: Any, before: Report) -> None:
        office.last_year(replace(before, edition="2019", values=dict.fromkeys(Report("2019").form.cells, 1)))
        assert proposals(Workbook(office.opened())) == {}

    def test_a_sum_is_proposed_when_all_its_parts_are_stated(self, office: Any) -> None:
        report = office.opened()
        row = "applications.granted."
        kinds = (
            "natural_person",
            "commercial_enterprise",
            "research_institution",
            "public_welfare_org",
            "legal_service_org",
        )
        office.fill(report, {row + kind: "2" for kind in kinds})
        assert row + "total" not in proposals(Workbook(report))
        office.fill(report, {row + "other_org": "1"})
        assert proposals(Workbook(report))[row + "total"].value == 11

    def test_taking_over_states_the_proposal_with_its_reason(self, office: Any, before: Report) -> None:
        office.last_year(before)
        report = office.opened()
        taken = filling.adopt_proposals(report=report, table="applications", by=office["clerk"], at=office.at)
        entry = Entry.objects.get(report=report, cell="applications.carried_in.total", is_current=True)
        assert entry.cell in taken
        assert (entry.value, entry.how) == ("1", "confirmed")
        assert "2024年度已签发报告" in entry.reason
