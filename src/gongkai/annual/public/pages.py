"""The list of published reports, and the page of one: what was signed, as it was signed."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from gongkai.annual.models import Publication, Snapshot
from gongkai.annual.selectors.paper import fragments
from gongkai.annual.selectors.publications import pages_stamp, published, published_years, versions_of
from gongkai.annual.selectors.workbook import last_year_of
from gongkai.kernel import clock
from gongkai.organs.models import Organ

from .flow import flow

A_PAGE = 20
A_MINUTE, A_WEEK = 60, 7 * 24 * 3600


def reports(request: HttpRequest) -> HttpResponse:
    """List the published reports, by year and organ; an empty list says so and since when."""
    year, code = request.GET.get("year", ""), request.GET.get("organ", "")
    organ = get_object_or_404(Organ, code=code.replace("\x00", "")) if code else None
    found = published(year=int(year) if year.isdecimal() and len(year) == 4 else None, organ=organ)
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "years": published_years(),
        "year": year,
        "organ": organ,
        "organs": Organ.objects.filter(returns__snapshots__publication__isnull=False).distinct(),
        "query": query.urlencode(),
        "today": clock.today(),
    }
    return render(request, "annual/reports.html", facts)


def report(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """
    Show a published report; ``?compare=1`` sets last year's numbers beside it, ``?version=1`` an earlier version.

    What was signed never changes: its part of the page is rendered once and kept under its digest. The whole page is
    kept for a minute, and made anew as soon as anything is published.
    """
    key = _key(request, code, year)
    kept = cache.get(key) if key else None
    if kept is None:
        page = _page(request, code, year)
        kept = (page.content, page["ETag"], page["Last-Modified"])
        if key:
            cache.set(key, kept, A_MINUTE)
    return _answer(request, *kept)


def _key(request: HttpRequest, code: str, year: int) -> str:
    """Return under what the page is kept; "" if it is somebody's own (logged in) or asked for in an unknown way."""
    # A message that waits for one reader ("您已退出。") would be kept for everybody.
    own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & request.COOKIES.keys()
    if own or request.GET.keys() - {"compare", "version"}:
        return ""
    address = hashlib.sha256(request.get_full_path().encode()).hexdigest()
    return f"annual:page:{pages_stamp()}:{code}:{year}:{request.COOKIES.get('reading', '')[:10]!a}:{address}"


def _page(request: HttpRequest, code: str, year: int) -> HttpResponse:
    versions = versions_of(code=code, year=year)
    wanted = request.GET.get("version", "")
    chosen = [each for each in versions if not wanted or str(each.snapshot.version) == wanted]
    if not chosen:
        raise Http404("没有这份已公开的年度报告。")
    this = chosen[0]
    compare = "compare" in request.GET
    facts = {
        "publication": this,
        "snapshot": this.snapshot,
        "report": this.snapshot.report,
        "organ": this.snapshot.report.organ,
        "versions": versions,
        "newest": versions[0],
        "compare": compare,
        "body": body(this, compare=compare),
    }
    page = render(request, "annual/report.html", facts)
    around = hashlib.sha256(page.content).hexdigest()[:16]
    page["ETag"] = f'"{this.snapshot.digest[:32]}-{around}"'
    page["Last-Modified"] = http_date(this.at.timestamp())
    return page


def body(publication: Publication, *, compare: bool) -> str:
    """Return the part of the page that depends on nothing but what was signed, this year and last."""
    before = last_year_of(publication.snapshot.report) if compare else None
    beside = before.snapshot.digest if before else "none" if compare else ""
    key = f"annual:body:4:{publication.snapshot.digest}:{beside}"
    kept: str | None = cache.get(key)
    if kept is None:
        snapshot = Snapshot.objects.get(pk=publication.snapshot.pk)
        document = snapshot.document
        facts: dict[str, Any] = {
            "document": document,
            "chapters": fragments(document, before.document if before else None),
            "compare": compare,
            "before": before,
            "flow": flow(document),
            "year": publication.snapshot.report.year,
        }
        kept = render_to_string("annual/report_body.html", facts)
        cache.set(key, kept, A_WEEK)
    return kept


def _answer(request: HttpRequest, content: bytes, etag: str, modified: str) -> HttpResponse:
    """Return the page, or "not modified" to a reader who has it: by its digest and by what stands around it."""
    response = HttpResponse(content, headers={"ETag": etag, "Last-Modified": modified, "Cache-Control": "no-cache"})
    patch_vary_headers(response, ["Cookie"])
    return get_conditional_response(request, etag=etag, response=response) or response
