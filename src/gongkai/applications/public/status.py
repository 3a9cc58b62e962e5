"""
Where does an application stand? For whoever has number and code, for half an hour, and for nobody else.

For an unknown number and for a wrong code the answer is the same; neither stands in an address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.applications.forms.status import CodeForm
from gongkai.applications.models import Application
from gongkai.applications.services import codes
from gongkai.kernel import clock
from gongkai.kernel.caller import client_address
from gongkai.kernel.refusal import NotAllowed

from . import slips, window
from .private import private
from .standing import seen

LAPSED = "查询已经结束，或者还没有开始。请输入受理编号和查询码。"


@private
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for number and query code, and open the application that they fit."""
    if request.method != "POST":
        return ask(request, CodeForm())
    form = CodeForm(request.POST)
    if form.is_valid():
        said, at = form.cleaned_data, clock.now()
        try:
            found = codes.check(said["number"], said["code"], client_address(request), at)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            window.let_in(request, window.APPLICATION, found.pk, at=at)
            return redirect("applications:status")
    return ask(request, form, status=422)


def ask(request: HttpRequest, form: CodeForm, *, status: int = 200, says: str = "", typed: str = "") -> HttpResponse:
    """Show the page that asks for number and code, with what was typed elsewhere when the half hour ended."""
    facts = {"form": form, "says": says, "typed": typed}
    return render(request, "applications/public/enter.html", facts, status=status)


def opened(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hand a view the application that is open in this browser; without one, ask for number and code."""

    @wraps(view)
    def answer(request: HttpRequest, *values: Any, **named: Any) -> HttpResponseBase:
        pk = window.inside(request, window.APPLICATION, at=clock.now())
        found = Application.objects.select_related("organ", "applicant").filter(pk=pk).first() if pk else None
        # Who takes an application's data away takes the window to it away.
        if found is None or found.applicant.erased_at is not None:
            window.close(request, window.APPLICATION)
            return ask(request, CodeForm(), status=403, says=LAPSED, typed=request.POST.get("words", ""))
        return view(request, found, *values, **named)

    return answer


@private
@require_safe
@opened
def status(request: HttpRequest, application: Application) -> HttpResponse:
    """Show where an application stands, how its term is counted, and what its applicant can do."""
    facts = {"seen": seen(application, today=clock.today()), "application": application, "today": clock.today()}
    return render(request, "applications/public/status.html", facts)


@private
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the application in this browser."""
    window.close(request, window.APPLICATION)
    response = redirect("applications:enter")
    # The receipt shows the query code: whoever leaves a shared browser leaves none behind.
    slips.take_back(response, "receipt", path=reverse("applications:receipt"))
    return response
