"""The library of documents and the list of interpretations: page, table and feed."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import F, Max, Min
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.kernel import clock, pagestore
from gongkai.kernel.pagestore import kept
from gongkai.papers.models import Paper
from gongkai.papers.themes import themes
from gongkai.policies.models import Document, Kind, Validity
from gongkai.policies.selectors.register import Filters, library
from gongkai.policies.sheets import day, feed, table

A_PAGE, FEED = 20, 30
TEN_MINUTES = 600
COLUMNS = (
    "序号",
    "索引号",
    "标题",
    "发文字号",
    "发文机关",
    "类型",
    "主题分类",
    "成文日期",
    "发布日期",
    "施行日期",
    "有效期至",
    "有效性",
    "网址",
)


@require_safe
@kept
def policies(request: HttpRequest) -> HttpResponse:
    """List the documents that are public."""
    filters = Filters.from_query(request.GET)
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "page": Paginator(library(filters), A_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "query": query.urlencode(),
        "kinds": Kind.choices,
        "validities": Validity.choices,
        "themes": list(themes()),
        "today": clock.today(),
        **_choices(),
    }
    return render(request, "policies/public/policies.html", facts)


@require_safe
def policies_sheet(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list, as it is narrowed, as a table."""
    found = library(Filters.from_query(request.GET)).select_related("paper")
    return table("政策文件", COLUMNS, (_row(request, *each) for each in enumerate(found.iterator(chunk_size=1000), 1)))


@require_safe
@kept
def policies_feed(request: HttpRequest) -> HttpResponse:
    """Hand out the newest documents as a feed."""
    found = library(Filters())[:FEED]
    items = [
        (each.title, each.get_absolute_url(), each.issuer, each.published_at) for each in found if each.published_at
    ]
    return feed(request, title="政策文件", link=reverse("policies:policies"), items=items)


@require_safe
@kept
def interpretations(request: HttpRequest) -> HttpResponse:
    """List the interpretations that are public, with what each explains."""
    page = Paginator(_explained(), A_PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "today": clock.today()}
    return render(request, "policies/public/interpretations.html", facts)


@require_safe
def interpretations_sheet(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list of interpretations as a table."""
    columns = ("序号", "标题", "解读形式", "发布机关", "发布日期", "所解读的文件", "网址")
    rows = (
        (
            number,
            each.shown_title,
            each.form or "",
            each.organ.name,
            day(each.published_at),
            each.explained or "",
            request.build_absolute_uri(reverse("policies:interpretation", args=[each.pk])),
        )
        for number, each in enumerate(_explained().iterator(chunk_size=1000), 1)
    )
    return table("政策解读", columns, rows)


@require_safe
@kept
def interpretations_feed(request: HttpRequest) -> HttpResponse:
    """Hand out the newest interpretations as a feed."""
    items = [
        (each.shown_title, reverse("policies:interpretation", args=[each.pk]), each.organ.name, each.published_at)
        for each in _explained()[:FEED]
        if each.published_at
    ]
    return feed(request, title="政策解读", link=reverse("policies:interpretations"), items=items)


def _explained() -> Any:
    return (
        Paper.objects.filter(live=True, kind="interpretation")
        .select_related("organ")
        .annotate(
            form=KeyTextTransform("form", KeyTransform("particulars", "shown__content")),
            explained=F("explains__document__shown_title"),
        )
        .order_by("-published_at", "-pk")
    )


def _choices() -> dict[str, Any]:
    """Return what a reader may choose from; kept for ten minutes, for it seldom changes."""
    key = f"policies:choices:{pagestore.generation()}"
    kept_choices: dict[str, Any] | None = cache.get(key)
    if kept_choices is None:
        live = Document.objects.filter(live=True)
        ends = live.aggregate(first=Min("issued_on"), last=Max("issued_on"))
        first, last = ends["first"], ends["last"]
        kept_choices = {
            "issuers": list(live.order_by("issuer").values_list("issuer", flat=True).distinct()[:200]),
            "years": list(range(last.year, first.year - 1, -1)) if first and last else [],
        }
        cache.set(key, kept_choices, TEN_MINUTES)
    return kept_choices


def _row(request: HttpRequest, number: int, document: Document) -> tuple[Any, ...]:
    paper = document.paper
    return (
        number,
        paper.index_no if paper else "",
        document.title,
        document.document_number,
        document.issuer,
        document.get_kind_display(),
        document.theme,
        day(document.issued_on),
        day(document.published_at),
        day(document.effective_on),
        day(document.expires_on),
        document.get_state_display(),
        request.build_absolute_uri(document.get_absolute_url()),
    )
