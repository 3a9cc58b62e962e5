"""Applications with their facts, for tests that ask about many of them and not about how one comes in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.gongkai.papers_world import somebody

from gongkai.applications.models import Applicant, Application
from gongkai.applications.services.facts import add
from gongkai.kernel.clock import CHINA
from lawbook.application import facts as law

RECEIVED = date(2026, 3, 2)


def file_application(
    world: Any,
    code: str,
    *facts: law.Fact,
    closed: bool = False,
    title: str = "某项目的批复",
    name: str = "甲某某",
) -> Application:
    """Return an application of an organ, received on RECEIVED, with more facts; ``closed`` grants and serves it."""
    serial = Application.objects.count() + 1
    made = Application.objects.create(
        organ=world.organs[code],
        year=RECEIVED.year,
        serial=serial,
        number=f"TT-{RECEIVED.year}-{serial:05}-0",
        channel="in_person",
        submitted_at=datetime(2026, 3, 2, 9, tzinfo=CHINA),
        applicant_kind="natural_person",
        title=title,
        form="paper",
        way="post",
    )
    Applicant.objects.create(application=made, name=name)
    ended = (law.Decided(date(2026, 3, 9), "G2"), law.Served(date(2026, 3, 10))) if closed else ()
    clerk = somebody(world.organs[code], "clerk")
    for each in (law.Received(RECEIVED), *facts, *ended):
        # Each is entered on its own day: what the office does by letter cannot be dated back.
        add(made, each, by=clerk, at=datetime(each.on.year, each.on.month, each.on.day, 9, tzinfo=CHINA))
    return made
