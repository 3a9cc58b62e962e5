"""Where does one apply, and with which words do the letters begin? The organ's head and its reviewer say so."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.applications.forms.letters import OfficeForm, WordingForm
from gongkai.applications.letters.wording import placeholders, slots, title_of
from gongkai.applications.models import Office, Wording
from gongkai.applications.selectors.letters import wordings_of
from gongkai.applications.services import offices as services
from gongkai.kernel.refusal import NotAllowed
from lawbook.application.letter import letters

from .access import must_handle, open_seat
from .basis import basis


@login_required
def office(request: HttpRequest, code: str) -> HttpResponse:
    """Show the office that takes an organ's applications; on POST enter or change it."""
    seat = open_seat(request, code)
    must_handle(seat)
    found = Office.objects.filter(organ=seat.organ).first()
    form = OfficeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_office(organ=seat.organ, **form.cleaned_data, **seat.who)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, "受理机构已保存。")
            return redirect("applications:office", code=code)
    may_set = services.may_set(organ=seat.organ, user=request.user)
    facts = seat.facts(form=form, office=found, may_set=may_set)
    return render(request, "applications/letters/office.html", facts, status=409 if form.errors else 200)


@login_required
def wordings(request: HttpRequest, code: str) -> HttpResponse:
    """List the kinds of letters, and which of them have words of the organ's own."""
    seat = open_seat(request, code)
    must_handle(seat)
    own: dict[str, int] = {}
    for kind in Wording.objects.filter(organ=seat.organ).values_list("kind", flat=True):
        own[kind] = own.get(kind, 0) + 1
    lines = [(each, title_of(code_), own.get(code_, 0)) for code_, each in letters().items()]
    return render(request, "applications/letters/wordings.html", seat.facts(lines=lines))


@login_required
def wording_of_kind(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Show the wording of one kind of letter, part by part; on POST set it."""
    seat = open_seat(request, code)
    must_handle(seat)
    if kind not in letters():
        raise Http404("没有这种文书。")
    asked = letters()[kind]
    form = WordingForm(request.POST or None, kind=asked, own=wordings_of(seat.organ, kind))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for slot, _ in slots(asked):
                try:
                    text = form.cleaned_data[slot]
                    services.set_wording(organ=seat.organ, kind=kind, part=slot, text=text, **seat.who)
                except NotAllowed as refused:
                    form.add_error(slot, refused.says)
            if form.errors:
                transaction.set_rollback(True)
        if not form.errors:
            messages.success(request, f"“{title_of(kind)}”的文字已保存。")
            return redirect("applications:wording-kind", code=code, kind=kind)
    form.first_fault_takes_focus()
    facts = seat.facts(
        form=form,
        kind=asked,
        title=title_of(kind),
        kind_basis=basis(str(asked.cite)),
        placeholders=placeholders(),
        may_set=services.may_set(organ=seat.organ, user=request.user),
    )
    return render(request, "applications/letters/wording.html", facts, status=409 if form.errors else 200)
