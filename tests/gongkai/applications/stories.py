"""Applications as their dated facts tell them, entered through the one door that writes facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from itertools import count
from typing import Any

from gongkai.applications.models import Applicant, Application, Office
from gongkai.applications.services import facts
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ
from lawbook.application import facts as law
from lawbook.application.number import number_of

MARKS = {"jiaoyu": "JY", "minzheng": "MZ", "office": "BG", "donghu-minzheng": "DM"}
_NEXT = count(1)


def office(world: Any, code: str = "jiaoyu", **more: Any) -> Office:
    """Let an organ take its applications here."""
    organ = world.organs[code]
    said = {"mark": MARKS[code], "letters": "清教公开", "name": f"{organ.name}信息公开办公室", **more}
    return Office.objects.get_or_create(organ=organ, defaults=said)[0]


def told(
    world: Any,
    told_facts: Iterable[Mapping[str, Any]],
    *,
    kind: str = "natural_person",
    code: str = "jiaoyu",
    **more: Any,
) -> Application:
    """Enter an application with what happened to it, each fact on its own day."""
    office(world, code)
    story = [law.from_record(each) for each in told_facts]
    first = story[0].on
    serial = next(_NEXT)
    application = Application.objects.create(
        **{
            "organ": world.organs[code],
            "year": first.year,
            "serial": serial,
            "number": number_of(MARKS[code], first.year, serial),
            "channel": "in_person",
            "submitted_at": moment(first),
            "applicant_kind": kind,
            "title": "学校布局专项规划",
            "form": "paper",
            "way": "post",
            **more,
        }
    )
    Applicant.objects.create(application=application, name="测试申请人")
    clerk = clerk_of(world, application.organ)
    for each in story:
        facts.add(application, each, by=clerk, at=moment(each.on))
    return application


def clerk_of(world: Any, organ: Organ) -> Any:
    """Return the clerk of an organ."""
    return world["clerk" if organ.code == "jiaoyu" else f"clerk-{organ.code.removeprefix('donghu-')}"]


def moment(day: date) -> datetime:
    """Return half past ten of a day."""
    return datetime.combine(day, time(10, 30), CHINA)
