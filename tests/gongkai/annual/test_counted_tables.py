"""Does the annual report count its tables of applications and disputes from the cases, and open each number?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.gongkai.applications.stories import office as takes_applications
from tests.gongkai.applications.stories import told

from gongkai.annual.models import Return
from gongkai.annual.selectors.counting import counting_figure, counts, current_count, is_counted_here
from gongkai.annual.selectors.differences import differences
from gongkai.annual.selectors.findings import findings
from gongkai.annual.selectors.story import story
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services import chain, filling, writing
from lawbook.report.edition import TABLES

pytestmark = pytest.mark.django_db

NEW, IN, GRANTED, OUT = (
    f"applications.{row}.natural_person" for row in ("new_received", "carried_in", "granted", "carried_out")
)
PENDING = "review_litigation.review.pending"


@contextmanager
def asked_of(*tables: str) -> Iterator[list[str]]:
    """Collect the questions that are asked of some tables of the database."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as asked:
        yield found
    found += [each["sql"] for each in asked if any(f'FROM "{table}"' in each["sql"] for table in tables)]


@pytest.fixture
def cases(world: Any) -> None:
    """Have 2024 and 2025 of 教育局: four received in 2025, one carried in, one carried out, one disputed."""
    told(world, [{"received": date(2024, 12, 20)}, {"decided": date(2025, 1, 10), "code": "G2"}])
    told(world, [{"received": date(2025, 3, 3)}, {"decided": date(2025, 3, 10), "code": "G2"}])
    told(world, [{"received": date(2025, 4, 7)}, {"decided": date(2025, 4, 14), "code": "U1"}], kind="other_org")
    told(world, [{"received": date(2025, 12, 22)}])
    disputed = told(world, [{"received": date(2025, 5, 6)}, {"decided": date(2025, 5, 12), "code": "D5"}])
    from gongkai.applications.models import Dispute

    Dispute.objects.create(
        application=disputed,
        organ=disputed.organ,
        stage="review",
        authority="清河区人民政府",
        begun_on=date(2025, 6, 3),
        entered_at="2025-06-03T09:00:00+08:00",
    )


def counted(office: Any, report: Return) -> Workbook:
    filling.count_cells(report=report, by=office["clerk"], at=office.at)
    return Workbook(report)


def signed(office: Any, year: int) -> Return:
    """Count a year, state the rest as zero, and let it be signed."""
    report = office.opened(year=year)
    counted(office, report)
    book = Workbook(report)
    office.fill(report, {cell: "0" for cell in book.unstated if not book.form.computed(cell)})
    for table in TABLES:
        filling.adopt_proposals(report=report, table=table, by=office["clerk"], at=office.at)
    words = {"ch1_overview": "全年办理。", "ch5_problems": "力量不足。", "ch6_other": "无。"}
    writing.write_chapters(report=report, texts=words, by=office["clerk"], at=office.at)
    chain.submit(report=report, by=office["reviewer"], at=office.at)
    chain.approve(report=report, by=office["authority"], at=office.at)
    chain.sign(report=report, by=office["head"], at=office.at)
    return report


class TestCounting:
    @pytest.mark.usefixtures("cases")
    def test_both_tables_stand_in_the_return_and_balance(self, office: Any) -> None:
        book = counted(office, office.opened())
        assert (book.values[NEW], book.values[IN], book.values[GRANTED], book.values[OUT]) == (3, 1, 2, 1)
        assert book.values["applications.new_received.total"] == 4
        assert book.values["applications.unable_not_held.other_org"] == 1
        assert book.values[PENDING] == 1
        assert not [each for each in findings(book) if each.severity == "error"]
        assert not [cell for cell in book.unstated if not cell.startswith("proactive.")]

    @pytest.mark.usefixtures("cases")
    def test_a_table_is_one_question_for_all_of_its_cells(self, office: Any) -> None:
        report = office.opened()
        cells = Workbook(report).cells
        with asked_of("applications_application", "applications_dispute") as asked:
            found = counts(report, cells)
        assert len(asked) == 2
        assert len(found) == sum(not cell.startswith("proactive.") for cell in cells)

    @pytest.mark.usefixtures("cases")
    def test_filling_asks_as_little(self, office: Any) -> None:
        report = office.opened()
        with asked_of("applications_application", "applications_dispute") as asked:
            filling.count_cells(report=report, by=office["clerk"], at=office.at)
        assert len(asked) == 2

    @pytest.mark.usefixtures("cases")
    def test_each_cell_opens_into_as_many_cases_as_it_says(self, office: Any) -> None:
        report = office.opened()
        found = counts(report, [each for each in Workbook(report).cells if not each.startswith("proactive.")])
        for cell, number in found.items():
            figure = counting_figure(report, cell)
            assert figure is not None
            period = (date(2025, 1, 1), date(2025, 12, 31))
            assert figure.count(organ=report.organ_id, period=_period(period)) == number, cell

    def test_an_organ_without_an_office_states_its_numbers_itself(self, office: Any) -> None:
        report = office.opened()
        assert counting_figure(report, NEW) is None
        assert current_count(report, NEW) is None
        assert not is_counted_here(report)
        office.fill(report, {NEW: "7"})
        assert counted(office, report).values[NEW] == 7

    def test_from_the_office_on_it_can_be_counted(self, office: Any, world: Any) -> None:
        report = office.opened()
        takes_applications(world)
        assert is_counted_here(report)
        assert current_count(report, NEW) == 0

    @pytest.mark.usefixtures("cases")
    def test_a_government_counts_nothing_beside_its_organs(self, office: Any, world: Any) -> None:
        from gongkai.annual.services.opening import open_year

        takes_applications(world, "office")
        district = open_year(organ=world.organs["qinghe"], year=2025, by=world["authority"], at=office.at)
        assert counts(district, [NEW, PENDING]) == {}

    def test_the_form_of_2020_counts_its_one_row(self, office: Any, world: Any) -> None:
        told(world, [{"received": date(2020, 7, 1)}, {"withdrawn": date(2020, 7, 6)}])
        book = counted(office, office.opened(year=2020))
        assert book.values["applications.other_processing.natural_person"] == 1
        assert not [each for each in findings(book) if each.severity == "error"]

    @pytest.mark.usefixtures("cases")
    def test_a_form_that_merges_rows_counts_their_sum(self, office: Any, world: Any) -> None:
        told(world, [{"received": date(2025, 7, 1)}, {"withdrawn": date(2025, 7, 7)}])
        assert current_count(office.opened(), "applications.other_processing.natural_person") == 1


