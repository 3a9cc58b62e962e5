"""What does the system propose for a cell that is not stated yet, and from what does the proposal follow?"""

from __future__ import annotations

from dataclasses import dataclass

from lawbook.report.identities import Number, Value, as_number
from reportdoc.report import Report

from .workbook import Workbook


@dataclass(frozen=True)
class Proposal:
    """A number that the clerk may take over, with its reckoning in words; nothing is stated until they do."""

    cell: str
    value: Number
    says: str


def proposals(workbook: Workbook) -> dict[str, Proposal]:
    """
    Return a proposal for each unstated cell that something is known about.

    Three things are: what last year carried over (its ``carried_out``), the stock of documents rolled forward, and
    the sums that the form defines once all their parts are stated.
    """
    found: dict[str, Proposal] = {}
    open_cells = set(workbook.unstated)
    if workbook.last_year is not None and workbook.last_year.document.edition == workbook.report.edition:
        for each in (*_carried_in(workbook, workbook.last_year.document), *_stock(workbook)):
            if each.cell in open_cells:
                found[each.cell] = each
    for each in _sums(workbook):  # what this year's own entries add up to goes before what last year had
        if each.cell in open_cells:
            found[each.cell] = each
    return found


def _carried_in(workbook: Workbook, before: Report) -> list[Proposal]:
    year = workbook.report.year - 1
    return [
        Proposal(
            f"applications.carried_in.{column.code}",
            as_number(value),
            f"{year}年度已签发报告“结转下年度继续办理”为{as_number(value)}件",
        )
        for column in workbook.form.applications.columns
        if (value := before.values.get(f"applications.carried_out.{column.code}")) is not None
    ]


def _stock(workbook: Workbook) -> list[Proposal]:
    assert workbook.last_year is not None
    before = workbook.last_year.document.values
    found = []
    section = workbook.form.proactive.sections[0]
    for row in section.rows:
        path = f"proactive.{section.code}.{row.code}"
        stock = before.get(f"{path}.in_force")
        issued, repealed = workbook.values.get(f"{path}.issued"), workbook.values.get(f"{path}.repealed")
        if stock is None or isinstance(stock, str):
            continue
        if _stated(issued) and _stated(repealed):
            now = as_number(stock) + as_number(issued) - as_number(repealed)
            says = f"上年现行有效{stock}件，加本年制发{issued}件，减本年废止{repealed}件"
        else:
            now, says = as_number(stock), f"上年现行有效{stock}件；填好本年制发、废止后自动推算"
        found.append(Proposal(f"{path}.in_force", now, says))
    return found


def _sums(workbook: Workbook) -> list[Proposal]:
    """Return the sums (总计) whose parts are all stated or follow from stated parts, columns before rows."""
    values, asked = dict(workbook.values), set(workbook.cells)
    found = []
    for identity in sorted(workbook.form.identities, key=lambda each: each.each == "row"):
        if identity.id == "A1_flow":  # it ties entries together and defines none of them
            continue
        for parts, total in _instances(identity.table, identity.each, identity.left, identity.right[0], workbook):
            parts = [cell for cell in parts if cell in asked]
            if total in asked and parts and all(_stated(values.get(cell)) for cell in parts):
                value = sum((as_number(values[cell]) for cell in parts), start=0)
                found.append(Proposal(total, value, f"各分项之和：{identity.says}"))
                if not _stated(values.get(total)):
                    values[total] = value
    return found


def _instances(
    table: str, each: str, left: tuple[str, ...], right: str, workbook: Workbook
) -> list[tuple[list[str], str]]:
    if each == "column":
        over = [column.code for column in workbook.form.applications.columns]
        return [([f"{table}.{row}.{code}" for row in left], f"{table}.{right}.{code}") for code in over]
    over = workbook.rows_of_applications
    if each == "block":
        over = [block.code for block in workbook.form.review_litigation.blocks]
    return [([f"{table}.{code}.{column}" for column in left], f"{table}.{code}.{right}") for code in over]


def _stated(value: Value) -> bool:
    return value is not None and not isinstance(value, str)
