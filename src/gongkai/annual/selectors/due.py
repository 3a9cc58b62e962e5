"""By when must a return be out, and how long is that from today, in words?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from gongkai.organs.models import Kind, Organ
from gongkai.organs.workdays import workdays_of
from lawbook.reasons import Refused
from lawbook.report.due import report_due

SOON = 10

Mark = Literal["in_time", "soon", "overdue", "done"]


@dataclass(frozen=True)
class Due:
    """The last day, the provision that sets it, and what that means today."""

    on: date
    cite: str
    says: str
    mark: Mark


def due_of(organ: Organ, year: int, *, today: date, published_on: date | None = None) -> Due:
    """
    Return the due date of an organ's report, and how it stands today or stood when it was published.

    Working days are counted by the calendar of the organ's district. The law names no day for townships and
    sub-districts; where no local notice does either, the day of the government's own report is the last that can serve.
    """
    on, cite = _law(organ.kind, year)
    if published_on is not None:
        late = (published_on - on).days
        return Due(on, cite, f"晚{_long(late)}公开" if late > 0 else "按期公开", "overdue" if late > 0 else "done")
    if today > on:
        return Due(on, cite, f"逾期{_long((today - on).days)}", "overdue")
    if today == on:
        return Due(on, cite, "今天到期", "soon")
    left = workdays_of(organ).count(today, on)
    if left == 0:
        return Due(on, cite, f"剩{(on - today).days}天，其间没有工作日", "soon")
    return Due(on, cite, f"剩{left}个工作日", "soon" if left <= SOON else "in_time")


@cache
def _law(kind: str, year: int) -> tuple[date, str]:
    try:
        due = report_due(kind=kind, year=year)
    except Refused:
        due = report_due(kind=Kind.DISTRICT, year=year)
    return due.on, str(due.step.cite)


def _long(days: int) -> str:
    """Return a stretch of days as one would say it."""
    if days < 60:
        return f"{days}天"
    months = days // 30
    return f"{months}个月" if months < 24 else f"{days // 365}年"
