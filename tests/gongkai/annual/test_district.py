"""The roll-up of a district: who is missing, who is late, what the sum is made of, and whether it adds up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.annual.models import NotAllowed, Return
from gongkai.annual.selectors.district import DistrictYear, district_year
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services import chain, filling, writing
from gongkai.annual.services.gathering import gather
from gongkai.annual.services.opening import open_year

NEW = "applications.new_received.total"
ISSUED = "proactive.art20_1.admin_normative_documents.issued"


def year(office: Any, today: date | None = None) -> DistrictYear:
    return district_year(district=office.world.organs["qinghe"], year=2025, today=today or office.at.date())


def filed_by_minzheng(office: Any) -> Return:
    """File 民政局's return: one application more."""
    office.world.person("reviewer-minzheng", "民政局审核", minzheng="reviewer")
    cells = {"applications.new_received.commercial_enterprise": "1", "applications.granted.commercial_enterprise": "1"}
    report = office.complete(office.opened("minzheng"), {**cells, ISSUED: "1"})
    chain.submit(report=report, by=office["reviewer-minzheng"], at=office.at)
    chain.approve(report=report, by=office["authority"], at=office.at)
    chain.sign(report=report, by=office["head-minzheng"], at=office.at)
    return report


class TestMatrix:
    def test_only_what_was_signed_is_added(self, office: Any) -> None:
        office.filed()
        office.complete(office.opened("minzheng"))
        book = year(office)
        assert [line.organ.code for line in book.missing] == ["office", "minzheng"]
        assert book.sums.values[NEW] == 3
        filed_by = {line.organ.code: line.state for line in book.lines}
        assert filed_by == {"office": "未开始", "jiaoyu": "已签发", "minzheng": "填报中"}

    def test_a_sum_opens_into_its_organs(self, office: Any) -> None:
        office.filed()
        filed_by_minzheng(office)
        book = year(office)
        assert book.sums.values[NEW] == 4
        assert [(organ.code, count) for organ, count in book.behind(NEW)] == [("jiaoyu", 3), ("minzheng", 1)]
        assert book.behind("applications.partial.total") == []

    def test_late_is_after_the_day_of_the_law(self, office: Any) -> None:
        office.published()
        assert {line.organ.code for line in year(office).late} == {"office", "jiaoyu", "minzheng"}
        before = {line.organ.code for line in year(office, date(2026, 1, 31)).late}
        assert before == {"jiaoyu"}

    def test_an_organ_that_ended_before_the_years_end_is_not_asked(self, office: Any) -> None:
        type(office.world.organs["minzheng"]).objects.filter(code="minzheng").update(active_to=date(2025, 6, 30))
        assert [line.organ.code for line in year(office).lines] == ["office", "jiaoyu"]

    def test_the_newest_version_counts(self, office: Any) -> None:
        report = office.filed()
        chain.open_correction(report=report, by=office["head"], at=office.at, reason="漏计")
        cells = {"applications.new_received.other_org": "1", "applications.granted.other_org": "1"}
        sums = ("applications.new_received.total", "applications.granted.total", "applications.results_total.total")
        more = {sums[0]: "4", sums[1]: "3", sums[2]: "3", "applications.results_total.other_org": "1"}
        assert not office.fill(report, {**cells, **more}).refused
        assert year(office).sums.values[NEW] == 3
        chain.submit(report=report, by=office["reviewer"], at=office.at)
        chain.approve(report=report, by=office["authority"], at=office.at)
        chain.sign(report=report, by=office["head"], at=office.at)
        assert year(office).sums.values[NEW] == 4

    def test_an_empty_district_says_so_without_failing(self, office: Any) -> None:
        book = year(office)
        assert book.reports == []
        assert set(book.sums.values.values()) == {None}
        assert book.remarks == []

    def test_it_asks_the_database_a_fixed_number_of_times(
        self, office: Any, django_assert_max_num_queries: Any
    ) -> None:
        office.published()
        filed_by_minzheng(office)
        with django_assert_max_num_queries(7):
            book = year(office)
            assert book.lines
            assert book.sums
            assert book.behind(NEW)
            assert book.late is not None


class TestGather:
    def gathered(self, office: Any) -> Return:
        own = open_year(organ=office.world.organs["qinghe"], year=2025, by=office["authority"], at=office.at)
        gather(report=own, by=office["authority"], at=office.at)
        return own

    def test_the_districts_cells_are_counted_from_its_organs(self, office: Any) -> None:
        office.filed()
        filed_by_minzheng(office)
        book = Workbook(self.gathered(office))
        assert book.unstated == ()
        assert (book.values[NEW], book.values[ISSUED]) == (4, 3)
        assert {each.how for each in book.entries.values()} == {"counted"}
        assert "由2个机关" in book.entries[NEW].reason
        (missing,) = year(office).not_additive(book.document)
        assert (missing.id, missing.where) == ("C2_every_unit_filed", "清河区人民政府办公室")

    def test_a_joint_document_is_taken_off_with_a_reason_and_stays_off(self, office: Any) -> None:
        office.filed()
        filed_by_minzheng(office)
        own = self.gathered(office)
        filling.adjust(
            report=own,
            cell=ISSUED,
            to="2",
            because="联合发文由牵头机关计",
            decided_by="区政府办",
            by=office["authority"],
            at=office.at,
        )
        gather(report=own, by=office["authority"], at=office.at + timedelta(minutes=1))
        book = Workbook(own)
        assert (book.values[ISSUED], book.entries[ISSUED].counted) == (2, "3")

    def test_what_does_not_add_up_is_found(self, office: Any) -> None:
        office.filed()
        own = self.gathered(office)
        filling.adjust(
            report=own, cell=NEW, to="5", because="试", decided_by="试", by=office["authority"], at=office.at
        )
        found = year(office).not_additive(Workbook(own).document)
        assert [(each.id, each.severity) for each in found if each.where == NEW] == [("C1_additivity", "error")]

    def test_only_a_districts_return_is_gathered_by_its_people(self, office: Any) -> None:
        report = office.opened()
        with pytest.raises(NotAllowed, match="只有区县人民政府"):
            gather(report=report, by=office["clerk"], at=office.at)
        own = open_year(organ=office.world.organs["qinghe"], year=2025, by=office["authority"], at=office.at)
        with pytest.raises(NotAllowed, match="无数可汇总"):
            gather(report=own, by=office["authority"], at=office.at)
        with pytest.raises(NotAllowed, match="可以填报"):
            gather(report=own, by=office["clerk"], at=office.at)

    def test_the_governments_return_is_approved_by_its_office_and_signed_by_its_leader(self, office: Any) -> None:
        office.world.person("head-office", "清河区政府办负责人", office="head")
        office.world.person("leader", "清河区领导", qinghe="head")
        office.filed()
        own = self.gathered(office)
        texts = {
            "ch1_overview": "全区新收申请{{applications.new_received.total}}件。",
            "ch5_problems": "不足。",
            "ch6_other": "无。",
        }
        writing.write_chapters(report=own, texts=texts, by=office["authority"], at=office.at)
        chain.submit(report=own, by=office["authority"], at=office.at)
        with pytest.raises(NotAllowed):
            chain.approve(report=own, by=office["authority"], at=office.at)
        chain.approve(report=own, by=office["head-office"], at=office.at)
        with pytest.raises(NotAllowed):
            chain.sign(report=own, by=office["head-office"], at=office.at)
        chain.sign(report=own, by=office["leader"], at=office.at)
        chain.publish(report=own, on=office.at.date(), source="清河区人民政府", by=office["authority"], at=office.at)
        assert own.state == "published"
