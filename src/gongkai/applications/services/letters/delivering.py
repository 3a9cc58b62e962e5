"""How did a letter reach whom it is for, and what proves it?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.applications import letter_events as events
from gongkai.applications.models import Delivery, DeliveryWay, Enclosure, Letter, LetterState
from gongkai.applications.selectors.letters import consultation_of, fee_of, kind_of
from gongkai.applications.services import consulting, facts, fees
from gongkai.applications.services.permission import must_write_for
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.application import facts as law
from lawbook.application.lifecycle import State
from lawbook.reasons import in_words

from .standing import held, names

_UNSERVED = frozenset({State.DECIDED, State.DEEMED_WITHDRAWN})


@transaction.atomic
def deliver(
    letter: Letter,
    way: str,
    on: date,
    *,
    by: Any,
    at: datetime,
    reached_on: date | None = None,
    proof: str = "",
    scan: Enclosure | None = None,
) -> Delivery:
    """
    Enter that a letter was served (送达), with what proves it; of an answer the first service is the one that counts.

    :param by: the officer, or None when the applicant opened it online
    :param on: by post the day of posting, otherwise the day on which it was handed over or could be opened
    :param reached_on: when it was signed for
    :param scan: what was signed; it names the addressee, so it is kept sealed with the case
    :raises NotAllowed: if it has not been issued, or a day does not fit
    """
    now = held(letter)
    facts.hold(now.application_id)
    if by is not None:
        must_write_for(now.organ, by)
    if now.state != LetterState.ISSUED or now.issued_on is None:
        raise NotAllowed("文书印发以后才能送达。", cite="ogi:40")
    if way not in DeliveryWay.values:
        raise NotAllowed("请选择送达方式。")
    today = at.astimezone(CHINA).date()
    if on < now.issued_on:
        raise NotAllowed(f"送达日期{in_words(on)}早于印发日期{in_words(now.issued_on)}。", cite="ogi:40")
    if on > today or (reached_on is not None and reached_on > today):
        raise NotAllowed("送达日期和签收日期不能晚于今天。")
    if reached_on is not None and reached_on < on:
        raise NotAllowed(f"签收日期{in_words(reached_on)}早于送达日期{in_words(on)}。")
    if scan is not None and scan.application_id != now.application_id:
        raise NotAllowed("送达凭证不是这件申请的材料。")
    made = Delivery.objects.create(
        letter=now, way=way, on=on, reached_on=reached_on, proof=" ".join(proof.split())[:200], scan=scan, by=by, at=at
    )
    # By post the day of posting serves an answer; a term of the addressee's own runs from the day it came.
    came = reached_on or (None if way == DeliveryWay.POST else on)
    if came is not None:
        _starts_a_term(now, came, by=by, at=at)
    event = events.LetterDelivered(**names(now), number=now.number, way=str(DeliveryWay(way).label), on=on)
    record(event, by=by, at=at, organ=now.organ)
    application = now.application
    answers = bool(kind_of(now.kind).outcomes) and now.dispute_id is None
    if answers and application is not None and application.stands in _UNSERVED:
        facts.add(application, law.Served(on), by=by, at=at, letter=now, ground="ogi:40")
    return made


def _starts_a_term(letter: Letter, on: date, *, by: Any, at: datetime) -> None:
    """Let the term for an opinion or for a payment run from the day on which the letter came."""
    asked, charged = consultation_of(letter), fee_of(letter)
    if asked is not None and asked.delivered_on is None and not asked.opinion:
        consulting.reached(asked, on=on, by=by, at=at)
    if charged is not None and charged.paid_on is None:
        fees.reached(charged, on=on, by=by, at=at)
