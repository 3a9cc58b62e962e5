"""
When does a term end, and how is that reckoned?

A term in working days does not count the day it starts from (``civil:201.1``, by analogy): the first day counted is
the next working day.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from lawbook.cite import Cite, carries_out
from lawbook.parameters import Value
from lawbook.reasons import Step, in_words
from lawbook.workdays import Workdays


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    The last day of a term with its reckoning.

    ``due`` is None while nothing runs (the applicant must act first); ``waiting_for`` then says for what:
    clarification, payment, opinion or confirmation. ``provisional`` marks a date past the last known holiday notice;
    ``calendar`` is the version of the calendar used, so that a kept date can say how it came about.
    """

    due: date | None
    steps: tuple[Step, ...]
    provisional: bool
    calendar: str
    waiting_for: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return ``{"due", "provisional", "steps"}``, the day as an ISO string or null."""
        return {
            "due": self.due.isoformat() if self.due else None,
            "provisional": self.provisional,
            "steps": [step.to_json() for step in self.steps],
        }


@carries_out("civil:201.1")
def term(*, start: date, length: Value, starts: str, ends: str, workdays: Workdays) -> Deadline:
    """
    Return the end of a term of so many working days after a day.

    :param length: the number of days, with its provision
    :param starts: what happened on the first day, such as 收到申请
    :param ends: what must be done by the end, such as 告知补正
    :raises lawbook.workdays.CalendarGap: if the calendar has a hole on the way
    """
    due, provisional = workdays.add(start, length.value)
    steps = [
        Step(f"{in_words(start)}{starts}，自次日起{length.value}个工作日内{ends}。", length.cite, length.unverified),
        Step(f"{ends}的期限于{in_words(due)}届满{days_left_out(start, due, workdays)}。", length.cite),
    ]
    if provisional:
        steps.append(provisional_step(due, workdays, length.cite))
    return Deadline(due, tuple(steps), provisional, workdays.version)


def days_left_out(start: date, end: date, workdays: Workdays) -> str:
    """Return the holidays and make-up days on the way as a bracket, empty if there are none."""
    special = workdays.special_days(start, end)
    rest = Counter(each.name for each in special if each.rest)
    words = [f"{name}放假{count}天" for name, count in rest.items()]
    worked = [each.day for each in special if not each.rest]
    if worked:
        words.append("、".join(f"{day.month}月{day.day}日" for day in worked) + "调休上班")
    return f"（其间{'，'.join(words)}）" if words else ""


def provisional_step(due: date, workdays: Workdays, cite: Cite) -> Step:
    """Return the sentence that says why a date is provisional."""
    return Step(f"{in_words(workdays.known_until)}以后的放假安排尚未公布，{in_words(due)}为暂定。", cite)
