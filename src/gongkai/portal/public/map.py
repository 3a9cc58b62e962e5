"""Where is everything? The map for readers, the map for machines, and what robots leave alone. (网站地图)"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from django.core.cache import cache
from django.db.models import Count, F, IntegerField, Max
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.kernel import clock, pagestore
from gongkai.kernel.clock import CHINA
from gongkai.kernel.pagestore import kept
from gongkai.organs.models import Kind, Organ
from gongkai.organs.selectors import districts
from gongkai.papers.models import Paper
from gongkai.portal.models import Section
from gongkai.portal.selectors import address_of

from .tree import address, tree_of

A_PART = 5_000
TEN_MINUTES = 600
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@require_safe
@kept
def site_map(request: HttpRequest) -> HttpResponse:
    """Show all columns of the district and the organs with pages of their own."""
    district = districts().first()
    tree = tree_of(district.pk) if district else None
    organs = Organ.objects.filter(active_to__isnull=True).exclude(kind=Kind.DISTRICT)
    facts = {"tree": tree.drawn() if tree else [], "organs": organs, "today": clock.today()}
    return render(request, "portal/public/site_map.html", facts)


@require_safe
@kept
def index(request: HttpRequest) -> HttpResponse:
    """List the parts of the machines' map."""
    lines = [
        f"<sitemap><loc>{escape(request.build_absolute_uri(reverse('portal:sitemap-part', args=[number])))}</loc>"
        f"{_changed(last)}</sitemap>"
        for number, last in parts()
    ]
    return _xml(f"<sitemapindex {_NAMESPACE}>" + "".join(lines) + "</sitemapindex>")


def parts() -> list[tuple[int, datetime | None]]:
    """
    Return the numbers of the parts and the newest moment in each: 0 holds the columns, the others papers by key.

    A part holds a stretch of keys, so that none has to be counted up to.
    """
    # Of this generation: what is kept longer than a page would outlive a release in the next one.
    key = f"portal:sitemap:{pagestore.generation()}"
    found: list[tuple[int, datetime | None]] | None = cache.get(key)
    if found is None:
        rows = (
            Paper.objects.filter(live=True)
            .order_by()
            .values_list(Cast((F("pk") - 1) / A_PART, IntegerField()))
            .annotate(newest=Max("published_at"), count=Count("pk"))
        )
        found = [(0, None), *sorted((number + 1, newest) for number, newest, _ in rows)]
        cache.set(key, found, TEN_MINUTES)
    return found


@require_safe
@kept
def part(request: HttpRequest, number: int) -> HttpResponse:
    """List the addresses of one part: the columns, or the public papers of a stretch of keys."""
    lines: list[tuple[str, datetime | None]]
    if number == 0:
        lines = [(each, None) for each in _pages()]
    else:
        if number > 10**9:
            raise Http404
        start = (number - 1) * A_PART
        papers = Paper.objects.filter(live=True, pk__gt=start, pk__lte=start + A_PART).order_by("pk")
        lines = [(address_of(each), each.published_at) for each in papers.only("pk", "kind", "published_at")]
        if not lines:
            raise Http404
    found = "".join(
        f"<url><loc>{escape(request.build_absolute_uri(where))}</loc>{_changed(on)}</url>" for where, on in lines
    )
    return _xml(f"<urlset {_NAMESPACE}>{found}</urlset>")


def _pages() -> Iterable[str]:
    yield reverse("home")
    for name in ("items", "public-organs", "leaders", "interviews", "topics", "guides", "site-map"):
        yield reverse(f"portal:{name}")
    for organ in Organ.objects.filter(active_to__isnull=True).exclude(kind=Kind.DISTRICT).order_by("code"):
        yield reverse("portal:public-organ", args=[organ.code])
        yield reverse("portal:catalogue", args=[organ.code])
    for code, tree in Section.objects.order_by("tree", "position", "pk").values_list("code", "tree__code"):
        yield address(tree, code)


def _changed(moment: datetime | None) -> str:
    return f"<lastmod>{moment.astimezone(CHINA).date().isoformat()}</lastmod>" if moment else ""


def _xml(body: str) -> HttpResponse:
    return HttpResponse(_HEAD + body, content_type="application/xml; charset=utf-8")


@require_safe
@kept
def robots(request: HttpRequest) -> HttpResponse:
    """Ask robots to leave the desk and what only a reader's hand should touch alone."""
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /login/",
        "Disallow: /reading/",
        "Disallow: /seen/",
        "Disallow: /application/",
        "Disallow: /opinion/",
        "Disallow: /correction/",
        "Disallow: /mistake/",
        f"Sitemap: {request.build_absolute_uri(reverse('portal:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
