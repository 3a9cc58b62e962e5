"""What did citizens write, and what becomes of it? For the organ's own people; in the order in which it came."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

import openpyxl
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from gongkai.kernel.refusal import NotAllowed
from gongkai.policies import services
from gongkai.policies.consultation_forms import DispositionForm, EnteredCommentForm
from gongkai.policies.models import Channel, Comment, Disposition
from gongkai.policies.selectors.consultations import comments_of
from gongkai.policies.sheets import day, table

from .consultations import Desk, open_consultation

A_PAGE = 50
SHOWN = (("open", "未处理"), ("unnoted", "未阅"), *Disposition.choices)
COLUMNS = (
    "序号",
    "途径",
    "收到日期",
    "意见",
    "针对的条款",
    "姓名或单位",
    "联系方式",
    "采纳情况",
    "理由",
    "意见概括",
    "办理人",
)
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def comments(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show what came in, whole, with the form that answers what is chosen."""
    return _show(open_consultation(request, code, pk, comments=True))


@login_required
@require_POST
def note(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take note of the comments that were chosen, or of all that are shown."""
    desk = open_consultation(request, code, pk, comments=True)
    numbers = _chosen(request, "number") or _chosen(request, "shown")
    try:
        count = services.note_comments(consultation=desk.consultation, numbers=numbers, by=request.user, at=desk.now)
    except NotAllowed as refused:
        return _show(desk, refused=refused.says, status=409)
    messages.success(request, f"已阅{count}条。" if count else "都已阅过。")
    return redirect(_address(desk))


@login_required
@require_POST
def answer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say what becomes of the comments that were chosen; what was typed stays if that is refused."""
    desk = open_consultation(request, code, pk, comments=True)
    form, numbers = DispositionForm(request.POST), _chosen(request, "number")
    if not form.is_valid():
        return _show(desk, form=form, chosen=numbers, status=409)
    try:
        services.answer_comments(
            consultation=desk.consultation, numbers=numbers, by=request.user, at=desk.now, **form.cleaned_data
        )
    except NotAllowed as refused:
        form.add_error(None, refused.says)
        return _show(desk, form=form, chosen=numbers, status=409)
    messages.success(request, f"已处理{len(numbers)}条意见。")
    return redirect(_address(desk))


@login_required
def enter(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Enter a comment that came by another way."""
    desk = open_consultation(request, code, pk, comments=True)
    form = EnteredCommentForm(request.POST or None, initial={"received_on": desk.today})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.enter_comment(
                consultation=desk.consultation, by=request.user, at=desk.now, **form.cleaned_data
            )
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, f"已登记为第{made.number}条意见。")
            return redirect(_address(desk))
    status = 409 if form.errors else 200
    return render(request, "policies/desk/consultation_enter.html", desk.facts(form=form), status=status)


@login_required
def export(request: HttpRequest, code: str, pk: int, form: str) -> HttpResponseBase:
    """Hand out the register as it is narrowed, as CSV or as a workbook; for the organ's own use."""
    desk = open_consultation(request, code, pk, comments=True)
    if form not in ("csv", "xlsx"):
        raise Http404("只能导出CSV或者xlsx。")
    rows = (_row(each) for each in _found(desk).iterator(chunk_size=1000))
    return table("意见登记", COLUMNS, rows) if form == "csv" else _workbook("意见登记", COLUMNS, rows)


def _show(desk: Desk, *, status: int = 200, chosen: Sequence[int] = (), **more: Any) -> HttpResponse:
    request = desk.request
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "page": Paginator(_found(desk), A_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "show": request.GET.get("show", ""),
        "channel": request.GET.get("channel", ""),
        "shown": SHOWN,
        "channels": Channel.choices,
        "form": DispositionForm() if desk.may_write else None,
        "chosen": list(chosen),
    }
    page = "policies/desk/consultation_comments.html"
    return render(request, page, desk.facts(**{**facts, **more}), status=status)


def _found(desk: Desk) -> Any:
    show, channel = desk.request.GET.get("show", ""), desk.request.GET.get("channel", "")
    return comments_of(desk.consultation, show=show, channel=channel if channel in Channel.values else "")


def _chosen(request: HttpRequest, name: str) -> list[int]:
    said = request.POST.getlist(name)[:1000]
    return [int(each) for each in said if each.isascii() and each.isdecimal() and len(each) < 9]


def _address(desk: Desk) -> str:
    here = desk.consultation
    address = reverse("policies:comments", args=[here.organ.code, here.pk])
    query = desk.request.GET.urlencode()
    return f"{address}?{query}" if query else address


def _row(comment: Comment) -> tuple[Any, ...]:
    said = comment.answer
    return (
        comment.number,
        comment.get_channel_display(),
        day(comment.received_on),
        comment.text,
        comment.about,
        comment.name,
        comment.contact,
        said.get_disposition_display() if said else "",
        said.reason if said else "",
        said.summary if said else "",
        str(said.by) if said else "",
    )


def _workbook(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.append(list(columns))
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
            if isinstance(value, str):
                # What citizens wrote is text, even where it begins like a formula.
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    response = HttpResponse(content.getvalue(), content_type=SHEETS)
    response["Content-Disposition"] = f"attachment; filename=\"list.xlsx\"; filename*=UTF-8''{quote(name)}.xlsx"
    return response
