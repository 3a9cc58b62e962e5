"""By when must a paper be published, and how long is that from today, in words?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.papers.content import Content
from gongkai.papers.models import Attribute, Paper
from lawbook.parameters import NoValueYet
from lawbook.proactive.budget import budget_deadline
from lawbook.proactive.publication import publication_deadline
from lawbook.reasons import Refused
from lawbook.terms import Deadline
from lawbook.workdays import CalendarGap, Workdays

from .standing import content_of, newest

SOON = 3


@dataclass(frozen=True)
class Due:
    """The last day, the provision that sets it, and what that means today; ``mark`` is a signal of the desk."""

    on: date
    cite: str
    says: str
    mark: str


def due_to_publish(paper: Paper, workdays: Workdays, *, content: Content | None = None) -> Deadline | None:
    """
    Return until when a paper must be published, or None where no term runs.

    A budget or final accounts within the term of the Budget Law from its approval; everything else within that of
    article 26 from the day it was written, as long as it is to be public.

    :param content: what its newest version says, where it is at hand
    """
    said = content
    if said is None and (paper.kind == "budget" or paper.published_at is not None):
        said = content_of(newest(paper))
    if (said.attribute if said is not None else paper.attribute) != Attribute.PUBLIC:
        return None
    try:
        approved = _day(said.particulars.get("approved_on")) if said is not None and paper.kind == "budget" else None
        if approved is not None and said is not None:
            governments = str(said.particulars.get("report", "")).startswith("政府")
            return budget_deadline(approved_on=approved, is_governments=governments)
        written = said.written_on if said is not None else paper.written_on
        if written is None:
            return None
        return publication_deadline(formed_on=written, workdays=workdays)
    except (NoValueYet, CalendarGap, Refused):
        # What was written before the law was in force, or before the first calendar, has no term; nor has a day
        # at the end of all calendars, which somebody may have typed.
        return None


def standing_of(deadline: Deadline, *, today: date, workdays: Workdays, published_on: date | None = None) -> Due | None:
    """Return how a term stands today, or stood when the paper was published."""
    on = deadline.due
    if on is None:
        return None
    cite = str(deadline.steps[0].cite)
    if published_on is not None:
        late = (published_on - on).days
        return Due(on, cite, f"晚{late}天公开" if late > 0 else "按期公开", "overdue" if late > 0 else "done")
    if today > on:
        return Due(on, cite, f"逾期{(today - on).days}天", "overdue")
    if today == on:
        return Due(on, cite, "今天到期", "soon")
    if cite.startswith("budget"):
        days = (on - today).days
        return Due(on, cite, f"剩{days}天", "soon" if days <= SOON else "in_time")
    left = workdays.count(today, on)
    return Due(on, cite, f"剩{left}个工作日", "soon" if left <= SOON else "in_time")


def _day(said: object) -> date | None:
    try:
        return date.fromisoformat(str(said)) if said else None
    except ValueError:
        return None
