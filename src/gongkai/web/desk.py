"""What do I owe today? (今日)"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.annual.selectors.today import owed
from gongkai.kernel import clock
from gongkai.organs.selectors import memberships_of


@login_required
def today(request: HttpRequest) -> HttpResponse:
    """
    Show what the person owes, the nearest first; nothing owed is said.

    What was due in an earlier year stands below by itself: it is no longer a matter of days, and must not bury today's.
    """
    day = clock.today()
    lines = owed(user=request.user, today=day)
    facts = {
        "today": day,
        "owed": [each for each in lines if each.due.on.year >= day.year],
        "left_over": [each for each in lines if each.due.on.year < day.year],
        "memberships": memberships_of(user=request.user).select_related("organ"),
    }
    return render(request, "web/today.html", facts)
