"""What does a paper of the portal say? Its page for ever; after a withdrawal the page says why it is gone. (内容页)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.kernel import clock
from gongkai.kernel.clock import CHINA
from gongkai.kernel.pagestore import kept
from gongkai.papers.content import Content
from gongkai.papers.kinds import Kind, kinds
from gongkai.papers.models import Paper, State
from gongkai.papers.selectors import public_paper
from gongkai.portal.models import Section
from gongkai.portal.selectors import address_of

from . import document
from .reading import Place, history_of, place_of
from .tree import Node, tree_of

PAGES = {"leader": "leader", "interview": "interview"}
BUDGET_DAYS = 20


@require_safe
@kept
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a paper at its own address."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, *, at_section: Section | None = None) -> HttpResponse:
    """
    Show a paper: what was released, nothing else.

    :param at_section: the column whose only page it is; then it is shown at the column's address
    """
    paper = public(pk)
    if paper is None:
        return gone(request, pk)
    if at_section is None and (own := address_of(paper)) != request.path:
        return HttpResponsePermanentRedirect(own)
    facts = facts_of(paper)
    place = place_of(paper) if at_section is None else Place(at_section.tree_id, at_section.pk, None, None)
    trail = trail_of(place)
    request.trail = trail  # type: ignore[attr-defined]
    facts |= {"place": place, "trail": trail, "column": trail[-1] if trail else None}
    return render(request, f"portal/public/{PAGES.get(paper.kind, 'item')}.html", facts)


def public(pk: int) -> Paper | None:
    """Return a public paper with what it shows and its organ, or None."""
    try:
        return public_paper(pk)
    except Paper.DoesNotExist:
        return None


def facts_of(paper: Paper) -> dict[str, Any]:
    """Return what every page of a paper shows of it."""
    assert paper.shown is not None
    content = Content.from_json(paper.shown.content)
    known = kinds()[paper.kind]
    # Only what was corrected has a history to tell.
    release = getattr(paper.shown, "release", None)
    releases = history_of(paper) if release is not None and release.number > 1 else []
    return {
        "paper": paper,
        "content": content,
        "kind": known,
        "particulars": particulars_of(known, content),
        "said": content.particulars,
        "releases": releases,
        "corrections": [each for each in releases if each.number > 1 and each.reason],
        "budget": budget_term(paper, content),
        "guests": [guest_of(each) for each in content.particulars.get("guests", ())],
        "address": address_of(paper),
        # Under any other name a file's address leads to its own; so the name need not be asked for.
        "picture_url": reverse("files:file", args=[content.picture, "picture"]) if content.picture else "",
    }


def trail_of(place: Place | None) -> list[Node]:
    """Return where a paper stands, from the top down."""
    if place is None:
        return []
    tree = tree_of(place.tree)
    node = tree.nodes.get(place.section)
    return tree.trail(node) if node else []


# What a page shows in its own place, or not at all.
_ELSEWHERE = frozenset({"topics", "guests", "questions", "duties", "rank", "name", "post"})


def particulars_of(known: Kind, content: Content) -> list[tuple[str, str, list[str]]]:
    """Return what the kind of paper says besides the text: a label and one or more lines each."""
    found = []
    for each in known.particulars:
        value = content.particulars.get(each.code)
        if value in (None, "", [], ()) or not each.shown or each.code in _ELSEWHERE:
            continue
        lines = value if isinstance(value, list | tuple) else [value]
        found.append((each.code, each.label, [_in_words(one, each.type) for one in lines]))
    return found


def _in_words(value: Any, type_: str) -> str:
    if type_ == "date":
        try:
            return in_full(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return str(value)


def guest_of(said: Any) -> tuple[str, str]:
    """Return the name and the post of a guest."""
    if isinstance(said, Mapping):
        return str(said.get("name", "")), str(said.get("post", ""))
    name, _, post = str(said).partition(" ")
    return name, post


def in_full(day: date) -> str:
    """Return a day as it is written in a text: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def budget_term(paper: Paper, content: Content) -> dict[str, Any] | None:
    """
    Return the reckoning of the twenty days within which an approved budget is to be public (budget-law:14), or None.

    They are days of the calendar: the law says days and not working days.
    """
    said = content.particulars.get("approved_on")
    if paper.kind != "budget" or not said or paper.published_at is None:
        return None
    try:
        approved = date.fromisoformat(str(said))
    except ValueError:
        return None
    published = paper.published_at.astimezone(CHINA).date()
    due = approved + timedelta(days=BUDGET_DAYS)
    return {"approved": approved, "due": due, "published": published, "late": max(0, (published - due).days)}


def gone(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why a paper was withdrawn (410), or that there is none (404)."""
    paper = Paper.objects.select_related("organ").filter(pk=pk, state=State.WITHDRAWN).first()
    ended = [each for each in history_of(paper) if each.ended_at] if paper else []
    if paper is None or not ended:
        raise Http404("没有这篇已公开的内容。地址可能有误，或者内容尚未发布。")
    facts = {"paper": paper, "release": ended[-1], "title": paper.shown_title or paper.title}
    return render(request, "portal/public/gone.html", facts, status=410)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a paper's text as a Word document, for reading and quoting."""
    paper = public(pk)
    if paper is None:
        return gone(request, pk)
    assert paper.shown is not None
    content = Content.from_json(paper.shown.content)
    address = request.build_absolute_uri(address_of(paper))
    return document.word(paper, content, address=address, at=clock.now())
