"""Where does an application stand, until when must it be answered, and why? All of it is reckoned from its facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.applications.models import Application, Fact
from lawbook.application import facts as law
from lawbook.application.deadline import reply_deadline
from lawbook.application.lifecycle import Case, State, replay
from lawbook.terms import Deadline
from lawbook.workdays import Workdays


@dataclass(frozen=True)
class Standing:
    """What the facts of an application come to."""

    case: Case
    deadline: Deadline | None
    received_on: date | None
    closed_on: date | None
    answered_on: date | None

    @property
    def code(self) -> str:
        """Return the code of the outcome, "" while there is none."""
        return self.case.code or ""

    def copies(self) -> dict[str, Any]:
        """Return what the columns of the application say."""
        deadline = self.deadline
        return {
            "state": self.case.state.value,
            "received_on": self.received_on,
            "due_on": deadline.due if deadline else None,
            "due_is_provisional": bool(deadline and deadline.provisional),
            "waiting_for": deadline.waiting_for if deadline else "",
            "calendar": deadline.calendar if deadline else "",
            "code": self.code,
            "closed_on": self.closed_on,
            "answered_on": self.answered_on,
        }

    def agrees_with(self, application: Application) -> bool:
        """Test if the copies say the same; another version of the calendar with the same days is no difference."""
        return all(getattr(application, name) == value for name, value in self.copies().items() if name != "calendar")


def standing_of(story: Sequence[law.Fact], *, workdays: Workdays) -> Standing:
    """
    Return what facts come to.

    :raises lawbook.reasons.Refused: if they are no story that the law knows
    """
    case = replay(story)
    deadline = reply_deadline(story, workdays=workdays) if case.facts else None
    received = next((each.on for each in case.facts if isinstance(each, law.Received | law.Confirmed)), None)
    closing = (law.Decided, law.Withdrawn, law.DeemedWithdrawn)
    closed = next((each.on for each in case.facts if isinstance(each, closing)), None)
    served = next((each.on for each in case.facts if isinstance(each, law.Served)), None)
    decided = any(isinstance(each, law.Decided) for each in case.facts)
    answered = served if decided else closed
    return Standing(case, deadline, received, closed, answered)


def is_open(state: State) -> bool:
    """Test if an application in this state still has to be decided."""
    return state not in {
        State.DECIDED, State.SERVED, State.ARCHIVED, State.WITHDRAWN, State.DEEMED_WITHDRAWN
    }  # fmt: skip


def legal_facts(application: Application, *, without: int | None = None) -> list[law.Fact]:
    """Return the facts that count, as the law book knows them, in the order in which they were entered."""
    rows = Fact.objects.filter(application=application, kind__in=law.KINDS, strike__isnull=True).order_by("pk")
    return [law_fact(each) for each in rows if each.pk != without]


def counting(rows: Iterable[Fact]) -> list[law.Fact]:
    """Return those of some rows that count, as the law book knows them; the strikes have to be at hand."""
    return [law_fact(each) for each in rows if each.is_legal and not hasattr(each, "strike")]


def law_fact(row: Fact) -> law.Fact:
    """Return one row as the law book's fact."""
    details = {
        key: date.fromisoformat(value) if key in {"until", "reply_by", "delivered_on"} else value
        for key, value in row.details.items()
    }
    return law.from_record({row.kind: row.on, **details})
