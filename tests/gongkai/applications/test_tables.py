"""Do the second and the third table of a year come out as somebody counts them by hand?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.gongkai.applications.stories import MARKS, office, told
from tests.gongkai.kept import held
from tests.gongkai.plans import reads_alone

from gongkai.applications.models import ApplicantKind, Application, Dispute
from gongkai.applications.selectors import tables
from gongkai.kernel.figures import Period
from lawbook.application.outcome import outcomes
from lawbook.report.edition import of_year
from lawbook.report.identities import computed_cells, mismatches

pytestmark = pytest.mark.django_db

SHEET = yaml.safe_load((Path(__file__).parent / "little_year.yaml").read_text("utf-8"))
COLUMNS = [*ApplicantKind.values, "total"]
YEARS = sorted(SHEET["years"])


@pytest.fixture
def little_year(world: Any) -> Any:
    for each in SHEET["applications"]:
        told(world, each["facts"], kind=each["kind"])
    return world.organs["jiaoyu"]


def by_hand(year: int) -> dict[str, int]:
    cells = {cell: 0 for cell in of_year(year).cells if cell.startswith("applications.")}
    for row, numbers in SHEET["years"][year].items():
        cells.update({f"applications.{row}.{column}": n for column, n in zip(COLUMNS, numbers, strict=True)})
    return cells


class TestTableTwo:
    @pytest.mark.parametrize("year", YEARS)
    def test_every_cell_is_what_the_hand_counted(self, little_year: Any, year: int) -> None:
        assert tables.table_two(little_year.pk, year) == by_hand(year)

    @pytest.mark.parametrize("year", YEARS)
    def test_the_hand_counted_table_balances_itself(self, year: int) -> None:
        assert mismatches(by_hand(year), of_year(year)) == []

    def test_every_column_counts_somebody(self) -> None:
        counted = [sum(column) for column in zip(*SHEET["years"][2025].values(), strict=True)]
        assert all(counted)

    @pytest.mark.parametrize("year", YEARS)
    def test_each_cell_opens_into_as_many_applications(self, little_year: Any, year: int) -> None:
        cells = tables.table_two(little_year.pk, year)
        opened = {cell: tables.behind(little_year.pk, year, *cell.split(".")[1:]).count() for cell in cells}
        assert opened == cells

    def test_a_year_is_one_question(self, little_year: Any) -> None:
        with CaptureQueriesContext(connection) as asked:
            tables.table_two(little_year.pk, 2025)
        assert len(asked) == 1

    def test_the_question_is_answered_by_the_index_alone(self, world: Any) -> None:
        organ = world.organs["jiaoyu"].pk
        days = [date(2019, 1, 1) + timedelta(days=each // 2) for each in range(2900)]
        Application.objects.bulk_create(
            _row(organ, serial, "other_org", day, (9, "G2")) for serial, day in enumerate(days, 1)
        )
        with CaptureQueriesContext(connection) as asked:
            tables.table_two(organ, 2019)
        assert reads_alone("applications_table_two", asked[0]["sql"])

    def test_what_was_never_received_counts_nowhere(self, world: Any) -> None:
        told(world, [{"submitted": date(2025, 5, 6)}])
        told(world, [{"submitted": date(2025, 5, 7)}, {"withdrawn": date(2025, 5, 9)}])
        assert not any(tables.table_two(world.organs["jiaoyu"].pk, 2025).values())

    def test_another_organ_counts_its_own(self, little_year: Any, world: Any) -> None:
        told(world, [{"received": date(2025, 5, 6)}], code="minzheng")
        found = tables.table_two(world.organs["minzheng"].pk, 2025)
        assert (found["applications.new_received.total"], found["applications.carried_out.total"]) == (1, 1)

    def test_months_add_up_to_the_year(self, little_year: Any) -> None:
        from gongkai.applications.selectors.statistics import period_of

        months = [tables.table_two_of([little_year.pk], period_of(2025, month=month)) for month in range(1, 13)]
        for row in ("new_received", "results_total"):
            cell = f"applications.{row}.total"
            assert sum(each[cell] for each in months) == by_hand(2025)[cell]
        for before, after in pairwise(months):
            assert before["applications.carried_out.total"] == after["applications.carried_in.total"]

    def test_a_cell_that_the_form_does_not_have_is_none(self, little_year: Any) -> None:
        with pytest.raises(KeyError):
            tables.behind(little_year.pk, 2025, "other_processing", "nobody")


YEARS_TOLD = (2019, 2020, 2021, 2022)  # the form changes in their midst
APPLICATION = st.tuples(
    st.sampled_from(ApplicantKind.values),
    st.one_of(st.none(), st.dates(date(2019, 1, 1), date(2022, 12, 31))),
    st.one_of(st.none(), st.tuples(st.integers(0, 500), st.sampled_from(list(outcomes())))),
)


@pytest.fixture(scope="class")
def organ(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """Return an organ that stands for a whole class."""
    from tests.gongkai.conftest import two_districts

    with held(django_db_blocker):
        yield two_districts().organs["jiaoyu"].pk


class TestWhateverHappens:
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(rows=st.lists(APPLICATION, max_size=25))
    def test_the_counted_cells_balance_in_every_year(self, organ: int, rows: list[Any]) -> None:
        Application.objects.all().delete()
        Application.objects.bulk_create(_row(organ, serial, *each) for serial, each in enumerate(rows, 1))
        before: dict[str, int] = {}
        for year in YEARS_TOLD:
            cells = tables.table_two(organ, year)
            assert mismatches(cells, of_year(year)) == []
            sums = {cell: n for cell, n in computed_cells(cells, of_year(year)).items() if cell in cells}
            assert {cell: cells[cell] for cell in sums} == sums
            for column in COLUMNS if before else ():
                assert before[f"applications.carried_out.{column}"] == cells[f"applications.carried_in.{column}"]
            before = cells
        received = sum(1 for _, on, _ in rows if on is not None)
        assert sum(tables.table_two(organ, y)["applications.new_received.total"] for y in YEARS_TOLD) == received


def _row(organ: int, serial: int, kind: str, received: date | None, ended: tuple[int, str] | None) -> Application:
    closed = None
    if ended is not None:
        start = received or date(2020, 1, 1)
        closed = date.fromordinal(start.toordinal() + ended[0])
    return Application(
        organ_id=organ,
        year=2019,
        serial=serial,
        number=f"{MARKS['jiaoyu']}-{serial}",
        channel="internet",
        submitted_at="2019-01-01T09:00:00+08:00",
        applicant_kind=kind,
        title="某项规划",
        form="paper",
        way="post",
        received_on=received,
        closed_on=closed,
        code=ended[1] if ended else "",
    )


class TestTableThree:
    @pytest.fixture
    def application(self, world: Any) -> Application:
        return told(
            world,
            [
                {"received": date(2024, 3, 4)},
                {"decided": date(2024, 3, 20), "code": "U1"},
                {"served": date(2024, 3, 21)},
            ],
        )

    def dispute(self, application: Application, stage: str, begun: date, **more: Any) -> Dispute:
        return Dispute.objects.create(
            application=application,
            organ=application.organ,
            stage=stage,
            authority="某机关",
            begun_on=begun,
            entered_at="2025-01-01T09:00:00+08:00",
            **more,
        )

    def counted(self, application: Application, year: int) -> dict[str, int]:
        found = tables.table_three(application.organ_id, year)
        assert mismatches(found, of_year(year)) == []
        opened = {
            cell: tables.behind_disputes(application.organ_id, year, *cell.split(".")[1:]).count() for cell in found
        }
        assert opened == found
        return {cell.removeprefix("review_litigation."): n for cell, n in found.items() if n}

    def test_what_is_not_decided_by_the_end_of_the_year_is_pending(self, application: Application) -> None:
        self.dispute(application, "review", date(2024, 12, 2), decided_on=date(2025, 1, 20), result="corrected")
        assert self.counted(application, 2024) == {"review.pending": 1, "review.total": 1}
        assert self.counted(application, 2025) == {"review.corrected": 1, "review.total": 1}
        assert self.counted(application, 2026) == {}

    def test_a_reconsideration_and_the_suit_after_it_count_in_two_blocks(self, application: Application) -> None:
        review = self.dispute(application, "review", date(2024, 4, 1), decided_on=date(2024, 5, 20), result="upheld")
        self.dispute(application, "suit_after_review", date(2024, 6, 3), follows=review)
        assert self.counted(application, 2024) == {
            "review.upheld": 1,
            "review.total": 1,
            "suit_after_review.pending": 1,
            "suit_after_review.total": 1,
        }

    def test_a_suit_that_was_appealed_counts_once_by_its_appeal(self, application: Application) -> None:
        first = self.dispute(application, "suit_direct", date(2024, 4, 1), decided_on=date(2024, 7, 1), result="upheld")
        appeal = self.dispute(application, "suit_direct", date(2024, 7, 15), follows=first)
        assert self.counted(application, 2024) == {"suit_direct.pending": 1, "suit_direct.total": 1}
        appeal.decided_on, appeal.result = date(2024, 11, 4), "corrected"
        appeal.save()
        assert self.counted(application, 2024) == {"suit_direct.corrected": 1, "suit_direct.total": 1}

    def test_an_appeal_of_the_next_year_does_not_change_this_one(self, application: Application) -> None:
        first = self.dispute(
            application, "suit_direct", date(2024, 4, 1), decided_on=date(2024, 12, 23), result="upheld"
        )
        self.dispute(
            application, "suit_direct", date(2025, 1, 6), follows=first, decided_on=date(2025, 3, 3), result="other"
        )
        assert self.counted(application, 2024) == {"suit_direct.upheld": 1, "suit_direct.total": 1}
        assert self.counted(application, 2025) == {"suit_direct.other": 1, "suit_direct.total": 1}

    def test_what_was_entered_by_mistake_counts_nowhere(self, application: Application) -> None:
        self.dispute(application, "review", date(2024, 4, 1), struck_because="重复登记")
        assert self.counted(application, 2024) == {}

    def test_a_year_is_one_question(self, application: Application) -> None:
        with CaptureQueriesContext(connection) as asked:
            tables.table_three_of([application.organ_id], Period.of_year(2024))
        assert len(asked) == 1


def test_an_organ_without_an_office_keeps_none_here(world: Any) -> None:
    organ = world.organs["jiaoyu"]
    assert not tables.is_kept(organ.pk)
    office(world)
    assert tables.is_kept(organ.pk)
