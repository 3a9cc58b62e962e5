"""The ledger of an organ in a year: from the stock at the beginning, entry by entry, to the stock at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.kernel.refusal import NotAllowed
from gongkai.policies.forms import OpenLedgerForm, StockForm
from gongkai.policies.models import EntryKind, Kind
from gongkai.policies.selectors import ledger as book
from gongkai.policies.services import correct_stock, open_ledger
from gongkai.policies.sheets import day, table
from lawbook.policy import stock

from .access import Desk, open_desk

COLUMNS = ("类型", "日期", "记录", "件数", "文件名称", "发文字号", "依据或理由", "记录人", "记录时间")
LABELS = {"brought": "上年末现行有效", "start": "年初现行有效", "closing": "年末现行有效"}


@login_required
def year(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show how the year's stock rolls forward, type by type; every number opens its list."""
    return _show(_desk(request, code, year), year)


@login_required
def year_sheet(request: HttpRequest, code: str, year: int) -> HttpResponseBase:
    """Hand out the year as a table."""
    desk = _desk(request, code, year)
    return table(f"{desk.organ.short_name}{year}年文件台账", COLUMNS, _rows(desk, year))


@login_required
def behind(request: HttpRequest, code: str, year: int, kind: str, column: str) -> HttpResponse:
    """Show the records that a number of the ledger stands for."""
    desk = _desk(request, code, year)
    if kind not in Kind.values or column not in (*stock.COLUMNS, *LABELS):
        raise Http404("台账没有这个数字。")
    found = book.behind(desk.organ, kind=kind, year=year, column=column)
    label = LABELS.get(column) or EntryKind(column).label
    facts = desk.facts(year=year, tally=found, kind_label=Kind(kind).label, label=label)
    return render(request, "policies/desk/behind.html", facts)


@login_required
@require_POST
def change(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Enter opening stock that is not listed one by one, or correct a number, with a reason."""
    desk = _desk(request, code, year)
    form = StockForm(request.POST)
    if form.is_valid():
        said = dict(form.cleaned_data)
        opening = said.pop("what") == EntryKind.OPENING
        try:
            correct_stock(organ=desk.organ, opening=opening, by=request.user, at=desk.now, **said)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, "已记入台账。")
            return redirect("policies:ledger", code=code, year=year)
    return _show(desk, year, form=form, status=409)


@login_required
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Say from which day on the ledger is kept here."""
    desk = open_desk(request, code)
    form = OpenLedgerForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["opened_on"]
        try:
            open_ledger(organ=desk.organ, on=on, by=request.user, at=desk.now)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, "已建账。")
            return redirect("policies:ledger", code=code, year=on.year)
    return _show(desk, desk.today.year, opening=form, status=409)


def _desk(request: HttpRequest, code: str, year: int) -> Desk:
    if not 1949 <= year <= 2100:
        raise Http404("没有这一年的台账。")
    return open_desk(request, code)


def _show(
    desk: Desk,
    year: int,
    *,
    form: StockForm | None = None,
    opening: OpenLedgerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    opened = book.opened_on(desk.organ)
    types = book.year_of(desk.organ, year)
    facts = desk.facts(
        year=year,
        years=book.years_of(desk.organ, today=desk.today),
        opened_on=opened,
        before=opened is not None and year < opened.year,
        types=types,
        any_entry=any(each.entries for each in types),
        form=form or StockForm(initial={"on": desk.today, "what": EntryKind.CORRECTED}),
        opening=(opening or OpenLedgerForm(initial={"opened_on": desk.today.replace(month=1, day=1)}))
        if desk.may_write and not any(each.entries or each.roll.brought for each in types)
        else None,
    )
    return render(desk.request, "policies/desk/ledger.html", facts, status=status)


def _rows(desk: Desk, year: int) -> Iterator[tuple[Any, ...]]:
    for each in book.year_of(desk.organ, year):
        if not each.entries and not each.roll.closing and not each.roll.brought:
            continue
        yield (each.kind.label, "", "上年末现行有效", each.roll.brought, "", "", "", "", "")
        for entry in each.entries:
            document = entry.document
            yield (
                each.kind.label,
                day(entry.on),
                entry.get_kind_display(),
                book.plain(entry).effect,
                document.title if document else "（未逐件列出）",
                document.document_number if document else "",
                entry.reason,
                entry.by or "系统",
                f"{entry.at.astimezone(desk.now.tzinfo):%Y-%m-%d %H:%M}",
            )
        yield (each.kind.label, "", "年末现行有效", each.roll.closing, "", "", "", "", "")
