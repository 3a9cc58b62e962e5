"""One application: what happened, on a line of time; what can be done now; the papers; and the clock, with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.applications.models import Application, Delivery, Letter
from gongkai.applications.selectors.case import Act, CasePage, Line, outcome_name
from gongkai.applications.selectors.case import case as case_page
from gongkai.applications.selectors.people import Desk
from gongkai.applications.services import intake
from gongkai.kernel import clock
from lawbook.application.letter import letters
from lawbook.application.lifecycle import State
from lawbook.reasons import Step

from .access import Seat
from .basis import basis
from .guide import letter_address
from .places import place
from .steps import ACTS

# The pages about a case to which its page leads in any case.
PLACES = {
    "dispute": "dispute-new",
    "entered": "entered",
    "kinds": "letter-kinds",
    "personal": "personal",
    "related": "related",
}
SIGNALS = {"normal": "in-time", "near": "soon", "overdue": "overdue", "paused": "paused", "answered": "done"}


@login_required
def case(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """
    Show a case; the first look of somebody who handles it is written down.

    That is a change upon a GET, and on purpose: that somebody has looked is what the alarm for unopened applications
    waits for (a button "I have seen it" would be pressed by nobody). It happens once and says nothing but who and when.
    """
    now, desk = clock.now(), Desk(request.user)
    page = case_page(pk, desk, today=now.date())
    if page is None or page.application.organ.code != code:
        raise Http404("没有这件申请，或您不能查看。")
    seat = Seat(request, page.application.organ, desk, now)
    if page.application.opened_at is None and seat.handles:
        intake.open_case(page.application, **seat.who)
        page = case_page(pk, desk, today=now.date()) or page
    return render(request, "applications/desk/case.html", _facts(seat, page))


def _facts(seat: Seat, page: CasePage) -> dict[str, Any]:
    application = page.application
    deliveries: dict[int, list[Any]] = {}
    for each in page.deliveries:
        deliveries.setdefault(each.letter_id, []).append(each)
    offered = [(each, address(application, each), basis(each.cite)) for each in page.acts]
    return seat.facts(
        page=page,
        application=application,
        signal=SIGNALS.get(page.mark.code, ""),
        steps=[(each, basis(str(each.cite))) for each in _steps(page)],
        steps_now=[each for each in offered if _is_of_the_law(each[0])],
        besides=[each for each in offered if not _is_of_the_law(each[0])],
        lines=[(each, _to_strike(seat, page, each)) for each in page.timeline],
        papers=[_paper(seat.organ.code, each, deliveries.get(each.pk, ())) for each in page.letters],
        places={each: place(PLACES[each], seat.organ.code, application.pk) for each in PLACES},
        serves=_to_serve(page) if seat.writes else None,
        outcome=outcome_name(application.code),
        split_into=_split_into(page),
    )


def _steps(page: CasePage) -> list[Step]:
    """Return the whole reckoning: why that day is the day of receipt, and what follows from it."""
    found = [page.receipt] if page.receipt is not None else []
    return [*found, *(page.deadline.steps if page.deadline is not None else ())]


def address(application: Application, act: Act) -> str:
    """Return where a button leads."""
    if act.letter:
        more = {}
        if act.letter == "closed":
            more["code"] = "O2" if application.stands is State.AWAITING_PAYMENT else "O1"
        return letter_address(application, act.letter, **more)
    code, pk = application.organ.code, application.pk
    return place("guide", code, pk) if act.code == "guide" else place("act", code, pk, act.code)


def _is_of_the_law(act: Act) -> bool:
    """Test if a button leads to a step by which the law counts; the others are the office's own entries."""
    return bool(act.letter or act.code == "guide" or (act.code in ACTS and ACTS[act.code].fact))


def _to_strike(seat: Seat, page: CasePage, line: Line) -> str:
    """Return where an entry is corrected, "" if it is not: one of the law's, by an officer, and without a letter."""
    fact = line.fact
    may = (
        seat.writes
        and fact.is_legal
        and not line.is_struck
        and fact.letter_id is None
        and fact.by_id is not None
        and page.case.state is not State.ARCHIVED
    )
    return place("strike", seat.organ.code, page.application.pk, fact.pk) if may else ""


def _paper(code: str, letter: Letter, deliveries: Sequence[Delivery]) -> dict[str, Any]:
    """Return a letter as the page lists it, with where it is read."""
    return {
        "letter": letter,
        "kind": letters().get(letter.kind),
        "deliveries": deliveries,
        "at": place("letter", code, letter.pk),
        "pdf": place("letter-pdf", code, letter.pk),
        "docx": place("letter-docx", code, letter.pk),
    }


def _to_serve(page: CasePage) -> Any:
    """Return the answer that has gone out and is not served yet."""
    if page.case.state not in (State.DECIDED, State.DEEMED_WITHDRAWN):
        return None
    served = {each.letter_id for each in page.deliveries}
    waiting = [each for each in page.letters if each.is_issued and each.code and each.pk not in served]
    return waiting[-1] if waiting else None


def _split_into(page: CasePage) -> list[tuple[str, int]]:
    """Return the numbers and keys of the applications that were made out of this one, as its entries name them."""
    rows = [each.details for each in page.facts if each.kind == "split" and "into" in each.details]
    return [(each["number"], each["into"]) for each in rows]
