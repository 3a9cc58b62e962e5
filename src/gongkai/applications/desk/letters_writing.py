"""A letter is begun from the organ's wording, written part by part, and changed until it goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.applications.forms.letters import LetterForm
from gongkai.applications.letters.wording import title_of
from gongkai.applications.models import Application, Correction, Dispute, FeeNotice, Letter
from gongkai.applications.selectors import letters as selectors
from gongkai.applications.services import letters as services
from gongkai.files import services as files
from gongkai.files.models import File
from gongkai.kernel.refusal import NotAllowed
from lawbook.application.letter import letters as all_letters
from lawbook.application.outcome import outcome

from .access import Seat, must_write, open_application, open_seat
from .basis import basis
from .letters import open_letter

# What follows from a day, a sum or an outcome, and can be written anew from them.
_REFILLED = frozenset({"term", "amount", "basis", "findings"})
_ALWAYS_REFILLED = frozenset({"term", "amount", "basis"})


@login_required
def kinds(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show which letters can be begun now, and why the others cannot."""
    seat, application = open_application(request, code, pk)
    must_write(seat)
    lines = []
    for kind, each in all_letters().items():
        if kind in {selectors.RECEIPT, selectors.CORRECTION} or each.outcomes:
            continue
        more: dict[str, Any] = {"fee": {"basis": "page", "count": 1_000}} if kind == "fee" else {}
        try:
            services.proposed(application=application, kind=kind, at=seat.now, **more)
            lines.append((each, title_of(kind), ""))
        except NotAllowed as refused:
            lines.append((each, title_of(kind), refused.says))
    return render(request, "applications/letters/kinds.html", seat.facts(application=application, lines=lines))


@login_required
def begin(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Begin a letter: its kind and outcome stand in the address, as the case page and the guide give them."""
    seat, application = open_application(request, code, pk)
    must_write(seat)
    asked = request.GET
    kind = asked.get("kind", "")
    if kind not in all_letters():
        return redirect("applications:letter-kinds", code=code, pk=pk)
    about: dict[str, Any] = {
        "application": application,
        "kind": kind,
        "code": asked.get("code", "")[:4],
        "grounds": [each for each in asked.getlist("ground") if each],
        "dispute": _dispute(application, asked),
    }
    return _begin(seat, about, fee=_fee(asked) if kind == "fee" else None)


@login_required
def begin_correction(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Begin the letter that answers a request to correct a record."""
    seat = open_seat(request, code)
    must_write(seat)
    correction = Correction.objects.filter(pk=pk, organ=seat.organ).select_related("organ").first()
    if correction is None:
        raise Http404("没有这件更正申请。")
    return _begin(seat, {"kind": selectors.CORRECTION, "correction": correction}, fee=None)


@login_required
def edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change what a letter says; signatures over another text become void."""
    seat, letter = open_letter(request, code, pk)
    must_write(seat)
    if letter.state not in selectors.UNDER_WAY:
        messages.error(request, f"这份文书{letter.get_state_display()}，不能修改。")
        return redirect("applications:letter", code=code, pk=pk)
    kept = list(letter.files.order_by("pk"))
    if request.method != "POST":
        return _form(seat, letter, LetterForm(letter=letter, kept=kept))
    form = LetterForm(request.POST, request.FILES, letter=letter, kept=kept)
    if form.is_valid():
        try:
            with transaction.atomic():
                services.revise(
                    letter,
                    parts=form.parts,
                    particulars={**letter.particulars, **form.particulars},
                    files=_files(seat, form, kept) if form.kind.outcomes else None,
                    **form.facts,
                    **seat.who,
                )
                if form.cleaned_data.get("refill") and letter.application is not None:
                    services.revise(letter, parts=_refilled(seat, letter), **seat.who)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, "已保存。")
            return redirect("applications:letter", code=code, pk=pk)
    form.first_fault_takes_focus()
    return _form(seat, letter, form)


@login_required
@require_POST
def receipt(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Issue the receipt of an application, or find the one that was issued."""
    seat, application = open_application(request, code, pk)
    must_write(seat)
    made = services.issue_receipt(application, **seat.who)
    return redirect("applications:letter", code=code, pk=made.pk)


def _begin(seat: Seat, about: Mapping[str, Any], *, fee: Mapping[str, Any] | None) -> HttpResponse:
    request = seat.request
    try:
        letter = services.proposed(**about, fee=fee, at=seat.now)
    except NotAllowed as refused:
        facts = seat.facts(
            application=about.get("application"),
            correction=about.get("correction"),
            title=title_of(about["kind"]),
            refused=refused,
            refused_basis=basis(refused.cite),
        )
        return render(request, "applications/letters/cannot.html", facts, status=409)
    if request.method != "POST":
        return _form(seat, letter, LetterForm(letter=letter))
    form = LetterForm(request.POST, request.FILES, letter=letter)
    if form.is_valid():
        said = {**about, **form.facts}
        if letter.kind == "fee":
            said["fee"] = form.facts["fee"]
        try:
            with transaction.atomic():
                made = services.draft(
                    parts=form.parts,
                    particulars={**letter.particulars, **form.particulars},
                    files=_files(seat, form, ()),
                    **said,
                    **seat.who,
                )
                if form.cleaned_data.get("refill") and made.application is not None:
                    services.revise(made, parts=_refilled(seat, made), **seat.who)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, "已保存为拟稿。")
            return redirect("applications:letter", code=seat.organ.code, pk=made.pk)
    form.first_fault_takes_focus()
    return _form(seat, letter, form)


def _form(seat: Seat, letter: Letter, form: LetterForm) -> HttpResponse:
    kind = selectors.kind_of(letter.kind)
    facts = seat.facts(
        letter=letter,
        application=letter.application,
        correction=letter.correction,
        form=form,
        kind=kind,
        title=title_of(letter.kind),
        outcome=outcome(letter.code) if letter.code else None,
        kind_basis=basis(str(kind.cite)),
        parts=[(each, basis(str(each.cite))) for each in kind.parts],
        voids=letter.pk is not None and letter.state != "drafted",
    )
    return render(seat.request, "applications/letters/edit.html", facts, status=409 if form.errors else 200)


def _refilled(seat: Seat, letter: Letter) -> dict[str, str]:
    """Return the parts that follow from what the law counts by, written anew."""
    assert letter.application is not None
    fee = FeeNotice.objects.filter(letter=letter).first()
    words = services.suggest(
        letter.application,
        letter.kind,
        code=letter.code,
        at=seat.now,
        grounds=letter.grounds,
        particulars=letter.particulars,
        fee=fee,
    )
    wanted = _REFILLED if letter.kind == "fee" else _ALWAYS_REFILLED
    return {part: text for part, text in words.items() if part in wanted}


def _files(seat: Seat, form: LetterForm, kept: Sequence[File]) -> list[File]:
    """Return what goes out with the letter: what stays ticked, and what was added."""
    stay = set(form.cleaned_data.get("files") or ())
    found = [each for each in kept if each.pk in stay]
    for each in form.cleaned_data.get("uploads") or ():
        found.append(files.keep(organ=seat.organ, name=each.name, content=each.read(), **seat.who))
    return found


def _fee(asked: QueryDict) -> dict[str, str]:
    """Return what is charged for; until it is typed in, something that can be shown."""
    return {"basis": asked.get("basis", "page"), "count": asked.get("count", "") or "31"}


def _dispute(application: Application, asked: QueryDict) -> Dispute | None:
    key = asked.get("dispute", "")
    return Dispute.objects.filter(application=application, pk=int(key)).first() if key.isdecimal() else None
