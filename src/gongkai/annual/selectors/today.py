"""What does a person owe to the annual reports today?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from gongkai.annual.models import Act, Return, State
from gongkai.kernel.owed import Owed
from gongkai.organs.models import Kind, Organ
from gongkai.organs.selectors import memberships_of

from .due import due_of
from .permission import WRITERS, Standing

_MATTERS: dict[str, tuple[tuple[Act, str, str], ...]] = {
    State.SUBMITTED: ((Act.APPROVED, "已提交，等待审核", "审核"),),
    State.APPROVED: ((Act.FILED, "审核通过，等待签发", "签发"),),
    State.FILED: ((Act.PUBLISHED, "已签发，等待公开", "公开"),),
}


def owed(*, user: Any, today: date) -> list[Owed]:
    """Return what this person has to do for annual reports, the nearest first."""
    standing = Standing(user)
    lines = [line for report in _in_hand(standing) if (line := _line(report, standing, today))]
    lines += [_missing(organ, today) for organ in _without_return(user, today)]
    return sorted(lines, key=lambda each: (each.due.on, each.organ))


def _in_hand(standing: Standing) -> list[Return]:
    """Return the unfinished returns of the person's organs and of the districts that they review."""
    unfinished = Return.objects.filter(organ__in=standing.organs_seen).exclude(state=State.PUBLISHED)
    return list(unfinished.select_related("organ__parent__parent__parent"))


def _line(report: Return, standing: Standing, today: date) -> Owed | None:
    matter, action = "", ""
    if report.is_open and standing.writes(report):
        matter, action = f"年度报告{State(report.state).label}", "填报"
    for act, says, verb in _MATTERS.get(report.state, ()):
        if standing.may(act, report.organ):
            matter, action = f"年度报告{says}", verb
    if not action:
        return None
    url = reverse("annual:workbench", args=[report.organ.code, report.year])
    due = due_of(report.organ, report.year, today=today)
    return Owed(report.organ.short_name, f"{report.year}{matter}", due, url, action)


def _without_return(user: Any, today: date) -> list[Organ]:
    """Return the organs that the person writes for and that have not begun last year's report."""
    roles = memberships_of(user=user, role=WRITERS).select_related("organ__parent")
    mine = {each.organ_id: each.organ for each in roles}
    begun = set(Return.objects.filter(organ__in=mine, year=today.year - 1).values_list("organ", flat=True))
    ended = date(today.year - 1, 12, 31)
    return [
        organ
        for key, organ in mine.items()
        if key not in begun and organ.kind != Kind.DISTRICT and (organ.active_to is None or organ.active_to >= ended)
    ]


def _missing(organ: Organ, today: date) -> Owed:
    year = today.year - 1
    due = due_of(organ, year, today=today)
    return Owed(organ.short_name, f"{year}年度报告尚未开始填报", due, reverse("annual:returns"), "开始填报")
