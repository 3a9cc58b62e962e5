"""Requests to correct a record: the list, one of them, and how it is settled (更正申请, ogi:41)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongkai.applications.forms.after import EnterCorrectionForm, SettleForm
from gongkai.applications.models import Correction
from gongkai.applications.selectors import disputes as selectors
from gongkai.applications.services import corrections as services
from gongkai.kernel.refusal import NotAllowed

from .access import Seat, must_write, open_seat
from .basis import basis
from .choosing import chosen, paging_query
from .slip import code_on_slip, keep_slip

A_PAGE = 20
SHOWN = [("", "全部"), ("open", "待处理"), ("settled", "已办结")]


@login_required
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """List the requests of the organs that the person sees, those that wait or all."""
    which = chosen(request)
    show = request.GET.get("show", "")
    found = selectors.corrections(which.keys, is_open={"open": True, "settled": False}.get(show))
    facts = which.facts(
        page=Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        query=paging_query(request),
        show=show,
        shown=SHOWN,
        basis=basis("ogi:41"),
    )
    return render(request, "applications/after/corrections.html", facts)


@login_required
def correction(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one request; on POST settle it. Whoever only watches sees neither the name nor the words."""
    seat, found = _open(request, code, pk)
    form = None
    if seat.writes and found.settled_on is None:
        form = SettleForm(request.POST or None, initial={"on": seat.today})
    if request.method == "POST":
        must_write(seat)
        if form is not None and form.is_valid():
            try:
                services.settle(correction=found, **seat.who, **form.cleaned_data)
            except NotAllowed as refused:
                form.add_error(None, refused.says)
            else:
                messages.success(request, f"{found.number}已办结：{found.get_outcome_display()}。")
                return redirect("applications:correction", code=code, pk=pk)
    return _show(seat, found, form)


@login_required
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a request that came on paper or was told."""
    seat = open_seat(request, code)
    must_write(seat)
    form = EnterCorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, query_code = services.submit(organ=seat.organ, asked=services.Asked(**form.cleaned_data), **seat.who)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            keep_slip(seat, made, query_code)
            messages.success(request, f"已登记为{made.number}。")
            return redirect("applications:correction", code=code, pk=made.pk)
    facts = seat.facts(form=form, basis=basis("ogi:41"))
    return render(request, "applications/after/correction_new.html", facts, status=409 if form.errors else 200)


def _open(request: HttpRequest, code: str, pk: int) -> tuple[Seat, Correction]:
    seat = open_seat(request, code)
    found = selectors.corrections([seat.organ.pk]).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这件更正申请，或您不能查看。")
    return seat, found


def _show(seat: Seat, found: Correction, form: SettleForm | None) -> HttpResponse:
    facts: dict[str, Any] = seat.facts(
        correction=found,
        form=form,
        query_code=code_on_slip(seat, found) if seat.writes else "",
        letters=list(found.letters.order_by("pk")) if seat.handles else [],
        basis=basis("ogi:41"),
    )
    status = 409 if form is not None and form.errors else 200
    return render(seat.request, "applications/after/correction.html", facts, status=status)
