"""The list of documents: what is there, whether it holds, whether it is explained; and what waits for a signature."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.policies.forms import RegisterForm
from gongkai.policies.models import Document, Kind, Validity
from gongkai.policies.selectors.cleaning import open_proposals
from gongkai.policies.selectors.permission import Standing
from gongkai.policies.selectors.register import Filters, register_of
from gongkai.policies.services import register_document
from gongkai.policies.sheets import day, table

from .access import open_desk

A_PAGE = 30
COLUMNS = (
    "序号",
    "文件名称",
    "发文字号",
    "类型",
    "制发机关",
    "成文日期",
    "发布日期",
    "施行日期",
    "有效期至",
    "有效性",
    "自何日起",
    "公开的解读材料",
)


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """List the documents of the organs that the person looks after."""
    standing = Standing(request.user)
    filters = Filters.from_query(request.GET)
    found = register_of(_organs(standing), filters)
    signs = [each for each in standing.organs_seen if standing.signs(each)]
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "filters": filters,
        "kinds": Kind.choices,
        "validities": Validity.choices,
        "organs": standing.organs_seen,
        "written": standing.organs_written,
        "waiting": open_proposals(signs) if signs else [],
        "year": clock.today().year,
    }
    return render(request, "policies/desk/list.html", facts)


@login_required
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list, as it is narrowed, as a table."""
    found = register_of(_organs(Standing(request.user)), Filters.from_query(request.GET))
    rows = (row_of(number, each) for number, each in enumerate(found.iterator(chunk_size=1000), 1))
    return table("规范性文件台账", COLUMNS, rows)


def row_of(number: int, document: Document) -> tuple[Any, ...]:
    """Return a document as a row of the office's sheet."""
    return (
        number,
        document.title,
        document.document_number,
        document.get_kind_display(),
        document.issuer,
        day(document.issued_on),
        day(document.published_at),
        day(document.effective_on),
        day(document.expires_on),
        document.get_state_display(),
        day(document.state_since),
        document.materials,  # type: ignore[attr-defined]
    )


@login_required
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Register a document that has no page here."""
    desk = open_desk(request, code)
    form = RegisterForm(request.POST or None, initial={"kind": Kind.NORMATIVE})
    if request.method == "POST" and form.is_valid():
        try:
            made = register_document(organ=desk.organ, by=request.user, at=desk.now, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, f"《{made.title}》已登记。")
            return redirect("policies:document", code=code, pk=made.pk)
    return render(request, "policies/desk/register.html", desk.facts(form=form), status=409 if form.errors else 200)


def _organs(standing: Standing) -> list[Organ]:
    return standing.organs_seen
