"""What does an application cost (信息处理费, fee:4, fee:5), and has it been paid?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum

from gongkai.applications.models import Application, Fact, FeeNotice, Letter, LetterState
from gongkai.applications.selectors.marks import items_of_month
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.application import facts as law
from lawbook.application.fee import Fee, fee_by_item, fee_by_page
from lawbook.application.lifecycle import State
from lawbook.cite import Cite
from lawbook.reasons import Refused, Step

from . import facts
from .permission import must_write

ITEM, PAGE = "item", "page"
BASES = {ITEM: "按件", PAGE: "按量"}


def reckon(application: Application, basis: str, count: int, on: date, *, but: Letter | None = None) -> Fee:
    """
    Return the fee that a notice of a day would charge, with its reckoning.

    By item ``count`` is the number of the applicant's applications in the calendar month until now
    (``count_of_month``); what was charged for them before is taken off. By page it is the number of pages of this one.

    :param but: a notice that is being written anew and does not count as one of before
    :raises NotAllowed: if the basis is none, the application was charged on the other one, or the number makes no sense
    """
    if basis not in BASES:
        raise NotAllowed("请选择按件或者按量计收。", cite="fee:3")
    others = FeeNotice.objects.filter(application=application).exclude(basis=basis)
    if others.exclude(letter__state=LetterState.DROPPED).exclude(letter=but).exists():
        raise NotAllowed("这件申请已按另一种方式计收，不能同时按件、按量计收。", cite="fee:3")
    try:
        fee = fee_by_item(count, on=on) if basis == ITEM else fee_by_page(count, on=on)
    except Refused as refused:
        raise NotAllowed(refused.says, cite=str(refused.cite or "")) from None
    charged = charged_this_month(application, on=on) if basis == ITEM else 0
    if not charged:
        return fee
    due = max(fee.total - charged, 0)
    cite = Cite("fee", "4")
    step = Step(f"同一申请人本月此前的申请已通知收费{charged}元，本次收取{due}元。", cite)
    return Fee(due, (*fee.steps, step))


def count_of_month(application: Application) -> int:
    """Return how many applications of the same applicant the organ received in that calendar month, up to this one."""
    return items_of_month(application).filter(pk__lte=application.pk).count()


def charged_this_month(application: Application, *, on: date) -> int:
    """Return what was charged by item for the applicant's other applications of the same calendar month."""
    found = FeeNotice.objects.filter(
        application__in=items_of_month(application).exclude(pk=application.pk),
        basis=ITEM,
        letter__state=LetterState.ISSUED,
        letter__issued_on__lte=on,
    )
    return int(found.aggregate(total=Sum("amount"))["total"] or 0)


@transaction.atomic
def reached(fee: FeeNotice, *, on: date, by: Any, at: datetime) -> Application:
    """
    Enter when the applicant got the notice (收到收费通知): from the day after the term to pay runs (fee:6).

    :param by: the officer, or None where the applicant opened it online
    :raises NotAllowed: if it is not this person's, or the day makes no sense
    """
    application = fee.application
    if by is not None:
        must_write(application, by)
    sent = Fact.objects.filter(letter=fee.letter_id, kind="fee_notified", strike__isnull=True).first()
    if sent is None:
        raise NotAllowed("收费通知尚未发出。")
    if not sent.on <= on <= at.astimezone(CHINA).date():
        raise NotAllowed("收到收费通知的日期应当在发出之后、今天之前。", cite="fee:6")
    now = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if now.state != State.AWAITING_PAYMENT or sent.details.get("delivered_on") == on.isoformat():
        return application
    better = law.FeeNotified(sent.on, delivered_on=on)
    return facts.restate(sent, better, reason="登记申请人收到的日期", by=by, at=at)


@transaction.atomic
def record_payment(
    fee: FeeNotice, *, on: date, receipt: str, by: Any, at: datetime, seen: int | None = None
) -> Application:
    """
    Enter that a fee was paid in full (缴纳费用); the term to answer starts anew on the day after (fee:6).

    :raises NotAllowed: if it is not this person's, the proof is missing, it is paid already, or the term is over
    """
    application = fee.application
    must_write(application, by)
    proof = receipt.strip()[:100]
    if not proof:
        raise NotAllowed("请填写缴款凭证的号码。", cite="fee:6")
    if fee.paid_on is not None:
        raise NotAllowed("这笔费用已登记缴纳。")
    facts.add(application, law.FeePaid(on), by=by, at=at, seen=seen)
    fee.paid_on, fee.receipt = on, proof
    fee.save(update_fields=["paid_on", "receipt"])
    return application
