"""Which papers are there, which wait for my signature, and what is withheld from the public, and why?"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from gongkai.kernel import clock
from gongkai.organs.models import Organ
from gongkai.papers import selectors
from gongkai.papers.forms import FilterForm
from gongkai.papers.kinds import kind, kinds
from gongkai.papers.models import Attribute, Paper, State
from gongkai.papers.selectors import Standing
from gongkai.review import selectors as review

PAGE = 20
KEPT = "papers:filters"
GROUPS = (("publish", "信息发布"), ("policies", "政策文件"), ("consultations", "意见征集"))


@login_required
def papers(request: HttpRequest) -> HttpResponse:
    """List the papers of my organs; the filters are kept until they are cleared."""
    if "clear" in request.GET:
        request.session.pop(KEPT, None)
        return redirect("papers:list")
    asked = request.GET if request.GET else QueryDict(request.session.get(KEPT, ""))
    standing = Standing(request.user)
    seen = standing.papers()
    organs = standing.organs_inside | standing.organs_overseen | standing.organs_operated
    form = FilterForm(asked, organs=Organ.objects.filter(pk__in=organs))
    query = asked.copy()
    query.pop("page", None)
    if request.GET:
        request.session[KEPT] = query.urlencode()
    page = Paginator(_narrowed(seen, form), PAGE).get_page(asked.get("page"))
    for each in page:
        each.button = _button(each, standing)  # type: ignore[attr-defined]
    facts = {
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "may_write": bool(standing.organs_written),
        "waiting": review.awaiting(user=request.user).count(),
    }
    return render(request, "papers/list.html", facts)


def _narrowed(seen: QuerySet[Paper], form: FilterForm) -> QuerySet[Paper]:
    if not form.is_valid():
        return seen.none()
    facts = form.cleaned_data
    condition = Q()
    if facts["words"]:
        condition &= Q(title__contains=facts["words"])
    if facts["kind"]:
        condition &= Q(kind=facts["kind"])
    if facts["state"]:
        condition &= Q(state=facts["state"])
    if facts.get("organ"):
        condition &= Q(organ=facts["organ"])
    if facts["who"]:
        condition &= Q(made_by__name__contains=facts["who"])
    return seen.filter(condition)


def _button(paper: Paper, standing: Standing) -> tuple[str, bool, str]:
    """Return the one next thing for a line of the list: its word, whether it is mine, and where it is done."""
    own = [paper.organ.code, paper.pk]
    if paper.state in (State.DRAFT, State.CORRECTING, State.WITHDRAWN) and standing.writes(paper):
        return "编辑", False, reverse("papers:edit", args=own)
    if paper.state == State.APPROVED and standing.releases(paper):
        return "发布", True, reverse("papers:paper", args=own)
    return "查看", False, reverse("papers:paper", args=own)


@login_required
def awaiting(request: HttpRequest) -> HttpResponse:
    """List what waits for my signature, the oldest first."""
    now = clock.now()
    lines = [
        {
            "organ": each.organ,
            "title": each.title,
            "url": selectors.where_signed(each),
            "at": each.submitted_at,
            "step": (review.next_step(each) or {}).get("label", ""),
            "waited": _waited((now - each.submitted_at).days),
        }
        for each in review.awaiting(user=request.user)
    ]
    return render(request, "papers/review.html", {"lines": lines})


def _waited(days: int) -> str:
    return f"已等{days}天" if days > 0 else "今天送审"


@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Let a person choose what to write, and for which organ."""
    groups = [(label, [each for each in kinds().values() if each.chosen_at == code]) for code, label in GROUPS]
    return render(request, "papers/choose.html", {"organs": Standing(request.user).organs_written, "groups": groups})


def _withheld(request: HttpRequest) -> QuerySet[Paper]:
    return Standing(request.user).papers().exclude(attribute=Attribute.PUBLIC).exclude(state=State.DISCARDED)


def _register(found: Any) -> Iterator[dict[str, Any]]:
    lines = list(found)
    newest = selectors.newest_of(lines)
    for each in lines:
        content = selectors.content_of(newest[each.pk])
        yield {
            "paper": each,
            "kind": kind(each.kind).label,
            "attribute": each.get_attribute_display(),
            "reason": content.attribute_reason,
        }


@login_required
def withheld(request: HttpRequest) -> HttpResponse:
    """Show the register of what is not disclosed of the office's own accord, with the reasons."""
    page = Paginator(_withheld(request), PAGE).get_page(request.GET.get("page"))
    lines = list(_register(page.object_list))
    return render(request, "papers/withheld.html", {"page": page, "lines": lines})


COLUMNS = ("标题", "种类", "机关", "公开属性", "依据和理由", "下次评估审查日期", "拟稿人", "最后修改")


@login_required
def withheld_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the same register as a CSV file."""
    response = StreamingHttpResponse(_csv(_withheld(request)), content_type="text/csv; charset=utf-8")
    name = "%E4%B8%8D%E4%BA%88%E5%85%AC%E5%BC%80%E7%99%BB%E8%AE%B0.csv"
    response["Content-Disposition"] = f"attachment; filename=\"withheld.csv\"; filename*=UTF-8''{name}"
    return response


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _csv(found: QuerySet[Paper]) -> Iterator[str]:
    # Without the mark at the start, spreadsheets in China read the file as GBK.
    yield "\ufeff"
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for line in _register(found):
        paper = line["paper"]
        cells = (
            paper.title,
            line["kind"],
            paper.organ.name,
            line["attribute"],
            line["reason"],
            paper.review_on.isoformat() if paper.review_on else "",
            str(paper.made_by or "迁入"),
            timezone.localtime(paper.changed_at).strftime("%Y-%m-%d %H:%M"),
        )
        yield writer.writerow([inert(each) for each in cells])


# Spreadsheets set to Chinese or Japanese take the full-width signs for the narrow ones.
_STARTS_A_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _STARTS_A_FORMULA.match(cell) else cell
