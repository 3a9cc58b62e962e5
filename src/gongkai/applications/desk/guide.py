"""
How is the one outcome found by which an application is answered? By plain questions, one at a time (拟办向导).

The answers travel in the address, which holds nothing but codes; so the browser's own way back works, and nothing is
kept before the officer takes the result. The guide proposes; the officer decides, with a reason where they decide
otherwise, and the signer reads both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.applications.models import Application, Office
from gongkai.applications.selectors.clock import legal_facts, standing_of
from gongkai.applications.selectors.similar import similar
from gongkai.applications.services.facts import note
from gongkai.applications.services.wording import impersonal
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.workdays import workdays_of
from lawbook.application import facts as law
from lawbook.application import guide as rule
from lawbook.application.letter import letter, letter_for
from lawbook.application.outcome import Outcome, outcome, outcomes
from lawbook.application.remedy import remedy
from lawbook.reasons import Refused

from .access import Seat, must_write, open_application, typed
from .basis import basis, row_label
from .places import place

_MOST = 40
# Codes that end an application without a decision, by the fact that ends it.
_NO_DECISION: Mapping[str, type[law.Fact]] = {"O1": law.DeemedWithdrawn, "O2": law.DeemedWithdrawn, "O3": law.Withdrawn}


@dataclass(frozen=True)
class Answered:
    """One question that has its answer; ``back`` leads to it again."""

    asks: str
    says: str
    back: str


@login_required
def guide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask the next question, or show where the answers lead; on POST take the result to the draft of the letter."""
    seat, application = open_application(request, code, pk)
    must_write(seat)
    answers = list(_answers(request))
    try:
        here = rule.walk(answers) if answers else rule.first()
    except Refused:
        # An address that was put together by hand, or of an older guide: one begins anew.
        return redirect("applications:guide", code=code, pk=pk)
    if request.method == "POST" and isinstance(here, str):
        return _take(seat, application, answers, here)
    return _page(seat, application, answers, here)


def _page(
    seat: Seat, application: Application, answers: Sequence[tuple[str, str]], here: Any, **more: Any
) -> HttpResponse:
    facts = seat.facts(
        application=application,
        answers=[f"{question}.{choice}" for question, choice in answers],
        past=list(_past(answers)),
        similar=similar(application),
        **more,
    )
    if isinstance(here, str):
        facts |= _conclusion(seat, application, here)
        facts["others"] = [each for each in outcomes().values() if each.code not in _NO_DECISION and each.code != here]
    else:
        facts["question"] = here
        facts["choices"] = [(each, basis(str(each.cite))) for each in here.choices]
        facts["first"] = _before(application, here.before)
    status = 409 if more.get("refused") else 200
    return render(seat.request, "applications/desk/guide.html", facts, status=status)


def _take(seat: Seat, application: Application, answers: Sequence[tuple[str, str]], found: str) -> HttpResponse:
    """Keep the way to the code with the case, and lead to the draft."""
    chosen = typed(seat.request.POST, "code", 4) or found
    reason = typed(seat.request.POST, "reason", 300)
    try:
        if chosen not in outcomes() or (chosen in _NO_DECISION and chosen != found):
            raise NotAllowed("请选择一种答复。")
        if chosen != found and not reason:
            raise NotAllowed("不按向导的结果办理的，请写明理由，供审签人了解。")
        objection = _objection(application, chosen, seat.today)
        if objection:
            raise NotAllowed(objection)
        details = _kept(answers, found, chosen, impersonal(application, reason))
        note(application, "guided", on=seat.today, details=details, **seat.who)
    except NotAllowed as refused:
        more = {"refused": refused.says, "chosen": chosen, "reason": reason}
        return _page(seat, application, answers, found, **more)
    messages.success(seat.request, f"拟办意见“{outcome(chosen).name}”已记入办理经过。")
    if chosen == "O3":
        return redirect("applications:act", code=application.organ.code, pk=application.pk, act="withdraw")
    return redirect(letter_address(application, letter_for(chosen).code, code=chosen, ground=rule.grounds(answers)))


def letter_address(application: Application, kind: str, **more: Any) -> str:
    """Return where a letter of a kind is drafted."""
    where = place("letter-new", application.organ.code, application.pk)
    return f"{where}?{urlencode({'kind': kind, **more}, doseq=True)}"


def _kept(answers: Sequence[tuple[str, str]], found: str, chosen: str, reason: str) -> dict[str, Any]:
    lines = [f"{question.asks}{choice.says}。" for question, choice in rule.said(answers)]
    return {"path": [list(each) for each in answers], "lines": lines, "found": found, "code": chosen, "reason": reason}


def _before(application: Application, kind: str) -> tuple[str, str] | None:
    """Return the letter that may have to go out before a question can be answered, with where it is drafted."""
    return (letter(kind).name, letter_address(application, kind)) if kind else None


def _conclusion(seat: Seat, application: Application, code: str) -> Mapping[str, Any]:
    """Return all that follows from a code: provision, letter, row of the report, and the way of remedy."""
    found: Outcome = outcome(code)
    office = Office.objects.filter(organ=application.organ).first()
    said = remedy(
        code,
        on=seat.today,
        authority=office.authority if office else "",
        court=office.court if office else "",
    )
    return {
        "outcome": found,
        "bases": [each for each in map(basis, map(str, found.cites)) if each is not None],
        "letter": letter_for(code),
        "row": row_label(code),
        "remedy": said,
        "remedy_steps": [(each, basis(str(each.cite))) for each in said.steps],
        "objection": _objection(application, code, seat.today),
        "wants_search": code == "U1" and not application.facts.filter(kind="searched").exists(),
    }


def _objection(application: Application, code: str, today: date) -> str:
    """Return why the application cannot be ended so now, "" if it can."""
    kind = _NO_DECISION.get(code)
    fact = law.Decided(today, code) if kind is None else kind(today)
    try:
        standing = standing_of([*legal_facts(application), fact], workdays=workdays_of(application.organ))
    except Refused as refused:
        return refused.says
    if standing.code != code:
        return f"申请处于“{application.get_state_display()}”状态，不能以“{outcome(code).name}”办结。"
    return ""


def _answers(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield the answers that an address or a form names."""
    said = request.POST if request.method == "POST" else request.GET
    for each in said.getlist("a")[:_MOST]:
        question, dot, choice = each.replace("\x00", "")[:80].partition(".")
        if dot:
            yield question, choice


def _past(answers: Sequence[tuple[str, str]]) -> Iterator[Answered]:
    """Yield the questions that were answered, with the way back to each."""
    for number, (question, choice) in enumerate(rule.said(answers)):
        back = urlencode([("a", ".".join(each)) for each in answers[:number]])
        yield Answered(question.asks, choice.says, f"?{back}" if back else "?")
