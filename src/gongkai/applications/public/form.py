"""How does a citizen apply? On one sheet, once, and with a receipt at once."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongkai.applications.forms.apply import ENCLOSED, ApplyForm
from gongkai.applications.models import Channel, Office
from gongkai.applications.services import intake
from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed

from . import slips
from .offices import office_of
from .start import LONGEST
from .taking import Taken, new_token, takes_a_form, token_of

RECEIPT = "receipt"


@takes_a_form
@require_http_methods(["GET", "HEAD", "POST"])
def apply_to(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the form of an organ; take it, and lead to the receipt."""
    office = office_of(code, today=clock.today())
    if office is None:
        raise Http404("没有这个受理机构。请在依申请公开页选择机关。")
    if not office.takes_online:
        return render(request, "applications/public/on_paper.html", {"office": office})
    if request.method != "POST" or "begin" in request.POST:
        # Words that were looked for before are the beginning of the title.
        form = ApplyForm(initial={"token": new_token(), "title": request.POST.get("words", "")[:LONGEST]})
        return _shown(request, office, form, {})
    return _take(request, office)


def _take(request: HttpRequest, office: Office) -> HttpResponseBase:
    at, token = clock.now(), token_of(request)
    taken = Taken(request, token=token, at=at)
    form = ApplyForm(request.POST, request.FILES, waiting=taken.kinds)
    form.is_valid()
    taken.add(form, ENCLOSED)
    if form.is_valid():
        try:
            number, code = intake.apply(
                organ=office.organ,
                applicant=form.applied(),
                wanted=form.wanted(),
                channel=Channel.INTERNET.value,
                at=at,
                token=token,
                files=taken.contents(),
            )
        except intake.Invalid as refused:
            for field, says in refused.faults.items():
                form.add_error(field if field in form.fields else None, says)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            response = redirect("applications:receipt")
            path = reverse("applications:receipt")
            slips.hand_out(response, RECEIPT, {"application": number.pk, "code": code}, path=path, at=at)
            return response
    return _shown(request, office, form, taken.by_field(ENCLOSED), token=token, slip=taken.slip(), status=422)


def _shown(
    request: HttpRequest,
    office: Office,
    form: ApplyForm,
    files: dict[str, Any],
    *,
    token: str = "",
    slip: str = "",
    status: int = 200,
) -> HttpResponse:
    facts = {
        "office": office,
        "organ": office.organ,
        "form": form,
        "files": files,
        "has_files": bool(slip),
        "token": token or form.initial["token"],
        "slip": slip,
    }
    return render(request, "applications/public/form.html", facts, status=status)
