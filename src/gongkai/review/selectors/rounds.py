"""Who signs next, what was signed, and what was let pass?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Membership, Organ, Role
from gongkai.organs.selectors import district_of, memberships_of
from gongkai.review.models import Acceptance, Act, Round, Signature, State

from .chains import Step, holders, lacks, signing_organs


@dataclass(frozen=True)
class Station:
    """
    One place on the line of a round: a step, or what ended it.

    ``state`` is done, current, waiting, returned, withdrawn or void; ``who`` names whoever acted, or those whose
    signature is awaited.
    """

    label: str
    state: str
    who: str = ""
    at: datetime | None = None
    opinion: str = ""

    @property
    def word(self) -> str:
        """Return the state in words, so that it is not told by color alone."""
        return _WORDS[self.state]

    @property
    def signal(self) -> str:
        """Return the mark that stands beside the word, as the pages call it."""
        return _SIGNALS.get(self.state, "paused")


_WORDS = {
    "done": "已签",
    "submitted": "已送审",
    "current": "待签",
    "waiting": "未到",
    "returned": "已退回",
    "withdrawn": "已撤回",
    "void": "已作废",
}
_SIGNALS = {"done": "done", "submitted": "done", "current": "soon", "returned": "overdue", "void": "overdue"}
_ENDS = {Act.RETURNED: "returned", Act.WITHDRAWN: "withdrawn", Act.VOIDED: "void"}


def round_of(subject: str) -> Round | None:
    """Return the newest round of a subject, or None if it was never submitted."""
    return Round.objects.filter(subject=subject).order_by("-pk").select_related("organ").first()


def rounds_of(subject: str) -> QuerySet[Round]:
    """Return all rounds of a subject, the newest first."""
    return Round.objects.filter(subject=subject).order_by("-pk").select_related("organ", "submitted_by")


def next_step(round: Round) -> Step | None:
    """Return the step whose signature is awaited, or None when nothing is."""
    if round.state != State.OPEN or round.position >= len(round.steps):
        return None
    step: Step = round.steps[round.position]
    return step


def awaiting(*, user: Any) -> QuerySet[Round]:
    """
    Return the rounds whose next step is this person's, the oldest first.

    Not those that they submitted, nor those in which they signed another step.
    """
    mine = Q()
    for organ, role in memberships_of(user=user).values_list("organ", "role"):
        if role == Role.AUTHORITY:
            mine |= Q(awaits=role, organ__in=_watched_by(organ))
        elif role in _OWN:
            mine |= Q(awaits=role, organ=organ)
    if not mine:
        return Round.objects.none()
    signed = Signature.objects.filter(by=user, act=Act.SIGNED).values("round")
    found = Round.objects.filter(mine).exclude(submitted_by=user).exclude(pk__in=signed)
    return found.select_related("organ", "submitted_by").order_by("submitted_at", "pk")


_OWN = frozenset({Role.REVIEWER.value, Role.LEGAL.value, Role.SECRECY.value, Role.HEAD.value})


def _watched_by(organ: int) -> Sequence[int]:
    """Return the keys of the organs over which an authority watches: its district with all its organs."""
    top = district_of(Organ.objects.select_related("parent__parent").get(pk=organ))
    if not Organ.objects.filter(pk=organ, parent=top, is_ogi_authority=True).exists():
        return ()
    below: set[int] = {top.pk}
    while more := set(Organ.objects.filter(parent__in=below).values_list("pk", flat=True)) - below:
        below |= more
    return sorted(below)


def holds_step(*, user: Any, organ: Organ, role: str) -> bool:
    """Test if a person holds, now, the role that a step of an organ asks for. A superuser holds none."""
    return memberships_of(user=user, role=role).filter(organ__in=signing_organs(organ=organ, role=role)).exists()


def why_not(*, round: Round, user: Any) -> str:
    """Return why a person may not sign the next step, as a sentence; "" if they may."""
    step = next_step(round)
    if step is None:
        return _OVER[State(round.state)]
    if round.submitted_by_id == getattr(user, "pk", None):
        return "送审人不能签署自己送审的文稿，请由他人办理。"
    if not holds_step(user=user, organ=round.organ, role=step["role"]):
        return (
            f"“{step['label']}”环节由{round.organ.short_name}的{Role(step['role']).label}签署，您现在不担任这个角色。"
        )
    before = round.signatures.filter(act=Act.SIGNED, by=user).first()
    if before is not None:
        return f"您已在“{before.label}”环节签过，同一次审签不能由同一人签署两个环节。"
    return ""


def may_sign(*, round: Round, user: Any) -> bool:
    """Test if the next step is this person's to sign or to send back."""
    return not why_not(round=round, user=user)


