"""Which days matter to an officer? Those by which to answer, and those by which others have to clarify or pay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from gongkai.applications.models import Application, Fact, Feed
from gongkai.applications.sealing import mark_of
from gongkai.organs.workdays import workdays_of
from lawbook.application.consultation import opinion_deadline
from lawbook.application.fee_notice import payment_deadline
from lawbook.application.lifecycle import State
from lawbook.parameters import NoValueYet

from .people import Desk

_MOST = 500
_WAITING = ("clarification_asked", "consultation_sent", "fee_notified")
_FOR = {
    State.AWAITING_APPLICANT.value: "clarification_asked",
    State.AWAITING_OPINION.value: "consultation_sent",
    State.AWAITING_PAYMENT.value: "fee_notified",
}


@dataclass(frozen=True)
class Day:
    """One day in the calendar: which application, by number and organ alone, and what ends."""

    application: int
    kind: str
    on: date
    says: str
    provisional: bool = False


def feed_of(key: str) -> Feed | None:
    """Return the feed that a key opens, of a person who still works here; None for every other key."""
    return Feed.objects.filter(key=mark_of("feed", key), user__is_active=True).select_related("user").first()


def days_of(user: Any) -> list[Day]:
    """Return the days of the applications that a person answers for, the nearest first."""
    desk = Desk(user)
    headed = {each for each in desk.handled if desk.heads(each)}
    written = {each for each in desk.handled if desk.writes(each)}
    mine = Q(organ__in=desk.handled, officer=user) | Q(organ__in=headed)
    mine |= Q(organ__in=written, officer__isnull=True)
    found = list(
        Application.objects.filter(mine, answered_on__isnull=True)
        .exclude(state=State.ARCHIVED.value)
        .select_related("organ")
        .only("number", "state", "due_on", "due_is_provisional", "organ__name", "organ__short_name", "organ__parent")
        .order_by("due_on", "pk")[:_MOST]
    )
    days = [*_answers(found), *waits_of(found)]
    return sorted(days, key=lambda each: (each.on, each.application, each.kind))


def _answers(found: Iterable[Application]) -> Iterator[Day]:
    for each in found:
        if each.due_on is not None:
            mark = "（暂定）" if each.due_is_provisional else ""
            says = f"{_name(each)} 答复期限届满{mark}"
            yield Day(each.pk, "answer", each.due_on, says, each.due_is_provisional)


def waits_of(found: Iterable[Application]) -> Iterator[Day]:
    """Yield the days by which others have to clarify, pay or answer in these applications."""
    waiting = {each.pk: each for each in found if each.state in _FOR}
    rows = Fact.objects.filter(application__in=waiting, kind__in=_WAITING, strike__isnull=True).order_by("pk")
    last = {(row.application_id, row.kind): row for row in rows}
    for key, each in waiting.items():
        row = last.get((key, _FOR[each.state]))
        end = _end(each, row) if row is not None else None
        if end is not None:
            yield Day(key, _FOR[each.state], *end)


def _end(application: Application, row: Fact) -> tuple[date, str, bool] | None:
    """Return the day by which another has to act, in words; None where no term was set."""
    name, workdays = _name(application), workdays_of(application.organ)
    if row.kind == "clarification_asked":
        said = row.details.get("reply_by")
        return (date.fromisoformat(said), f"{name} 补正期限届满", False) if said else None
    begins = row.details.get("delivered_on")
    delivered_on = date.fromisoformat(begins) if begins else row.on
    try:
        if row.kind == "fee_notified":
            paid = payment_deadline(delivered_on=delivered_on, workdays=workdays)
            return (paid.due, f"{name} 缴费期限届满", paid.provisional) if paid.due else None
        whom = row.details.get("whom", "third_party")
        said_by = opinion_deadline(delivered_on=delivered_on, whom=whom, workdays=workdays)
    except NoValueYet:
        return None
    return (said_by.due, f"{name} 提出意见的期限届满", said_by.provisional) if said_by.due else None


def _name(application: Application) -> str:
    return f"{application.organ.short_name or application.organ.name} {application.number}"
