"""The way of a return: its steps and signatures, what was signed against what is known now, and how it will print."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.annual.forms import PublishForm
from gongkai.annual.models import Act, NotAllowed
from gongkai.annual.selectors import differences as compared
from gongkai.annual.selectors.paper import fragments
from gongkai.annual.services import chain
from gongkai.journal.selectors import entries_about
from gongkai.kernel import clock

from .access import Desk, open_desk, typed


@login_required
def steps(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show what happened to the return, its signed versions, and its lines in the journal."""
    desk = open_desk(request, code, year)
    entries = entries_about(f"annual.return:{desk.report.pk}").order_by("-number")[:200]
    return render(request, "annual/steps.html", desk.facts(tab="steps", entries=entries))


@login_required
def differences(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show what would read otherwise if the report were signed again now."""
    desk = open_desk(request, code, year)
    versions = desk.workbook.snapshots
    if not versions:
        return render(request, "annual/differences.html", desk.facts(tab="differences", snapshot=None))
    found = compared.differences(desk.workbook, versions[-1])
    changes = [
        (now, compared.between(now.document, before.document, desk.workbook)) for before, now in pairwise(versions)
    ]
    facts = desk.facts(tab="differences", snapshot=versions[-1], differences=found, changes=changes[::-1])
    return render(request, "annual/differences.html", facts)


@login_required
def paper(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the return as it would be published and printed now."""
    desk = open_desk(request, code, year)
    return render(request, "annual/paper.html", desk.facts(tab="paper", paper=fragments(desk.workbook.document)))


@login_required
@require_POST
def step(request: HttpRequest, code: str, year: int, act: str) -> HttpResponse:
    """Take a step, if it is lawful now and this person's; otherwise say why not."""
    desk = open_desk(request, code, year)
    if act not in Act.values:
        raise Http404("没有这种办理。")
    try:
        _take(desk, Act(act), request)
    except NotAllowed as refused:
        messages.error(request, refused.says)
        return redirect("annual:workbench", code=code, year=year)
    messages.success(request, f"已办理：{Act(act).label}。")
    return redirect("annual:steps", code=code, year=year)


def _take(desk: Desk, act: Act, request: HttpRequest) -> None:
    opinion, by, at = typed(request, "opinion"), request.user, clock.now()
    report = desk.report
    if act == Act.SUBMITTED:
        chain.submit(report=report, by=by, at=at, opinion=opinion)
    elif act == Act.WITHDRAWN:
        chain.withdraw(report=report, by=by, at=at, reason=opinion)
    elif act == Act.RETURNED:
        chain.send_back(report=report, by=by, at=at, reason=opinion)
    elif act == Act.APPROVED:
        chain.approve(report=report, by=by, at=at, opinion=opinion)
    elif act == Act.FILED:
        chain.sign(report=report, by=by, at=at, opinion=opinion)
    elif act == Act.CORRECTED:
        chain.open_correction(report=report, by=by, at=at, reason=opinion)
    elif act == Act.PUBLISHED:
        form = PublishForm(request.POST)
        if not form.is_valid():
            raise NotAllowed("；".join(str(message) for each in form.errors.values() for message in each))
        on: date = form.cleaned_data["on"]
        chain.publish(report=report, on=on, source=form.cleaned_data["source"], by=by, at=at)
    else:
        raise NotAllowed("这一步不在这里办理。")
