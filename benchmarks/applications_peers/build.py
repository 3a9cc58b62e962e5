"""
How do the applications that are measured come to be? Rows in the shape that the services make, written in bulk.

The stories are a few of the law's, and their dates are reckoned once for each day of receipt: what stands in the copies
is what the facts come to, as ``gongkai recheck`` confirms. Nothing here went through the services: such a builder may
live in a benchmark, and nowhere else.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import islice
from typing import Any

from gongkai.kernel.clock import CHINA

BATCH = 5_000
ORGANS = 40
FIRST, TODAY = date(2021, 1, 4), date(2026, 3, 20)
ROLES = ("clerk", "reviewer", "legal", "head")
KINDS = ("natural_person", "commercial_enterprise", "legal_service_org", "public_welfare_org", "other_org")
WEIGHTS = (80, 10, 5, 3, 2)
CODES = ("G1", "G2", "P1", "D4", "D6", "U1", "U2", "N1", "N2")


@dataclass(frozen=True)
class Office:
    """What was built: the organ that is measured, its people by role, and how many applications there are in all."""

    organ: Any
    people: dict[str, Any]
    count: int


@dataclass(frozen=True)
class Story:
    """Facts as days after the receipt, in calendar days; ``left`` keeps it open whatever the day."""

    name: str
    steps: tuple[tuple[int, str, tuple[tuple[str, Any], ...]], ...]
    code: str = ""


def ready(count: int) -> Office:
    """Return the office with so many applications, built now or by an earlier run that kept its database."""
    from django.core.management import call_command

    from gongkai.applications.models import Application
    from gongkai.organs.models import Organ, User

    call_command("migrate", verbosity=0)
    there = Application.objects.count()
    if not there:
        build(count, *district())
        there = count
    people = {each.username: each for each in User.objects.filter(username__in=ROLES)}
    return Office(Organ.objects.get(code="organ-0"), people, there)


def district() -> tuple[list[Any], dict[str, Any]]:
    """Return the organs of a district with their offices, and the people of the first one by role."""
    from django.db import transaction

    from gongkai.applications.models import Office as Window
    from gongkai.journal.services import record
    from gongkai.organs import services
    from gongkai.organs.models import Organ, Unit

    who: dict[str, Any] = {"by": None, "at": moment(FIRST), "record": record}
    with transaction.atomic():
        top = services.create_organ(code="shili", name="示例区人民政府", short_name="示例区", kind="district", **who)
        Organ.objects.bulk_create(
            Organ(
                code=f"organ-{n}", name=f"示例{n}局", short_name=f"示例{n}局", kind="department", parent=top, position=n
            )
            for n in range(ORGANS)
        )
        organs = list(Organ.objects.filter(parent=top).order_by("position"))
        people = {}
        for role in ROLES:
            people[role] = services.add_person(
                username=role, name=f"示例{role}", password="bench-bench-1", initial=False, organ=organs[0], **who
            )
            services.appoint(user=people[role], organ=organs[0], role=role, on=FIRST, **who)
        Unit.objects.bulk_create(Unit(organ=each, name=name) for each in organs for name in ("办公室", "法规科"))
        Window.objects.bulk_create(
            Window(organ=each, mark=f"S{letters(n)}", letters=f"示{n}公开", name=f"{each.name}办公室", phone="000-0000")
            for n, each in enumerate(organs)
        )
    return organs, people


def letters(number: int) -> str:
    """Return a number in letters, for the mark of an office."""
    return chr(ord("A") + number // 26) + chr(ord("A") + number % 26)


def build(count: int, organs: Sequence[Any], people: dict[str, Any]) -> None:
    """Write so many applications with applicants, facts and letters, and the serials that were given out."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    from gongkai.applications.models import Application, Letter, Serial
    from gongkai.organs.models import Unit

    units: dict[int, list[int]] = {}
    for key, organ in Unit.objects.order_by("pk").values_list("pk", "organ"):
        units.setdefault(organ, []).append(key)
    serials: dict[tuple[int, int], int] = {}
    waiting = applications(count, organs, people["clerk"], units, serials)
    while some := list(islice(waiting, BATCH)):
        with transaction.atomic():
            write(some, people["head"])
    Serial.objects.bulk_create(
        Serial(organ_id=organ, year=year, series="application", last=last) for (organ, year), last in serials.items()
    )
    with connection.cursor() as cursor:
        # Keys were given, not drawn: PostgreSQL's sequences have to know where they stand.
        for each in connection.ops.sequence_reset_sql(no_style(), [Application, Letter]):
            cursor.execute(each)
        cursor.execute("ANALYZE")


def moment(day: date) -> datetime:
    """Return nine o'clock of a day."""
    return datetime.combine(day, time(9), CHINA)


