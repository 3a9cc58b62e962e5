"""
A document with its index table and what explains it, and an interpretation with what it explains.

Earlier versions are named with the reason of each correction, and not shown: what was corrected may be just what must
not be read any more.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.kernel import clock
from gongkai.kernel.pagestore import kept
from gongkai.papers.content import Content
from gongkai.papers.models import Paper, Release
from gongkai.papers.selectors import content_of, public_paper, withdrawal_of
from gongkai.policies.models import SIGNALS, Kind
from gongkai.policies.selectors.shown import explained_document, explanations_of, shown_document, video_of


@require_safe
@kept
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a document: what was released, whether it is in force today, and what explains it."""
    found = _public(pk, *Kind.values)
    if found is None:
        return gone(request, pk)
    paper, content = found
    shown = shown_document(paper, content, today=clock.today())
    facts = {
        "shown": shown,
        "document": shown.document,
        "validity": shown.validity,
        "signal": SIGNALS[shown.validity.state],
        "wants_interpretation": paper.kind == Kind.NORMATIVE,
        **_facts(paper, content, list(shown.releases)),
    }
    return render(request, "policies/public/policy.html", facts)


@require_safe
@kept
def interpretation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an interpretation and the document that it explains."""
    found = _public(pk, "interpretation")
    if found is None:
        return gone(request, pk)
    paper, content = found
    explained = explained_document(pk)
    document = explained[1] if explained else None
    facts = {
        "explained": explained[0] if explained else None,
        "document": document,
        "others": explanations_of(explained[0].pk, but=pk) if explained else (),
        "form": content.particulars.get("form") or "文字",
        "interpreter": content.particulars.get("interpreter") or "",
        "video": video_of(content),
        **_facts(paper, content, list(Release.objects.filter(paper=pk).order_by("number"))),
    }
    return render(request, "policies/public/interpretation.html", facts)


def gone(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why a page was withdrawn (410), or that there is none (404)."""
    release = withdrawal_of(pk)
    if release is None or release.paper.kind not in (*Kind.values, "interpretation"):
        raise Http404("没有这个公开的文件或者解读。地址可能有误，或者内容尚未发布。")
    facts = {"paper": release.paper, "release": release, "title": release.paper.shown_title or release.paper.title}
    return render(request, "policies/public/gone.html", facts, status=410)


def _public(pk: int, *kinds: str) -> tuple[Paper, Content] | None:
    try:
        paper = public_paper(pk)
    except Paper.DoesNotExist:
        return None
    if paper.kind not in kinds or paper.shown is None:
        return None
    return paper, content_of(paper.shown)


def _facts(paper: Paper, content: Content, releases: list[Release]) -> dict[str, Any]:
    return {
        "paper": paper,
        "content": content,
        "said": content.particulars,
        "releases": releases,
        "corrections": [each for each in releases if each.number > 1 and each.reason],
    }
