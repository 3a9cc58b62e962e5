"""How does somebody ask to correct what is recorded about them (更正申请, ogi:41), and learn what became of it?"""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.applications.forms.correction import CorrectionForm
from gongkai.applications.forms.status import CodeForm
from gongkai.applications.models import Correction
from gongkai.applications.sealing import mark_of, opened_text, sealed_text
from gongkai.applications.selectors.personal import masked_name
from gongkai.applications.services import codes, corrections
from gongkai.kernel import clock
from gongkai.kernel.caller import client_address
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ

from . import slips, window
from .offices import offices
from .private import private
from .status import LAPSED
from .taking import new_token, takes_a_form, token_of

SLIP = "correction"


@takes_a_form
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    """Take a request to correct a record, and lead to its receipt."""
    organs = Organ.objects.filter(pk__in=offices(today=clock.today()).values("organ"))
    if request.method != "POST":
        form = CorrectionForm(organs=organs)
        return render(request, "applications/public/correction.html", {"form": form, "token": new_token()})
    form, token = CorrectionForm(request.POST, organs=organs), token_of(request)
    if form.is_valid():
        try:
            made = _submitted_once(form, token)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            response = redirect("applications:correction-receipt")
            slips.hand_out(response, SLIP, made, path=reverse("applications:correction-receipt"), at=clock.now())
            return response
    return render(request, "applications/public/correction.html", {"form": form, "token": token}, status=422)


def _submitted_once(form: CorrectionForm, token: str) -> dict[str, Any]:
    """Submit, and remember under the form's mark what came of it: sent twice, it is one request with one receipt."""
    key = f"applications:correction:{mark_of('form of a correction', token, form.cleaned_data['record'])}"
    before = cache.get(key)
    if before is not None:
        number, code = opened_text(before).split(" ")
        return {"correction": int(number), "code": code}
    said = {each: form.cleaned_data[each] for each in ("record", "name", "phone", "email", "address")}
    asked = corrections.Asked(**said)
    made, code = corrections.submit(organ=form.cleaned_data["organ"], asked=asked, at=clock.now())
    cache.set(key, sealed_text(f"{made.pk} {code}"), int(window.HALF_AN_HOUR.total_seconds()))
    return {"correction": made.pk, "code": code}


@private
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Show the receipt to the browser that sent the request."""
    slip = slips.shown(request, SLIP, at=clock.now())
    found = Correction.objects.select_related("organ").filter(pk=slip["correction"]).first() if slip else None
    if slip is None or found is None:
        return render(request, "applications/public/no_receipt.html", {"is_correction": True}, status=410)
    facts = {"correction": found, "code": slip["code"]}
    return render(request, "applications/public/correction_receipt.html", facts)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for number and query code of a request to correct, and open the one that they fit."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said, at = form.cleaned_data, clock.now()
        try:
            found = codes.check_correction(said["number"], said["code"], client_address(request), at)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            window.let_in(request, window.CORRECTION, found.pk, at=at)
            return redirect("applications:correction-status")
    return _ask(request, form, status=422 if form.errors else 200)


@private
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Show what became of a request to correct."""
    pk = window.inside(request, window.CORRECTION, at=clock.now())
    found = Correction.objects.select_related("organ__office").filter(pk=pk).first() if pk else None
    if found is None:
        return _ask(request, CodeForm(), status=403, says=LAPSED)
    facts = {"correction": found, "name": masked_name(found.name)}
    return render(request, "applications/public/correction_status.html", facts)


@private
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the request in this browser."""
    window.close(request, window.CORRECTION)
    response = redirect("applications:correction-enter")
    slips.take_back(response, SLIP, path=reverse("applications:correction-receipt"))
    return response


def _ask(request: HttpRequest, form: CodeForm, *, status: int, says: str = "") -> HttpResponse:
    facts = {"form": form, "says": says, "is_correction": True}
    return render(request, "applications/public/enter.html", facts, status=status)
