"""Which organs are there, where and when are they open, and how does one ask them? (政府机构、公开指南)"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from gongkai.kernel import clock
from gongkai.kernel.pagestore import kept
from gongkai.organs.models import Kind, Organ
from gongkai.organs.selectors import districts
from gongkai.papers.content import Content
from gongkai.papers.models import Paper

from .item import facts_of
from .reading import line_of, live_of_kind
from .tree import tree_of

NEWEST = 8


@require_safe
@kept
def organs(request: HttpRequest) -> HttpResponse:
    """List the organs by kind, with address, hours and telephone as they have published them."""
    today = clock.today()
    profiles: dict[int, Content] = {}
    for each in live_of_kind("organ_profile"):
        if each.shown is not None:
            profiles.setdefault(each.organ_id, Content.from_json(each.shown.content))
    groups = []
    known = [each for each in Organ.objects.all() if each.active_to is None or each.active_to >= today]
    for kind in Kind:
        found = [(each, profiles.get(each.pk)) for each in known if each.kind == kind]
        if found:
            groups.append((kind.label, [(each, profile.particulars if profile else {}) for each, profile in found]))
    return render(request, "portal/public/organs.html", {"groups": groups, "today": today})


@require_safe
@kept
def organ(request: HttpRequest, organ: str) -> HttpResponse:
    """Show an organ: what it is for, where it is, its own columns, its guide, catalogue and reports."""
    here = get_object_or_404(Organ, code=organ)
    profile = live_of_kind("organ_profile", organ=here.pk).first()
    tree = tree_of(here.pk)
    facts: dict[str, Any] = {
        "organ": here,
        "profile": profile,
        "content": Content.from_json(profile.shown.content) if profile and profile.shown else None,
        "tree": [(each, tree.open_below(each)) for each in tree.open_below(None)] if here.kind != Kind.DISTRICT else [],
        "newest": [line_of(each) for each in _of(here)[:NEWEST]],
        "guide": live_of_kind("guide", organ=here.pk).first(),
        "reports": _address("annual:public-list"),
        "today": clock.today(),
    }
    return render(request, "portal/public/organ.html", facts)


def _of(here: Organ) -> Any:
    return Paper.objects.filter(organ=here, live=True).select_related("organ").order_by("-published_at", "-id")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@require_safe
@kept
def guides(request: HttpRequest) -> HttpResponse:
    """List the guides of all organs, each with the day on which it was last looked through."""
    found: dict[int, tuple[Paper, Any]] = {}
    for each in live_of_kind("guide"):
        if each.shown is not None:
            found.setdefault(each.organ_id, (each, Content.from_json(each.shown.content).particulars))
    listed = sorted(found.values(), key=lambda each: (each[0].organ.position, each[0].organ.code))
    return render(request, "portal/public/guides.html", {"guides": listed, "today": clock.today()})


@require_safe
@kept
def guide(request: HttpRequest, organ: str) -> HttpResponse:
    """Show how one asks an organ for information (ogi:12); an organ without a guide is said to have none yet."""
    here = get_object_or_404(Organ, code=organ)
    paper = live_of_kind("guide", organ=here.pk).first()
    if paper is None:
        authority = Organ.objects.filter(parent__in=districts(), is_ogi_authority=True).first()
        facts = {"organ": here, "authority": authority if authority != here else None, "today": clock.today()}
        return render(request, "portal/public/no_guide.html", facts)
    return render(request, "portal/public/guide.html", facts_of(paper) | {"organ": here})
