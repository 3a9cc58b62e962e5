"""
Do the copies on the applications still say what their facts come to, by today's calendar?

Facts are read for five hundred applications at a time: ten thousand open cases are a matter of seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.applications.models import Application, Fact
from gongkai.organs.models import Organ
from gongkai.organs.workdays import calendars_of
from lawbook.application import facts as law
from lawbook.application.lifecycle import State
from lawbook.reasons import Refused
from lawbook.workdays import Workdays

from .clock import law_fact, standing_of

CHUNK = 500
CALENDAR_CHANGED = "工作日历已改"
COPY_WRONG = "与登记的事项不符"

WAITING: dict[str, str] = {
    "clarification": "补正",
    "payment": "缴费",
    "opinion": "意见",
    "confirmation": "确认",
}


@dataclass(frozen=True)
class Difference:
    """One column that says something else than the facts; ``column`` is "" where the law now refuses the story."""

    application: int
    organ: int
    number: str
    column: str
    label: str
    was: Any
    found: Any
    why: str

    @property
    def changed(self) -> str:
        """Return what it was and what it is: 答复期限2026-10-15改为2026-10-16."""
        return f"{self.label}{shown(self.column, self.was)}改为{shown(self.column, self.found)}"

    @property
    def says(self) -> str:
        """Return the difference as one line."""
        return f"{self.number}：{self.changed}（{self.why}）" if self.column else f"{self.number}：{self.why}"

    def to_json(self) -> dict[str, Any]:
        """Return ``{"number", "column", "was", "is", "why"}``."""
        was, found = (each.isoformat() if isinstance(each, date) else each for each in (self.was, self.found))
        return {"number": self.number, "column": self.column, "was": was, "is": found, "why": self.why}


def shown(column: str, value: Any) -> str:
    """Return a column's value as an officer reads it."""
    if value is None or value == "":
        return "（无）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if column == "state":
        return State(value).label
    return WAITING.get(value, str(value)) if column == "waiting_for" else str(value)


def differing(organs: Collection[int] | None = None) -> Iterator[tuple[Difference, ...]]:
    """
    Yield the differences of every unanswered application that has some, in the order of the applications' keys.

    :param organs: the keys of the organs that are looked at; None for all
    """
    calendars = calendars_of(Organ.objects.all() if organs is None else Organ.objects.filter(pk__in=organs))
    unanswered = Application.objects.filter(answered_on__isnull=True)
    if organs is not None:
        unanswered = unanswered.filter(organ__in=organs)
    keys = sorted(unanswered.order_by().values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        stories = _stories(chunk)
        for each in Application.objects.filter(pk__in=chunk).defer("title", "description").order_by("pk"):
            found = differences(each, stories.get(each.pk, ()), workdays=calendars[each.organ_id])
            if found:
                yield found


def differences(application: Application, story: Sequence[Fact], *, workdays: Workdays) -> tuple[Difference, ...]:
    """Return where the copies of one application differ from what its facts come to."""
    whose = (application.pk, application.organ_id, application.number)
    try:
        standing = standing_of([law_fact(each) for each in story], workdays=workdays)
    except Refused as refused:
        said = refused.says.rstrip("。")
        return (Difference(*whose, "", "", None, None, f"登记的事项不能成立：{said}"),)
    if standing.agrees_with(application):
        return ()
    labels = {each.name: str(each.verbose_name) for each in Application._meta.concrete_fields}
    moved = bool(application.calendar) and standing.copies()["calendar"] not in ("", application.calendar)
    return tuple(
        Difference(
            *whose,
            column,
            labels[column],
            getattr(application, column),
            value,
            CALENDAR_CHANGED if moved else COPY_WRONG,
        )
        for column, value in standing.copies().items()
        if column != "calendar" and getattr(application, column) != value
    )


def _stories(applications: Sequence[int]) -> dict[int, list[Fact]]:
    """Return the facts that count of these applications, in one query, in the order in which they were entered."""
    rows = Fact.objects.filter(application__in=applications, kind__in=law.KINDS, strike__isnull=True)
    found: dict[int, list[Fact]] = defaultdict(list)
    for row in rows.only("application", "kind", "on", "details").order_by("pk"):
        found[row.application_id].append(row)
    return found
