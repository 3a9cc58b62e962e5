"""What may a program ask of what is public? A reading interface with a description of itself (数据接口)."""

# No "from __future__ import annotations": the signatures are read when the module is.

import hashlib
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, P, PathEx, Query, QueryEx, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from gongkai.annual.selectors.publications import published
from gongkai.kernel import clock, figures, pagestore
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ
from gongkai.papers.content import Content
from gongkai.papers.kinds import kinds
from gongkai.papers.models import Paper
from gongkai.portal import selectors as portal
from gongkai.portal.public.item import public
from gongkai.portal.public.reading import Walk, all_items
from lawbook.parameters import NoValueYet

from .answers import (
    MISSING,
    UNCLEAR,
    FigureOut,
    ItemOut,
    OrganOut,
    PageOut,
    PoliciesOut,
    ReportOut,
    SectionOut,
)
from .api_applications import router as applications

SIZE, LARGEST, LAST_PAGE = 20, 100, 500
TEN_MINUTES = 600
DOCUMENTS = ("government_rules", "normative_document", "other_document")
# Rooms whose figures are about what is public anyway.
OPEN_FIGURES = ("portal.", "policies.")


class OpenApi(NinjaAPI):
    """The interface: every answer says of which state it is, so that whoever has it need not fetch it again."""

    def create_response(self, request: HttpRequest, data: Any, **more: Any) -> HttpResponse:
        """Answer with an ETag, or "not modified"."""
        response: HttpResponse = super().create_response(request, data, **more)
        response["Access-Control-Allow-Origin"] = "*"
        if response.status_code != 200:
            return response
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"], response["Cache-Control"] = etag, "no-cache"
        return get_conditional_response(request, etag=etag, response=response) or response


api = OpenApi(
    title="政务公开数据接口",
    version="1",
    description="已公开信息的只读接口，无需登录，不保存提交的内容。时间为北京时间；每页最多100条。",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="open",
)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, fault: Exception) -> HttpResponse:
    return api.create_response(request, {"error": str(fault) or "没有找到。"}, status=404)


@api.exception_handler(ValidationError)
def _unclear(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    names = "、".join(str(each["loc"][-1]) for each in fault.errors)
    return api.create_response(request, {"error": f"参数无法识别：{names}。"}, status=422)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, fault: Exception) -> HttpResponse:
    return api.create_response(request, {"error": "提交的内容不是 JSON。"}, status=422)


class Paging(Schema):
    """Which page, and how long."""

    page: int = Field(1, description="页码，从1开始")
    size: int = Field(SIZE, description=f"每页条数，最多{LARGEST}")

    @property
    def start(self) -> int:
        """Return how many lines stand before."""
        return (min(max(self.page, 1), LAST_PAGE) - 1) * self.length

    @property
    def length(self) -> int:
        """Return how many lines a page has."""
        return min(max(self.size, 1), LARGEST)


@api.get("/organs", response=list[OrganOut], summary="公开主体")
def organs(request: HttpRequest) -> list[dict[str, Any]]:
    """List the organs that exist today."""
    found = Organ.objects.filter(active_to__isnull=True).select_related("parent")
    return [_organ(request, each) for each in found]


def _organ(request: HttpRequest, organ: Organ) -> dict[str, Any]:
    return {
        "code": organ.code,
        "name": organ.name,
        "short_name": organ.short_name,
        "kind": organ.get_kind_display(),
        "parent": organ.parent.code if organ.parent else None,
        "url": request.build_absolute_uri(f"/organs/{organ.code}/"),
    }


@api.get("/sections", response={200: list[SectionOut], **UNCLEAR}, summary="栏目")
def sections(
    request: HttpRequest, organ: QueryEx[str, P(description="机关代码，空白为全部")] = ""
) -> list[dict[str, Any]]:
    """List the columns of an organ's pages, or of all."""
    found = portal.sections()
    if organ:
        found = found.filter(tree__code=organ)
    return [
        {
            "organ": each.tree.code,
            "code": each.code,
            "name": each.name,
            "kind": each.get_kind_display(),
            "parent": each.parent.code if each.parent else None,
            "description": each.description,
            "count": each.live_count,
            "newest_at": each.newest_at,
            "closed_on": each.closed_on,
            "items_url": request.build_absolute_uri(f"/open/sections/{each.tree.code}/{each.code}/items"),
        }
        for each in found.order_by("tree", "position", "pk")
    ]


@api.get("/sections/{organ}/{code}/items", response={200: PageOut, **MISSING, **UNCLEAR}, summary="栏目内容")
def section_items(
    request: HttpRequest,
    paging: Query[Paging],
    organ: PathEx[str, P(description="机关代码")],
    code: PathEx[str, P(description="栏目代码")],
    year: QueryEx[int | None, P(description="发布年份")] = None,
) -> dict[str, Any]:
    """List what stands in a column, newest first."""
    here = portal.sections().filter(tree__code=organ, code=code).first()
    if here is None:
        raise Http404("没有这个栏目。")
    items = portal.items_of(here, page=paging.page, size=paging.length, year=_year(year))
    lines = [_line(request, each.paper) for each in items.items]
    return {"total": items.total, "page": items.page, "size": paging.length, "items": lines}


@api.get("/items", response={200: PageOut, **MISSING, **UNCLEAR}, summary="全部公开信息")
def items(
    request: HttpRequest,
    paging: Query[Paging],
    year: QueryEx[int | None, P(description="发布年份")] = None,
    organ: QueryEx[str, P(description="机关代码")] = "",
    kind: QueryEx[str, P(description="种类代码")] = "",
) -> dict[str, Any]:
    """List everything that is public, newest first."""
    key = _organ_key(organ)
    walk = all_items(year=_year(year), organ=key, kind=kind if kind in kinds() else "")
    return _paged(request, walk, paging, _line)


