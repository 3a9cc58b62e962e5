"""
Which applications has an organ (依申请公开登记簿), and which of them are overdue, near their term, or not looked at?

Every list walks an index and stops at its page: newest first by the key, the urgent ones by the day on which they are
due. What cannot be found by an index, words within a title, is looked for among the newest alone, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from gongkai.applications.models import Applicant, ApplicantKind, Application, Channel, Serial
from gongkai.applications.tidy import one_line
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ
from gongkai.organs.workdays import workdays_of
from lawbook.application.lifecycle import State
from lawbook.application.number import read_number
from lawbook.application.outcome import outcomes
from lawbook.application.warning import LABELS, Mark, mark_of, near_days
from lawbook.reasons import Refused
from lawbook.workdays import Workdays

from .case import HIDDEN, called
from .people import Desk
from .personal import Shown, named

PAGE = 20
SEARCHED = 5000
"""Among so many of the newest applications are words looked for that no index finds."""
MARKS: dict[str, str] = {**{str(code): label for code, label in LABELS.items()}, "not_opened": "未查看"}
FEW = 2000
"""So many at most are listed of those that nobody looked at, or that stand still: a thousand is a backlog."""
# What a line shows. A query is put together column by column, every time, and an order is looked for among all of them.
_SHOWN = (
    *("number", "organ", "applicant_kind", "title", "document_number", "description", "submitted_at", "serial"),
    *("state", "due_on", "due_is_provisional", "waiting_for", "answered_on", "code"),
    *("applicant__name", "applicant__erased_at", "unit__name", "officer__name", "officer__username"),
)
_WAITING = ("clarification", "payment", "confirmation", "opinion")


@dataclass(frozen=True)
class Filters:
    """What the register is narrowed to; empty means everything."""

    state: str = ""
    mark: str = ""
    unit: str = ""
    officer: str = ""
    channel: str = ""
    kind: str = ""
    outcome: str = ""
    year: str = ""
    words: str = ""

    @classmethod
    def from_query(cls, query: Any) -> Filters:
        """Return the filters that were chosen; what makes no sense is left out."""
        said = {each.name: one_line(str(query.get(each.name) or ""))[:60] for each in fields(cls)}
        known = {
            "state": [each.value for each in State],
            "mark": MARKS,
            "channel": Channel.values,
            "kind": ApplicantKind.values,
            "outcome": outcomes(),
        }
        said |= {name: "" for name, choices in known.items() if said[name] not in choices}
        for name, most in (("unit", 10), ("officer", 10), ("year", 4)):
            if not (said[name].isascii() and said[name].isdecimal() and len(said[name]) <= most):
                said[name] = ""
        return cls(**said)

    @property
    def any(self) -> bool:
        """Test if anything narrows the list."""
        return any(getattr(self, each.name) for each in fields(self))


@dataclass(frozen=True)
class Row:
    """One line of the register; masked for whoever only watches."""

    application: Application
    applicant: Shown
    title: str
    mark: Mark

    @property
    def number(self) -> str:
        """Return the number."""
        return self.application.number


@dataclass(frozen=True)
class Page:
    """
    One page of a list.

    ``after`` leads to the next page, ``""`` on the last one; ``bounded`` says that words were looked for among the
    newest ones alone.
    """

    rows: tuple[Row, ...]
    after: str
    bounded: bool = False

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Counts:
    """What stands at the head of the register."""

    total: int
    unanswered: int
    unconfirmed: int
    not_opened: int
    near: int
    overdue: int
    paused: int


def register(desk: Desk, organ: Organ, filters: Filters, *, today: date, after: str = "", size: int = PAGE) -> Page:
    """
    Return one page of an organ's register, newest first; a list of what is due, the nearest first.

    :param after: what the page before called ``after``
    """
    found, bounded = narrowed(organ, filters, today=today, whole=desk.handles(organ.pk))
    found, order = ordered(found, filters)
    found = _beyond(found, order, after)
    found = found.select_related("applicant", "unit", "officer").only(*_SHOWN)
    picked = list(found.order_by(*order)[: size + 1])
    for each in picked:
        each.organ = organ
    last = picked[size - 1] if len(picked) > size else None
    rows = rows_of(picked[:size], desk, today=today)
    return Page(rows, _key_of(last, order) if last else "", bounded)


def rows_of(applications: Iterable[Application], desk: Desk, *, today: date) -> tuple[Row, ...]:
    """Return applications as lines; organ and applicant have to be at hand."""
    rows = []
    calendars: dict[int, Workdays] = {}
    for each in applications:
        whole = desk.handles(each.organ_id)
        workdays = calendars.get(each.organ_id) or calendars.setdefault(each.organ_id, workdays_of(each.organ))
        mark = mark_of(each.due_on, each.waiting_for, each.answered_on, today=today, workdays=workdays, code=each.code)
        who = named(each.applicant, kind=each.applicant_kind, whole=whole)
        rows.append(Row(each, who, called(each) if whole else HIDDEN, mark))
    return tuple(rows)


def narrowed(organ: Organ, filters: Filters, *, today: date, whole: bool = True) -> tuple[QuerySet[Application], bool]:
    """
    Return an organ's applications that filters leave, and whether only the newest were looked through.

    :param whole: whether the reader may look for names and titles
    """
    found = Application.objects.filter(organ=organ)
    plain = {"state": filters.state, "channel": filters.channel, "code": filters.outcome}
    plain |= {"applicant_kind": filters.kind, "unit": filters.unit, "officer": filters.officer, "year": filters.year}
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if filters.mark:
        found = _marked(found, organ, filters.mark, today=today, workdays=workdays_of(organ))
    return _with_words(found, organ, filters.words, whole=whole) if filters.words else (found, False)


def counts(organ: Organ, *, today: date) -> Counts:
    """Return what stands at the head of the register: three questions, and none that reads what is answered."""
    workdays = workdays_of(organ)
    until = _near_until(today, workdays)
    # All that is asked for stands in the index of what is unanswered.
    found = _unanswered([organ.pk]).aggregate(
        unanswered=Count("pk"),
        overdue=Count("pk", filter=Q(due_on__lt=today)),
        near=Count("pk", filter=Q(due_on__gte=today, due_on__lte=until)),
        paused=Count("pk", filter=_paused(until)),
        unconfirmed=Count("pk", filter=Q(state=State.UNCONFIRMED.value)),
    )
    total = Serial.objects.filter(organ=organ, series="application").aggregate(total=Sum("last"))["total"]
    return Counts(
        total=total or 0,
        unanswered=found["unanswered"],
        unconfirmed=found["unconfirmed"],
        not_opened=not_opened([organ.pk], today=today, workdays=workdays).count(),
        near=found["near"],
        overdue=found["overdue"],
        paused=found["paused"],
    )


def overdue(organs: Sequence[int], *, today: date) -> QuerySet[Application]:
    """Return the applications whose last day to answer has gone by unanswered, the longest first."""
    return _unanswered(organs).filter(due_on__lt=today).order_by("due_on", "pk")


def near(organs: Sequence[int], *, today: date, workdays: Workdays) -> QuerySet[Application]:
    """Return the applications that must soon be answered, the nearest first."""
    until = _near_until(today, workdays)
    return _unanswered(organs).filter(due_on__gte=today, due_on__lte=until).order_by("due_on", "pk")


def not_opened(organs: Sequence[int], *, today: date, workdays: Workdays) -> QuerySet[Application]:
    """Return the applications that nobody has looked at within one working day after they came in, the oldest first."""
    before = opened_by(today, workdays)
    found = Application.objects.filter(opened_at__isnull=True, submitted_at__lt=before)
    return found.filter(organ__in=list(organs)).order_by("submitted_at", "pk")


def opened_by(today: date, workdays: Workdays) -> datetime:
    """Return the moment before which whatever came in ought to have been looked at by now."""
    day = today
    # What came in on the working day before the last one, or in the days off after it, has had a whole working day.
    while workdays.add(day, 1).day >= today:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(0), CHINA)


def _unanswered(organs: Sequence[int]) -> QuerySet[Application]:
    return Application.objects.filter(organ__in=list(organs), answered_on__isnull=True)


def _near_until(today: date, workdays: Workdays) -> date:
    """Return the last day of which an application that is due then is near its term."""
    days = near_days(today)
    until = workdays.add(today, days).day
    # Days off after the last working day leave as few working days.
    while workdays.count(today, until + timedelta(days=1)) <= days:
        until += timedelta(days=1)
    return until


def _paused(near_until: date) -> Q:
    """Return what stands still: somebody else has to act, and silence would not make it due soon."""
    return Q(waiting_for__in=_WAITING) & (Q(due_on__isnull=True) | Q(due_on__gt=near_until))


def _marked(
    found: QuerySet[Application], organ: Organ, mark: str, *, today: date, workdays: Workdays
) -> QuerySet[Application]:
    until = _near_until(today, workdays)
    if mark == "answered":
        return found.filter(answered_on__isnull=False)
    if mark == "not_opened":
        late = Application.objects.filter(organ=organ, opened_at__isnull=True)
        late = late.filter(submitted_at__lt=opened_by(today, workdays))
        return found.filter(pk__in=_few(late.order_by("submitted_at")))
    found = found.filter(answered_on__isnull=True)
    if mark == "overdue":
        return found.filter(due_on__lt=today)
    if mark == "near":
        return found.filter(due_on__gte=today, due_on__lte=until)
    if mark == "paused":
        return found.filter(pk__in=_few(found.filter(_paused(until)).order_by("due_on", "pk")))
    return found.filter(due_on__gt=until, waiting_for="")


def _few(found: QuerySet[Application]) -> list[int]:
    """Return the keys of what is rare, found by an index of its own, so that it is not looked for among all."""
    return list(found.values_list("pk", flat=True)[:FEW])


def _with_words(
    found: QuerySet[Application], organ: Organ, words: str, *, whole: bool
) -> tuple[QuerySet[Application], bool]:
    """Narrow by a number, a serial or a name, which an index finds; else by words among the newest."""
    try:
        return found.filter(number=read_number(words)), False
    except Refused:
        pass
    if words.isascii() and words.isdecimal() and len(words) <= 7:
        years = Serial.objects.filter(organ=organ, series="application").values_list("year", flat=True)
        return found.filter(year__in=list(years), serial=int(words)), False
    if not whole:
        return found.none(), False
    named = list(Applicant.objects.filter(name=words).order_by("-pk").values_list("pk", flat=True)[:FEW])
    if named and found.filter(pk__in=named).exists():
        return found.filter(pk__in=named), False
    newest = Application.objects.filter(organ=organ).order_by("-pk").values_list("pk", flat=True)
    edge = next(iter(newest[SEARCHED - 1 : SEARCHED]), 0)
    found = found.filter(pk__gte=edge)
    for word in words.split()[:5]:
        found = found.filter(
            Q(title__icontains=word) | Q(document_number__icontains=word) | Q(applicant__name__icontains=word)
        )
    return found, bool(edge)


def ordered(found: QuerySet[Application], filters: Filters) -> tuple[QuerySet[Application], tuple[str, ...]]:
    """Return a list with the order in which an index gives it: what is due by its day, all else newest first."""
    if filters.mark in ("overdue", "near", "normal"):
        return found, ("due_on", "pk")
    if filters.year:
        return found, ("-serial",)
    return found, ("-pk",)


def _beyond(found: QuerySet[Application], order: tuple[str, ...], after: str) -> QuerySet[Application]:
    """Return what comes after the last line of the page before."""
    if not after:
        return found
    day, _, key = after.rpartition(".")
    if not (key.isascii() and key.isdecimal() and len(key) <= 15):
        return found
    if order == ("-serial",):
        return found.filter(serial__lt=int(key))
    if order == ("-pk",):
        return found.filter(pk__lt=int(key))
    try:
        due = date.fromisoformat(day)
    except ValueError:
        return found
    return found.filter(due_on__gte=due).filter(Q(due_on__gt=due) | Q(pk__gt=int(key)))


def _key_of(last: Application, order: tuple[str, ...]) -> str:
    if order == ("-serial",):
        return str(last.serial)
    return str(last.pk) if order == ("-pk",) else f"{last.due_on}.{last.pk}"


def without(filters: Filters, name: str) -> Filters:
    """Return filters with one of them taken away."""
    return replace(filters, **{name: ""})
