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
    """Show what the person owes, the nearest first; nothing owed is said."""
    day = clock.today()
    facts = {
        "today": day,
        "owed": owed(user=request.user, today=day),
        "memberships": memberships_of(user=request.user).select_related("organ"),
    }
    return render(request, "web/today.html", facts)
