"""The due dates in an officer's own calendar program: numbers, organs and days, and nothing about persons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from icalendar import Alarm, Calendar, Event

from gongkai.applications.models import Feed
from gongkai.applications.selectors.feed import Day, days_of, feed_of
from gongkai.applications.selectors.people import Desk
from gongkai.applications.services.feeds import switch_off, switch_on
from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed

_SHOWN_ONCE = "applications.feed"


@login_required
def feed(request: HttpRequest) -> HttpResponse:
    """Switch the feed on, get a new address, or switch it off; the address is shown once."""
    if not Desk(request.user).handled:
        raise PermissionDenied("日历订阅由办理申请的人员使用。")
    if request.method == "POST":
        now = clock.now()
        try:
            if request.POST.get("do") == "off":
                switch_off(user=request.user, at=now)
                messages.success(request, "日历订阅已停用，原来的地址不再有效。")
            else:
                # The address itself must not stand in a message or a log: it waits in the session until it is shown.
                request.session[_SHOWN_ONCE] = switch_on(user=request.user, at=now)
        except NotAllowed as refused:
            messages.error(request, refused.says)
        return redirect("applications:feed")
    key = request.session.pop(_SHOWN_ONCE, "")
    address = request.build_absolute_uri(reverse("applications:feed-file", args=[key])) if key else ""
    facts = {
        "feed": Feed.objects.filter(user=request.user.pk).first(),
        "address": address,
        "days": days_of(request.user)[:10],
        "today": clock.today(),
    }
    return render(request, "applications/desk/feed.html", facts)


@require_safe
def feed_file(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out the calendar to whoever has the key; any other key finds nothing."""
    found = feed_of(key)
    if found is None:
        raise Http404("没有这个日历订阅。")
    content = calendar_of(days_of(found.user), at=clock.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="applications.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def calendar_of(days: list[Day], *, at: datetime) -> bytes:
    """Return days as an iCalendar file; each is a whole day, with a word on the working day's morning before."""
    calendar = Calendar()
    calendar.add("prodid", "-//gongkai//applications//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "依申请公开办理期限")
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for each in days:
        line = Event()
        line.add("uid", f"{each.kind}-{each.application}@applications.gongkai")
        line.add("dtstamp", at.astimezone(UTC))
        line.add("dtstart", each.on)
        line.add("dtend", each.on + timedelta(days=1))
        line.add("summary", each.says)
        line.add("transp", "TRANSPARENT")
        if each.provisional:
            line.add("status", "TENTATIVE")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", each.says)
        alarm.add("trigger", timedelta(hours=-15))
        line.add_component(alarm)
        calendar.add_component(line)
    return bytes(calendar.to_ical())
