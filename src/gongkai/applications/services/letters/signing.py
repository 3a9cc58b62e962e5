"""How does a letter go through its chain of signatures? What is signed is what will be printed, by digest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from gongkai.applications import chains
from gongkai.applications.letters.wording import title_of
from gongkai.applications.models import Letter, LetterState
from gongkai.applications.selectors import letters as selectors
from gongkai.applications.services.permission import must_write_for
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.review import services as review
from gongkai.review.models import Act, Round
from gongkai.review.models import State as RoundState
from gongkai.review.selectors import round_of

from .checking import must_be_whole
from .standing import held, must_be_under_way, refreshed

_CHAINS = {"notice": chains.NOTICE, "answer": chains.ANSWER, "disclosure": chains.DISCLOSURE}


@transaction.atomic
def submit(letter: Letter, *, by: Any, at: datetime, opinion: str = "") -> Letter:
    """
    Send a letter into its chain (送审).

    :raises NotAllowed: if something is wrong with it, it is under review already, or it is not this person's to submit
    """
    now = held(letter)
    must_write_for(now.organ, by)
    must_be_under_way(now, "送审")
    if now.state != LetterState.DRAFTED:
        raise NotAllowed(f"这份文书现在“{now.get_state_display()}”，不需要送审。")
    must_be_whole(now, at=at, act="送审")
    kind = selectors.kind_of(now.kind)
    review.open_round(
        subject=now.subject,
        organ=now.organ,
        kind=_CHAINS[kind.chain_of(now.code)],
        # The title stands in the journal for ever: no words of the applicant's, no name.
        title=f"{title_of(now.kind)}（{selectors.about(now)}）",
        url=reverse("applications:letter-sign", args=[now.organ.code, now.pk]),
        digest=_digest(now, at),
        findings=(),
        by=by,
        at=at,
        opinion=opinion,
    )
    return _moved(letter, now, LetterState.IN_REVIEW, at=at)


@transaction.atomic
def sign(letter: Letter, *, by: Any, at: datetime, opinion: str = "", digest: str = "") -> Letter:
    """
    Sign the next step; with the last one the letter can be issued.

    :param digest: of what the signer read, if the page sent it along
    :raises NotAllowed: if it is not this person's step, or the text is no longer the one that was submitted
    """
    now = held(letter)
    found = _round(now)
    reads = _digest(now, at)
    if digest and digest != reads:
        raise NotAllowed("您看到的内容与现在的不一致，请刷新页面，看过现在的内容后再签。")
    signed = review.sign(round=found, digest=reads, by=by, at=at, opinion=opinion)
    if signed.state != RoundState.COMPLETE:
        return refreshed(letter, now)
    last = signed.signatures.filter(act=Act.SIGNED).order_by("-pk").first()
    now.signed_by_name = last.by_name if last else ""
    return _moved(letter, now, LetterState.SIGNED, at=at)


@transaction.atomic
def send_back(letter: Letter, *, by: Any, at: datetime, reason: str) -> Letter:
    """
    Return a letter to its writer, with a reason (退回).

    :raises NotAllowed: if it is not this person's step, or no reason is given
    """
    now = held(letter)
    review.send_back(round=_round(now), by=by, at=at, reason=reason)
    return _moved(letter, now, LetterState.DRAFTED, at=at)


@transaction.atomic
def take_back(letter: Letter, *, by: Any, at: datetime, reason: str = "") -> Letter:
    """
    Take back what one submitted oneself (撤回送审).

    :raises NotAllowed: if somebody else submitted it, or its chain is over
    """
    now = held(letter)
    review.withdraw(round=_round(now), by=by, at=at, reason=reason)
    return _moved(letter, now, LetterState.DRAFTED, at=at)


def _round(letter: Letter) -> Round:
    must_be_under_way(letter, "签署")
    found = round_of(letter.subject)
    if found is None or letter.state == LetterState.DRAFTED:
        raise NotAllowed("这份文书还没有送审。")
    return found


def _digest(letter: Letter, at: datetime) -> str:
    return selectors.sheet_of(letter, on=at.astimezone(CHINA).date()).signed_digest


def _moved(seen: Letter, now: Letter, state: LetterState, *, at: datetime) -> Letter:
    now.state = state
    now.changed_at = at
    now.save(update_fields=["state", "signed_by_name", "changed_at"])
    return refreshed(seen, now)
