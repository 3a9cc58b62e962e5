"""Do the copies on an application say what its facts say, whatever was tried on it, and in whatever order?"""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from tests.gongkai.applications.filing import RECEIVED, file_application
from tests.gongkai.papers_world import somebody

from gongkai.applications.models import Application, Fact
from gongkai.applications.selectors.clock import legal_facts, standing_of
from gongkai.applications.services import facts
from gongkai.journal.models import Entry
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.workdays import workdays_of
from lawbook.application import facts as law

pytestmark = pytest.mark.django_db
CODES = ("G2", "P1", "D6", "U1", "U4", "N4", "O1")


def any_fact(chance: random.Random, day: date) -> law.Fact:
    """Return a step of any kind, fitting or not, on a day or some days before it (entered late)."""
    kind = chance.choice(list(law.KINDS.values()))
    on = day - timedelta(days=chance.choice([0, 0, 0, 2, 9]))
    if kind is law.Decided:
        return law.Decided(on, chance.choice(CODES), ("D5",) if chance.random() < 0.3 else ())
    if kind is law.ReplyDelayed:
        return law.ReplyDelayed(on, on + timedelta(days=chance.randint(1, 120)))
    if kind is law.Extended:
        return law.Extended(on, chance.randint(0, 22))
    if kind is law.ConsultationSent:
        return law.ConsultationSent(on, chance.choice([law.THIRD_PARTY, law.CO_DRAFTER]), on + timedelta(days=1))
    return kind(on)


def stored(application: Application) -> tuple[Any, ...]:
    """Return all that the database says of an application."""
    row = Application.objects.filter(pk=application.pk).values().get()
    kept = list(Fact.objects.filter(application=application).values_list("kind", "on", "details"))
    return row, kept, Entry.objects.count()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_refused_leaves_no_trace_and_the_copies_are_those_of_a_fresh_replay(world: Any, seed: int) -> None:
    chance = random.Random(seed)
    application = file_application(world, "jiaoyu")
    clerk, day = somebody(world.organs["jiaoyu"], "clerk"), RECEIVED
    refused = taken = 0
    for _ in range(40):
        fact = any_fact(chance, day)
        before = stored(application)
        try:
            facts.add(application, fact, by=clerk, at=datetime.combine(day, time(10), CHINA))
        except NotAllowed:
            assert stored(application) == before
            refused += 1
        else:
            taken += 1
        day += timedelta(days=chance.choice([0, 0, 1, 3]))
    now = Application.objects.get(pk=application.pk)
    fresh = standing_of(legal_facts(now), workdays=workdays_of(now.organ))
    assert {name: getattr(now, name) for name in fresh.copies()} == fresh.copies()
    assert facts.recheck(now) is None
    assert facts.rewrite(now) is None
    assert refused
    assert taken