_OVER = {
    State.OPEN: "各环节均已签署。",
    State.COMPLETE: "各环节均已签署，不需要再签。",
    State.RETURNED: "这次审签已退回，不能再签；修改后重新送审。",
    State.WITHDRAWN: "送审人已撤回，不能再签。",
    State.VOID: "文稿在送审后有改动，这次审签已作废，须重新送审。",
}


def acceptances_of(subject: str) -> dict[str, Acceptance]:
    """Return what was let pass for a subject, by the key of the finding."""
    return {each.key: each for each in Acceptance.objects.filter(subject=subject).select_related("by")}


def line_of(round: Round) -> list[Station]:
    """Return the round as a line: who submitted, each step with its signature, and what is still awaited."""
    signatures = list(round.signatures.all())
    signed = {each.step: each for each in signatures if each.act == Act.SIGNED}
    line = [_station(each, "submitted") for each in signatures if each.act == Act.SUBMITTED]
    current = next_step(round)
    for step in round.steps:
        if step["code"] in signed:
            line.append(_station(signed[step["code"]], "done"))
        elif current is not None and step["code"] == current["code"]:
            line.append(Station(step["label"], "current", _awaited(round, step["role"])))
        elif current is not None:
            line.append(Station(step["label"], "waiting"))
    line.extend(_station(each, _ENDS[Act(each.act)]) for each in signatures if each.act in _ENDS)
    return line


def signed_by(*, user: Any) -> QuerySet[Signature]:
    """Return what a person signed or sent back, the newest first (我已签)."""
    mine = Signature.objects.filter(by=user, act__in=[Act.SIGNED.value, Act.RETURNED.value])
    return mine.select_related("round__organ", "round__submitted_by").order_by("-pk")


def faults_of(round: Round) -> list[str]:
    """
    Return what speaks against a round as a ground for release, as sentences; none if it is whole.

    Everything is reckoned again from the signatures themselves, not read from the columns that are copies.
    """
    signatures = [each for each in round.signatures.all() if each.act == Act.SIGNED]
    signed = {each.step: each for each in signatures}
    faults = [f"“{step['label']}”尚未签署。" for step in round.steps if step["code"] not in signed]
    missing = lacks(round.steps, kind=round.kind)
    if missing is not None:
        faults.append(missing.says)
    people = [each.by_id for each in signatures]
    if len(set(people)) != len(people):
        faults.append("同一人签署了两个环节。")
    roles = {step["code"]: step["role"] for step in round.steps}
    for each in signatures:
        if each.digest != round.digest:
            faults.append(f"“{each.label}”所签的内容与送审的内容不一致。")
        if each.by_id == round.submitted_by_id:
            faults.append(f"“{each.label}”由送审人本人签署。")
        if each.step not in roles:
            faults.append(f"“{each.label}”不是这次审签的环节。")
        elif not _held(round.organ, roles[each.step], each):
            faults.append(f"“{each.label}”的签署人{each.by_name}签署时不担任这个角色。")
    return faults


def _held(organ: Organ, role: str, signature: Signature) -> bool:
    """Test if whoever signed held the role at the time: now, or until a day not before the signature."""
    day = signature.at.astimezone(CHINA).date()
    still = Q(active_to__isnull=True) | Q(active_to__gte=day)
    held = Membership.objects.filter(still, user=signature.by_id, role=role)
    return held.filter(organ__in=signing_organs(organ=organ, role=role)).exists()


def _station(signature: Signature, state: str) -> Station:
    return Station(signature.label, state, signature.by_name, signature.at, signature.opinion)


def _awaited(round: Round, role: str) -> str:
    people = [each.user.name for each in holders(organ=round.organ, role=role) if each.user_id != round.submitted_by_id]
    return "、".join(dict.fromkeys(people))
