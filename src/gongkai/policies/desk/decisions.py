"""The catalogue of major decisions of a year, line by line, and how far each has come (重大行政决策事项目录)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.organs.workdays import workdays_of
from gongkai.policies import services
from gongkai.policies.consultation_forms import (
    DecisionForm,
    MeetingForm,
    OpinionForm,
    RemovalForm,
    SendForm,
    dated,
)
from gongkai.policies.models import MajorDecision
from gongkai.policies.selectors.decisions import (
    Way,
    catalogue_of,
    catalogues,
    decisions,
    reckoned,
    was_published,
    ways_of,
)
from gongkai.policies.selectors.permission import Standing
from gongkai.policies.sheets import table

COLUMNS = (
    "序号",
    "决策事项",
    "承办单位",
    "计划决策时间",
    "法律和政策依据",
    "履行的程序",
    "进展",
    "意见征集",
    "合法性审查",
    "讨论",
    "公布的决策",
    "调整情况",
)
SOONEST, LATEST = 2019, 2099


@dataclass(frozen=True)
class Desk:
    """One organ's catalogue of a year on one person's desk."""

    request: HttpRequest
    organ: Organ
    standing: Standing
    now: datetime

    @property
    def today(self) -> date:
        """Return the day."""
        return self.now.date()

    @property
    def may_write(self) -> bool:
        """Test if the person keeps the catalogue."""
        return self.standing.writes(self.organ)

    def facts(self, **more: Any) -> dict[str, Any]:
        """Return what every page shows, with what this one adds."""
        return {"organ": self.organ, "may_write": self.may_write, "today": self.today, **more}


def open_desk(request: HttpRequest, code: str, year: int = SOONEST) -> Desk:
    """
    Return the desk of one organ.

    :raises Http404: if there is no such organ or year, or this person may not look into its catalogue
    """
    organ = Organ.objects.filter(code=code).select_related("parent__parent").first()
    standing = Standing(request.user)
    if organ is None or not standing.sees(organ) or not SOONEST <= year <= LATEST:
        raise Http404("没有这个目录，或您不能查看。")
    return Desk(request, organ, standing, clock.now())


def open_decision(request: HttpRequest, code: str, pk: int) -> tuple[Desk, MajorDecision]:
    """
    Return the desk and one decision of the organ.

    :raises Http404: if the organ has no such decision, or this person may not look at it
    """
    desk = open_desk(request, code)
    found = decisions().filter(pk=pk, catalogue__organ=desk.organ).first()
    if found is None:
        raise Http404("没有这个决策事项，或您不能查看。")
    return desk, found


@login_required
def catalogue_list(request: HttpRequest) -> HttpResponse:
    """List the catalogues of the organs that the person looks after."""
    standing = Standing(request.user)
    facts = {
        "catalogues": catalogues(standing.organs_seen),
        "written": standing.organs_written,
        "year": clock.today().year,
    }
    return render(request, "policies/desk/decision_catalogues.html", facts)


@login_required
def catalogue(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the catalogue of a year."""
    return _show_catalogue(open_desk(request, code, year), year)


@login_required
def catalogue_export(request: HttpRequest, code: str, year: int) -> HttpResponseBase:
    """Hand out the catalogue of a year as a table."""
    desk = open_desk(request, code, year)
    ways = ways_of(catalogue_of(desk.organ, year), today=desk.today)
    return table(
        f"{year}年度重大行政决策事项目录", COLUMNS, (_row(number, each) for number, each in enumerate(ways, 1))
    )


@login_required
@require_POST
def catalogue_paper(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Make the paper that publishes the catalogue, or make it anew."""
    desk = open_desk(request, code, year)
    try:
        made = services.draft_catalogue(organ=desk.organ, year=year, by=request.user, at=desk.now)
    except NotAllowed as refused:
        return _show_catalogue(desk, year, refused=refused.says, status=409)
    messages.success(request, "目录已生成文稿，请核对后送审。")
    return redirect("papers:paper", code=made.organ.code, pk=made.pk)


@login_required
def new(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Enter a decision into the catalogue of a year."""
    desk = open_desk(request, code, year)
    published = was_published(catalogue_of(desk.organ, year))
    form = DecisionForm(request.POST or None, organ=desk.organ, published=published)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.list_decision(
                organ=desk.organ, year=year, by=request.user, at=desk.now, **form.cleaned_data
            )
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, f"“{made.title}”已列入目录。")
            return redirect("policies:decisions", code=code, year=year)
    facts = desk.facts(form=form, year=year)
    return render(request, "policies/desk/decision_new.html", facts, status=409 if form.errors else 200)


