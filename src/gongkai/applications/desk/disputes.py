"""Reconsiderations and suits: the list of an organ, one of them, and how it is entered, decided and put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gongkai.applications.forms.after import AmendForm, AnewForm, DecideForm, DisputeForm, StrikeForm
from gongkai.applications.models import Dispute, Result, Stage
from gongkai.applications.selectors import disputes as selectors
from gongkai.applications.selectors import tables
from gongkai.applications.services import disputes as services
from gongkai.kernel.figures import Period
from gongkai.kernel.refusal import NotAllowed
from lawbook.application.letter import letter_for

from .access import Seat, must_write, open_application, open_seat
from .basis import basis
from .choosing import Chosen, chosen, chosen_year, paging_query

A_PAGE = 20


@login_required
@require_safe
def disputes(request: HttpRequest) -> HttpResponse:
    """List the disputes of an organ, or of all that the person sees, with table three of the year."""
    which = chosen(request)
    year = chosen_year(request, which.today)
    narrowed = selectors.Narrowed(request.GET.get("stage", ""), request.GET.get("result", ""), year)
    counted = year or which.today.year
    facts = which.facts(
        page=Paginator(selectors.disputes(which.keys, narrowed), A_PAGE).get_page(request.GET.get("page")),
        query=paging_query(request),
        narrowed=narrowed,
        stages=Stage.choices,
        results=[*Result.choices, (selectors.PENDING, "尚未审结")],
        year=year,
        counted=counted,
        table=_table(which, counted),
        renewed=list(selectors.renewed_due(which.keys)[:50]),
        replies=list(selectors.replies_due(which.keys)[:50]),
    )
    return render(request, "applications/after/disputes.html", facts)


def _table(which: Chosen, year: int) -> list[tuple[str, list[int]]]:
    """Return table three of a year, block by block, in the order of the form."""
    cells = tables.table_three_of(which.keys, Period.of_year(year))
    columns = (*Result.values, tables.PENDING, tables.TOTAL)
    return [(each.label, [cells[f"{tables.THREE}.{each.value}.{column}"] for column in columns]) for each in Stage]


@login_required
def new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Enter a reconsideration or a suit about an application."""
    seat, application = open_application(request, code, pk)
    must_write(seat)
    initial = {"begun_on": seat.today, "authority": _authority(seat)}
    form = DisputeForm(request.POST or None, application=application, initial=initial)
    cite = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_dispute(application=application, **seat.who, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
            cite = refused.cite
        else:
            messages.success(request, f"已登记：{made}。")
            return redirect("applications:dispute", code=code, pk=made.pk)
    before = list(selectors.of_application(application))
    facts = seat.facts(application=application, form=form, cite=basis(cite), before=before)
    return render(request, "applications/after/dispute_new.html", facts, status=409 if form.errors else 200)


def _authority(seat: Seat) -> str:
    office = getattr(seat.organ, "office", None)
    return str(office.authority) if office is not None else ""


@login_required
@require_safe
def dispute(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one dispute, its chain, the letters because of it, and what can be entered now."""
    seat, found = _open(request, code, pk)
    return _show(seat, found)


@login_required
@require_POST
def act(request: HttpRequest, code: str, pk: int, act: str) -> HttpResponse:
    """Decide a dispute, put it right, or take it back as a mistake; what was typed stays if that is refused."""
    seat, found = _open(request, code, pk)
    must_write(seat)
    if act not in _ACTS:
        raise Http404("没有这项办理。")
    make, do, says = _ACTS[act]
    form = make(found, request.POST)
    if form.is_valid():
        try:
            do(dispute=found, **seat.who, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, says)
            return redirect("applications:dispute", code=code, pk=pk)
    return _show(seat, found, status=409, **{act: form})


@login_required
@require_POST
def anew(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Lead to the letter by which an application is answered anew, by the outcome that was chosen."""
    seat, found = _open(request, code, pk)
    must_write(seat)
    form = AnewForm(request.POST, prefix="anew")
    if not form.is_valid():
        return _show(seat, found, status=409, anew=form)
    chosen_code = form.cleaned_data["code"]
    query = QueryDict(mutable=True)
    query.update({"kind": letter_for(chosen_code).code, "code": chosen_code, "dispute": str(found.pk)})
    return redirect(f"{reverse('applications:letter-new', args=[code, found.application_id])}?{query.urlencode()}")


def _decide(found: Dispute, typed: Any = None) -> DecideForm:
    said = {name: getattr(found, name) for name in ("result", "decided_on", "anew_by", "decision")}
    return DecideForm(typed, again=not found.is_pending, initial=said, prefix="decide")


def _amend(found: Dispute, typed: Any = None) -> AmendForm:
    said = {name: getattr(found, name) for name in ("authority", "case_number", "begun_on", "reply_due_on")}
    return AmendForm(typed, initial=said, prefix="amend")


def _strike(found: Dispute, typed: Any = None) -> StrikeForm:
    return StrikeForm(typed, prefix="strike")


_ACTS: dict[str, tuple[Callable[..., Any], Callable[..., Any], str]] = {
    "decide": (_decide, services.decide, "结果已登记。"),
    "amend": (_amend, services.amend, "登记内容已更正。"),
    "strike": (_strike, services.strike, "登记已撤销，不再计入统计。"),
}


def _open(request: HttpRequest, code: str, pk: int) -> tuple[Seat, Dispute]:
    seat = open_seat(request, code)
    found = selectors.disputes([seat.organ.pk]).filter(pk=pk).select_related("entered_by").first()
    if found is None:
        raise Http404("没有这件复议或者诉讼，或您不能查看。")
    return seat, found


def _show(seat: Seat, found: Dispute, *, status: int = 200, **forms: Any) -> HttpResponse:
    writes = seat.writes and not found.struck_because
    may_answer = writes and found.application.is_closed and found.result in (Result.CORRECTED, Result.OTHER)
    facts = seat.facts(
        dispute=found,
        application=found.application,
        chain=[each for each in selectors.of_application(found.application) if each.pk != found.pk],
        letters=list(found.letters.order_by("pk")),
        waits=found.anew_by is not None and found in selectors.renewed_due([seat.organ.pk]),
        amendments=found.amendments.splitlines(),
        forms={name: forms.get(name) or make(found) for name, (make, _, _) in _ACTS.items()} if writes else {},
        refused=next(iter(forms), ""),
        anew=(forms.get("anew") or AnewForm(prefix="anew")) if may_answer else None,
    )
    return render(seat.request, "applications/after/dispute.html", facts, status=status)
