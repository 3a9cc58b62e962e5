"""Does the text say the same as the tables?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from lawbook.report.edition import Edition
from lawbook.report.identities import Number, as_number, computed_cells
from reportdoc.check.claims import Claim, claims
from reportdoc.check.finding import Finding, amount
from reportdoc.check.unread import unknown
from reportdoc.check.wording import as_written
from reportdoc.report import Report

_CHAPTERS = {"ch1_overview": "第一章", "ch3_applications": "第三章", "ch5_problems": "第五章", "ch6_other": "第六章"}
_NEW = ("applications.new_received.total",)


def text_against_table(report: Report) -> Iterator[Finding]:
    """
    Yield each figure of the text that its cell contradicts; a difference of scope is said as what it may be.

    Only cells that were read and whose figure is known are held against the text.
    """
    seen = set()
    tables = _Tables(report)
    for claim in claims(report):
        if claim.about != "cell" or claim.rough:
            continue
        stated = tables.sum(claim.cells)
        if stated is None or claim.number == stated:
            continue
        others = list(_also_meant(tables, claim))
        if None in others or claim.number in others or (claim.cells, claim.number) in seen:
            continue
        seen.add((claim.cells, claim.number))
        unit = report.form.column(claim.cells[0]).unit
        added = "（总计栏空白，按各项相加）" if tables.added_up(claim.cells) else ""
        table = f"表中{_name(report.form, claim.cells)}{added}为{amount(stated, unit)}"
        advice = _advice(tables, claim, stated)
        says = f"{_CHAPTERS[claim.chapter]}“{as_written(claim.quote)}”，而{table}；{advice}"
        yield Finding("A5_text_table", "warn", claim.cells[0], claim.number, stated, says, claim.cells)


class _Tables:
    """What the tables state, as far as it is known; a total that was left blank is what its parts come to."""

    def __init__(self, report: Report) -> None:
        self._values, self._form, self._unknown = report.values, report.form, unknown(report)

    def sum(self, cells: tuple[str, ...]) -> Number | None:
        """Return the sum of the cells; ``None`` if the report does not have them all or a figure is not known."""
        if any(cell not in self._values or cell in self._unknown for cell in cells):
            return None
        blank = self._blank_totals(cells)
        if any(part in self._unknown for cell in blank for part in self._parts(cell)):
            return None
        sums = self._sums if blank else {}
        return sum((sums.get(cell, 0) if cell in blank else as_number(self._values[cell]) for cell in cells), start=0)

    def added_up(self, cells: tuple[str, ...]) -> bool:
        """Test if the sum comes from the parts because a total was left blank."""
        return any(self._sums.get(cell) for cell in self._blank_totals(cells))

    def _blank_totals(self, cells: tuple[str, ...]) -> set[str]:
        return {cell for cell in cells if self._values[cell] is None and self._form.computed(cell)}

    @cached_property
    def _sums(self) -> Mapping[str, Number]:
        return computed_cells(self._values, self._form)

    def _parts(self, total: str) -> Iterator[str]:
        table, row, _ = total.split(".")
        # The total of all results is reckoned from every row of the table.
        start = f"{table}." if row == "results_total" else f"{table}.{row}."
        return (cell for cell in self._values if cell.startswith(start))


def fee_note(report: Report) -> Iterator[Finding]:
    """Yield a question where applications were closed for an unpaid fee and no fee is said to have been collected."""
    cell = "applications.other_fee_unpaid.total"
    unpaid = as_number(report.values.get(cell))
    if unpaid <= 0:
        return
    fees = [claim for claim in claims(report) if claim.about == "fee"]
    if any(claim.number > 0 for claim in fees):
        return
    stated = "正文写明没有收取信息处理费" if fees else "正文没有写明信息处理费收取情况"
    says = (
        f"有{amount(unpaid)}申请因逾期未按收费通知缴费而不再处理，{stated}；"
        f"两者可以并存，请在第六章说明发出收费通知与实际收取的情况。"
    )
    yield Finding("X1_fee_note", "info", cell, unpaid, 0 if fees else None, says, (cell,))


def _also_meant(tables: _Tables, claim: Claim) -> Iterator[Number | None]:
    """Yield other figures that the sentence may mean as well: with those carried in, or of this year's alone."""
    if claim.or_with:
        yield tables.sum((*claim.cells, *claim.or_with))
    if claim.cells == ("applications.results_total.total",):
        new, open_still = tables.sum(_NEW), tables.sum(("applications.carried_out.total",))
        yield None if new is None or open_still is None else new - open_still


def _advice(tables: _Tables, claim: Claim, stated: Number) -> str:
    if claim.scope:
        return f"文中说的是“{claim.scope}”，与表的统计范围可能不同，请在文中写明口径，或核对数字。"
    carried = tables.sum(("applications.carried_in.total",))
    if claim.cells == _NEW and carried and claim.number == stated + carried:
        return (
            f"新收{amount(stated)}加上年结转{amount(carried)}恰为{amount(claim.number)}，"
            f"文中似把结转也算作收到，请改写。"
        )
    return "请核对以哪一处为准。"


def _name(form: Edition, cells: tuple[str, ...]) -> str:
    if len(cells) == 1:
        return f"“{form.label(cells[0])}”"
    first, last = form.label(cells[0]), form.label(cells[-1])
    return f"“{first.table}：{first.row}”至“{last.row}”的{first.column}合计"