@login_required
def decision(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one decision and how far it has come; on POST change its line."""
    desk, found = open_decision(request, code, pk)
    if request.method != "POST":
        return show_decision(desk, found)
    form = DecisionForm.of(found, request.POST, published=was_published(found.catalogue))
    if not form.is_valid():
        return show_decision(desk, found, form=form, status=409)
    try:
        services.change_decision(decision=found, by=request.user, at=desk.now, **form.cleaned_data)
    except NotAllowed as refused:
        form.add_error(None, refused.says)
        return show_decision(desk, decisions().get(pk=pk), form=form, status=409)
    messages.success(request, "已保存。")
    return redirect("policies:decision", code=code, pk=pk)


@login_required
@require_POST
def discussed(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say that a decision was discussed; without an opinion on its legality that is refused."""
    desk, found = open_decision(request, code, pk)
    return _act(desk, found, MeetingForm(request.POST), services.mark_discussed, "meeting_form", "已登记集体讨论。")


@login_required
@require_POST
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a decision out of the catalogue."""
    desk, found = open_decision(request, code, pk)
    return _act(desk, found, RemovalForm(request.POST), services.remove_decision, "removal_form", "已调出目录。")


def _act(desk: Desk, found: MajorDecision, form: Form, service: Any, name: str, says: str) -> HttpResponse:
    if form.is_valid():
        try:
            service(decision=found, by=desk.request.user, at=desk.now, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(desk.request, says)
            return redirect("policies:decision", code=desk.organ.code, pk=found.pk)
    return show_decision(desk, found, status=409, **{name: form})


def show_decision(desk: Desk, found: MajorDecision, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show a decision with what was refused and what was typed."""
    way, today = Way(found, desk.today), desk.today
    workdays = workdays_of(found.catalogue.organ)
    reviews = [reckoned(each, workdays=workdays) for each in way.reviews]
    stands = desk.may_write and found.removed_on is None
    facts: dict[str, Any] = {
        "decision": found,
        "way": way,
        "year": found.catalogue.year,
        "reviews": reviews,
        "pending": next((each for each in found.reviews.all() if not each.opinion), None),
        "adjustments": list(found.adjustments.all()),
        "form": DecisionForm.of(found, published=was_published(found.catalogue)) if stands else None,
        "meeting_form": MeetingForm(initial=dated(today, "on")) if stands and not found.discussed_on else None,
        "removal_form": RemovalForm(initial=dated(today, "on")) if stands and not way.published else None,
        "send_form": SendForm(initial=dated(today, "sent_on")) if stands else None,
        "opinion_form": OpinionForm(organ=desk.organ, initial=dated(today, "opinion_on"))
        if stands and any(not each.opinion for each in found.reviews.all())
        else None,
        "review_url": "policies:decision-review",
        "opinion_url": "policies:decision-opinion",
        "of": found,
    }
    return render(desk.request, "policies/desk/decision.html", desk.facts(**{**facts, **more}), status=status)


def _show_catalogue(desk: Desk, year: int, *, status: int = 200, **more: Any) -> HttpResponse:
    found = catalogue_of(desk.organ, year)
    facts = {
        "year": year,
        "catalogue": found,
        "ways": ways_of(found, today=desk.today),
        "published": was_published(found),
        **more,
    }
    return render(desk.request, "policies/desk/decisions.html", desk.facts(**facts), status=status)


def _row(number: int, way: Way) -> tuple[Any, ...]:
    here = way.decision
    stages = {each.label: each.says for each in way.stages}
    return (
        number,
        here.title,
        here.lead,
        here.get_quarter_display() if here.quarter else "",
        here.legal_basis,
        "、".join(here.procedure_labels),
        way.word,
        here.consultation.title if here.consultation else "",
        stages["合法性审查"],
        stages["集体讨论"],
        stages["公布"],
        "；".join(str(each) for each in here.adjustments.all()),
    )
