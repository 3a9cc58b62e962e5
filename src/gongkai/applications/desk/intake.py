"""A paper application is entered in the order of the paper form; what is handed over is a number, a code and a slip."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.applications.forms.intake import APPLICANT, ENCLOSED, WANTED, EntryForm
from gongkai.applications.models import Office
from gongkai.applications.services import intake
from gongkai.applications.uploads import must_be_taken, takes_files
from gongkai.kernel.refusal import NotAllowed

from .access import Seat, must_write, open_application, open_seat
from .basis import basis
from .slip import code_on_slip, keep_slip


@takes_files
@login_required
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an application that came in on paper or by word of mouth."""
    seat = open_seat(request, code)
    must_write(seat)
    initial = {"token": secrets.token_urlsafe(24), "submitted_on": seat.today, "accepts_other": True}
    form = EntryForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            must_be_taken(request)
            made, query_code = _enter(seat, form)
        except NotAllowed as refused:
            put_faults(form, refused)
        else:
            keep_slip(seat, made, query_code)
            return redirect("applications:entered", code=code, pk=made.pk)
    form.first_fault_takes_focus()
    facts = seat.facts(form=form, office=Office.objects.filter(organ=seat.organ).first())
    return render(request, "applications/desk/enter.html", facts, status=409 if form.errors else 200)


@login_required
def entered(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show what the applicant is handed: the number, for ten minutes the query code, and what happens next."""
    seat, application = open_application(request, code, pk)
    must_write(seat)
    facts = seat.facts(
        application=application,
        query_code=code_on_slip(seat, application),
        office=Office.objects.filter(organ=seat.organ).first(),
        receipt=application.letters.filter(kind="receipt").order_by("-pk").first(),
        basis=basis("ogi:31"),
    )
    response = render(request, "applications/desk/entered.html", facts)
    response["Cache-Control"] = "private, no-store"
    return response


def put_faults(form: Any, refused: NotAllowed) -> None:
    """Put what a service refused beside the fields that it names, or on top of the form."""
    for name, says in getattr(refused, "faults", {"": refused.says}).items():
        form.add_error(name if name in form.fields else None, says)


def _enter(seat: Seat, form: EntryForm) -> Any:
    said = form.cleaned_data
    files = [(kind, said[name].name, said[name].read()) for name, kind in ENCLOSED.items() if said.get(name)]
    return intake.enter(
        organ=seat.organ,
        applicant=intake.Applied(**{name: said[name] for name in APPLICANT}),
        wanted=intake.Wanted(**{name: said[name] for name in WANTED}),
        channel=said["channel"],
        submitted_on=said["submitted_on"],
        is_oral=said["is_oral"],
        token=said["token"],
        files=files,
        **seat.who,
    )
