"""What do I owe today? (今日)"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.annual.selectors import today as annual
from gongkai.applications.selectors import today as applications
from gongkai.kernel import clock
from gongkai.organs.selectors import memberships_of
from gongkai.papers.selectors import today as papers
from gongkai.policies.selectors import consultations
from gongkai.policies.selectors import today as policies
from gongkai.portal.selectors import today as portal

from . import calendar


@login_required
def today(request: HttpRequest) -> HttpResponse:
    """
    Show what the person owes, the nearest first; nothing owed is said.

    A report that was due in an earlier year stands below by itself: it is no longer a matter of days, and must not
    bury today's. So do the columns, of which there are many.
    """
    day, user = clock.today(), request.user
    reports = annual.owed(user=user, today=day)
    lines: list[Any] = [each for each in reports if each.due.on.year >= day.year]
    for room in (papers, policies, consultations, applications, calendar):
        lines += room.owed(user=user, today=day)
    facts = {
        "today": day,
        "owed": sorted(lines, key=lambda each: (each.due.on, each.organ, each.matter)),
        "columns": portal.owed(user, day),
        "left_over": [each for each in reports if each.due.on.year < day.year],
        "memberships": memberships_of(user=user).select_related("organ"),
    }
    return render(request, "web/today.html", facts)
