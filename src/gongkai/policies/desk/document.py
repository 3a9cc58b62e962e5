"""One document: its facts, why it is in force or not, its ledger, and what may be proposed, signed and corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from gongkai.kernel.refusal import NotAllowed
from gongkai.policies.forms import ProposeForm, ReasonForm
from gongkai.policies.models import Decision, Document, LedgerEntry
from gongkai.policies.selectors.explaining import materials_of, plan_of, together
from gongkai.policies.selectors.facts import validity
from gongkai.policies.selectors.ledger import opened_on
from gongkai.policies.services import correct_entry, decline, drop, propose, sign

from .access import Desk, open_document, typed


@login_required
def document(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a document."""
    return _show(*open_document(request, code, pk))


@login_required
@require_POST
def propose_act(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Propose to repeal, to declare lapsed or to hand over; it waits for the head."""
    desk, found = open_document(request, code, pk)
    form = ProposeForm(request.POST, organ=desk.organ, but_paper=found.paper_id)
    if not form.is_valid():
        return _show(desk, found, form=form, status=409)
    try:
        propose(document=found, by=request.user, at=desk.now, **form.cleaned_data)
    except NotAllowed as refused:
        form.add_error(None, refused.says)
        return _show(desk, found, form=form, status=409)
    messages.success(request, "已提出，等待分管领导签署。")
    return redirect("policies:document", code=code, pk=pk)


@login_required
@require_POST
def decide(request: HttpRequest, code: str, pk: int, proposal: int, act: str) -> HttpResponse:
    """Sign, decline or take back what was proposed."""
    desk, found = open_document(request, code, pk)
    waiting = found.proposals.filter(campaign__isnull=True).select_related("document__organ", "ground_paper")
    line = get_object_or_404(waiting, pk=proposal)
    who: dict[str, Any] = {"proposal": line, "by": request.user, "at": desk.now}
    opinion = typed(request, "opinion")
    try:
        if act == "sign":
            sign(opinion=opinion, **who)
            messages.success(request, "已签署并记入台账，公开网页同时更新有效性。")
        elif act == "decline":
            decline(opinion=opinion, **who)
            messages.success(request, "已退回，台账没有变化。")
        elif act == "drop":
            drop(**who)
            messages.success(request, "已撤回。")
        else:
            raise Http404("没有这种办理。")
    except NotAllowed as refused:
        return _show(desk, found, refused=refused.says, opinion=opinion, status=409)
    return redirect("policies:document", code=code, pk=pk)


@login_required
def correct(request: HttpRequest, code: str, pk: int, entry: int) -> HttpResponse:
    """Take an entry back, with a day and a reason."""
    desk, found = open_document(request, code, pk)
    line = get_object_or_404(LedgerEntry.objects.select_related("organ", "document__organ"), pk=entry, document=found)
    form = ReasonForm(request.POST or None, initial={"on": desk.today})
    if request.method == "POST" and form.is_valid():
        try:
            correct_entry(entry=line, by=request.user, at=desk.now, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, "已记入更正，原记录保留。")
            return redirect("policies:document", code=code, pk=pk)
    if request.method == "POST" and not desk.may_sign:
        return _show(desk, found, refused=f"只有{desk.organ.name}的分管领导可以更正台账。", status=403)
    facts = desk.facts(document=found, entry=line, form=form)
    return render(request, "policies/desk/correct.html", facts, status=409 if form.errors else 200)


def _show(
    desk: Desk, found: Document, *, form: ProposeForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    entries = list(found.entries.select_related("by", "ground_paper", "campaign", "corrects"))
    taken_back = {each.corrects_id for each in entries if each.corrects_id}
    proposals = found.proposals.select_related("proposed_by", "decided_by", "ground_paper", "campaign")
    holds = validity(found, today=desk.today, entries=entries)
    waiting = next((each for each in proposals if each.decision == Decision.OPEN and each.campaign_id is None), None)
    may_propose = desk.may_write and waiting is None and found.state in ("in_force", "not_yet")
    if may_propose and form is None:
        form = ProposeForm(initial={"on": desk.today}, organ=desk.organ, but_paper=found.paper_id)
    facts = desk.facts(
        document=found,
        paper=found.paper,
        validity=holds,
        entries=[(each, each.pk in taken_back) for each in entries],
        opened_on=opened_on(desk.organ),
        waiting=waiting,
        is_mine=waiting is not None and waiting.proposed_by_id == desk.request.user.pk,
        proposals=[each for each in proposals if each.decision != Decision.OPEN],
        form=form if may_propose else None,
        plan=plan_of(found.paper) if found.paper else None,
        materials=materials_of(found.paper) if found.paper else [],
        together=together(found.paper) if found.paper else None,
        **more,
    )
    return render(desk.request, "policies/desk/document.html", facts, status=status)
