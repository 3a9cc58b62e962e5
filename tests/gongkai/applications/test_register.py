"""The register of an organ: its filters, its pages, its counts, and that no list reads more than an index."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.gongkai.applications import case_world as cases
from tests.gongkai.plans import walks

from gongkai.applications.models import Application
from gongkai.applications.selectors import register
from gongkai.applications.selectors.case import HIDDEN
from gongkai.applications.selectors.people import Desk
from gongkai.applications.selectors.register import Filters
from gongkai.applications.services import facts, handling
from gongkai.organs.models import Unit
from gongkai.organs.workdays import workdays_of
from lawbook.application import facts as law

TODAY = date(2026, 3, 30)


@pytest.fixture
def filled(world: Any) -> dict[str, Application]:
    """Return applications of an organ in every plight, as they stand on 30 March 2026."""
    many = {
        "due today": cases.received(world, channel="in_person", title="划片方案"),
        "overdue": cases.received(world, channel="in_person", at=cases.on("2026-02-25"), title="校车路线"),
        "far": cases.received(world, channel="in_person", at=cases.on("2026-03-26"), kind="research_institution"),
        "unconfirmed": cases.applied(world, at=cases.on("2026-03-27"), title="食堂招标"),
        "paused": cases.received(world, channel="fax", title="教师名册"),
        "withdrawn": cases.received(world, channel="signed_mail", title="操场"),
    }
    facts.add(many["paused"], law.ClarificationAsked(cases.AT.date()), by=world["clerk"], at=cases.AT)
    facts.add(many["withdrawn"], law.Withdrawn(cases.AT.date()), by=world["clerk"], at=cases.AT)
    return many


def found(world: Any, who: str = "clerk", organ: str = "jiaoyu", **filters: str) -> set[int]:
    """Return the keys on the first page of a list."""
    page = register.register(Desk(world[who]), world.organs[organ], Filters(**filters), today=TODAY)
    return {each.application.pk for each in page}


class TestNarrowing:
    @pytest.mark.parametrize(
        ("filters", "wanted"),
        [
            ({"mark": "overdue"}, {"overdue"}),
            ({"mark": "near"}, {"due today"}),
            ({"mark": "normal"}, {"far"}),
            ({"mark": "paused"}, {"paused", "unconfirmed"}),
            ({"mark": "answered"}, {"withdrawn"}),
            ({"mark": "not_opened"}, set()),
            ({"state": "unconfirmed"}, {"unconfirmed"}),
            ({"state": "withdrawn"}, {"withdrawn"}),
            ({"outcome": "O3"}, {"withdrawn"}),
            ({"channel": "fax"}, {"paused"}),
            ({"kind": "research_institution"}, {"far"}),
            ({"year": "2025"}, set()),
            ({"words": "校车"}, {"overdue"}),
            ({"words": "3"}, {"far"}),
            ({"words": cases.FIRM}, {"far"}),
            ({"channel": "in_person", "mark": "near"}, {"due today"}),
        ],
    )
    def test_a_filter_leaves_what_it_names(
        self, world: Any, filled: dict[str, Application], filters: dict[str, str], wanted: set[str]
    ) -> None:
        assert found(world, **filters) == {filled[each].pk for each in wanted}

    def test_the_marks_part_the_register(self, world: Any, filled: dict[str, Application]) -> None:
        lists = [found(world, mark=each) for each in ("normal", "near", "overdue", "paused", "answered")]
        assert sum(map(len, lists)) == len(filled)
        assert set().union(*lists) == {each.pk for each in filled.values()}

    def test_every_line_bears_the_mark_under_which_it_is_found(
        self, world: Any, filled: dict[str, Application]
    ) -> None:
        for mark in ("normal", "near", "overdue", "paused", "answered"):
            page = register.register(Desk(world["clerk"]), world.organs["jiaoyu"], Filters(mark=mark), today=TODAY)
            assert {each.mark.code for each in page} == {mark}

    def test_a_number_is_found_however_it_was_typed(self, world: Any, filled: dict[str, Application]) -> None:
        one = filled["far"]
        assert found(world, words=f" {one.number.lower().replace('-', '－')} ") == {one.pk}

    def test_by_officer_and_unit(self, world: Any, filled: dict[str, Application]) -> None:
        unit = Unit.objects.create(organ=world.organs["jiaoyu"], name="办公室")
        one = filled["far"]
        handling.allot(one, unit=unit, officer=world["reviewer"], by=world["clerk"], at=cases.on("2026-03-30"))
        assert found(world, unit=str(unit.pk)) == {one.pk}
        assert found(world, officer=str(world["reviewer"].pk)) == {one.pk}

    def test_what_makes_no_sense_in_an_address_is_left_out(self) -> None:
        said = {"state": "dead", "mark": "x", "year": "二〇二六", "unit": "1 or 1", "kind": "'", "words": "a\x00b"}
        assert Filters.from_query(said) == Filters(words="ab")


class TestPages:
    def test_follow_each_other_without_losing_or_doubling_a_line(self, world: Any) -> None:
        made = [cases.applied(world, channel="in_person", title=f"第{at}项").pk for at in range(7)]
        desk, organ = Desk(world["clerk"]), world.organs["jiaoyu"]
        for filters in (Filters(), Filters(year="2026"), Filters(mark="near")):
            seen: list[int] = []
            after = ""
            for _ in range(4):
                page = register.register(desk, organ, filters, today=TODAY, after=after, size=2)
                seen += [each.application.pk for each in page]
                after = page.after
            assert after == ""
            assert sorted(seen) == made

    def test_an_after_that_makes_no_sense_begins_at_the_beginning(self, world: Any, filled: Any) -> None:
        desk, organ = Desk(world["clerk"]), world.organs["jiaoyu"]
        for after in ("x", "9" * 40, "2026-13-01.5", "٣"):
            assert len(register.register(desk, organ, Filters(mark="near"), today=TODAY, after=after)) == 1

    def test_one_page_is_one_question(self, world: Any, filled: Any) -> None:
        desk, organ = Desk(world["clerk"]), world.organs["jiaoyu"]
        assert desk.handles(organ.pk)
        with CaptureQueriesContext(connection) as asked:
            page = register.register(desk, organ, Filters(), today=TODAY)
            for each in page:
                assert all((each.number, each.title, each.applicant.name, each.mark.says, str(each.application.unit)))
        assert len(asked) == 1


class TestCounts:
    def test_agree_with_the_lists_that_they_open(self, world: Any, filled: dict[str, Application]) -> None:
        organ = world.organs["jiaoyu"]
        with CaptureQueriesContext(connection) as asked:
            counts = register.counts(organ, today=TODAY)
        assert len(asked) == 3
        assert (counts.total, counts.unanswered, counts.unconfirmed) == (6, 5, 1)
        assert counts.overdue == len(found(world, mark="overdue")) == 1
        assert counts.near == len(found(world, mark="near")) == 1
        assert counts.paused == len(found(world, mark="paused")) == 2
        assert counts.not_opened == len(found(world, mark="not_opened")) == 0


class TestWhoMaySeeIt:
    def test_whoever_watches_sees_numbers_states_and_terms_alone(self, world: Any, filled: Any) -> None:
        for who in ("authority", "auditor"):
            page = register.register(Desk(world[who]), world.organs["jiaoyu"], Filters(), today=TODAY)
            assert len(page) == 6
            said = str([(each.applicant, each.title) for each in page])
            assert cases.NAME not in said
            assert cases.PHONE not in said
            assert cases.FIRM not in said
            assert {each.title for each in page} == {HIDDEN}

    def test_whoever_watches_finds_nobody_by_name_or_title(self, world: Any, filled: Any) -> None:
        assert found(world, "authority", words=cases.NAME) == set()
        assert found(world, "authority", words="校车") == set()
        assert len(found(world, "authority", words="3")) == 1


class TestNotLookedAt:
    @pytest.mark.parametrize(
        ("came", "today", "late"),
        [
            # Friday: Monday is the working day in which to look, so on Tuesday it is late.
            ("2026-03-06", "2026-03-09", False),
            ("2026-03-06", "2026-03-10", True),
            # Saturday at noon has the same Monday.
            ("2026-03-07", "2026-03-09", False),
            ("2026-03-07", "2026-03-10", True),
            # Before the Spring Festival the working day lies after it: 24 February.
            ("2026-02-14", "2026-02-24", False),
            ("2026-02-14", "2026-02-25", True),
        ],
    )
    def test_one_working_day_is_given(self, world: Any, came: str, today: str, late: bool) -> None:
        application = cases.applied(world, at=cases.on(came, 12))
        organ = world.organs["jiaoyu"]
        found = register.not_opened([organ.pk], today=date.fromisoformat(today), workdays=workdays_of(organ))
        assert (application in list(found)) is late

    def test_once_looked_at_it_is_off_the_list(self, world: Any) -> None:
        application = cases.applied(world)
        facts.open_first(application, by=world["head"], at=cases.on("2026-03-20"))
        organ = world.organs["jiaoyu"]
        assert not register.not_opened([organ.pk], today=TODAY, workdays=workdays_of(organ))


class TestOverdue:
    def test_is_told_by_the_day_that_it_is_and_not_by_a_stored_word(self, world: Any) -> None:
        application = cases.received(world, channel="in_person")
        assert application.due_on is not None
        organs = [world.organs["jiaoyu"].pk]
        assert not register.overdue(organs, today=application.due_on)
        assert list(register.overdue(organs, today=application.due_on + timedelta(days=1))) == [application]


class TestNothingIsReadFromEndToEnd:
    """How the database would find each list; how long it takes at size is the benchmarks' to say."""

    @pytest.mark.parametrize(
        ("filters", "index"),
        [
            (Filters(), "applications_register"),
            (Filters(state="open"), "applications_by_state"),
            (Filters(mark="overdue"), "applications_unanswered"),
            (Filters(mark="near"), "applications_unanswered"),
            (Filters(mark="normal"), "applications_unanswered"),
            (Filters(officer="1"), "applications_by_officer"),
            (Filters(unit="1"), "applications_by_unit"),
            (Filters(outcome="D4"), "applications_by_code"),
            (Filters(words="划片"), "applications_register"),
        ],
        ids=str,
    )
    def test_each_list_walks_an_index(self, world: Any, filled: Any, filters: Filters, index: str) -> None:
        narrowed, _ = register.narrowed(world.organs["jiaoyu"], filters, today=TODAY)
        narrowed, order = register.ordered(narrowed, filters)
        assert walks(index, *narrowed.order_by(*order)[:21].query.sql_with_params())

    def test_what_is_rare_is_found_by_an_index_of_its_own(self, world: Any, filled: Any) -> None:
        organ = world.organs["jiaoyu"]
        for mark, index in (("paused", "applications_unanswered"), ("not_opened", "applications_not_opened")):
            with CaptureQueriesContext(connection) as asked:
                register.narrowed(organ, Filters(mark=mark), today=TODAY)
            assert walks(index, asked[-1]["sql"])
