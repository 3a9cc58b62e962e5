"""How does a paper go through its chain? The only place that writes a signature and, from all of them, the state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.review import events
from gongkai.review.checks.finding import Finding
from gongkai.review.models import Act, Round, Signature, State
from gongkai.review.selectors import chain_for, faults_of, in_words, lacks, next_step, why_not

LONGEST = 500  # of an opinion or a reason, in characters


@transaction.atomic
def open_round(
    *,
    subject: str,
    organ: Organ,
    kind: str,
    title: str,
    url: str,
    digest: str,
    findings: Iterable[Finding],
    by: Any,
    at: datetime,
    opinion: str = "",
) -> Round:
    """
    Send something into its chain (送审); the chain of this day holds to the end of the round.

    :param findings: what the checks said, kept for whoever signs
    :raises NotAllowed: if it is under review already, or the chain leaves out what the law asks for
    """
    steps = chain_for(organ=organ, kind=kind)
    missing = lacks(steps, kind=kind)
    if missing is not None:
        raise NotAllowed(missing.says, cite=missing.cite)
    made = Round(
        subject=subject,
        organ=organ,
        kind=kind,
        title=title[:300],
        url=url,
        digest=digest,
        steps=steps,
        findings=[each.to_json() for each in findings],
        awaits=steps[0]["role"],
        submitted_by=by,
        submitted_at=at,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise NotAllowed(f"“{made.title}”已在审签中，不能重复送审。") from None
    said = _said(opinion)
    _put(made, Act.SUBMITTED, label="送审", by=by, at=at, opinion=said, digest=digest)
    opened = events.RoundOpened(**_names(made), digest=digest, chain=in_words(steps))
    record(opened, by=by, at=at, organ=organ, ground=said or "ogi:17.1")
    return made


@transaction.atomic
def sign(*, round: Round, digest: str, by: Any, at: datetime, opinion: str = "") -> Round:
    """
    Sign the next step (签署), over exactly what was before the signer's eyes.

    :param digest: of what the signer read
    :raises NotAllowed: if it is not this person's step, is over, or another text than the one that was submitted
    """
    now = _fresh(round)
    _must_sign(now, by)
    if digest != now.digest:
        raise NotAllowed("您看到的内容与送审的内容不一致，可能已有改动；请刷新页面，看过现在的内容后再签。")
    step = now.steps[now.position]
    _move(now, awaits=_role_after(now), state=State.OPEN if _role_after(now) else State.COMPLETE, signs=True)
    said = _said(opinion)
    _put(now, Act.SIGNED, step=step["code"], label=step["label"], by=by, at=at, opinion=said, digest=digest)
    signed = events.StepSigned(
        **_names(now),
        step=step["code"],
        label=step["label"],
        digest=digest,
        left=len(now.steps) - now.position,
    )
    ground = "secrets:35" if step["role"] == "secrecy" else "ogi:17.1"
    record(signed, by=by, at=at, organ=now.organ, ground=said or ground)
    return now


@transaction.atomic
def send_back(*, round: Round, by: Any, at: datetime, reason: str) -> Round:
    """
    Return it to whoever submitted it, with a reason (退回); whoever could sign next may.

    :raises NotAllowed: if it is not this person's step, is over, or no reason is given
    """
    now = _fresh(round)
    _must_sign(now, by)
    said = _reason(reason, "退回")
    step = now.steps[now.position]
    _move(now, state=State.RETURNED)
    _put(now, Act.RETURNED, step=step["code"], label=step["label"], by=by, at=at, opinion=said, digest=now.digest)
    done = events.SentBack(**_names(now), label=step["label"], reason=said)
    record(done, by=by, at=at, organ=now.organ, ground=said)
    return now


@transaction.atomic
def withdraw(*, round: Round, by: Any, at: datetime, reason: str = "") -> Round:
    """
    Take back what one submitted oneself, as long as it is under review (撤回).

    :raises NotAllowed: if somebody else submitted it, or the round is over
    """
    now = _fresh(round)
    if now.state != State.OPEN:
        raise NotAllowed(f"这次审签现在“{State(now.state).label}”，不能撤回。")
    if now.submitted_by_id != getattr(by, "pk", None):
        raise NotAllowed("只有送审人可以撤回；其他人认为需要修改的，请在本人环节退回。")
    said = _said(reason)
    _move(now, state=State.WITHDRAWN)
    _put(now, Act.WITHDRAWN, label="撤回", by=by, at=at, opinion=said, digest=now.digest)
    record(events.TakenBack(**_names(now), reason=said), by=by, at=at, organ=now.organ, ground=said)
    return now


@transaction.atomic
def void(*, round: Round, by: Any, at: datetime, reason: str) -> Round:
    """
    Let the signatures no longer hold (作废), because something else would go out than what was signed.

    Whoever calls has judged that ``by`` may change the text; ``by`` is None for the system.

    :raises NotAllowed: if the round is over already, or no reason is given
    """
    now = _fresh(round)
    if now.state not in (State.OPEN, State.COMPLETE):
        raise NotAllowed(f"这次审签现在“{State(now.state).label}”，不需要作废。")
    said = _reason(reason, "作废")
    _move(now, state=State.VOID)
    _put(now, Act.VOIDED, label="作废", by=by, at=at, opinion=said, digest=now.digest)
    record(events.Voided(**_names(now), reason=said), by=by, at=at, organ=now.organ, ground=said)
    return now


def require(*, subject: str, digest: str) -> Round:
    """
    Return the complete round over exactly this digest; nothing is released without one (发布闸；ogi:17, secrets:35).

    Every signature is judged again: that all steps are signed, by different people who held the roles, none of them
    the submitter, each over this digest, and that the chain left out nothing that the law asks for.

    :raises NotAllowed: saying what is missing
    """
    found = Round.objects.filter(subject=subject).select_related("organ").order_by("-pk").first()
    if found is None:
        raise NotAllowed("尚未送审，不能发布。", cite="ogi:17.1")
    if found.state != State.COMPLETE:
        step = next_step(found)
        waits = f"，待“{step['label']}”签署" if step else ""
        raise NotAllowed(f"审签没有完成，现在“{State(found.state).label}”{waits}，不能发布。", cite="ogi:17.1")
    if found.digest != digest:
        raise NotAllowed("要发布的内容与审签的内容不一致，须重新送审。", cite="ogi:17.1")
    faults = faults_of(found)
    if faults:
        raise NotAllowed("审签记录不完整，不能发布：" + "".join(faults), cite="ogi:17.1")
    return found


def _must_sign(round: Round, by: Any) -> None:
    refused = why_not(round=round, user=by)
    if refused:
        raise NotAllowed(refused, cite="ogi:17.1" if round.state == State.OPEN else "")


def _role_after(round: Round) -> str:
    """Return the role whose signature follows the next one, or "" if that is the last."""
    steps = round.steps[round.position + 1 :]
    role: str = steps[0]["role"] if steps else ""
    return role


def _move(round: Round, *, state: State, awaits: str = "", signs: bool = False) -> None:
    """Move a round on. A conditional update, so that of two who press at once one is told; on every database."""
    here = Round.objects.filter(pk=round.pk, state=round.state, position=round.position)
    position = round.position + signs
    if not here.update(state=state, awaits=awaits, position=position):
        raise NotAllowed("刚刚已由他人办理，请刷新页面看现在的进度。")
    round.state, round.awaits, round.position = state, awaits, position


def _put(
    round: Round, act: Act, *, label: str, by: Any, at: datetime, digest: str, opinion: str, step: str = ""
) -> None:
    name = "系统" if by is None else str(by)
    try:
        with transaction.atomic():
            Signature.objects.create(
                round=round, act=act, step=step, label=label, by=by, by_name=name, at=at, opinion=opinion, digest=digest
            )
    except IntegrityError:
        raise NotAllowed("这个环节已经签过，请刷新页面看现在的进度。") from None


def _fresh(round: Round) -> Round:
    """Return the round as it stands now, whatever the caller read some time ago."""
    return Round.objects.select_related("organ").get(pk=round.pk)


def _names(round: Round) -> dict[str, Any]:
    return {"about": round.subject, "round": round.pk, "organ": round.organ_id, "title": round.title}


def _said(text: str) -> str:
    said = " ".join(text.replace("\x00", "").split())
    if len(said) > LONGEST:
        raise NotAllowed(f"意见最多{LONGEST}字，现在{len(said)}字。")
    return said


def _reason(text: str, act: str) -> str:
    said = _said(text)
    if not said:
        raise NotAllowed(f"{act}须写明理由。")
    return said
