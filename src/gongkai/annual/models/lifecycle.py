"""What may follow what in the life of a return? A table; the buttons on the officer's screen are read off it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models

from gongkai.kernel.refusal import NotAllowed


class State(models.TextChoices):
    """Where a return stands; the column is a copy of what its steps come to."""

    DRAFTED = "drafted", "填报中"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "待签发"
    FILED = "filed", "已签发"
    PUBLISHED = "published", "已公开"
    CORRECTING = "correcting", "更正中"


class Act(models.TextChoices):
    """The kinds of step."""

    OPENED = "opened", "开始填报"
    SUBMITTED = "submitted", "提交"
    WITHDRAWN = "withdrawn", "撤回"
    RETURNED = "returned", "退回"
    APPROVED = "approved", "审核通过"
    FILED = "filed", "签发"
    PUBLISHED = "published", "公开"
    CORRECTED = "corrected", "启动更正"
    RECORDED = "recorded", "收录"


STEPS: Mapping[State | None, Mapping[Act, State]] = {
    None: {Act.OPENED: State.DRAFTED, Act.RECORDED: State.PUBLISHED},
    State.DRAFTED: {Act.SUBMITTED: State.SUBMITTED},
    State.SUBMITTED: {Act.APPROVED: State.APPROVED, Act.RETURNED: State.RETURNED, Act.WITHDRAWN: State.DRAFTED},
    State.RETURNED: {Act.SUBMITTED: State.SUBMITTED},
    State.APPROVED: {Act.FILED: State.FILED, Act.RETURNED: State.RETURNED},
    State.FILED: {Act.PUBLISHED: State.PUBLISHED, Act.CORRECTED: State.CORRECTING},
    State.PUBLISHED: {Act.CORRECTED: State.CORRECTING},
    State.CORRECTING: {Act.SUBMITTED: State.SUBMITTED},
}

# Only while the organ itself has the return in hand may anything be written into it.
OPEN_STATES: frozenset[State] = frozenset({State.DRAFTED, State.RETURNED, State.CORRECTING})


def state_after(acts: Iterable[str]) -> State | None:
    """
    Return the state that these acts lead to, in their order; None before the first.

    :raises NotAllowed: if one of them may not follow what was before it
    """
    state: State | None = None
    for each in acts:
        state = next_state(state, Act(each))
    return state


def next_state(state: State | None, act: Act) -> State:
    """
    Return the state that an act leads to.

    :raises NotAllowed: if it may not be done in this state
    """
    try:
        return STEPS[state][act]
    except KeyError:
        now = State(state).label if state else "尚未开始填报"
        lawful = "、".join(each.label for each in STEPS[state]) or "查看"
        raise NotAllowed(f"报告现在“{now}”，不能{act.label}；当前可以办理：{lawful}。") from None
