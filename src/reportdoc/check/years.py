"""Does this year's report join up with last year's?"""

from __future__ import annotations

from collections.abc import Iterator

from lawbook.report import roll_forward
from lawbook.report.edition import Edition
from lawbook.report.identities import Number, Value, as_number
from reportdoc.check.claims import claims
from reportdoc.check.finding import Finding, amount
from reportdoc.check.unread import unknown
from reportdoc.report import Report

ZERO_FROM = 20
"""From how many last year a zero this year is worth a question; our own choice, no rule sets it."""
JUMP = 5
"""How many times more or less is a jump; our own choice, no rule sets it."""
JUMP_FROM = (10, 100)
"""The smaller and the larger figure from which a jump is worth a question: 2 after 19 is not."""


def between_years(report: Report, previous: Report) -> Iterator[Finding]:
    """Yield where this year does not follow from last year, and what last year's figures make look odd."""
    if report.unit and previous.unit and not _may_be_one(report.unit, previous.unit):
        says = f"对比的是“{previous.unit}”的报告，本报告属“{report.unit}”；如非更名或改组，请换用同一单位的上年度报告。"
        yield Finding("B2_other_unit", "warn", "", report.unit, previous.unit, says)
    if report.year is not None and previous.year is not None and previous.year != report.year - 1:
        says = f"对比的是{previous.year}年度报告，不是{report.year - 1}年度的；结转、滚存与增减均未核对。"
        yield Finding("B1_not_consecutive", "warn", "", report.year, previous.year, says)
        return
    if report.edition != previous.edition:
        says = (
            f"上年度报告用{previous.edition}年版格式，本年度用{report.edition}年版，主动公开各项口径不同；"
            f"现行有效件数等不作滚存核对，建议在正文说明口径变化。"
        )
        yield Finding("D1_definition_break", "info", "proactive", report.edition, previous.edition, says)
    now_open, before_open = unknown(report), unknown(previous)
    for each in roll_forward.breaks(this_year=report.values, last_year=previous.values, edition=report.form):
        if each.question.id == "P1_in_force_roll" and report.edition != previous.edition:
            continue
        # What was not read can be anything; that it was not read has been said.
        carried_out = each.where.replace(".carried_in.", ".carried_out.")
        if _touches(now_open, each.where) or _touches(before_open, carried_out):
            continue
        says = f"{each.says}；如有集中清理、口径调整或机构变动，请在正文说明，否则请核对。"
        yield Finding(each.question.id, each.question.severity, each.where, each.left, each.right, says, (each.where,))
    yield from _odd(report, previous, now_open | before_open)
    yield from _items(report, previous)


def _touches(cells: frozenset[str], where: str) -> bool:
    """Test if one of the cells is the cell ``where`` or stands in the row of that name."""
    return any(cell == where or cell.startswith(f"{where}.") for cell in cells)


def _odd(report: Report, previous: Report, left_open: frozenset[str]) -> Iterator[Finding]:
    for cell in _watched(report.form):
        if not previous.form.knows(cell) or cell in left_open:
            continue
        was, now = previous.values.get(cell), report.values.get(cell)
        label, unit = report.form.label(cell), report.form.column(cell).unit
        before, after = as_number(was), as_number(now)
        if before >= ZERO_FROM and after == 0:
            state = _state(now)
            says = f"{label}上年为{amount(was, unit)}，本年{state}；请核对是否漏报，确为0的请在正文说明。"
            yield Finding("Z1_suspicious_zero", "warn", cell, now, was, says, (cell,))
        elif _jumps(before, after):
            way = "增至" if after > before else "减至"
            change = f"{label}由上年{amount(was, unit)}{way}本年{amount(now, unit)}，{_times(before, after)}"
            says = f"{change}；请核对口径，必要时说明原因。"
            yield Finding("J1_jump", "warn", cell, now, was, says, (cell,))


def _state(value: Value) -> str:
    return "空白" if value is None else f"填报为{value}"


def _items(report: Report, previous: Report) -> Iterator[Finding]:
    """Yield a jump in the number of published items, which stands in the text and in no table."""
    now, was = _published(report), _published(previous)
    if now is not None and was is not None and _jumps(was, now):
        way = "增至" if now > was else "减至"
        says = (
            f"正文所述主动公开信息由上年{amount(was, '条')}{way}本年{amount(now, '条')}，{_times(was, now)}；"
            f"请核对统计口径，必要时说明原因。"
        )
        yield Finding("J1_jump", "warn", "narrative.items_published", now, was, says)


def _published(report: Report) -> Number | None:
    stated = [claim.number for claim in claims(report) if claim.about == "items"]
    return max(stated, default=None)


def _watched(form: Edition) -> list[str]:
    """Return the cells in which a zero or a jump means something: entries of table one, totals of the others."""
    watched = [
        cell
        for cell in form.cells
        # A year without repeals follows a year of clean-up as a matter of course.
        if cell.startswith("proactive.") and form.column(cell).kind != "change" and not cell.endswith(".repealed")
    ]
    watched.append("applications.new_received.total")
    return [*watched, *(f"review_litigation.{block.code}.total" for block in form.review_litigation.blocks)]


def _jumps(before: Number, after: Number) -> bool:
    low, high = min(before, after), max(before, after)
    return low >= JUMP_FROM[0] and high >= JUMP_FROM[1] and high >= JUMP * low


def _times(before: Number, after: Number) -> str:
    ratio = float(max(before, after)) / float(min(before, after))
    return f"相差{ratio:.1f}倍"


def _may_be_one(unit: str, other: str) -> bool:
    """Test if both names may mean one body: 示例区人民政府 leaves out what 某市示例区人民政府 says."""
    one, two = _plain(unit), _plain(other)
    return one.endswith(two) or two.endswith(one)


def _plain(unit: str) -> str:
    return "".join(unit.split()).replace("（", "(").replace("）", ")")
