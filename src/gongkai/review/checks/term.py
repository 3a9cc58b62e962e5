"""Has the term for publication passed already? (ogi:26)"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from gongkai.kernel.clock import CHINA
from lawbook.parameters import NoValueYet
from lawbook.proactive.publication import publication_deadline
from lawbook.reasons import Refused, in_words
from lawbook.workdays import CalendarGap, Workdays

from .finding import Draft, Finding, Severity

# Kinds for which another law sets another term, counted from another day.
OTHER_TERMS: Final = frozenset({"budget"})


def findings(draft: Draft, *, today: date, workdays: Workdays) -> Iterator[Finding]:
    """Yield a warning when information is published later than the term allows; publishing it stays right."""
    if draft.written_on is None or draft.kind in OTHER_TERMS or draft.attribute != "public":
        return
    try:
        term = publication_deadline(formed_on=draft.written_on, workdays=workdays)
    except (NoValueYet, CalendarGap, Refused):
        return  # written before there was such a term, or before any calendar, or at the end of all
    published = draft.published_at.astimezone(CHINA).date() if draft.published_at else today
    if term.due is not None and published > term.due:
        says = f"成文日期为{in_words(draft.written_on)}，应在{in_words(term.due)}以前公开，已超过期限。"
        advice = "请尽快公开；逾期照实计入统计，不因补发而消去。"
        yield Finding("term.passed", Severity.WARN, "成文日期", says, advice, "ogi:26")
