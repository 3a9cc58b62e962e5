"""How near is the last day to answer (正常、临期、逾期、暂停计时)? Computed when it is asked, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lawbook import parameters
from lawbook.cite import carries_out
from lawbook.reasons import in_words
from lawbook.workdays import Workdays

MarkCode = Literal["normal", "near", "overdue", "paused", "answered"]
LABELS: dict[MarkCode, str] = {
    "normal": "正常",
    "near": "临期",
    "overdue": "逾期",
    "paused": "暂停计时",
    "answered": "已办结",
}
WITHOUT_ANSWER = frozenset({"O1", "O2", "O3"})
_AWAITED = {"clarification": "补正", "payment": "缴费", "confirmation": "双方确认", "opinion": "意见"}


@dataclass(frozen=True, slots=True)
class Mark:
    """
    How near the last day is.

    ``left`` is the number of working days left (0 on the last day itself, negative when it has gone by), None where
    nothing runs or the answer is out; ``says`` is a short phrase for a list.
    """

    code: MarkCode
    label: str
    left: int | None
    says: str


def near_days(on: date, *, jurisdiction: str = parameters.NATIONAL) -> int:
    """Return with how many working days left an application is near its term (our proposal, flagged unverified)."""
    return int(parameters.value("application.warning", "near_days", on, jurisdiction=jurisdiction).value)


@carries_out("ogi:33.2")
def mark_of(
    due: date | None,
    waiting_for: str,
    answered_on: date | None,
    *,
    today: date,
    workdays: Workdays,
    code: str = "",
    jurisdiction: str = parameters.NATIONAL,
) -> Mark:
    """
    Return the mark of an application.

    While an opinion is awaited ``due`` is the day for the case of silence: far off, the clock counts as paused; near or
    past, it is shown as near or past, so that silence does not hide it.

    :param due: the last day to answer as ``reply_deadline`` gives it
    :param waiting_for: clarification, payment, confirmation, opinion or ""
    :param answered_on: the day of service, or of closing
    :param code: the outcome; what was withdrawn or let go by (O1, O2, O3) is closed and was never answered
    """
    if answered_on is not None and code in WITHOUT_ANSWER:
        return _mark("answered", None, f"{in_words(answered_on)}办结")
    if answered_on is not None:
        late = f"，逾期{_days(due, answered_on, workdays)}" if due is not None and answered_on > due else ""
        return _mark("answered", None, f"{in_words(answered_on)}答复{late}")
    awaited = _AWAITED.get(waiting_for, "")
    if due is None:
        return _mark("paused", None, f"等待{awaited}") if awaited else _mark("normal", None, "没有正在计算的期限")
    if today > due:
        return _mark("overdue", -workdays.count(due, today), f"逾期{_days(due, today, workdays)}")
    left = workdays.count(today, due)
    if left <= near_days(today, jurisdiction=jurisdiction):
        return _mark("near", left, f"剩 {left} 个工作日" if left else "今天到期" if today == due else "即将到期")
    if awaited:
        return _mark("paused", None, f"等待{awaited}")
    return _mark("normal", left, f"剩 {left} 个工作日")


def _mark(code: MarkCode, left: int | None, says: str) -> Mark:
    return Mark(code, LABELS[code], left, says)


def _days(due: date | None, day: date, workdays: Workdays) -> str:
    """Return by how many working days a day is past the last one, in words; over a weekend it may be none."""
    count = workdays.count(due, day) if due is not None else 0
    return f" {count} 个工作日" if count else "（尚在休息日）"
