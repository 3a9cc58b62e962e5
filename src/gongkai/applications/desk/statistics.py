"""Statistics of an organ and of a district: table pages for a month, a quarter or a year, each number with its list."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongkai.applications.selectors import tables
from gongkai.applications.selectors.register import rows_of
from gongkai.applications.selectors.statistics import OrganLine, overview, statistics
from gongkai.organs.workdays import workdays_of
from lawbook.report.edition import Edition

from .access import open_seat
from .choosing import PARTS, chosen, chosen_stretch, paging_query, years_to

A_PAGE = 50


@login_required
@require_safe
def district(request: HttpRequest) -> HttpResponse:
    """Show one line for each organ that the person sees; whoever sees one organ only is led to it."""
    which = chosen(request)
    if len(which.organs) == 1:
        return redirect("applications:statistics", code=which.organs[0].code)
    stretch = chosen_stretch(request, which.today)
    lines = overview(which.organs, stretch.period, today=which.today)
    facts = which.facts(lines=lines, whole=_sum(lines), stretch=stretch, parts=PARTS, years=years_to(which.today))
    return render(request, "applications/after/district.html", facts)


@login_required
@require_safe
def organ(request: HttpRequest, code: str) -> HttpResponse:
    """Show an organ's statistics of a period: what came in, how it ended, in what time, and table two."""
    seat = open_seat(request, code)
    stretch = chosen_stretch(request, seat.today)
    found = statistics([seat.organ.pk], stretch.period, workdays=workdays_of(seat.organ))
    form = tables.form_of(stretch.period.end)
    facts = seat.facts(
        found=found,
        stretch=stretch,
        parts=PARTS,
        years=years_to(seat.today),
        columns=form.applications.columns,
        rows=_rows(form, found.cells),
        kept=tables.is_kept(seat.organ.pk),
    )
    return render(request, "applications/after/statistics.html", facts)


@login_required
@require_safe
def behind(request: HttpRequest, code: str, row: str, column: str) -> HttpResponse:
    """Show the applications behind one number, masked for whoever only watches."""
    seat = open_seat(request, code)
    stretch = chosen_stretch(request, seat.today)
    form = tables.form_of(stretch.period.end)
    cell = f"{tables.TWO}.{row}.{column}"
    if not form.knows(cell):
        raise Http404("没有这个数字。")
    found = tables.behind_of([seat.organ.pk], stretch.period, row, column)
    page = Paginator(found.select_related("organ", "applicant", "unit", "officer"), A_PAGE).get_page(
        request.GET.get("page")
    )
    facts = seat.facts(
        label=form.label(cell),
        page=page,
        rows=rows_of(page, seat.desk, today=seat.today),
        stretch=stretch,
        query=paging_query(request),
    )
    return render(request, "applications/after/behind.html", facts)


def _rows(form: Edition, cells: dict[str, int]) -> list[dict[str, Any]]:
    """Return table two as rows of numbers, headings between them, in the order of the form."""
    columns = [column.code for column in form.applications.columns]
    groups = {each.code: each for each in form.applications.groups}
    rows: list[dict[str, Any]] = []
    last = ""
    for row in form.applications.rows:
        if row.under and row.under != last:
            group = groups.get(row.under)
            above = groups.get(group.under or "") if group else None
            named = {each["label"] for each in rows if each["is_head"]}
            rows += [
                {"label": each.label, "is_head": True}
                for each in (above, group)
                if each is not None and each.label not in named
            ]
        last = row.under or ""
        numbers = [(column, cells[f"{tables.TWO}.{row.code}.{column}"]) for column in columns]
        rows.append({"code": row.code, "label": row.label, "is_head": False, "numbers": numbers, "sum": row.computed})
    return rows


def _sum(lines: list[OrganLine]) -> OrganLine | None:
    if not lines:
        return None
    whole = OrganLine(lines[0].organ)
    for name in ("received", "carried_in", "closed", "open", "overdue", "answered", "on_time"):
        setattr(whole, name, sum(getattr(each, name) for each in lines))
    return whole
