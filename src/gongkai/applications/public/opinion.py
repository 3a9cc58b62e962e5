"""
What does somebody see who is asked for an opinion? The question, the term and a box to answer; not who applied.

The code stands on the letter alone. Once an opinion is in, it can be read here, and no longer changed.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.applications.forms.opinion import OpinionCodeForm, OpinionForm
from gongkai.applications.models import Consultation, EnclosureKind, Opinion
from gongkai.applications.selectors.letters import sheet_of
from gongkai.applications.services import codes, consulting, enclosures
from gongkai.kernel import clock
from gongkai.kernel.caller import client_address
from gongkai.kernel.refusal import NotAllowed

from . import window
from .private import private
from .status import LAPSED
from .taking import Taken, new_token, takes_a_form, token_of

FILES = {"material": EnclosureKind.OPINION}


@private
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the letter, and open the question that it fits."""
    form = OpinionCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            found = codes.check_consultation(form.cleaned_data["code"], client_address(request), at)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            window.let_in(request, window.OPINION, found.pk, at=at)
            return redirect("applications:opinion-letter")
    return _ask(request, form, status=422 if form.errors else 200)


def _ask(request: HttpRequest, form: Any, *, status: int, says: str = "", typed: str = "") -> HttpResponse:
    facts = {"form": form, "says": says, "typed": typed}
    return render(request, "applications/public/opinion_enter.html", facts, status=status)


@takes_a_form
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest) -> HttpResponseBase:
    """Show the question and its term; take the answer, once."""
    at = clock.now()
    pk = window.inside(request, window.OPINION, at=at)
    kept = Consultation.objects.select_related("application__organ", "application__applicant", "letter__organ")
    here = kept.filter(pk=pk).first() if pk else None
    if here is None or here.application.applicant.erased_at is not None:
        window.close(request, window.OPINION)
        says = LAPSED.replace("受理编号和查询码", "意见码")
        return _ask(request, OpinionCodeForm(), status=403, says=says, typed=request.POST.get("words", ""))
    application = here.application
    facts: dict[str, Any] = {
        "consultation": here,
        "organ": application.organ,
        "office": application.organ.office,
        "sheet": sheet_of(here.letter, on=clock.today()),
        "term": consulting.term_of(here),
        "today": clock.today(),
        "is_co_drafter": here.whom == "co_drafter",
        "answered": bool(here.opinion) and here.opinion != Opinion.SILENT,
        "is_over": application.closed_on is not None,
    }
    if facts["answered"] or facts["is_over"]:
        return render(request, "applications/public/opinion.html", facts, status=409 if request.POST else 200)
    if request.method != "POST":
        facts.update(form=OpinionForm(), token=new_token())
        return render(request, "applications/public/opinion.html", facts)
    token = token_of(request)
    taken = Taken(request, token=token, at=at)
    form = OpinionForm(request.POST, request.FILES)
    form.is_valid()
    taken.add(form, FILES)
    if form.is_valid():
        try:
            _answer(here, form, taken, at)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            return redirect("applications:opinion-letter")
    facts.update(form=form, token=token, slip=taken.slip(), files=taken.by_field(FILES)["material"])
    return render(request, "applications/public/opinion.html", facts, status=422)


def _answer(here: Consultation, form: OpinionForm, taken: Taken, at: Any) -> None:
    judged = [enclosures.examined(name, content) for _, name, content in taken.contents()]
    with transaction.atomic():
        consulting.enter_opinion(
            here, opinion=form.opinion, words=form.cleaned_data["words"], on=clock.today(), by=None, at=at
        )
        for each in judged:
            enclosures.keep_examined(here.application, EnclosureKind.OPINION, each, at=at)


@private
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the question in this browser."""
    window.close(request, window.OPINION)
    return redirect("applications:opinion")
