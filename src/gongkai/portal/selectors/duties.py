"""
When must a column be updated next, and how does it stand today?

The promise runs from the newest public paper. A column without one owes at once: the inspection counts empty columns
whatever their cadence, so that only a paper or a signed and dated sentence settles it; from that sentence on the
promise runs again. A closed column owes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q

from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ
from gongkai.portal.models import Section, Statement
from lawbook.cite import Cite
from lawbook.parameters import NoValueYet, Value
from lawbook.proactive.cadence import cadence, next_update
from lawbook.reasons import Step, in_words

from .tree import below, sections

Mark = Literal["in_time", "soon", "overdue", "none"]

INDICATORS = Cite("indicators-2019")
# Columns whose content comes from another room, by code: what stands there is said at the desk.
ANNUAL_REPORTS = "annual-reports"
APPLICATIONS = "applications"
FROM_ELSEWHERE = {ANNUAL_REPORTS: "列出各机关已公开的年度报告", APPLICATIONS: "打开依申请公开的申请和查询页面"}
_WORST: dict[Mark, int] = {"none": 0, "in_time": 1, "soon": 2, "overdue": 3}


@dataclass(frozen=True)
class Duty:
    """
    What a column owes, and since when or until when; ``steps`` is the reckoning.

    ``empty`` says that nothing public stands in it; ``stated`` is the sentence that says why, or None.
    """

    section: Section
    next_due: date | None
    mark: Mark
    says: str
    last_on: date | None
    steps: tuple[Step, ...] = ()
    empty: bool = False
    stated: Statement | None = None

    @property
    def is_blank(self) -> bool:
        """Test if the column is empty and nobody has said why."""
        return self.empty and self.stated is None and self.section.is_open and not self.section.is_group

    @property
    def signal(self) -> str:
        """Return the signal that stands beside the words: in-time, soon, overdue or paused."""
        return "paused" if self.mark == "none" else self.mark.replace("_", "-")

    @property
    def nearness(self) -> tuple[date, int]:
        """Return a key that sorts by how near the day is; without a day at the end."""
        return self.next_due or date.max, self.section.position


def duty_of(section: Section, *, today: date) -> Duty:
    """Return what a column owes; a group answers for the columns below it."""
    found = [section, *below(section)] if section.is_group else [section]
    return with_duties(found, today=today)[section.pk]


def duties_of(organ: Organ, *, today: date, on_pages: bool = False) -> list[Duty]:
    """
    Return what an organ's open columns owe, the nearest first: those it answers for, wherever they stand.

    :param on_pages: count also what other organs answer for on this organ's pages
    """
    mine = Q(owner=organ) | Q(tree=organ) if on_pages else Q(owner=organ)
    found = [each for each in sections().filter(mine, closed_on__isnull=True) if not each.is_group]
    return sorted(with_duties(found, today=today).values(), key=lambda each: each.nearness)


def with_duties(found: Iterable[Section], *, today: date) -> dict[int, Duty]:
    """Return the duties of many columns by key, in one query; a group counts its columns that are among them."""
    found = list(found)
    said = _statements([each.pk for each in found if not each.is_group and not each.live_count])
    duties = {each.pk: _reckoned(each, said.get(each.pk), today) for each in found if not each.is_group}
    for group in (each for each in found if each.is_group):
        duties[group.pk] = _of_group(group, [each for each in duties.values() if group.pk in each.section.path])
    return duties


def statement_of(section: Section) -> Statement | None:
    """Return the sentence that stands for what is not there, or None."""
    return _statements([section.pk]).get(section.pk)


def day_of(section: Section) -> date | None:
    """Return the day of the newest public paper, in China."""
    return section.newest_at.astimezone(CHINA).date() if section.newest_at else None


def rule_of(section: Section, *, today: date) -> Value | None:
    """Return the number of the law behind the column's cadence, or None where the cadence is the office's own."""
    try:
        found = cadence(kind=section.cadence_rule, on=today) if section.cadence_rule else None
    except NoValueYet:
        return None
    return found if found is not None and found.value == section.cadence_days else None


def source_says(section: Section, *, today: date) -> str:
    """Return where the cadence comes from, in words."""
    rule = rule_of(section, today=today)
    return section.cadence_source or (rule.note or rule.title if rule is not None else "")


def _statements(keys: list[int]) -> dict[int, Statement]:
    if not keys:
        return {}
    found = Statement.objects.filter(section__in=keys, lapsed=False).order_by("on", "pk")
    return {each.section_id: each for each in found}


def _reckoned(section: Section, stated: Statement | None, today: date) -> Duty:
    last_on, empty = day_of(section), not section.live_count
    if not empty:
        stated = None
    if section.closed_on is not None:
        because = f"：{section.closed_because}" if section.closed_because else ""
        says = f"已于{in_words(section.closed_on)}停止更新{because}"
        return Duty(section, None, "none", says, last_on, (), empty, stated)
    if empty and section.code in FROM_ELSEWHERE:
        return Duty(section, None, "none", FROM_ELSEWHERE[section.code], last_on, (), empty=False, stated=stated)
    if empty and stated is None:
        return _blank(section, today)
    if section.ends_on is not None and today > section.ends_on:
        step = Step(f"本专题计划于{in_words(section.ends_on)}结束，应当办结，或者改定结束日期。", INDICATORS)
        says = f"计划结束日期已过{(today - section.ends_on).days}天"
        return Duty(section, section.ends_on, "overdue", says, last_on, (step,), empty, stated)
    if section.cadence_days is None:
        says = "已写明空栏说明" if empty else "按事项发生时更新"
        return Duty(section, None, "none", says, last_on, (), empty, stated)
    since = stated.on if stated else last_on or section.opened_on
    rule = rule_of(section, today=today)
    promise = "" if rule else source_says(section, today=today)
    starts = "空栏说明" if stated else "最近一次更新"
    reckoned = next_update(last_on=since, days=section.cadence_days, starts=starts, source=rule, promise=promise)
    left = (reckoned.due - today).days
    mark: Mark = "overdue" if left < 0 else "soon" if left <= _soon(section.cadence_days) else "in_time"
    says = f"逾期{-left}天" if left < 0 else "今天到期" if left == 0 else f"剩{left}天"
    return Duty(section, reckoned.due, mark, says, last_on, reckoned.steps, empty, stated)


def _blank(section: Section, today: date) -> Duty:
    days = (today - section.opened_on).days
    steps = (
        Step(f"本栏目于{in_words(section.opened_on)}开设，现在没有公开的内容，也没有说明。", INDICATORS),
        Step("栏目不得空白：应当有内容，或者有署名并注明日期的说明。", INDICATORS),
    )
    says = f"空栏{days}天" if days > 0 else "空栏，今天应有内容或说明"
    return Duty(section, section.opened_on, "overdue" if days > 0 else "soon", says, None, steps, True, None)


def _of_group(group: Section, under: list[Duty]) -> Duty:
    kept = [each for each in under if each.section.is_open]
    last_on = max((each.last_on for each in under if each.last_on), default=None)
    empty = not any(each.section.live_count for each in under)
    if group.closed_on is not None:
        return Duty(group, None, "none", f"已于{in_words(group.closed_on)}停止更新", last_on, (), empty)
    if not kept:
        return Duty(group, None, "none", "没有在更新的下级栏目", last_on, (), empty)
    blank = sum(each.is_blank for each in kept)
    late = sum(each.mark == "overdue" and not each.is_blank for each in kept)
    soon = sum(each.mark == "soon" and not each.is_blank for each in kept)
    parts = [f"{count}个{word}" for count, word in ((late, "逾期"), (blank, "空栏"), (soon, "临近")) if count]
    says = f"下设{len(kept)}个栏目，" + ("、".join(parts) if parts else "没有逾期")
    mark = max((each.mark for each in kept), key=_WORST.__getitem__)
    return Duty(
        group, min((each.next_due for each in kept if each.next_due), default=None), mark, says, last_on, (), empty
    )


def _soon(days: int) -> int:
    """Return how many days before the end a column is said to be due soon: a fifth of its cadence, 3 to 10 days."""
    return min(10, max(3, days // 5))
