"""Which drafts of mine lie before the public, how does each stand, and what has to be done? (意见征集)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import ports
from gongkai.papers.models import Paper
from gongkai.policies import services
from gongkai.policies.consultation_forms import LinkResultForm, OpinionForm, SendForm, dated
from gongkai.policies.models import Consultation, Disposition
from gongkai.policies.selectors.consultations import (
    FIXED,
    GONE,
    PHASES,
    Filters,
    Reading,
    consultation_of,
    consultations_of,
    gaps_of,
    result_of,
    stand,
    tally,
    term_of,
    with_counts,
)
from gongkai.policies.selectors.decisions import reviews_of
from gongkai.policies.sheets import day, table

from .access import open_paper

A_PAGE = 30
COLUMNS = (
    "序号",
    "标题",
    "机关",
    "开始日期",
    "截止日期",
    "状态",
    "收到意见",
    "未处理",
    "征集结果",
    "发布日期",
)


@dataclass(frozen=True)
class Desk:
    """One consultation on one person's desk."""

    request: HttpRequest
    consultation: Consultation
    reading: Reading
    now: datetime

    @property
    def today(self) -> date:
        """Return the day."""
        return self.now.date()

    @property
    def may_write(self) -> bool:
        """Test if the person deals with it."""
        return self.reading.writes(self.consultation.organ)

    @property
    def may_read(self) -> bool:
        """Test if the person may read what citizens wrote."""
        return self.reading.reads_comments(self.consultation.organ)

    def facts(self, **more: Any) -> dict[str, Any]:
        """Return what every page of a consultation shows, with what this one adds."""
        here = self.consultation
        return {
            "consultation": here,
            "organ": here.organ,
            "stand": stand(here, today=self.today),
            "may_write": self.may_write,
            "may_read": self.may_read,
            "today": self.today,
            **more,
        }


def open_consultation(request: HttpRequest, code: str, pk: int, *, comments: bool = False) -> Desk:
    """
    Return a consultation of an organ on this person's desk.

    :param comments: whether what citizens wrote is asked for: then only the organ's own people come in
    :raises Http404: if there is none, or it is not this person's to see
    """
    found = Consultation.objects.filter(pk=pk, organ__code=code)
    here = with_counts(found).select_related("organ__parent__parent", "paper__organ", "result__organ").first()
    reading = Reading(request.user)
    allowed = here is not None and (
        reading.reads_comments(here.organ)
        if comments
        else reading.sees(here.organ) or reading.reads_comments(here.organ)
    )
    if here is None or not allowed:
        raise Http404("没有这次意见征集，或您不能查看。")
    return Desk(request, here, reading, clock.now())


@login_required
def consultation_list(request: HttpRequest) -> HttpResponse:
    """List the consultations of the organs that the person looks after."""
    today, filters = clock.today(), Filters.from_query(request.GET)
    standing = Reading(request.user).standing
    found = consultations_of(standing.organs_seen, filters, today=today)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "page": page,
        "lines": [(each, stand(each, today=today)) for each in page],
        "query": query.urlencode(),
        "filters": filters,
        "phases": PHASES.items(),
        "organs": standing.organs_seen,
        "written": standing.organs_written,
        "year": today.year,
    }
    return render(request, "policies/desk/consultations.html", facts)


@login_required
def consultation_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list, as it is narrowed, as a table."""
    today = clock.today()
    organs = Reading(request.user).standing.organs_seen
    found = consultations_of(organs, Filters.from_query(request.GET), today=today)
    rows = (
        (
            number,
            each.title,
            each.organ.name,
            day(each.opens_on),
            day(each.closes_on),
            stand(each, today=today).word if each.live else "已撤下",
            each.received,
            each.unanswered,  # type: ignore[attr-defined]
            each.result.title if each.result else "",
            day(each.published_at),
        )
        for number, each in enumerate(found.iterator(chunk_size=1000), 1)
    )
    return table("意见征集台账", COLUMNS, rows)


@login_required
def consultation(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one consultation: its term, what came in, its review, its result."""
    return show(open_consultation(request, code, pk))


@login_required
@require_POST
def result(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Draft the result from what was answered, and open it for writing."""
    desk = open_consultation(request, code, pk)
    try:
        made = services.draft_result(consultation=desk.consultation, by=request.user, at=desk.now)
    except NotAllowed as refused:
        return show(desk, refused=refused.says, status=409)
    messages.success(request, "征集结果已按意见处理情况生成，请核对后送审。")
    return redirect("papers:paper", code=made.organ.code, pk=made.pk)


def show(desk: Desk, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show a consultation with what was refused and what was typed."""
    here = desk.consultation
    counts = tally(here)
    reviews = reviews_of(here)
    made = here.result
    facts = {
        "term": term_of(here),
        "counts": [(label, counts.get(code, 0)) for code, label in Disposition.choices],
        "unanswered": counts.get("", 0),
        "total": sum(counts.values()),
        "gaps": gaps_of(here),
        "reviews": reviews,
        "pending": next((each.review for each in reviews if not each.review.opinion), None),
        "result": made if made is not None and made.state not in GONE else None,
        "result_is_fixed": made is not None and made.state in FIXED,
        "send_form": SendForm(initial=dated(desk.today, "sent_on")) if desk.may_write else None,
        "opinion_form": OpinionForm(organ=here.organ, initial=dated(desk.today, "opinion_on"))
        if desk.may_write and any(not each.review.opinion for each in reviews)
        else None,
        "decisions": list(here.decisions.select_related("catalogue__organ")),
        "review_url": "policies:consultation-review",
        "opinion_url": "policies:consultation-opinion",
        "of": here,
    }
    return render(desk.request, "policies/desk/consultation.html", desk.facts(**{**facts, **more}), status=status)


# ---- on the paper's own page


@ports.panel(order=45)
def consultation_panel(request: Any, paper: Paper, *, may_write: bool) -> str:
    """Return the panel of a draft for comment or of a result, "" for other papers."""
    if paper.kind not in ("consultation", "consultation_result"):
        return ""
    return render_to_string("policies/desk/consultation_panel.html", _panel(request, paper), request=request)


@login_required
@require_POST
def link_result(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Link a result that was written by hand to the consultation that it is of."""
    paper = open_paper(request, code, pk)
    form = LinkResultForm(request.POST, organ=paper.organ)
    try:
        if not form.is_valid():
            raise NotAllowed("请选择意见征集。")
        chosen = form.cleaned_data["consultation"]
        services.link_result(consultation=chosen, paper=paper, by=request.user, at=clock.now())
    except NotAllowed as refused:
        facts = {**_panel(request, paper), "refused": refused.says}
        return render(request, "policies/desk/consultation_panel_page.html", facts, status=409)
    messages.success(request, "已关联。")
    return redirect("papers:paper", code=code, pk=pk)


def _panel(request: HttpRequest, paper: Paper) -> dict[str, Any]:
    reading = Reading(request.user)
    may_write = reading.writes(paper.organ)
    is_result = paper.kind == "consultation_result"
    here = result_of(paper.pk) if is_result else consultation_of(paper.pk)
    facts: dict[str, Any] = {"paper": paper, "organ": paper.organ, "here": here, "is_result": is_result}
    if here is not None:
        facts |= {"stand": stand(here, today=clock.today()), "gaps": gaps_of(here) if is_result else ()}
        facts["may_look"] = reading.sees(here.organ) or reading.reads_comments(here.organ)
    elif is_result and may_write:
        facts["link_form"] = LinkResultForm(organ=paper.organ)
    return facts
