"""Which days are worked in a district, and what did its office change? (工作日历)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from gongkai.journal.services import record
from gongkai.kernel import clock
from gongkai.kernel.owed import Due, Owed
from gongkai.organs import selectors, services
from gongkai.organs.models import Organ
from gongkai.organs.workdays import calendar_of, year_missed
from lawbook.workdays import Workdays

from . import forms
from .attempt import attempt


@dataclass(frozen=True)
class Day:
    """One day of a month; ``mark`` is 休 or 班 where the day is not what its weekday says, or a festival."""

    day: date
    rest: bool
    name: str = ""
    mark: str = ""
    changed: bool = False
    is_today: bool = False

    @property
    def look(self) -> str:
        """Return the classes of its cell."""
        classes = ["rest" if self.rest else "work"]
        classes += ["special"] * bool(self.mark) + ["changed"] * self.changed + ["today"] * self.is_today
        return " ".join(f"day-{each}" for each in classes)


@dataclass(frozen=True)
class Month:
    """One month, week by week from Monday; days of other months are None."""

    number: int
    weeks: tuple[tuple[Day | None, ...], ...]

    @property
    def worked(self) -> int:
        """Return how many working days the month has."""
        return sum(1 for week in self.weeks for each in week if each is not None and not each.rest)


@login_required
def calendars(request: HttpRequest) -> HttpResponse:
    """Show the calendar of the district in which the person serves."""
    first = selectors.calendars_seen_by(user=request.user).first()
    if first is None:
        raise PermissionDenied("您的账号还没有任职，不能查看工作日历。请联系本单位的系统管理员。")
    return calendar(request, code=first.code)


@login_required
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Show a year of a district's calendar; let the authority change days and enter the notice on a year."""
    district = get_object_or_404(selectors.calendars_seen_by(user=request.user), code=code)
    keeps = selectors.calendars_kept_by(user=request.user).filter(pk=district.pk).exists()
    act = request.POST.get("act", "") if request.method == "POST" else ""
    workdays = calendar_of(district)
    year = _year(request, workdays)
    shown = _forms(request, act, next_year=workdays.known_until.year + 1)
    if request.method == "POST":
        if not keeps:
            raise PermissionDenied("工作日历由本区县政府信息公开工作主管部门或者系统管理员维护。")
        if act not in shown:
            raise Http404
        form = shown[act]
        if form.is_valid() and attempt(form, lambda: _take(act, form.cleaned_data, district, request)):
            messages.success(request, "已办理，受影响的申请正在重新核算期限。")
            return redirect(f"{reverse('calendar', args=[code])}?year={year}")
    return render(request, "web/calendar.html", _facts(request, district, year, keeps=keeps, act=act, shown=shown))


def _forms(request: HttpRequest, act: str, *, next_year: int) -> dict[str, Form]:
    posted = {each: request.POST if act == each else None for each in ("days", "year", "drop-day", "drop-year")}
    return {
        "days": forms.DaysForm(posted["days"]),
        "year": forms.YearForm(posted["year"], auto_id="id_year_%s", initial={"year": next_year}),
        "drop-day": forms.BecauseForm(posted["drop-day"]),
        "drop-year": forms.BecauseForm(posted["drop-year"]),
    }


def _take(act: str, facts: dict[str, Any], district: Organ, request: HttpRequest) -> None:
    who: dict[str, Any] = {"by": request.user, "at": clock.now(), "record": record}
    if act == "days":
        services.enter_days(district=district, **facts, **who)
    elif act == "year":
        services.enter_year(district=district, year=facts["year"], notice=facts["notice"], **who)
    elif act == "drop-day":
        change = get_object_or_404(selectors.days_changed(district=district), pk=_key(request))
        services.drop_day(change=change, because=facts["because"], **who)
    else:
        entered = get_object_or_404(selectors.years_entered(district=district), pk=_key(request))
        services.drop_year(entered=entered, because=facts["because"], **who)


def _key(request: HttpRequest) -> int:
    said = request.POST.get("line", "")[:18]
    return int(said) if said.isascii() and said.isdecimal() else 0


def _year(request: HttpRequest, workdays: Workdays) -> int:
    """Return the year that is asked for, this year where none is; never one of which nothing can be said."""
    said = request.GET.get("year", "")
    this = clock.today().year
    wanted = int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else this
    return min(max(wanted, workdays.known_from.year), max(this + 1, workdays.known_until.year))


def _facts(
    request: HttpRequest, district: Organ, year: int, *, keeps: bool, act: str, shown: dict[str, Form]
) -> dict[str, Any]:
    workdays, today = calendar_of(district), clock.today()
    changes = list(selectors.days_changed(district=district, year=year).select_related("by", "dropped_by"))
    standing = {each.day for each in changes if each.dropped_at is None}
    entered = {each.year: each for each in selectors.years_entered(district=district).select_related("by")}
    last = max(today.year + 1, workdays.known_until.year)
    next_year = workdays.known_until.year + 1
    return {
        "district": district,
        "year": year,
        "years": [each for each in (year - 1, year + 1) if workdays.known_from.year <= each <= last],
        "months": months(workdays, year, changed=standing, today=today),
        "changes": [each for each in changes if each.dropped_at is None],
        "dropped": [each for each in changes if each.dropped_at is not None],
        "entered": entered.get(year),
        "notices": workdays.notices(year),
        "is_known": year <= workdays.known_until.year,
        "missed": year_missed(workdays.known_until, today=today),
        "next_year": next_year if next_year == year and next_year <= today.year + 1 else None,
        "keeps": keeps,
        "days": shown["days"],
        "completing": shown["year"],
        "dropping": shown.get(act, shown["drop-day"]) if act.startswith("drop-") else shown["drop-day"],
        "act": act,
        "concerned": request.POST.get("line", ""),
        "weekdays": "一二三四五六日",
    }


def months(workdays: Workdays, year: int, *, changed: set[date], today: date) -> list[Month]:
    """Return the twelve months of a year with what is special about their days."""
    ends = date(year, 12, 31)
    special = {each.day: each for each in workdays.special_days(date(year, 1, 1) - timedelta(days=1), ends)}
    found = []
    for number in range(1, 13):
        first = date(year, number, 1)
        days: list[Day | None] = [None] * first.weekday()
        here = first
        while here.month == number and here.year == year:
            one = special.get(here)
            rest = one.rest if one else here.weekday() >= 5
            mark = ("休" if rest else "班") if one else ""
            days.append(Day(here, rest, one.name if one else "", mark, here in changed, here == today))
            if here == date.max:
                break
            here += timedelta(days=1)
        days += [None] * (-len(days) % 7)
        found.append(Month(number, tuple(tuple(days[each : each + 7]) for each in range(0, len(days), 7))))
    return found


def owed(*, user: Any, today: date) -> list[Owed]:
    """Return a line for each district of which the person keeps the calendar and a year's notice is missing."""
    lines = []
    for district in selectors.calendars_kept_by(user=user):
        year = year_missed(calendar_of(district).known_until, today=today)
        if year is not None:
            late = year <= today.year
            due = Due(date(year, 1, 1) - timedelta(days=1), "期限暂按周末推算", "overdue" if late else "soon")
            url = f"{reverse('calendar', args=[district.code])}?year={year}"
            lines.append(Owed(district.short_name, f"{year}年的放假安排尚未录入", due, url, "录入"))
    return lines
