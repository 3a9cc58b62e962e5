"""How does a number come into a cell? Typed, taken over, counted, or corrected with a reason; never silently."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from gongkai.annual import events
from gongkai.annual.models import Adjustment, Entry, How, NotAllowed, Return
from gongkai.annual.selectors.counting import counts as counts_of
from gongkai.annual.selectors.narrative import in_figures
from gongkai.annual.selectors.permission import must_be_writer
from gongkai.annual.selectors.proposals import proposals
from gongkai.annual.selectors.workbook import Workbook
from gongkai.journal.services import record
from lawbook.report.edition import Column
from lawbook.report.identities import Number

from . import steps

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_MOST = {"count": Decimal(10**9), "change": Decimal(10**9), "amount": Decimal(10**10)}


@dataclass
class Filled:
    """What became of the typed values: which were stated, and which came back with a sentence."""

    saved: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def number_from(typed: str, column: Column) -> Number | None:
    """
    Return the number that somebody typed into a cell of that column; None for an empty box.

    Full-width digits, spaces and thousands separators are understood.

    :raises ValueError: with a sentence, if it is no number that the column can hold
    """
    text = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", typed))
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"“{typed.strip()[:20]}”不是数字；请填数字，没有发生的填0。")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError("数字无法识别，请重新填写。") from None
    if column.kind != "change" and number < 0:
        raise ValueError("不能是负数。")
    if column.kind != "amount" and number != number.to_integral_value():
        raise ValueError(f"以{column.unit}计，应为整数。")
    if abs(number) >= _MOST[column.kind]:
        raise ValueError("数字过大，请核对单位。")
    if -number.as_tuple().exponent > 6:  # type: ignore[operator]
        raise ValueError("小数最多六位，请核对单位（万元）。")
    return int(number) if number == number.to_integral_value() else number


@transaction.atomic
def fill_cells(*, report: Return, typed: Mapping[str, str], by: Any, at: datetime, seen: int | None = None) -> Filled:
    """
    State cells as typed, each for itself: valid ones are saved, the others come back with a sentence.

    ``seen`` is the number of the newest entry that the person had before them: what they left as they saw it is not
    written again, and what somebody else stated meanwhile is not overwritten. A counted cell is corrected with a
    reason (``adjust``), not typed over. Emptying a box makes the cell unstated.

    :raises NotAllowed: if the return is not in the organ's hand, or not this person's to fill
    """
    must_be_writer(report, by=by)
    steps.hold_open(report)
    workbook, filled = Workbook(report), Filled()
    before = _as_seen(report, seen) if seen is not None else None
    stated: dict[str, str | None] = {}
    for cell, text in typed.items():
        if not workbook.form.knows(cell):
            continue
        entry = workbook.entries.get(cell)
        now = entry.value if entry else None
        try:
            number = number_from(text, workbook.form.column(cell))
        except ValueError as wrong:
            if text.strip() != (now or "").strip():
                filled.refused[cell] = str(wrong)
            continue
        value = None if number is None else in_figures(number)
        if value == now or (before is not None and value == before.get(cell)):
            continue
        if entry is not None and seen is not None and entry.pk > seen and entry.by_id != by.pk:
            shown = "空白" if now is None else now
            filled.refused[cell] = f"{entry.by or '系统'}刚刚填为{shown}，您填的是{value or '空白'}，请核对后再保存。"
        elif entry is not None and entry.counted:
            came = f"已调整为{entry.value}" if entry.how == How.ADJUSTED else f"由系统计数为{entry.counted}"
            filled.refused[cell] = f"该格{came}；要改为{value or '空白'}，请打开该格写明理由。"
        else:
            stated[cell] = value
    state(report, stated, how=How.CONFIRMED, by=by, at=at)
    filled.saved = list(stated)
    return filled


@transaction.atomic
def state_zeros(*, report: Return, table: str, by: Any, at: datetime) -> list[str]:
    """
    State a zero in every cell of a table that is not stated yet (全部为0), and return those cells.

    :raises NotAllowed: as ``fill_cells``
    """
    must_be_writer(report, by=by)
    steps.hold_open(report)
    cells = [cell for cell in Workbook(report).unstated if cell.startswith(f"{table}.")]
    state(report, dict.fromkeys(cells, "0"), how=How.CONFIRMED, by=by, at=at, reason="未填各格按零填报")
    return cells


@transaction.atomic
def adopt_proposals(*, report: Return, table: str, by: Any, at: datetime) -> list[str]:
    """
    Take over what is proposed for the unstated cells of a table, and return those cells.

    :raises NotAllowed: as ``fill_cells``
    """
    must_be_writer(report, by=by)
    steps.hold_open(report)
    found = {cell: each for cell, each in proposals(Workbook(report)).items() if cell.startswith(f"{table}.")}
    state(
        report,
        {cell: in_figures(each.value) for cell, each in found.items()},
        how=How.CONFIRMED,
        by=by,
        at=at,
        reasons={cell: each.says for cell, each in found.items()},
        reason="采用建议数",
    )
    return list(found)


@transaction.atomic
def count_cells(*, report: Return, by: Any, at: datetime) -> list[str]:
    """
    Count again every cell that a room counts (取数), keep the adjustments, and return the cells that changed.

    :raises NotAllowed: as ``fill_cells``
    """
    must_be_writer(report, by=by)
    steps.hold_open(report)
    workbook = Workbook(report)
    return state_counts(workbook, counts_of(report, workbook.cells), by=by, at=at, reason="系统取数")


def state_counts(workbook: Workbook, counts: Mapping[str, Number], *, by: Any, at: datetime, reason: str) -> list[str]:
    """Write counted numbers with their adjustments kept, and return the cells that changed."""
    adjusted: dict[str, Decimal] = {}
    for each in workbook.adjustments:
        adjusted[each.cell] = adjusted.get(each.cell, Decimal(0)) + each.amount
    changed, hows = {}, {}
    for cell, count in counts.items():
        value = in_figures(_whole(Decimal(count) + adjusted.get(cell, Decimal(0))))
        entry = workbook.entries.get(cell)
        if entry is None or entry.value != value or entry.counted != in_figures(count):
            changed[cell] = value
            hows[cell] = How.ADJUSTED if cell in adjusted else How.COUNTED
    for how in (How.COUNTED, How.ADJUSTED):
        some = {cell: value for cell, value in changed.items() if hows[cell] == how}
        state(
            workbook.report,
            some,
            how=how,
            by=by,
            at=at,
            reason=reason,
            counted={cell: in_figures(counts[cell]) for cell in some},
        )
    return list(changed)


@transaction.atomic
def adjust(*, report: Return, cell: str, to: str, because: str, decided_by: str, by: Any, at: datetime) -> Adjustment:
    """
    Correct a stated figure by hand, with the reason and who decided it (调整).

    :raises NotAllowed: as ``fill_cells``; also for a cell without a number, no reason, no change, or a wrong number
    """
    must_be_writer(report, by=by)
    steps.hold_open(report)
    workbook = Workbook(report)
    if not workbook.form.knows(cell):
        raise NotAllowed("报告没有这个单元格。")
    if not because.strip() or not decided_by.strip():
        raise NotAllowed("调整须写明理由和决定人。")
    try:
        wanted = number_from(to, workbook.form.column(cell))
    except ValueError as wrong:
        raise NotAllowed(str(wrong)) from None
    entry = workbook.entries.get(cell)
    if wanted is None or entry is None or not entry.is_number:
        raise NotAllowed("该格还没有数字，请直接填写。")
    amount = Decimal(wanted) - Decimal(str(entry.content))
    if not amount:
        raise NotAllowed(f"该格已经是{in_figures(wanted)}，不需要调整。")
    made = Adjustment.objects.create(
        report=report, cell=cell, amount=amount, because=because.strip(), decided_by=decided_by.strip(), by=by, at=at
    )
    counted = entry.counted or in_figures(entry.content)
    _write(
        report,
        {cell: in_figures(wanted)},
        how=How.ADJUSTED,
        by=by,
        at=at,
        reason=because.strip(),
        counted={cell: counted},
    )
    record(
        events.Adjusted(
            **steps.names(report),
            cell=cell,
            label=str(workbook.form.label(cell)),
            amount=("+" if amount > 0 else "-") + in_figures(_whole(abs(amount))),
            value=in_figures(wanted),
            decided_by=decided_by.strip(),
        ),
        by=by,
        at=at,
        organ=report.organ,
        ground=because.strip(),
    )
    return made


def state(
    report: Return,
    values: Mapping[str, str | None],
    *,
    how: How,
    by: Any,
    at: datetime,
    reason: str = "",
    counted: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """Write statements of cells and one event for all of them; no cells, no event."""
    if not values:
        return
    before = _write(report, values, how=how, by=by, at=at, reason=reason, counted=counted, reasons=reasons)
    record(
        events.CellsStated(
            **steps.names(report),
            cells={cell: [before.get(cell), value] for cell, value in values.items()},
            how=_SAID[how],
            count=len(values),
        ),
        by=by,
        at=at,
        organ=report.organ,
        ground=reason,
    )


_SAID = {How.COUNTED: "取数", How.CONFIRMED: "填报", How.ADJUSTED: "取数并保留调整", How.IMPORTED: "导入"}


def _write(
    report: Return,
    values: Mapping[str, str | None],
    *,
    how: How,
    by: Any,
    at: datetime,
    reason: str = "",
    counted: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> dict[str, str | None]:
    """Put new entries in the place of the current ones, and return what stood there."""
    current = Entry.objects.filter(report=report, cell__in=list(values), is_current=True)
    before = dict(current.values_list("cell", "value"))
    current.update(is_current=False)
    Entry.objects.bulk_create(
        Entry(
            report=report,
            cell=cell,
            value=value,
            how=how,
            by=by,
            at=at,
            counted=(counted or {}).get(cell, ""),
            reason=(reasons or {}).get(cell, reason),
        )
        for cell, value in values.items()
    )
    return before


def _as_seen(report: Return, seen: int) -> dict[str, str | None]:
    """Return what stood in each cell when the entry of that number was the newest."""
    found: dict[str, str | None] = {}
    entries: Iterable[tuple[str, str | None]] = (
        Entry.objects.filter(report=report, pk__lte=seen).order_by("pk").values_list("cell", "value")
    )
    found.update(entries)
    return found


def _whole(number: Decimal) -> Number:
    return int(number) if number == number.to_integral_value() else number
