"""What can an applicant do from the status page? Clarify, give reasons, withdraw, propose to publish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.applications.forms.status import ReplyForm
from gongkai.applications.models import Application, EnclosureKind
from gongkai.applications.services import applicant, proposals
from gongkai.applications.services.checking import Invalid
from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed

from . import window
from .private import private
from .standing import Seen, seen
from .status import opened
from .taking import Taken, new_token, takes_a_form, token_of

NOT_NOW = "申请目前的状态不需要或者不能这样做，没有提交。"


@dataclass(frozen=True)
class Reply:
    """One way to answer a letter: what it is called, what it is kept as, and when it is awaited."""

    title: str
    lead: str
    button: str
    done: str
    kind: EnclosureKind
    service: Callable[..., Application]
    awaited: Callable[[Seen], bool]


CLARIFICATION = Reply(
    "补正申请",
    "按补正告知书的要求，写明需要补正的内容。提交之日即为收到补正之日，答复期限重新计算。",
    "提交补正",
    "已收到您的补正，答复期限重新计算。",
    EnclosureKind.CLARIFICATION,
    applicant.clarify,
    lambda now: now.may_clarify,
)
REASONS = Reply(
    "说明理由",
    "按告知书的要求说明理由。",
    "提交理由",
    "已收到您的说明。",
    EnclosureKind.DESCRIPTION,
    applicant.give_reasons,
    lambda now: now.may_give_reasons,
)


def _reply(request: HttpRequest, application: Application, reply: Reply) -> HttpResponseBase:
    at, now = clock.now(), seen(application, today=clock.today())
    fields = {"material": reply.kind}
    facts: dict[str, Any] = {"application": application, "seen": now, "reply": reply}
    if request.method != "POST":
        if not reply.awaited(now):
            return _not_now(request)
        facts.update(form=ReplyForm(), token=new_token())
        return render(request, "applications/public/reply.html", facts)
    token = token_of(request)
    if window.was_sent(request, window.APPLICATION, token):
        return redirect("applications:status")  # the same form once more: it was taken
    taken = Taken(request, token=token, at=at)
    form = ReplyForm(request.POST, request.FILES)
    form.is_valid()
    taken.add(form, fields)
    if form.is_valid():
        try:
            files = taken.contents()
            reply.service(application, form.cleaned_data["words"], at=at, files=files)
        except Invalid as refused:
            form.add_error("words", refused.says)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            window.note_sent(request, window.APPLICATION, token)
            messages.success(request, reply.done)
            return redirect("applications:status")
    facts.update(form=form, token=token, slip=taken.slip(), files=taken.by_field(fields)["material"])
    return render(request, "applications/public/reply.html", facts, status=422)


@takes_a_form
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def clarify(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Take a clarification."""
    return _reply(request, application, CLARIFICATION)


@takes_a_form
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def give_reasons(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Take the reasons for many applications."""
    return _reply(request, application, REASONS)


@private
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask once more, and withdraw."""
    if request.method == "POST":
        try:
            applicant.withdraw(application, at=clock.now())
        except NotAllowed as refused:
            messages.error(request, refused.says)
        else:
            messages.success(request, "申请已撤回。")
        return redirect("applications:status")
    if not seen(application, today=clock.today()).may_withdraw:
        return _not_now(request)
    return render(request, "applications/public/withdraw.html", {"application": application})


@private
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def propose(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask once more, and propose that what is asked for be published (ogi:44)."""
    if not seen(application, today=clock.today()).may_propose:
        return _not_now(request)
    if request.method == "POST":
        proposals.suggest(application=application, by=None, at=clock.now())
        messages.success(request, "已收到您的建议。机关审核认为可以公开的，将主动公开。")
        return redirect("applications:status")
    return render(request, "applications/public/propose.html", {"application": application})


def _not_now(request: HttpRequest) -> HttpResponse:
    messages.error(request, NOT_NOW)
    return redirect("applications:status")
