"""What stands in a column? Its page, its table, its feed; the page of a topic, and the list of topics. (栏目、专题)"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from gongkai.kernel import clock
from gongkai.kernel.pagestore import kept
from gongkai.organs.models import Kind as OrganKind
from gongkai.organs.selectors import districts
from gongkai.portal import selectors
from gongkai.portal.models import Kind, Section
from gongkai.portal.selectors.duties import ANNUAL_REPORTS, APPLICATIONS

from . import people
from .item import show
from .reading import Line, line_of, live_of_kind, year_of, years_of
from .sheets import LINE_COLUMNS, row_of, rss, table
from .tree import Node, Tree, address, tree_of

FEED = 30
A_BLOCK = 500
TOPICS = "topics"
OWN_PAGE = {Kind.LEADERS: people.leaders_in, Kind.INTERVIEW: people.interviews_in}


@require_safe
@kept
def section(request: HttpRequest, organ: str, code: str) -> HttpResponse:
    """
    Show a column: a group with what is new in each column below it, a topic, a list with its filters, a single page.

    An empty list is never shown: it says what was signed and dated, or that the column waits for its first paper.
    """
    here = found(organ, code)
    if elsewhere := _elsewhere(here):
        return redirect(elsewhere)
    tree = tree_of(here.tree_id)
    facts = surroundings(request, here, tree)
    if here.kind in OWN_PAGE:
        return OWN_PAGE[Kind(here.kind)](request, here, facts)
    if here.kind == Kind.PAGE and here.live_count == 1:
        return show(request, selectors.live_in(here)[0].paper_id, at_section=here)
    if here.is_group:
        return render(request, "portal/public/group.html", facts | {"blocks": _blocks(here, tree)})
    return render(request, "portal/public/list.html", facts | _listed(request, here))


def _elsewhere(here: Section) -> str:
    """Return the address where what a column is for is shown by itself: annual reports, applications, organs …"""
    if here.code == APPLICATIONS and not here.live_count:
        try:
            return reverse("applications:apply")
        except NoReverseMatch:
            return ""
    if here.code == ANNUAL_REPORTS and not here.live_count:
        try:
            listed = reverse("annual:public-list")
        except NoReverseMatch:
            return ""
        return listed if here.tree.kind == OrganKind.DISTRICT else f"{listed}?organ={here.tree.code}"
    if here.everybody and here.kind == Kind.PAGE and here.shows == ["organ_profile"]:
        return reverse("portal:public-organs")
    if here.everybody and here.shows == ["consultation"]:
        try:
            return reverse("policies:consultations")
        except NoReverseMatch:
            return ""
    return ""


def found(organ: str, code: str) -> Section:
    """Return a column by its address, or answer that there is none."""
    try:
        return selectors.section(organ, code)
    except Section.DoesNotExist:
        raise Http404("没有这个栏目。它可能已经调整，请从网站地图查找。") from None


def surroundings(request: HttpRequest, here: Section, tree: Tree) -> dict[str, Any]:
    """Return what stands around a column: where it is, what is beside it, its feed."""
    node = tree.nodes.get(here.pk)
    trail = tree.trail(node) if node else []
    request.trail = trail  # type: ignore[attr-defined]
    return {
        "section": here,
        "trail": trail,
        "beside": _beside(tree, trail),
        "here": here.pk,
        "today": clock.today(),
        "feed": reverse("portal:public-section-feed", args=[here.tree.code, here.code]),
        "sheet": reverse("portal:public-section-sheet", args=[here.tree.code, here.code]),
    }


def _beside(tree: Tree, trail: list[Node]) -> dict[str, Any] | None:
    """Return the menu beside a column: the columns of the group that it stands in, with those below the open one."""
    if not trail:
        return None
    here = trail[-1]
    above = here if here.is_group and tree.below(here) else trail[-2] if len(trail) > 1 else None
    if above is None or (above is here and len(trail) == 1):
        # A column at the top has its blocks for a menu.
        return None
    if above is here:
        above = trail[-2]
    on_trail = {each.pk for each in trail}
    entries = [
        (each, tree.open_below(each) if each.pk in on_trail else [])
        for each in tree.below(above)
        if each.closed_on is None or each.pk in on_trail
    ]
    return {"above": above, "entries": entries} if len(entries) > 1 else None


def _blocks(here: Section, tree: Tree) -> list[dict[str, Any]]:
    """Return what stands below a column: a column with its newest papers, a group with the columns below it."""
    node = tree.nodes.get(here.pk)
    below = tree.open_below(node) if node else []
    rows = {each.pk: each for each in Section.objects.filter(pk__in=[one.pk for one in below])}
    newest = selectors.newest_in(rows.values())
    duties = selectors.with_duties(rows.values(), today=clock.today())
    return [
        {
            "node": each,
            "below": tree.open_below(each),
            "lines": [line_of(one.paper) for one in newest.get(each.pk, ())],
            "count": rows[each.pk].live_count if each.pk in rows else 0,
            "statement": duties[each.pk].stated if each.pk in duties else None,
        }
        for each in below
    ]


def _listed(request: HttpRequest, here: Section) -> dict[str, Any]:
    year = year_of(request.GET.get("year", ""))
    number = request.GET.get("page", "")
    items = selectors.items_of(
        here,
        page=int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
        year=year,
    )
    lines = [line_of(each.paper) for each in items.items]
    return {
        "items": items,
        "lines": lines,
        "year": year,
        "years": years_of(selectors.live_in(here)) if here.live_count > len(lines) or year else [],
        "organs": here.everybody or len({each.organ for each in lines}) > 1,
        "statement": None if here.live_count else selectors.statement_of(here),
    }


@require_safe
def sheet(request: HttpRequest, organ: str, code: str) -> HttpResponseBase:
    """Hand out a column as a table: all of it, or the year that was asked for; a group with all that is below it."""
    here, year = found(organ, code), year_of(request.GET.get("year", ""))
    name = f"{here.name}{year}年" if year else here.name
    return table(name, LINE_COLUMNS, (row_of(request, each) for each in _walked(here, year)))


def _walked(here: Section, year: int | None) -> Iterator[Line]:
    for leaf in selectors.leaves_of(here):
        before = ""
        while True:
            items = selectors.items_of(leaf, before=before, year=year, size=A_BLOCK)
            yield from (line_of(each.paper) for each in items.items)
            if not items.older:
                break
            before = selectors.items.mark(items.items[-1])


@require_safe
@kept
def feed(request: HttpRequest, organ: str, code: str) -> HttpResponse:
    """Hand out the newest papers of a column as a feed."""
    here = found(organ, code)
    lines = [line_of(each.paper) for each in selectors.items_of(here, size=FEED).items]
    return rss(request, title=here.name, link=address(organ, code), says=here.description, lines=lines)


@require_safe
@kept
def topics(request: HttpRequest) -> HttpResponse:
    """List the special topics: those that are kept up, then those that are closed and stay readable."""
    district = districts().first()
    # A topic in several parts is a group below the column of topics, with the parts below it.
    wanted = Section.objects.filter(Q(kind=Kind.TOPIC) | Q(kind=Kind.GROUP, parent__code=TOPICS), tree=district)
    wanted = wanted.exclude(parent__parent__code=TOPICS)
    shown = list(wanted.select_related("tree").order_by("position", "pk"))
    facts = {
        "open": [each for each in shown if each.closed_on is None],
        "closed": [each for each in shown if each.closed_on is not None],
        "today": clock.today(),
        "interviews": live_of_kind("interview").exists(),
    }
    return render(request, "portal/public/topics.html", facts)
