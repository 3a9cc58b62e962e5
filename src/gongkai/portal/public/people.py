"""Who leads, and who was interviewed? Leaders by rank, interviews by series and issue. (领导之窗、在线访谈)"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.kernel import clock
from gongkai.kernel.pagestore import kept
from gongkai.organs.selectors import districts
from gongkai.papers.content import Content
from gongkai.papers.models import Paper
from gongkai.portal.models import Kind, Section

from .item import guest_of
from .reading import live_of_kind
from .tree import tree_of

MANY = 200


@require_safe
@kept
def leaders(request: HttpRequest) -> HttpResponse:
    """Show the leaders of the district."""
    return _page(request, Kind.LEADERS, "leader", "领导之窗", leaders_facts)


@require_safe
@kept
def interviews(request: HttpRequest) -> HttpResponse:
    """Show all interviews."""
    return _page(request, Kind.INTERVIEW, "interview", "在线访谈", interviews_facts)


def leaders_in(request: HttpRequest, here: Section, facts: dict[str, Any]) -> HttpResponse:
    """Show the leaders that stand in a column."""
    return render(request, "portal/public/leaders.html", facts | {"title": here.name} | leaders_facts(_in(here)))


def interviews_in(request: HttpRequest, here: Section, facts: dict[str, Any]) -> HttpResponse:
    """Show the interviews that stand in a column."""
    return render(request, "portal/public/interviews.html", facts | {"title": here.name} | interviews_facts(_in(here)))


def _in(here: Section) -> list[Paper]:
    found = here.placements.filter(live=True).order_by("-published_at", "-id")
    return [each.paper for each in found.select_related("paper__organ", "paper__shown")[:MANY]]


def _page(request: HttpRequest, column: str, kind: str, title: str, facts_of: Any) -> HttpResponse:
    district = districts().first()
    tree = tree_of(district.pk) if district else None
    column_of = tree.of_kind(column) if tree else []
    trail = tree.trail(column_of[0]) if tree and column_of else []
    request.trail = trail  # type: ignore[attr-defined]
    facts = {"title": title, "trail": trail[:-1], "today": clock.today(), **facts_of(live_of_kind(kind)[:MANY])}
    return render(request, f"portal/public/{kind}s.html", facts)


def leaders_facts(papers: Iterable[Paper]) -> dict[str, Any]:
    """Return the leaders by rank; who has none stands behind."""
    shown = [(each, content.particulars, content) for each, content in _read(papers)]
    return {"leaders": sorted(shown, key=lambda each: (_number(each[1].get("rank"), 10**6), -each[0].pk))}


def interviews_facts(papers: Iterable[Paper]) -> dict[str, Any]:
    """Return the interviews by series, the series with the newest issue first, its issues downward."""
    shown = [
        (each, {**said, "guests": [guest_of(one)[0] for one in said.get("guests", ())]})
        for each, content in _read(papers)
        if (said := content.particulars) is not None
    ]
    shown.sort(key=lambda each: str(each[1].get("held_on", "")), reverse=True)
    order = list(dict.fromkeys(str(each[1].get("series", "")) for each in shown))
    shown.sort(key=lambda each: (order.index(str(each[1].get("series", ""))), -_number(each[1].get("issue"), 0)))
    series = groupby(shown, key=lambda each: str(each[1].get("series", "")))
    return {"series": [(name, list(issues)) for name, issues in series]}


def _read(papers: Iterable[Paper]) -> list[tuple[Paper, Content]]:
    return [(each, Content.from_json(each.shown.content)) for each in papers if each.shown is not None]


def _number(said: Any, otherwise: int) -> int:
    try:
        return int(said)
    except (TypeError, ValueError):
        return otherwise
