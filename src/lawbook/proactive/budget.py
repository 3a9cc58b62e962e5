"""Until when must a budget, or the final accounts, be published?"""

from __future__ import annotations

from datetime import date, timedelta

from lawbook import parameters
from lawbook.cite import carries_out
from lawbook.reasons import Step, in_words
from lawbook.terms import Deadline


@carries_out("budget:14.1", "budget:14.2")
def budget_deadline(*, approved_on: date, is_governments: bool, jurisdiction: str = parameters.NATIONAL) -> Deadline:
    """
    Return the last day to publish a budget or final accounts; the days are those of the calendar.

    :param approved_on: the day of approval by the congress or its committee, or of the finance department's reply
    :param is_governments: a budget of the government, not that of a department or unit
    :raises lawbook.parameters.NoValueYet: before 2015-01-01
    """
    kind = "government" if is_governments else "department"
    length = parameters.value("proactive.budget", kind, approved_on, jurisdiction=jurisdiction)
    due = approved_on + timedelta(days=length.value)
    starts = "批准" if is_governments else "批复"
    steps = (
        Step(
            f"{in_words(approved_on)}{starts}，{length.value}日内公开，节假日计算在内。", length.cite, length.unverified
        ),
        Step(f"公开的期限于{in_words(due)}届满。", length.cite, length.unverified),
    )
    return Deadline(due, steps, False, "")
