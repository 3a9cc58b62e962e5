"""What was asked for and may be published: the list, and how each is settled (转为主动公开, ogi:44)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.applications.forms.after import DeclineForm, DraftForm
from gongkai.applications.models import Proposal
from gongkai.applications.selectors import proposals as selectors
from gongkai.applications.selectors.case import HIDDEN, called
from gongkai.applications.services import proposals as services
from gongkai.kernel.refusal import NotAllowed

from .access import Seat, must_write, open_seat
from .basis import basis
from .choosing import chosen, paging_query

A_PAGE = 20
SHOWN = [("", "待办"), ("settled", "已办结")]


@dataclass(frozen=True)
class Line:
    """A proposal as a list shows it; whoever only watches does not read what was asked for."""

    proposal: Proposal
    title: str


@login_required
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """List what waits to be published or declined, or what was settled."""
    which = chosen(request)
    show = request.GET.get("show", "")
    found = selectors.settled(which.keys) if show == "settled" else selectors.standing(which.keys)
    page = Paginator(found.select_related("application__applicant"), A_PAGE).get_page(request.GET.get("page"))
    facts = which.facts(
        page=page,
        lines=[Line(each, _title(each, each.organ_id in which.desk.handled)) for each in page],
        query=paging_query(request),
        show=show,
        shown=SHOWN,
        basis=basis("ogi:44.1"),
    )
    return render(request, "applications/after/proposals.html", facts)


@login_required
@require_safe
def proposal(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one proposal and the two ways to settle it."""
    seat, found = _open(request, code, pk)
    return _show(seat, found)


@login_required
@require_POST
def act(request: HttpRequest, code: str, pk: int, act: str) -> HttpResponse:
    """Begin the paper, or decline with a reason; what was typed stays if that is refused."""
    seat, found = _open(request, code, pk)
    must_write(seat)
    if act not in _ACTS:
        raise Http404("没有这项办理。")
    form = _ACTS[act](found, request.POST)
    if form.is_valid():
        try:
            if act == "draft":
                paper = services.take_up(proposal=found, **seat.who, **form.cleaned_data)
            else:
                services.decline(proposal=found, **seat.who, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            if act == "draft":
                messages.success(request, "公开稿已建立，请写正文并送审。")
                return redirect("papers:edit", code=code, pk=paper.pk)
            messages.success(request, "已办结：不转为主动公开。")
            return redirect("applications:proposals")
    return _show(seat, found, status=409, **{act: form})


def _draft(found: Proposal, typed: Any = None) -> DraftForm:
    return DraftForm(typed, initial={"title": found.application.title}, prefix="draft")


def _decline(found: Proposal, typed: Any = None) -> DeclineForm:
    return DeclineForm(typed, prefix="decline")


_ACTS: dict[str, Callable[..., Any]] = {"draft": _draft, "decline": _decline}


def _title(proposal: Proposal, whole: bool) -> str:
    return called(proposal.application) if whole else HIDDEN


def _open(request: HttpRequest, code: str, pk: int) -> tuple[Seat, Proposal]:
    seat = open_seat(request, code)
    found = Proposal.objects.filter(pk=pk, organ=seat.organ)
    proposal = found.select_related("organ", "application__organ", "application__applicant", "paper__organ").first()
    if proposal is None:
        raise Http404("没有这项建议，或您不能查看。")
    return seat, proposal


def _show(seat: Seat, found: Proposal, *, status: int = 200, **forms: Any) -> HttpResponse:
    may = seat.writes and found.settled_on is None
    facts = seat.facts(
        proposal=found,
        application=found.application,
        title=_title(found, seat.handles),
        draft=forms.get("draft") or (_draft(found) if may else None),
        decline=forms.get("decline") or (_decline(found) if may else None),
        basis=basis("ogi:44.1"),
    )
    return render(seat.request, "applications/after/proposal.html", facts, status=status)
