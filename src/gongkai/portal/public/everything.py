"""What has been published, wherever it stands? The list of everything, its table and its feed. (全部公开信息)"""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.kernel import clock
from gongkai.kernel.pagestore import kept
from gongkai.organs.models import Organ
from gongkai.papers.kinds import kinds
from gongkai.papers.models import Paper

from .reading import Line, Walk, all_items, line_of, year_of, years_of
from .sheets import LINE_COLUMNS, row_of, rss, table

FEED = 50


@require_safe
@kept
def items(request: HttpRequest) -> HttpResponse:
    """List everything that is public, by year, organ and kind."""
    year, organ, kind = _asked(request)
    walk = all_items(year=year, organ=organ.pk if organ else None, kind=kind)
    query = request.GET.copy()
    query.pop("page", None)
    organs = Organ.objects.filter(active_to__isnull=True).only("code", "name")
    facts = {
        "page": walk.page(request.GET.get("page")),
        "year": year,
        "organ": organ,
        "kind": kind,
        "years": years_of(Paper.objects.filter(live=True)),
        "organs": organs,
        "kinds": list(kinds().values()),
        "query": query.urlencode(),
        "today": clock.today(),
        "feed": reverse("portal:feed"),
    }
    return render(request, "portal/public/items.html", facts)


@require_safe
def sheet(request: HttpRequest) -> HttpResponseBase:
    """Hand out the same list as a table, all of it."""
    year, organ, kind = _asked(request)
    walk = all_items(year=year, organ=organ.pk if organ else None, kind=kind)
    return table("公开信息", LINE_COLUMNS, (row_of(request, each) for each in _walked(walk)))


def _walked(walk: Walk) -> Iterator[Line]:
    found = walk.keys.select_related("organ").defer("locked_by")
    yield from (line_of(each) for each in found.iterator(chunk_size=1000))


@require_safe
@kept
def feed(request: HttpRequest) -> HttpResponse:
    """Hand out what was published last as a feed."""
    return rss(request, title="最新公开", link=reverse("portal:items"), says="", lines=all_items()[:FEED])


def _asked(request: HttpRequest) -> tuple[int | None, Organ | None, str]:
    organ = Organ.objects.filter(code=request.GET.get("organ", "")[:40]).first() if request.GET.get("organ") else None
    kind = request.GET.get("kind", "")
    return year_of(request.GET.get("year", "")), organ, kind if kind in kinds() else ""
