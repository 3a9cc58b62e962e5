"""Until when must an application be answered (期限计算器)? Anybody may reckon it; nothing is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.applications.forms.terms import TermsForm
from gongkai.kernel import clock
from lawbook.application.deadline import reply_deadline
from lawbook.reasons import Refused
from lawbook.workdays import national


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Show the last day to answer for the days that were chosen, with the sentences and their articles."""
    form = TermsForm(request.GET or None, today=clock.today())
    facts: dict[str, Any] = {"form": form, "known_until": national().known_until}
    if form.is_bound and form.is_valid():
        try:
            facts["deadline"] = reply_deadline(form.facts(), workdays=national())
        except Refused as refused:
            facts.update(refused=refused.says, cite=str(refused.cite or ""))
        facts["is_past"] = _is_past(facts.get("deadline"), clock.today())
    status = 422 if form.errors or "refused" in facts else 200
    return render(request, "applications/public/terms.html", facts, status=status)


def _is_past(deadline: Any, today: date) -> bool:
    return bool(deadline and deadline.due and deadline.due < today)
