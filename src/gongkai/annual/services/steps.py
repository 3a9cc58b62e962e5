"""How does a return move on? The only place that writes a step and, from all of them, the state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gongkai.annual.models import OPEN_STATES, Act, NotAllowed, Return, ReturnStep, State, next_state
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ


def take_step(report: Return, act: Act, *, by: Any, at: datetime, opinion: str = "", digest: str = "") -> None:
    """
    Add a step to a return and copy the state that it leads to; ``digest`` is that of the report as it read then.

    :raises NotAllowed: if the step may not follow, or if somebody else moved the return meanwhile
    """
    state = next_state(State(report.state), act)
    # A conditional update, so that of two people who press at once one is told; on every database.
    if not Return.objects.filter(pk=report.pk, state=report.state).update(state=state):
        raise NotAllowed("报告刚刚由他人办理过，请刷新页面后再办理。")
    report.state = state
    ReturnStep.objects.create(report=report, act=act, on=_day(at), at=at, by=by, opinion=opinion, digest=digest)


def begin(*, organ: Organ, year: int, edition: str, act: Act, by: Any, at: datetime, opinion: str = "") -> Return:
    """
    Make a return with its first step.

    :raises NotAllowed: if the organ has a return on that year
    """
    state = next_state(None, act)
    report, is_new = Return.objects.get_or_create(organ=organ, year=year, defaults={"edition": edition, "state": state})
    if not is_new:
        raise NotAllowed(f"{organ.name}{year}年度报告已经存在，现在“{State(report.state).label}”。")
    ReturnStep.objects.create(report=report, act=act, on=_day(at), at=at, by=by, opinion=opinion)
    return report


def hold_open(report: Return) -> None:
    """
    Keep the return from moving on while it is written into: a submission waits, or this is refused.

    :raises NotAllowed: if it has moved on since it was read
    """
    if not Return.objects.filter(pk=report.pk, state__in=OPEN_STATES).update(edition=report.edition):
        raise NotAllowed("报告刚刚由他人提交或办理过，不能修改；您填写的内容没有保存，请刷新页面。")


def hold(report: Return) -> None:
    """Let others who act upon the return wait until this act is done, whatever its state; on every database."""
    Return.objects.filter(pk=report.pk).update(edition=report.edition)


def names(report: Return) -> dict[str, Any]:
    """Return the fields that every event of a return bears."""
    return {"report": report.pk, "organ": report.organ_id, "organ_name": report.organ.name, "year": report.year}


def _day(at: datetime) -> Any:
    return at.astimezone(CHINA).date()
