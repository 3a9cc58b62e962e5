"""
How does a comment come in? Anybody may say what they think of a draft while it is open, without saying who they are.

What citizens write is kept as it came. It is never screened, scored, put into an order by its content, or used to know
who wrote it: no address is kept, and the journal only says that a comment came.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.policies import consultation_events as events
from gongkai.policies.models import Channel, Comment, Consultation
from gongkai.policies.selectors.consultations import stand, takes_comments
from lawbook.reasons import in_words

from .consulting import hold, must_be_changeable, must_handle, names

LONGEST = 5000
# Without the signs that are taken for one another when a receipt is copied by hand.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_SALT = "gongkai.policies.receipt"


@dataclass(frozen=True)
class Receipt:
    """What a citizen is handed: the number, and the code that opens the answer; the code itself is kept nowhere."""

    comment: Comment
    code: str


class Closed(NotAllowed):
    """The draft takes no comments on this day."""


def new_form() -> str:
    """Return what marks one form that is shown, so that sending it twice makes one comment."""
    return secrets.token_urlsafe(18)


@transaction.atomic
def comment(
    *,
    consultation: Consultation,
    text: str,
    at: datetime,
    about: str = "",
    name: str = "",
    contact: str = "",
    form: str = "",
) -> Receipt:
    """
    Keep a comment and hand out its receipt; the same form sent again is answered with the same receipt.

    :param form: what marks the form that was shown (see ``new_form``)
    :raises Closed: if the draft takes no comments on this day
    :raises NotAllowed: if nothing is said, or too much
    """
    said = {"text": _as_typed(text), "about": about.strip(), "name": name.strip(), "contact": contact.strip()}
    hold(consultation)
    form = form if 16 <= len(form) <= 64 else new_form()
    code, once = _code_of(form), hashlib.sha256(form.encode()).hexdigest()
    known = Comment.objects.filter(once=once, consultation=consultation).first()
    if known is not None and all(getattr(known, field) == value for field, value in said.items()):
        return Receipt(known, code)
    if known is not None or Comment.objects.filter(once=once).exists():
        form = new_form()
        code, once = _code_of(form), hashlib.sha256(form.encode()).hexdigest()
    today = at.astimezone(CHINA).date()
    if not takes_comments(consultation, today=today):
        raise Closed(_closed(consultation, today), cite="decision:15")
    receipt = f"YJ{today:%Y%m%d}-{''.join(secrets.choice(SIGNS) for _ in range(6))}"
    more = {"receipt": receipt, "code": _digest(receipt, code), "once": once}
    return Receipt(_keep(consultation, said, Channel.SITE, today, by=None, at=at, **more), code)


@transaction.atomic
def enter_comment(
    *,
    consultation: Consultation,
    text: str,
    channel: str,
    received_on: date,
    by: Any,
    at: datetime,
    about: str = "",
    name: str = "",
    contact: str = "",
) -> Comment:
    """
    Enter a comment that came by another way: a letter, a meeting, the telephone.

    :raises NotAllowed: if it is not this person's, the day makes no sense, nothing is said, or the result is fixed
    """
    must_handle(consultation, by=by)
    said = {"text": _as_typed(text), "about": about.strip(), "name": name.strip(), "contact": contact.strip()}
    if channel not in Channel.values or channel == Channel.SITE:
        raise NotAllowed("请选择收到意见的途径；网站上的意见由提出人在网页提交。")
    if not consultation.opens_on <= received_on <= at.astimezone(CHINA).date():
        raise NotAllowed("收到日期应当在开始征集之后、今天之前。")
    hold(consultation)
    must_be_changeable(consultation)
    return _keep(consultation, said, channel, received_on, by=by, at=at, entered_by=by, noted_at=at)


def comment_behind(*, receipt: str, code: str) -> Comment | None:
    """Return the comment that a receipt and its code open, or None."""
    receipt, code = receipt.strip().upper()[:24], code.strip().upper().replace(" ", "")[:32]
    found = Comment.objects.filter(receipt=receipt).select_related("consultation__organ", "answer").first()
    # Reckoned in either case, so that the time it takes does not tell whether there is such a receipt.
    digest = _digest(receipt, code)
    return found if constant_time_compare(found.code if found else "", digest) else None


def _keep(
    consultation: Consultation,
    said: dict[str, str],
    channel: str,
    received_on: date,
    *,
    by: Any,
    at: datetime,
    **more: Any,
) -> Comment:
    Consultation.objects.filter(pk=consultation.pk).update(received=F("received") + 1)
    consultation.refresh_from_db(fields=["received"])
    kept = Comment.objects.create(
        consultation=consultation,
        number=consultation.received,
        channel=channel,
        received_on=received_on,
        received_at=at,
        **said,
        **more,
    )
    event = events.CommentReceived(
        **names(consultation), comment=kept.pk, number=kept.number, channel=Channel(channel).label
    )
    record(event, by=by, at=at, organ=consultation.organ)
    return kept


def _as_typed(text: str) -> str:
    """
    Return a comment with its lines ended as everywhere else, and nothing else changed.

    :raises NotAllowed: if nothing is said, or too much
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise NotAllowed("请写明您的意见。")
    if len(text) > LONGEST:
        raise NotAllowed(f"意见最多{LONGEST}字，现有{len(text)}字；可以分几次提交。")
    return text


def _closed(consultation: Consultation, today: date) -> str:
    if not consultation.live:
        return "这次意见征集已经撤下，不再接收意见。"
    if today < consultation.opens_on:
        return f"意见征集自{in_words(consultation.opens_on)}开始，届时欢迎您提出意见。"
    if stand(consultation, today=today).phase == "answered":
        return "征集结果已经公布，这次意见征集不再接收意见。"
    return f"意见征集已于{in_words(consultation.closes_on)}截止，网页不再接收意见。"


def _code_of(form: str) -> str:
    digest = salted_hmac(f"{_SALT}.form", form, algorithm="sha256").digest()
    return "".join(SIGNS[each % len(SIGNS)] for each in digest[:10])


def _digest(receipt: str, code: str) -> str:
    return salted_hmac(_SALT, f"{receipt}:{code}", secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
