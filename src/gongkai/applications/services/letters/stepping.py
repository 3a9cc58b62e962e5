"""Which fact of the law's does a letter bring about, and may it be brought about now?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.applications.models import Application, Consultation, Letter
from gongkai.applications.selectors.clock import Standing, is_open, legal_facts, standing_of
from gongkai.applications.selectors.letters import kind_of
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.workdays import workdays_of
from lawbook.application import facts as law
from lawbook.application.lifecycle import State
from lawbook.application.outcome import outcome
from lawbook.cite import NotACite
from lawbook.reasons import Refused

_WHOM = {"consultation": law.THIRD_PARTY, "co_drafting": law.CO_DRAFTER}
# These tell of what happens all the same, and do not make it happen.
_TELLS = frozenset({"receipt", "correction"})


def fact_of(letter: Letter, application: Application, *, on: date) -> law.Fact | None:
    """
    Return the fact that a letter brings about if it is issued on a day, None where it only tells.

    An answer that is given anew brings about none: the annual report counts the first one. Nor does a letter to one
    more addressee while opinions are awaited, nor the letter that tells of a step that has been taken.

    :raises NotAllowed: if something that the law counts by is no day or no number
    """
    adds = kind_of(letter.kind).fact_of(letter.code)
    if not adds or letter.dispute_id is not None:
        return None
    said = letter.particulars
    if adds == "clarification_asked":
        return law.ClarificationAsked(on, reply_by=day_of(said, "reply_by"))
    if adds == "reasons_asked":
        return law.ReasonsAsked(on)
    if adds == "extended":
        return law.Extended(on, days=number_of(said, "days"))
    if adds == "reply_delayed":
        return law.ReplyDelayed(on, until=day_of(said, "until") or on)
    if adds == "consultation_sent":
        return None if application.stands is State.AWAITING_OPINION else law.ConsultationSent(on, _WHOM[letter.kind])
    if adds == "fee_notified":
        return law.FeeNotified(on)
    if adds == "deemed_withdrawn":
        return None if application.code == letter.code else law.DeemedWithdrawn(on)
    if letter.kind == "closed" and application.code == letter.code:
        return None  # the applicant withdrew, and is told so
    return law.Decided(on, code=letter.code, grounds=tuple(letter.grounds))


def must_be_allowed(letter: Letter, *, on: date) -> None:
    """
    Let nobody begin, submit or issue a letter whose step the law does not know from here.

    :raises NotAllowed: with the provision
    """
    application = letter.application
    if application is None:
        return
    if letter.dispute_id is not None:
        _must_be_anew(letter, application)
        return
    fact = fact_of(letter, application, on=on)
    if fact is None:
        if letter.kind not in _TELLS and application.stands in {State.NEW, State.UNCONFIRMED}:
            raise NotAllowed(f"申请处于“{application.stands.label}”状态，尚未收到，不能发出文书。", cite="ogi:31")
        if letter.kind == "consultation_told" and not is_open(application.stands):
            raise NotAllowed(f"申请处于“{application.stands.label}”状态，不需要告知征求意见。", cite="ogi:33.3")
        if letter.kind == "consultation_told" and not Consultation.objects.filter(application=application).exists():
            raise NotAllowed("这件申请没有征求意见，不能告知申请人正在征求意见。", cite="ogi:33.3")
        return
    standing = standing_with(application, fact)
    if isinstance(fact, law.DeemedWithdrawn) and standing.code != letter.code:
        says = f"这件申请{outcome(standing.code).name}，不能以“{outcome(letter.code).name}”告知。"
        raise NotAllowed(says, cite="ogi:30")


def standing_with(application: Application, *more: law.Fact) -> Standing:
    """
    Return what the facts of an application come to with some more.

    :raises NotAllowed: if the law knows no such story
    """
    try:
        return standing_of([*legal_facts(application), *more], workdays=workdays_of(application.organ))
    except Refused as refused:
        raise NotAllowed(refused.says, cite=str(refused.cite or "")) from None
    except NotACite as unknown:
        raise NotAllowed(str(unknown)) from None


def day_of(particulars: Mapping[str, Any], name: str) -> date | None:
    """
    Return a day that the law counts by, None if it was not filled in.

    :raises NotAllowed: if it is no day
    """
    value = particulars.get(name)
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise NotAllowed(f"“{value}”不是日期，写法如 2026-04-01。") from None


def number_of(particulars: Mapping[str, Any], name: str) -> int | None:
    """
    Return a number that the law counts by, None if it was not filled in.

    :raises NotAllowed: if it is no natural number
    """
    value = particulars.get(name)
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not str(value).isdecimal():
        raise NotAllowed(f"“{value}”不是正整数。")
    return int(str(value))


def _must_be_anew(letter: Letter, application: Application) -> None:
    dispute = letter.dispute
    if dispute is None or dispute.application_id != application.pk:
        raise NotAllowed("复议、诉讼与这件申请不对应，不能据以重新答复。")
    if not kind_of(letter.kind).outcomes:
        raise NotAllowed("因复议、诉讼重新作出的应当是答复。", cite="ogi:51")
    if not application.is_closed:
        raise NotAllowed(f"申请处于“{application.stands.label}”状态，还没有答复，不需要重新答复。", cite="ogi:51")
