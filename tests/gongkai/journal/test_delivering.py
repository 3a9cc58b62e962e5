"""Does everything that waits for an act hear of it, whatever fails and whoever dies?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from django.db import transaction

from gongkai.journal import services
from gongkai.journal.delivering import LEASE, PAUSES
from gongkai.journal.models import Delivery, Entry
from gongkai.journal.rebuilding import NotRebuilt, event_of
from gongkai.journal.selectors import undelivered, undelivered_seen_by
from gongkai.journal.services import deliver, record, waits_for
from gongkai.journal.turns import end_turn, take_turn
from gongkai.kernel.events import Event

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Poured(Event):
    cup: int
    on: date
    guests: tuple[str, ...] = ()
    says = "斟第{cup}杯茶"

    def subject(self) -> str:
        return f"kitchen.cup:{self.cup}"


@dataclass(frozen=True)
class PouredAgain(Poured):
    times: int = 2
    says = "续第{cup}杯茶"


heard: list[tuple[Event, datetime]] = []
faults: list[str] = []


def drink(event: Poured, *, at: datetime) -> None:
    if faults:
        raise RuntimeError(faults.pop())
    heard.append((event, at))


@pytest.fixture(autouse=True)
def _one_listener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_WAITING", {})
    heard.clear()
    faults.clear()
    waits_for(Poured)(drink)


@pytest.fixture
def pour(at: datetime, django_capture_on_commit_callbacks: Any) -> Any:
    """Return what pours a cup and commits; with ``dies`` nothing happens any more after the commit."""

    def act(cup: int, *, dies: bool = False, event: Event | None = None, **more: Any) -> Entry:
        with django_capture_on_commit_callbacks(execute=not dies), transaction.atomic():
            return record(event or Poured(cup, date(2026, 3, 1), ("甲", "乙")), by=None, at=at, **more)

    return act


class TestADelivery:
    def test_is_done_at_once(self, pour: Any, at: datetime) -> None:
        pour(1)
        assert [event.cup for event, _ in heard] == [1]  # type: ignore[attr-defined]
        delivery = Delivery.objects.get()
        assert (delivery.attempts, delivery.done_at, delivery.next_at) == (1, at, None)
        assert delivery.name == "test_delivering"

    def test_of_an_act_that_is_undone_is_undone_with_it(self, at: datetime) -> None:
        with transaction.atomic():
            record(Poured(1, date(2026, 3, 1)), by=None, at=at)
            transaction.set_rollback(True)
        assert not Delivery.objects.exists()

    def test_that_failed_is_tried_again_until_it_is_done(self, pour: Any, at: datetime) -> None:
        faults[:] = ["too hot", "still too hot"]
        pour(1)
        first = Delivery.objects.get()
        assert (first.done_at, first.next_at, first.error) == (None, at + PAUSES[0], "RuntimeError: still too hot")
        assert deliver(at=at) == 0
        assert deliver(at=at + PAUSES[0]) == 0
        second = Delivery.objects.get()
        assert (second.attempts, second.next_at) == (2, at + PAUSES[0] + PAUSES[1])
        assert deliver(at=at + timedelta(hours=1)) == 1
        assert (Delivery.objects.get().error, len(heard)) == ("", 1)
        assert deliver(at=at + timedelta(days=9)) == 0

    def test_is_made_up_for_after_the_machine_died(self, pour: Any, at: datetime) -> None:
        pour(7, dies=True)
        assert (heard, deliver(at=at + timedelta(minutes=1))) == ([], 0)
        assert deliver(at=at + LEASE) == 1
        event, moment = heard[0]
        assert event == Poured(7, date(2026, 3, 1), ("甲", "乙"))
        assert (moment, moment.date()) == (at, at.date())

    def test_hears_of_a_special_case_as_what_it_was(self, pour: Any, at: datetime) -> None:
        pour(1, dies=True, event=PouredAgain(1, date(2026, 3, 1), times=5))
        deliver(at=at + LEASE)
        assert heard[0][0] == PouredAgain(1, date(2026, 3, 1), times=5)

    def test_is_taken_by_one_of_two_who_try_at_once(self, pour: Any, at: datetime) -> None:
        pour(1, dies=True)

        def in_the_middle(event: Poured, *, at: datetime) -> None:
            # While this one is at it, another machine looks for work.
            assert deliver(at=at + LEASE + timedelta(minutes=1)) == 0
            heard.append((event, at))

        services._WAITING[Poured] = []
        in_the_middle.__qualname__ = "drink"
        waits_for(Poured)(in_the_middle)
        assert deliver(at=at + LEASE) == 1
        assert len(heard) == 1

    def test_is_never_given_up(self, pour: Any, at: datetime) -> None:
        faults[:] = ["too hot"] * 20
        pour(1)
        when = at
        for _ in range(15):
            when += timedelta(days=1)
            deliver(at=when)
        delivery = Delivery.objects.get()
        assert (delivery.attempts, delivery.next_at) == (16, when + PAUSES[-1])

    def test_to_a_listener_that_is_gone_waits_and_is_seen(self, pour: Any, at: datetime) -> None:
        pour(1, dies=True)
        services._WAITING.clear()
        for day in range(1, 4):
            deliver(at=at + timedelta(days=day))
        assert "drink" in undelivered().get().error

    def test_that_fails_does_not_hold_the_next_one_up(self, pour: Any, at: datetime) -> None:
        pour(1, dies=True)
        pour(2, dies=True)
        faults[:] = ["too hot"]
        assert deliver(at=at + LEASE) == 1
        assert [event.cup for event, _ in heard] == [2]  # type: ignore[attr-defined]

    def test_costs_nothing_where_nobody_waits(self, at: datetime, django_assert_num_queries: Any) -> None:
        services._WAITING.clear()
        with transaction.atomic():
            record(Poured(1, date(2026, 3, 1)), by=None, at=at)  # the first entry makes the head as well
        with transaction.atomic(), django_assert_num_queries(4):
            record(Poured(1, date(2026, 3, 1)), by=None, at=at)


class TestUndelivered:
    @pytest.fixture
    def failing(self, pour: Any, world: Any, at: datetime) -> None:
        faults[:] = ["too hot"] * 9
        pour(1, organ=world.organs["jiaoyu"])
        for day in (1, 2):
            deliver(at=at + timedelta(days=day))

    @pytest.mark.parametrize(
        ("user", "sees"),
        [("auditor", 1), ("admin", 1), ("clerk", 0), ("head", 0), ("admin-donghu", 0), ("nobody", 0)],
    )
    def test_is_shown_to_those_who_watch_over_it(
        self, client: Any, world: Any, failing: None, user: str, sees: int
    ) -> None:
        assert undelivered_seen_by(user=world[user]).count() == sees
        client.force_login(world[user])
        text = client.get("/desk/journal/").content.decode()
        assert ("未送达" in text, "RuntimeError: too hot" in text) == (bool(sees), bool(sees))

    def test_is_not_shown_after_one_failure(self, pour: Any, world: Any) -> None:
        faults[:] = ["too hot"]
        pour(1, organ=world.organs["jiaoyu"])
        assert not undelivered_seen_by(user=world["auditor"]).exists()


class Mood(Enum):
    CALM = "calm"


@dataclass(frozen=True)
class Everything(Event):
    day: date
    moment: datetime
    price: Decimal
    mood: Mood
    perhaps: date | None
    either: int | str
    pairs: tuple[tuple[str, int], ...]
    fixed: tuple[int, date]
    named: Mapping[str, Decimal]
    numbered: dict[int, str]
    names: frozenset[str]
    later: str = "x"
    words: list[str] = field(default_factory=list)


class TestAnEvent:
    EVENT = Everything(
        day=date(2026, 3, 1),
        moment=datetime.fromisoformat("2026-03-02T09:30:00+08:00"),
        price=Decimal("1.50"),
        mood=Mood.CALM,
        perhaps=None,
        either="一",
        pairs=(("甲", 1), ("乙", 2)),
        fixed=(1, date(2026, 3, 1)),
        named={"甲": Decimal("2")},
        numbered={7: "七"},
        names=frozenset({"甲", "乙"}),
        words=["a", "b"],
    )

    def test_comes_back_as_it_was(self) -> None:
        assert event_of(Everything.event_name(), self.EVENT.facts(), Everything) == self.EVENT

    def test_of_an_older_or_a_newer_shape_comes_back_as_far_as_it_goes(self) -> None:
        facts = {**self.EVENT.facts(), "dropped": 1}
        del facts["later"]
        back = event_of(Everything.event_name(), facts, Everything)
        assert back == self.EVENT

    @pytest.mark.parametrize(
        "facts", [{}, {"cup": 1}, {"cup": 1, "on": "not a day"}, {"cup": 1, "on": 5}, {"cup": 1, "on": "2026-13-01"}]
    )
    def test_that_does_not_fit_is_refused(self, facts: dict[str, Any]) -> None:
        with pytest.raises(NotRebuilt, match="不符"):
            event_of(Poured.event_name(), facts, Poured)

    def test_of_another_kind_is_refused(self) -> None:
        with pytest.raises(NotRebuilt, match="没有名为"):
            event_of(Everything.event_name(), {}, Poured)

    def test_that_a_flow_waits_for_can_be_rebuilt(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from typing import get_type_hints

        monkeypatch.undo()
        for kind, listeners in services.waiting().items():
            assert get_type_hints(kind) is not None
            for each in listeners:
                assert services.listener_named(f"{each.__module__}.{each.__qualname__}") is not None
                assert "<" not in each.__qualname__


class TestATurn:
    def test_is_taken_by_one_and_comes_back_in_time(self, at: datetime) -> None:
        every = timedelta(minutes=5)
        assert take_turn("x.work", every=every, at=at)
        assert not take_turn("x.work", every=every, at=at + timedelta(minutes=4))
        assert take_turn("x.other", every=every, at=at)
        end_turn("x.work", at=at, done=3)
        assert take_turn("x.work", every=every, at=at + timedelta(minutes=5))
