"""How does an organ answer applications? In numbers, year by year, without a word about anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.applications.models import Office
from gongkai.applications.selectors.statistics import PublicNumbers, public_numbers
from gongkai.kernel import clock

from .lists import table
from .offices import office_of, offices

FIRST = 2019
MOST_YEARS = 5
# The statutory form numbers its rows, which means nothing outside of it.
_NUMBERING = re.compile(r"\A(?:（[一二三四五六七八九十]+）|\d+[.．、])")
COLUMNS = ("年份", "项目", "数量", "单位")


@dataclass(frozen=True)
class Bar:
    """One line of a table with its share, as a bar shows it."""

    label: str
    count: int
    percent: int


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the organs whose numbers can be seen."""
    return render(request, "applications/public/numbers_index.html", {"offices": offices(today=clock.today())})


@require_safe
def numbers(request: HttpRequest, code: str) -> HttpResponse:
    """Show an organ's numbers, year by year."""
    today = clock.today()
    office = _office(code, today)
    years = list(_years(office, today))
    facts = {
        "office": office,
        "organ": office.organ,
        "years": years,
        "results": [(each, _bars(each)) for each in years[:1]],
        "today": today,
    }
    return render(request, "applications/public/numbers.html", facts)


@require_safe
def numbers_sheet(request: HttpRequest, code: str) -> HttpResponseBase:
    """Hand out an organ's numbers as a table."""
    today = clock.today()
    office = _office(code, today)
    return table(f"{office.organ.name}依申请公开统计", COLUMNS, _rows(office, today))


def _office(code: str, today: date) -> Office:
    office = office_of(code, today=today)
    if office is None:
        raise Http404("没有这个受理机构。")
    return office


def _years(office: Office, today: date) -> Iterator[PublicNumbers]:
    """Yield the numbers of the last years in which there was something, this one always."""
    for year in range(today.year, max(FIRST, today.year - MOST_YEARS) - 1, -1):
        found = public_numbers(office.organ_id, year)
        if found is not None and (year == today.year or found.received or found.carried_in):
            yield found


def _bars(year: PublicNumbers) -> list[Bar]:
    whole = year.closed or 1
    return [Bar(plain(each.label), each.count, round(100 * each.count / whole)) for each in year.results]


def _rows(office: Office, today: date) -> Iterator[tuple[object, ...]]:
    for each in _years(office, today):
        yield each.year, "收到申请", each.received, "件"
        yield each.year, "上年结转", each.carried_in, "件"
        yield each.year, "办结", each.closed, "件"
        yield each.year, "结转下年度（办理中）", each.open, "件"
        yield each.year, "已答复", each.answers.answered, "件"
        yield each.year, "其中按期答复", each.answers.on_time, "件"
        for line in each.results:
            yield each.year, f"结果：{plain(line.label)}", line.count, "件"
        for line in each.by_kind:
            yield each.year, f"申请人：{line.label}", line.count, "件"


def plain(label: str) -> str:
    """Return what a row of the form is called, without its number."""
    return _NUMBERING.sub("", label)
