"""How are an applicant and what is asked for written down, and which day and channel may be entered?"""

from __future__ import annotations

from datetime import date
from typing import Any

from gongkai.applications import sealing
from gongkai.applications.models import Channel
from gongkai.applications.selectors.marks import applicant_mark, matter_mark
from gongkai.kernel.refusal import NotAllowed
from lawbook.application import facts as law
from lawbook.application.receipt import needs_confirmation
from lawbook.reasons import Refused

from .checking import Applied, Invalid, Wanted


def applicant_row(who: Applied) -> dict[str, Any]:
    """Return the columns of an applicant: the number of the identity is sealed, and what is shown of it is masked."""
    row = {name: getattr(who, name) for name in Applied.__dataclass_fields__ if name not in {"kind", "identity"}}
    return {
        **row,
        "identity": sealing.sealed_text(who.identity),
        "identity_masked": masked_identity(who.identity),
    }


def masked_identity(number: str) -> str:
    """Return an identity number of any kind with its middle as stars: what the desk sees after entry."""
    if len(number) < 6:
        return "*" * len(number)
    head, tail = (2, 3) if len(number) >= 15 else (1, 2)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def first_fact(channel: str, day: date) -> law.Fact:
    """Return the first fact of an application by its channel: received, or only submitted (ogi:31)."""
    return law.Submitted(day, channel=channel) if needs_confirmation(channel, day) else law.Received(day, channel)


def must_fit(channel: str, day: date, *, today: date, by: Any, is_oral: bool) -> None:
    """
    Check that a channel and a day fit each other and whoever enters them.

    :raises Invalid: if a clerk chose what makes no sense
    :raises NotAllowed: if a citizen's own hand would do what only a clerk can
    """
    if by is None and channel != Channel.INTERNET:
        raise NotAllowed("网上只能提交网上申请。")
    if by is not None and channel not in Channel.values:
        raise Invalid({"channel": "请选择提交渠道。"})
    if by is not None and channel == Channel.INTERNET:
        raise Invalid({"channel": "网上申请由申请人在网页提交，不由工作人员登记。"})
    if by is None and day != today:
        raise NotAllowed("网上申请以提交当天为提交日期。")
    if is_oral and channel != Channel.IN_PERSON:
        raise Invalid({"is_oral": "口头提出的申请以当面提交登记。"}, cite="ogi:29.1")
    if day > today:
        raise Invalid({"submitted_on": "收件日期不能晚于今天。"}, cite="ogi:31")
    try:
        needs_confirmation(channel, day)
    except Refused as refused:
        raise Invalid({"submitted_on": refused.says}, cite=str(refused.cite or "")) from None


def wanted_row(organ: int, what: Wanted) -> dict[str, Any]:
    """Return the columns of what is asked for, with the mark of the matter."""
    row = {name: getattr(what, name) for name in Wanted.__dataclass_fields__}
    mark = matter_mark(organ, title=what.title, number=what.document_number, description=what.description)
    return {**row, "matter": mark}


def by_whom(who: Applied) -> str:
    """Return the mark of who applies."""
    reach = who.phone or who.email or who.address
    return applicant_mark(identity=who.identity, credit_code=who.credit_code, name=who.name, reach=reach)