@api.get("/items/{pk}", response={200: ItemOut, **MISSING, **UNCLEAR}, summary="公开信息")
def item(request: HttpRequest, pk: PathEx[int, P(description="编号")]) -> dict[str, Any]:
    """Return a public paper as it stands on its page."""
    paper = public(pk)
    if paper is None or paper.shown is None:
        raise Http404("没有这篇已公开的内容。")
    content = Content.from_json(paper.shown.content)
    return {
        **_line(request, paper),
        "kind": kinds()[paper.kind].label,
        "index_no": paper.index_no,
        "summary": content.summary,
        "source": content.source,
        "author": content.author,
        "written_on": content.written_on,
        "theme": content.theme,
        "keywords": list(content.keywords),
        "particulars": _shown(paper, content),
        "body": content.body,
        "attachments": [
            {
                "name": each.name,
                "format": each.format,
                "size": each.size,
                "url": request.build_absolute_uri(f"/files/{each.file}/{each.name}"),
            }
            for each in content.attachments
        ],
    }


@api.get("/policies", response={200: PoliciesOut, **UNCLEAR}, summary="政策文件")
def policies(
    request: HttpRequest, paging: Query[Paging], year: QueryEx[int | None, P(description="发布年份")] = None
) -> dict[str, Any]:
    """List rules, normative and other documents with their fields, newest first."""
    return _paged(request, all_items(year=_year(year), kinds=DOCUMENTS), paging, _policy)


@api.get("/annual-reports", response={200: list[ReportOut], **UNCLEAR}, summary="年度报告")
def annual_reports(
    request: HttpRequest, year: QueryEx[int | None, P(description="报告年度")] = None
) -> list[dict[str, Any]]:
    """List the published annual reports, each in its newest version."""
    return [
        {
            "organ": each.snapshot.report.organ.code,
            "year": each.snapshot.report.year,
            "version": each.snapshot.version,
            "title": each.title,
            "published_on": each.on,
            "url": request.build_absolute_uri(each.url),
        }
        for each in published(year=_year(year))
    ]


@api.get("/figures", response={200: list[FigureOut], **MISSING, **UNCLEAR}, summary="公开数据")
def figures_of(
    request: HttpRequest, organ: QueryEx[str, P(description="机关代码")], year: QueryEx[int, P(description="年份")]
) -> list[dict[str, Any]]:
    """Return what an organ's year comes to."""
    key, wanted = _organ_key(organ), _year(year)
    if key is None or wanted is None:
        raise Http404("没有这个机关或者年份。")
    where = f"web:figures:{key}:{wanted}:{pagestore.generation()}"
    kept: list[dict[str, Any]] | None = cache.get(where)
    if kept is None:
        period = figures.Period.of_year(wanted)
        kept = []
        for each in figures.declared():
            if not each.name.startswith(OPEN_FIGURES):
                continue
            try:
                value = each.count(organ=key, period=period)
            except NoValueYet:
                # In that year no rule said yet how it is counted.
                continue
            kept.append({"name": each.name, "says": each.says, "unit": each.unit, "value": value})
        cache.set(where, kept, TEN_MINUTES)
    return kept


api.add_router("/applications", applications)


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Describe the interface to a person: every operation with what it takes."""
    schema = api.get_openapi_schema()
    operations = [
        {
            "path": path,
            "method": method.upper(),
            "summary": said["summary"],
            "parameters": list(said.get("parameters", [])),
            "try": path if method == "get" and "{" not in path and not _asks(said) else "",
        }
        for path, methods in schema["paths"].items()
        for method, said in methods.items()
    ]
    facts = {"operations": operations, "about": api.description, "today": clock.today()}
    return render(request, "web/api.html", facts)


def _asks(operation: dict[str, Any]) -> bool:
    """Test if an operation cannot be tried without a parameter."""
    return any(each.get("required") for each in operation.get("parameters", []))


def _year(said: int | None) -> int | None:
    return said if said is not None and 1990 <= said <= 9998 else None


def _organ_key(code: str) -> int | None:
    if not code:
        return None
    found = Organ.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise Http404("没有这个机关。")
    return found


def _line(request: HttpRequest, paper: Paper) -> dict[str, Any]:
    moment = paper.published_at or paper.made_at
    return {
        "id": paper.pk,
        "title": paper.shown_title,
        "organ": paper.organ.code,
        "published_at": moment.astimezone(CHINA),
        "url": request.build_absolute_uri(portal.address_of(paper)),
    }


def _policy(request: HttpRequest, paper: Paper) -> dict[str, Any]:
    said = paper.shown.content.get("particulars", {}) if paper.shown else {}
    fields = {name: str(said.get(name) or "") for name in ("issuer", "document_number", "effective_on", "expires_on")}
    return {
        **_line(request, paper),
        **fields,
        "kind": kinds()[paper.kind].label,
        "written_on": paper.written_on,
    }


def _shown(paper: Paper, content: Content) -> dict[str, Any]:
    known = {each.code for each in kinds()[paper.kind].particulars if each.shown}
    return {code: value for code, value in content.particulars.items() if code in known and value not in (None, "")}


def _paged(request: HttpRequest, walk: Walk, paging: Paging, made: Any) -> dict[str, Any]:
    page = paging.start // paging.length + 1
    rows = walk.papers(paging.start, paging.start + paging.length)
    return {"total": walk.total, "page": page, "size": paging.length, "items": [made(request, each) for each in rows]}
