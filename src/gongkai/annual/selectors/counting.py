"""Which cells of a return does some room count, and what does it count today?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gongkai.annual.models import Return
from gongkai.kernel import figures
from gongkai.kernel.figures import Figure, Period
from gongkai.organs.models import Kind
from lawbook.report.edition import load

_FIRST = "proactive.art20_1"

# The figure that counts a cell, where its name is not that of the cell itself.
COUNTED: dict[str, str] = {
    f"{_FIRST}.rules.issued": "policies.rules_issued",
    f"{_FIRST}.rules.repealed": "policies.rules_repealed",
    f"{_FIRST}.rules.in_force": "policies.rules_in_force",
    f"{_FIRST}.admin_normative_documents.issued": "policies.normative_documents_issued",
    f"{_FIRST}.admin_normative_documents.repealed": "policies.normative_documents_repealed",
    f"{_FIRST}.admin_normative_documents.in_force": "policies.normative_documents_in_force",
}


def counting_figure(report: Return, cell: str) -> Figure | None:
    """
    Return the figure that counts a cell of a return, or None: a figure of its own, or a cell of a table.

    A government's own cells are the sums of what its organs signed, and nothing is counted beside them. An organ that
    does not keep such records here states its number itself.
    """
    if report.organ.kind == Kind.DISTRICT:
        return None
    figure = _figure(cell, report)
    return figure if figure is not None and figure.is_kept(report.organ_id) else None


def counts(report: Return, cells: Iterable[str]) -> dict[str, int]:
    """
    Return what the rooms count today for those of some cells that they count.

    A table is counted as a whole: one question for all of its cells, however many are wanted.
    """
    if report.organ.kind == Kind.DISTRICT:
        return {}
    organ, period = report.organ_id, Period.of_year(report.year)
    found: dict[str, int] = {}
    kept: dict[object, bool] = {}
    by_table: dict[str, list[str]] = {}
    for cell in cells:
        figure, table = _own(cell), figures.table_of(cell)
        if figure is not None:
            if figure.kept not in kept:  # what several figures ask is asked once
                kept[figure.kept] = figure.is_kept(organ)
            if kept[figure.kept]:
                found[cell] = figure.count(organ=organ, period=period)
        elif table is not None:
            by_table.setdefault(table.name, []).append(cell)
    for table in figures.tables():
        mine = by_table.get(table.name, ())
        if mine and table.is_kept(organ):
            counted = table.count(organ=organ, period=period)
            found.update({cell: number for cell in mine if (number := _cell(counted, cell)) is not None})
    return found


def current_count(report: Return, cell: str) -> int | None:
    """Return what a room counts for a cell today; None if no room does, or none for this organ."""
    return counts(report, [cell]).get(cell)


def is_counted_here(report: Return) -> bool:
    """Test if some cell of a return can be counted from records (取数); what several figures ask is asked once."""
    if report.organ.kind == Kind.DISTRICT:
        return False
    asked = {each.kept for each in figures.declared() if each.name in COUNTED.values()}
    asked |= {each.kept for each in figures.tables()}
    return any(kept is None or kept(report.organ_id) for kept in asked)


def _figure(cell: str, report: Return) -> Figure | None:
    own, table = _own(cell), figures.table_of(cell)
    if own is None and table is not None:
        return table.figure(cell, says=str(load(report.edition).label(cell)))
    return own


def _own(cell: str) -> Figure | None:
    """Return the figure that counts one cell for itself; it goes before a table."""
    try:
        return figures.get(COUNTED.get(cell, cell))
    except KeyError:
        return None


def _cell(counted: Mapping[str, int], cell: str) -> int | None:
    """Return what a table says of a cell; a row that keeps several in one is their sum."""
    if cell in counted:
        return counted[cell]
    name, row, column = cell.split(".")
    merged = next((each.stands_for for each in load("2021").applications.merged_rows if each.code == row), ())
    parts = [counted.get(f"{name}.{each}.{column}") for each in merged]
    return sum(each for each in parts if each is not None) if any(each is not None for each in parts) else None
