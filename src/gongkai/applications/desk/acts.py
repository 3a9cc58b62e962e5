"""
A step is taken with an application, on a small page of its own: what it means, by which provision, and one form.

What the law does not allow now is refused with the sentence of the law book; nothing is stored, and what was typed
stays. A form that was filled in before something else happened is refused as well, so that nobody acts upon a story
that they have not read, and a form that is sent twice acts once.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.applications.forms.acts import StrikeForm
from gongkai.applications.models import Application, Fact
from gongkai.applications.services import handling
from gongkai.applications.uploads import must_be_taken, takes_files
from gongkai.kernel.refusal import NotAllowed

from .access import Seat, must_handle, open_application
from .basis import basis
from .intake import put_faults
from .steps import ACTS
from .turns import Act, Turn, story_of

_STALE = "这件申请在您打开页面之后已有新的办理，请看过最新情况再操作。"


@takes_files
@login_required
def act(request: HttpRequest, code: str, pk: int, act: str) -> HttpResponse:
    """Show the form of a step, or take the step."""
    seat, application = open_application(request, code, pk)
    must_handle(seat)
    if act not in ACTS:
        raise Http404("没有这种办理。")
    return _turn(seat, application, ACTS[act])


@login_required
def strike_fact(request: HttpRequest, code: str, pk: int, fact: int) -> HttpResponse:
    """Let a fact that was entered by mistake no longer count (更正登记)."""
    seat, application = open_application(request, code, pk)
    must_handle(seat)
    found = application.facts.filter(pk=fact).select_related("application__organ").first()
    if found is None:
        raise Http404("没有这项登记。")
    return _turn(seat, application, _strike(found), struck=found)


def _turn(seat: Seat, application: Application, act: Act, **more: Any) -> HttpResponse:
    turn = Turn(seat, application)
    try:
        act.must_be_theirs(turn)
    except NotAllowed as not_theirs:
        return _page(turn, act, None, refused=not_theirs, status=403, **more)
    request = seat.request
    if request.method != "POST":
        objection = act.objection(turn)
        form = None if objection else act.form_of(turn, None, None)
        return _page(turn, act, form, refused=objection, status=409 if objection else 200, **more)
    form = act.form_of(turn, request.POST, request.FILES)
    if form.is_valid():
        try:
            must_be_taken(request)
            with transaction.atomic():
                _must_be_new(application, form.cleaned_data.get("story", ""))
                done = act.do(turn, form)
        except NotAllowed as refused:
            turn = Turn(seat, Application.objects.select_related("organ", "applicant").get(pk=application.pk))
            put_faults(form, refused)
            return _page(turn, act, form, refused_basis=basis(refused.cite), status=409, **more)
        if isinstance(done, HttpResponse):
            return done
        if isinstance(done, str):
            messages.success(request, done)
            return redirect("applications:case", code=seat.organ.code, pk=application.pk)
        return _page(turn, act, form, reckoning=done, **more)
    form.first_fault_takes_focus()
    return _page(turn, act, form, status=409, **more)


def _page(
    turn: Turn, act: Act, form: Any, *, refused: NotAllowed | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    if form is not None:
        # What is shown again is shown upon the story as it is now: whoever has read it may go on.
        form.data = form.data.copy() if form.is_bound else form.data
        if form.is_bound:
            form.data["story"] = story_of(turn.application)
    facts = turn.seat.facts(
        application=turn.application,
        act=act,
        form=form,
        act_basis=basis(act.cite),
        refused=refused.says if refused else "",
        **{"refused_basis": basis(refused.cite) if refused else None, **more},
    )
    return render(turn.seat.request, "applications/desk/act.html", facts, status=status)


def _strike(fact: Fact) -> Act:
    """Return the step that lets one fact no longer count."""

    def do(turn: Turn, form: Any) -> str:
        handling.strike(fact, reason=form.said()["reason"], **turn.who)
        return f"“{fact.label}”已更正，期限已重新计算。"

    return Act(
        "strike",
        "更正登记",
        "登记有误的事项不再计算，原登记连同理由保留在案，状态和期限按其余事项重新计算。由已印发的文书产生的事项不能更正。",
        StrikeForm,
        do,
        cite="ogi:45",
        button="更正",
        stern=True,
    )


def _must_be_new(application: Application, story: str) -> None:
    """
    Refuse a step upon an older story; the row is held, so that of two at once one is second.

    :raises NotAllowed: if anything was entered since the form was shown
    """
    now = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if story != story_of(now):
        raise NotAllowed(_STALE)
