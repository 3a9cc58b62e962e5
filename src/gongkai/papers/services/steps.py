"""How does a paper move on? The table of what may follow what, and the only function that writes the state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from gongkai.kernel.refusal import NotAllowed
from gongkai.papers.content import digest_of
from gongkai.papers.kinds import kind
from gongkai.papers.models import Line, Paper, State, Submission
from gongkai.papers.selectors.standing import CHUNK


class Act(StrEnum):
    """The steps that change where a paper stands."""

    REVISE = "修改"
    SUBMIT = "送审"
    APPROVE = "审签完成"
    TAKE_BACK = "退回或者撤回"
    RELEASE = "发布"
    WITHDRAW = "撤下"
    BEGIN_CORRECTION = "启动更正"
    DROP_CORRECTION = "放弃更正"
    WITHHOLD = "登记不予公开"
    REOPEN = "转为公开"
    DISCARD = "作废"


# How many versions are held in memory at once.
STRETCH = 500

# What may follow what. Where a paper goes back to depends on what it was: see ``before_review``.
STEPS: Mapping[State, frozenset[Act]] = {
    State.DRAFT: frozenset({Act.REVISE, Act.SUBMIT, Act.DISCARD}),
    State.IN_REVIEW: frozenset({Act.REVISE, Act.APPROVE, Act.TAKE_BACK}),
    State.APPROVED: frozenset({Act.REVISE, Act.TAKE_BACK, Act.RELEASE, Act.WITHHOLD}),
    State.LIVE: frozenset({Act.BEGIN_CORRECTION, Act.WITHDRAW}),
    State.CORRECTING: frozenset({Act.REVISE, Act.SUBMIT, Act.DROP_CORRECTION, Act.WITHDRAW}),
    State.WITHDRAWN: frozenset({Act.REVISE, Act.SUBMIT}),
    State.WITHHELD: frozenset({Act.REOPEN}),
    State.DISCARDED: frozenset(),
}

_INSTEAD: Mapping[State, str] = {
    State.LIVE: "需要修改的，请先启动更正，写明理由；更正稿审签发布前，原文继续公开。",
    State.WITHHELD: "情况变化、可以公开的，请先办理评估审查。",
    State.DISCARDED: "请另拟文稿。",
    State.IN_REVIEW: "如需修改，请直接编辑，原审签随之作废。",
    State.APPROVED: "如需修改，请直接编辑，原审签随之作废。",
}


def must_follow(paper: Paper, act: Act) -> None:
    """
    Refuse what may not be done with a paper as it stands.

    :raises NotAllowed: naming where it stands, and what can be done instead
    """
    state = State(paper.state)
    if act not in STEPS[state]:
        raise NotAllowed(f"《{paper.title}》现在“{state.label}”，不能{act.value}。{_INSTEAD.get(state, '')}")


def before_review(paper: Paper) -> State:
    """Return where a paper goes back to when its signatures no longer count."""
    if paper.live:
        return State.CORRECTING
    return State.WITHDRAWN if paper.published_at is not None else State.DRAFT


def move(papers: Sequence[Paper], act: Act, *, to: State | None = None, at: datetime, **values: Any) -> None:
    """
    Let papers take a step, all of them or none; ``to`` None lets each go back to what it was before its review.

    :raises NotAllowed: if the step may not follow, or if somebody else moved one of them meanwhile
    """
    groups: dict[tuple[str, str], list[Paper]] = {}
    for each in papers:
        must_follow(each, act)
        groups.setdefault((each.state, str(to or before_review(each))), []).append(each)
    for (state, target), group in groups.items():
        for start in range(0, len(group), CHUNK):
            some = group[start : start + CHUNK]
            # A conditional update, so that of two people who press at once one is told; on every database.
            mine = Paper.objects.filter(pk__in=[each.pk for each in some], state=state)
            if mine.update(state=target, changed_at=at, **values) != len(some):
                raise NotAllowed("文稿刚刚由他人办理过，请刷新页面后再办理。")
        for each in group:
            each.state, each.changed_at = target, at
            for name, value in values.items():
                setattr(each, name, value)


def names(paper: Paper) -> dict[str, Any]:
    """Return the fields that every event of a paper bears."""
    return {"paper": paper.pk, "organ": paper.organ_id, "kind": paper.kind, "title": paper.title}


def batch_names(submission: Submission, papers: Sequence[Paper]) -> dict[str, Any]:
    """Return the fields that every event of a submission bears."""
    return {
        "papers": tuple(each.pk for each in papers),
        "organ": submission.organ_id,
        "title": submission.title,
        "count": len(papers),
        "submission": submission.pk,
    }


def digest_over(lines: Iterable[tuple[int, int, str, str]]) -> str:
    """Return the digest of a submission over its papers: key, organ, kind, and the digest of the version."""
    said = "\n".join(f"{paper}:{organ}:{code}:{digest}" for paper, organ, code, digest in sorted(lines))
    return hashlib.sha256(said.encode()).hexdigest()


_RECKONED = (
    *("pk", "paper", "paper__organ", "paper__kind", "paper__title"),
    *("version__paper", "version__digest", "version__content"),
)


def each_line(submission: Submission) -> Iterator[Line]:
    """Yield what was submitted, with papers and versions, read anew and some at a time: a batch may be large."""
    for some in chunks_of(submission):
        yield from some


def chunks_of(submission: Submission) -> Iterator[list[Line]]:
    """Yield what was submitted in stretches of some hundred, with papers and versions."""
    after = 0
    while True:
        lines = Line.objects.filter(submission=submission, pk__gt=after).select_related("paper__organ", "version")
        some = list(lines.order_by("pk")[:STRETCH])
        if not some:
            return
        yield some
        after = some[-1].pk


def recomputed(submission: Submission) -> str:
    """
    Return the digest of a submission as it comes out of what is stored now: from the words, not from the columns.

    :raises NotAllowed: if a version no longer says what its digest stands for
    """
    found: list[tuple[int, int, str, str]] = []
    # Only what is reckoned with: whoever signs a batch of some hundred waits for it.
    wanted = Line.objects.filter(submission=submission).order_by("pk").values_list(*_RECKONED)
    after = 0
    while some := list(wanted.filter(pk__gt=after)[:STRETCH]):
        after = some[-1][0]
        for _, paper, organ, code, title, owner, promised, content in some:
            digest = digest_of(content)
            if digest != promised or owner != paper:
                raise NotAllowed(
                    f"《{title}》存储的内容与送审时的摘要值不符，已被改动；须核查后重新送审。", cite="ogi:17.1"
                )
            found.append((paper, organ, code, digest))
    return digest_over(found)


def reason_for(act: str, text: str) -> str:
    """
    Return a reason on one line.

    :raises NotAllowed: if there is none, or if it is too long
    """
    said = " ".join(text.replace("\x00", "").split())
    if not said:
        raise NotAllowed(f"{act}须写明理由。")
    if len(said) > LONGEST_REASON:
        raise NotAllowed(f"理由最多{LONGEST_REASON}字，现在{len(said)}字。")
    return said


LONGEST_REASON = 500


def label_of(code: str) -> str:
    """Return the kind in Chinese."""
    return kind(code).label
