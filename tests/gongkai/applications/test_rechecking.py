"""Does a late holiday notice move the terms of open cases, tell of each difference, and leave closed ones alone?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from tests.gongkai.applications.filing import file_application

from gongkai.applications.clock_tasks import recheck
from gongkai.applications.models import Application, Fact
from gongkai.applications.selectors.rechecking import Difference, differing
from gongkai.applications.services.rechecking import rewrite_differing
from gongkai.cli import main
from gongkai.journal.models import Entry, Turn
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.organs import services as organs
from gongkai.organs.models import DayChange, Organ
from lawbook.application import facts as law

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 30)  # Mar 3-6 (4), 9-13 (9), 16-20 (14), 23-27 (19), 30 (20)
LATER = datetime(2026, 3, 12, 9, tzinfo=CHINA)
HOLIDAY = date(2026, 3, 16)

Filed = Callable[..., Application]


@pytest.fixture
def filed(world: Any) -> Filed:
    """Return what files an application with its facts, the first of them received on March 2."""

    def file(*facts: law.Fact, organ: str = "jiaoyu") -> Application:
        return file_application(world, organ, *facts)

    return file


def change_calendar(world: Any, day: date = HOLIDAY, **more: Any) -> list[DayChange]:
    facts: dict[str, Any] = {"rest": True, "reason": "区庆", "by": world["authority"], "at": LATER, "record": record}
    return organs.enter_days(district=world.organs["qinghe"], first=day, **{**facts, **more})


def differences() -> list[Difference]:
    return [each for case in differing() for each in case]


class TestALateHolidayNotice:
    def test_moves_the_term_of_an_open_case_and_is_listed(self, world: Any, filed: Filed) -> None:
        application = filed()
        assert application.due_on == DUE
        change_calendar(world)
        (found,) = differences()
        assert (found.number, found.column) == (application.number, "due_on")
        assert (found.was, found.found, found.why) == (DUE, date(2026, 3, 31), "工作日历已改")
        assert found.says == f"{application.number}：答复期限2026-03-30改为2026-03-31（工作日历已改）"

    def test_is_written_and_shown_on_the_case(self, world: Any, filed: Filed) -> None:
        application = filed()
        change_calendar(world)
        list(rewrite_differing(at=LATER))
        application.refresh_from_db()
        assert application.due_on == date(2026, 3, 31)
        entry = Fact.objects.get(application=application, kind="rechecked")
        assert (entry.label, entry.on, entry.by) == ("重新核算期限", LATER.date(), None)
        assert entry.details == {"lines": ["答复期限2026-03-30改为2026-03-31"], "why": "工作日历已改"}
        said = Entry.objects.order_by("-number")[0]
        assert said.subject == f"applications.application:{application.pk}"
        assert said.says == f"{application.number}：重新核算，答复期限2026-03-30改为2026-03-31（工作日历已改）"
        assert differences() == []

    def test_leaves_what_is_answered_as_it_was(self, world: Any, filed: Filed) -> None:
        closed = filed(law.Decided(date(2026, 3, 9), "G2"), law.Served(date(2026, 3, 10)))
        withdrawn = filed(law.Withdrawn(date(2026, 3, 9)))
        change_calendar(world)
        assert list(rewrite_differing(at=LATER)) == []
        for each in (closed, withdrawn):
            each.refresh_from_db()
            assert each.due_on == DUE

    def test_leaves_other_districts_alone(self, world: Any, filed: Filed) -> None:
        filed(organ="donghu-minzheng")
        change_calendar(world)
        assert differences() == []

    def test_of_no_effect_on_a_case_is_no_difference(self, world: Any, filed: Filed) -> None:
        filed()
        change_calendar(world, date(2026, 3, 31))
        assert differences() == []

    def test_that_lets_a_story_fall_is_told_and_left_to_a_person(self, world: Any, filed: Filed) -> None:
        # On the day the term ended it was extended; had a Saturday been worked, the term would have ended before.
        application = filed(law.Extended(DUE, 20))
        change_calendar(world, date(2026, 3, 21), rest=False, reason="调休")
        (found,) = differences()
        assert found.column == ""
        assert found.says.startswith(f"{application.number}：登记的事项不能成立：答复期限2026年3月27日已过")
        before = Application.objects.values().get(pk=application.pk)
        assert [each for case in rewrite_differing(at=LATER) for each in case] == [found]
        assert Application.objects.values().get(pk=application.pk) == before
        assert not Fact.objects.filter(kind="rechecked").exists()

    def test_is_followed_at_once_and_the_rest_by_the_clockwork(
        self, world: Any, filed: Filed, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from gongkai.flows import changed_calendar_rechecks_cases as flow

        monkeypatch.setattr(flow, "AT_ONCE", 2)
        Turn.objects.create(name="applications.recheck", begun_at=LATER)
        for _ in range(3):
            filed()
        with django_capture_on_commit_callbacks(execute=True):
            change_calendar(world)
        assert Application.objects.filter(due_on=DUE).count() == 1
        assert Turn.objects.get(name="applications.recheck").begun_at.year == 1970
        assert recheck(at=LATER) == 1
        assert not Application.objects.filter(due_on=DUE).exists()

    def test_counts_a_change_and_its_drop(
        self, world: Any, filed: Filed, django_capture_on_commit_callbacks: Any
    ) -> None:
        application = filed()
        with django_capture_on_commit_callbacks(execute=True):
            (change,) = change_calendar(world)
        with django_capture_on_commit_callbacks(execute=True):
            organs.drop_day(change=change, because="有误", by=world["authority"], at=LATER, record=record)
        application.refresh_from_db()
        assert application.due_on == DUE
        assert Fact.objects.filter(application=application, kind="rechecked").count() == 2


class TestACopyThatIsWrong:
    def test_is_found_and_named(self, filed: Filed) -> None:
        application = filed()
        Application.objects.filter(pk=application.pk).update(due_on=date(2026, 4, 1), waiting_for="payment")
        said = [each.says for each in differences()]
        assert said == [
            f"{application.number}：答复期限2026-04-01改为2026-03-30（与登记的事项不符）",
            f"{application.number}：等待缴费改为（无）（与登记的事项不符）",
        ]

    def test_is_written_once(self, filed: Filed) -> None:
        application = filed()
        Application.objects.filter(pk=application.pk).update(state="new")
        assert recheck(at=LATER) == 1
        assert recheck(at=LATER) == 0


class TestHowOftenTheDatabaseIsAsked:
    def test_it_does_not_grow_with_the_cases(self, filed: Filed, django_assert_num_queries: Any, world: Any) -> None:
        for _ in range(12):
            filed(law.ConsultationSent(date(2026, 3, 4)))
        with django_assert_num_queries(4):  # the organs, the keys, one chunk of cases, their facts
            assert differences() == []


class TestTheCommand:
    def test_says_that_all_agrees(self, filed: Filed, capsys: pytest.CaptureFixture[str]) -> None:
        filed()
        assert main(["recheck"]) == 0
        assert capsys.readouterr().out == "未答复的申请与登记的事项一致。\n"

    def test_lists_and_leaves_and_writes_when_told(
        self, world: Any, filed: Filed, capsys: pytest.CaptureFixture[str]
    ) -> None:
        application = filed()
        change_calendar(world)
        line = f"{application.number}：答复期限2026-03-30改为2026-03-31（工作日历已改）\n"
        assert main(["recheck"]) == 1
        assert capsys.readouterr().out == f"{line}共1件不一致。\n"
        with time_machine.travel(LATER + timedelta(days=1), tick=False):
            assert main(["recheck", "--write"]) == 0
        assert capsys.readouterr().out == f"{line}共1件不一致，已重新写入1件。\n"
        assert main(["recheck"]) == 0

    def test_speaks_json(self, world: Any, filed: Filed, capsys: pytest.CaptureFixture[str]) -> None:
        application = filed()
        change_calendar(world)
        assert main(["recheck", "--json"]) == 1
        assert json.loads(capsys.readouterr().out) == {
            "cases": 1,
            "left": 1,
            "differences": [
                {
                    "number": application.number,
                    "column": "due_on",
                    "was": "2026-03-30",
                    "is": "2026-03-31",
                    "why": "工作日历已改",
                }
            ],
        }

    def test_ends_with_one_where_the_law_refuses_the_story(
        self, world: Any, filed: Filed, capsys: pytest.CaptureFixture[str]
    ) -> None:
        filed(law.Extended(DUE, 20))
        change_calendar(world, date(2026, 3, 21), rest=False, reason="调休")
        assert main(["recheck", "--write"]) == 1
        assert "登记的事项不能成立" in capsys.readouterr().out


def test_organs_bear_the_version_of_the_calendar_that_their_cases_were_counted_by(world: Any, filed: Filed) -> None:
    change_calendar(world)
    application = filed()
    assert application.due_on == date(2026, 3, 31)
    assert Organ.objects.get(code="jiaoyu").calendar