def applications(
    count: int, organs: Sequence[Any], clerk: Any, units: dict[int, list[int]], serials: dict[tuple[int, int], int]
) -> Iterator[tuple[dict[str, Any], Story, int]]:
    """Yield the columns of each application, oldest first, with its story; a tenth belongs to the first organ."""
    chance = random.Random(4)
    span = (TODAY - FIRST).days
    for number in range(count):
        received = FIRST + timedelta(days=number * span // count)
        organ = organs[0] if number % 10 == 0 else organs[chance.randrange(len(organs))]
        serial = serials[(organ.pk, received.year)] = serials.get((organ.pk, received.year), 0) + 1
        story = story_of(chance, old=(TODAY - received).days > 90)
        columns = {
            "organ_id": organ.pk,
            "year": received.year,
            "serial": serial,
            "number": f"S{letters(organ.position)}-{received.year}-{serial:05}-{number}",
            "channel": "in_person" if number % 3 else "internet",
            "submitted_at": moment(received),
            "applicant_kind": chance.choices(KINDS, WEIGHTS)[0],
            "title": f"示例项目第{number}号的批复文件",
            "description": "希望获取该项目的立项、环评批复及附件。",
            "form": "electronic" if number % 2 else "paper",
            "way": "email" if number % 2 else "post",
            "unit_id": units[organ.pk][number % 2],
            "officer_id": clerk.pk if number % 10 == 0 else None,
            "opened_at": moment(received) if (TODAY - received).days > 2 else None,
            "matter": f"{number % 40_000:064x}",
            "by_whom": f"{chance.randrange(count // 2 + 1):064x}",
        }
        yield columns, story, number


def story_of(chance: random.Random, *, old: bool) -> Story:
    """Return one of a few stories; of what is old, one in two hundred was never answered."""
    if not old:
        return chance.choice(OPEN)
    if chance.random() < 0.005:
        return OPEN[0]
    return chance.choices(CLOSED, (60, 15, 15, 10))[0]


OPEN = (
    Story("received", ((0, "received", ()),)),
    Story("consulting", ((0, "received", ()), (3, "consultation_sent", ()))),
    Story("clarifying", ((0, "received", ()), (2, "clarification_asked", ()))),
)
CLOSED = (
    Story("answered", ((0, "received", ()), (14, "decided", ()), (15, "served", ()))),
    Story(
        "extended",
        ((0, "received", ()), (10, "extended", (("days", 20),)), (40, "decided", ()), (41, "served", ())),
    ),
    Story(
        "consulted",
        (
            (0, "received", ()),
            (3, "consultation_sent", ()),
            (12, "consultation_answered", ()),
            (20, "decided", ()),
            (21, "served", ()),
        ),
    ),
    Story("withdrawn", ((0, "received", ()), (5, "withdrawn", ()))),
)


def facts_of(story: Story, received: date, code: str) -> list[tuple[date, str, dict[str, Any]]]:
    """Return a story's facts on their days; what would lie in the future has not happened."""
    found = []
    for after, kind, details in story.steps:
        day = received + timedelta(days=after)
        if day <= TODAY:
            found.append((day, kind, {"code": code} if kind == "decided" else dict(details)))
    return found


@cache
def standing(name: str, received: date, code: str) -> dict[str, Any]:
    """Return what the copies of an application say, reckoned by the law book once for each story and day."""
    from gongkai.applications.selectors.clock import standing_of
    from lawbook.application import facts as law
    from lawbook.workdays import national

    story = next(each for each in (*OPEN, *CLOSED) if each.name == name)
    said = [law.from_record({kind: day, **details}) for day, kind, details in facts_of(story, received, code)]
    return standing_of(said, workdays=national()).copies()


def write(some: Sequence[tuple[dict[str, Any], Story, int]], head: Any) -> None:
    """Write a batch: applications, applicants, letters of those that were decided, and all facts."""
    from gongkai.applications.models import Applicant, Application, Fact, Letter

    rows, answers, facts = [], [], []
    for columns, story, number in some:
        key, code = number + 1, CODES[number % len(CODES)]
        received = columns["submitted_at"].date()
        happened = facts_of(story, received, code)
        rows.append({"id": key, **columns, **standing(story.name, received, code), "facts_counted": len(happened)})
        for day, kind, details in happened:
            letter = key if kind == "decided" else None
            facts.append({"application_id": key, "kind": kind, "on": day, "details": details, "letter_id": letter})
            facts[-1]["at"] = moment(day)
            if letter is not None:
                answers.append(answer(key, columns["organ_id"], code, day, head.name))
    insert(Application, rows)
    insert(
        Applicant,
        (
            {"application_id": each["id"], "name": f"示例人{each['id']}", "phone": "000-0000", "address": "示例路1号"}
            for each in rows
        ),
    )
    insert(Letter, answers)
    insert(Fact, facts)


def answer(key: int, organ: int, code: str, day: date, head: str) -> dict[str, Any]:
    """Return the letter in which an application was answered."""
    return {
        "id": key,
        "application_id": key,
        "organ_id": organ,
        "kind": "disclosure",
        "code": code,
        "addressee": f"示例人{key}",
        "parts": {"findings": "经审查，您申请的信息属于本机关公开的信息。", "information": "信息附后。"},
        "state": "issued",
        "drafted_at": moment(day),
        "changed_at": moment(day),
        "year": day.year,
        "serial": key,
        "number": f"示公开〔{day.year}〕{key}号",
        "issued_on": day,
        "issued_at": moment(day),
        "signed_by_name": head,
        "content": "{}",
        "digest": "0" * 64,
        "check_code": f"B{key:011}",
    }


def insert(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows that are given by column, as the database wants each value; what a row leaves out is the default."""
    from django.db import connection

    given = list(rows)
    if not given:
        return
    fields = [each for each in model._meta.concrete_fields if not each.primary_key or each.attname in given[0]]
    left_out = {each.attname: None if each.primary_key else each.get_default() for each in fields}
    quote = connection.ops.quote_name
    names = ", ".join(quote(each.column) for each in fields)
    places = ", ".join(["%s"] * len(fields))
    plain = [each.attname for each in fields]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})",
            [[adapted(each.get(name, left_out[name])) for name in plain] for each in given],
        )


def adapted(value: Any) -> Any:
    """Return a value as the driver takes it."""
    if isinstance(value, datetime):
        return instant(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


@cache
def instant(value: datetime) -> Any:
    """Return a moment as the database keeps it."""
    from django.db import connection

    return connection.ops.adapt_datetimefield_value(value)