class TestCarriedOver:
    @pytest.mark.usefixtures("cases")
    def test_last_year_s_filed_number_and_this_year_s_count_agree(self, office: Any) -> None:
        signed(office, 2024)
        book = counted(office, office.opened())
        assert book.last_year is not None
        assert (book.last_year.value(OUT), book.values[IN]) == (1, 1)
        assert not [each for each in findings(book) if IN in each.cells]

    @pytest.mark.usefixtures("cases")
    def test_a_case_found_later_asks_for_a_reason(self, office: Any, world: Any) -> None:
        signed(office, 2024)
        told(world, [{"received": date(2024, 12, 25)}, {"decided": date(2025, 1, 15), "code": "G2"}])
        book = counted(office, office.opened())
        (broken,) = [each for each in findings(book) if IN in each.cells]
        assert broken.wants_explanation
        assert "上年结转2件，上年度报告结转下年度1件" in broken.says
        writing.explain(
            report=book.report,
            finding=broken.id,
            where=broken.where,
            text="一件申请上年漏登。",
            by=office["clerk"],
            at=office.at,
        )
        (explained,) = [each for each in findings(Workbook(book.report)) if IN in each.cells]
        assert not explained.wants_explanation

    @pytest.mark.usefixtures("cases")
    def test_the_filed_report_stays_and_the_difference_is_shown(self, office: Any, world: Any) -> None:
        report = signed(office, 2025)
        told(world, [{"received": date(2025, 8, 4)}])
        book = Workbook(report)
        with asked_of("applications_application", "applications_dispute") as asked:
            found = {each.where: (each.filed, each.now) for each in differences(book, book.snapshots[-1])}
        assert found[NEW] == ("3", "4")
        assert book.snapshots[-1].document.values[NEW] == 3
        assert len(asked) == 2


class TestPages:
    @pytest.mark.usefixtures("cases")
    def test_a_cell_opens_into_its_cases(self, client: Any, office: Any) -> None:
        from gongkai.applications.models import Application

        counted(office, office.opened())
        client.force_login(office["clerk"])
        page = client.get(reverse("annual:figure", args=["jiaoyu", 2025, GRANTED])).content.decode()
        granted = Application.objects.filter(code="G2")
        assert granted.count() == 2
        for each in granted:
            assert f'<a href="{each.get_absolute_url()}">{each.number}</a>' in page
        dispute = client.get(reverse("annual:figure", args=["jiaoyu", 2025, PENDING])).content.decode()
        assert "行政复议（清河区人民政府）" in dispute

    @pytest.mark.usefixtures("cases")
    def test_the_story_of_a_cell_leads_there(self, client: Any, office: Any) -> None:
        book = counted(office, office.opened())
        told_of = story(book, NEW)
        assert told_of.records_say == "依申请公开：一、本年新收政府信息公开申请数量／自然人：3件"
        client.force_login(office["clerk"])
        page = client.get(reverse("annual:cell", args=["jiaoyu", 2025, NEW])).content.decode()
        assert reverse("annual:figure", args=["jiaoyu", 2025, NEW]) in page

    def test_a_cell_that_nobody_counts_opens_into_nothing(self, client: Any, office: Any) -> None:
        office.opened()
        client.force_login(office["clerk"])
        assert client.get(reverse("annual:figure", args=["jiaoyu", 2025, NEW])).status_code == 404


def _period(days: tuple[date, date]) -> Any:
    from gongkai.kernel.figures import Period

    return Period(*days)
