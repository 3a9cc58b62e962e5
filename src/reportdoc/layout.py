"""Where does each figure stand on paper: which cells does a table have, and which of them are merged?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lawbook.report.edition import Applications, Column, Edition, Proactive, ReviewLitigation, Row
from lawbook.report.identities import Value
from reportdoc.report import Report

Heads = Literal["col", "colgroup", "row", "rowgroup"]
Align = Literal["left", "center"]
_NUMBER = re.compile(r"-?[\d.]+")
STUB = 3
"""How many columns the stub of the second table takes: 三、本年度办理结果, its heading, its item."""


@dataclass(frozen=True)
class Cell:
    """
    One cell of a table as printed; ``row`` and ``column`` count from 0 and name its upper left corner.

    ``heads`` tells what a header cell heads; ``cell`` is the code of the figure that a data cell holds, and
    ``headers`` are the names of the header cells that lead to it, from the outermost to the nearest. ``pairs`` asks
    for lines of two characters (社会/公益/组织), which is where narrow headings break into words.
    """

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    heads: Heads | None = None
    align: Align = "center"
    name: str = ""
    cell: str = ""
    headers: tuple[str, ...] = ()
    pairs: bool = False


@dataclass(frozen=True)
class Grid:
    """
    One statutory table as printed: every cell once, in reading order.

    ``header_rows`` repeat when the table runs over a page; ``widths`` are shares of the width, one a column;
    ``groups`` are the numbers of the first rows of the parts that belong together.
    """

    table: str
    title: str
    header_rows: int
    widths: tuple[float, ...]
    cells: tuple[Cell, ...]
    groups: tuple[int, ...] = (0,)

    @property
    def height(self) -> int:
        """Return the number of rows."""
        return max(cell.row + cell.rowspan for cell in self.cells)

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.widths)

    def rows(self) -> Iterator[list[Cell]]:
        """Yield the cells that begin in each row, from left to right."""
        lines: list[list[Cell]] = [[] for _ in range(self.height)]
        for cell in self.cells:
            lines[cell.row].append(cell)
        for line in lines:
            yield sorted(line, key=lambda each: each.column)


def shown(value: Value) -> str:
    """Return what is printed for a value: a blank stays blank, 0 is 0, text is text, 1532.60 keeps its places."""
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def size_in(cell: Cell, width: float, size: float) -> float:
    """
    Return the size in points at which the figure of a cell stays in one line, at most ``size``.

    ``width`` is the room for text in points. A number that breaks over two lines reads as two numbers; so a long one
    is set smaller. A digit is about 0.56 of its size wide.
    """
    if not is_number(cell.text):
        return size
    return max(3.0, min(size, round(width / (0.56 * len(cell.text)), 1)))


def is_number(text: str) -> bool:
    """Test if the words of a cell are one number, which must not break."""
    return bool(_NUMBER.fullmatch(text))


def grid(report: Report, table: str) -> Grid:
    """
    Return one table of the report, ``proactive``, ``applications`` or ``review_litigation``, as printed.

    :raises KeyError: if the form has no such table
    """
    form = report.form
    if table == "proactive":
        return _proactive(form.proactive, report.values)
    if table == "applications":
        return _applications(form, report.rows_of_applications(), report.values)
    if table == "review_litigation":
        return _review_litigation(form.review_litigation, report.values)
    raise KeyError(table)


def _proactive(table: Proactive, values: Mapping[str, Value]) -> Grid:
    width = 1 + max(len(section.columns) for section in table.sections)
    cells: list[Cell] = []
    groups = []
    at = 0
    for section in table.sections:
        head = f"proactive.{section.code}"
        groups.append(at)
        cells.append(Cell(at, 0, section.label, colspan=width, heads="rowgroup", name=head))
        cells.append(Cell(at + 1, 0, table.stub, heads="col", name=f"{head}.stub"))
        spans = _spans(len(section.columns), width - 1)
        for (start, span), column in zip(spans, section.columns, strict=True):
            name = f"{head}.columns.{column.code}"
            cells.append(Cell(at + 1, 1 + start, column.label, colspan=span, heads="col", name=name))
        for down, row in enumerate(section.rows, start=at + 2):
            stub = f"{head}.{row.code}"
            cells.append(Cell(down, 0, row.label, heads="row", align="left", name=stub))
            for (start, span), column in zip(spans, section.columns, strict=True):
                cell = f"{stub}.{column.code}"
                headers = (head, stub, f"{head}.columns.{column.code}")
                text = shown(values.get(cell))
                cells.append(Cell(down, 1 + start, text, colspan=span, cell=cell, headers=headers))
        at += 2 + len(section.rows)
    return Grid("proactive", table.title, 0, (1.0,) * width, tuple(cells), tuple(groups))


def _spans(columns: int, room: int) -> list[tuple[int, int]]:
    """Return where each column begins and how wide it is; the last takes what is left, as the forms print it."""
    return [(n, 1 if n < columns - 1 else room - n) for n in range(columns)]


def _applications(form: Edition, order: list[str], values: Mapping[str, Value]) -> Grid:
    table = form.applications
    every = {row.code: row for row in (*table.rows, *table.merged_rows)}
    rows = [every[code] for code in order]
    cells = list(_applications_head(table))
    head = max(cell.row + cell.rowspan for cell in cells)
    for down, row in enumerate(rows, start=head):
        stubs = []
        for group in _groups(table, row):
            inside = [each for each in rows if group in _groups(table, each)]
            stubs.append(f"applications.groups.{group}")
            if inside[0] is row:
                label = next(each.label for each in table.groups if each.code == group)
                outer = next(each.under for each in table.groups if each.code == group) is None
                cells.append(
                    Cell(
                        down,
                        0 if outer else 1,
                        label,
                        rowspan=len(inside),
                        heads="rowgroup",
                        align="center" if outer else "left",
                        name=stubs[-1],
                        pairs=outer,
                    )
                )
        name = f"applications.{row.code}"
        cells.append(
            Cell(
                down,
                len(stubs),
                row.label,
                colspan=STUB - len(stubs),
                heads="row",
                align="left",
                name=name,
            )
        )
        for right, column in enumerate(table.columns, start=STUB):
            cell = f"{name}.{column.code}"
            headers = (*_column_heads(column), *stubs, name)
            cells.append(Cell(down, right, shown(values.get(cell)), cell=cell, headers=headers))
    widths = (0.62, 1.5, 3.6, *(1.0,) * len(table.columns))
    return Grid("applications", table.title, head, widths, tuple(cells), (0, head))


def _applications_head(table: Applications) -> Iterator[Cell]:
    grouped = [n for n, column in enumerate(table.columns) if column.grouped]
    yield Cell(0, 0, table.corner, rowspan=3, colspan=STUB, name="applications.corner")
    yield Cell(0, STUB, table.top, colspan=len(table.columns), heads="colgroup", name="applications.top")
    for n, column in enumerate(table.columns):
        name = f"applications.columns.{column.code}"
        if not column.grouped:
            yield Cell(1, STUB + n, column.label, rowspan=2, heads="col", name=name)
            continue
        if n == grouped[0]:
            span = len(grouped)
            yield Cell(1, STUB + n, table.group, colspan=span, heads="colgroup", name="applications.organizations")
        yield Cell(2, STUB + n, column.label, heads="col", name=name, pairs=True)


def _column_heads(column: Column) -> tuple[str, ...]:
    over = ("applications.top", "applications.organizations") if column.grouped else ("applications.top",)
    return (*over, f"applications.columns.{column.code}")


def _groups(table: Applications, row: Row) -> list[str]:
    """Return the headings above a row, the outermost first."""
    above: list[str] = []
    at = row.under
    while at is not None:
        above.insert(0, at)
        at = next(group.under for group in table.groups if group.code == at)
    return above


def _review_litigation(table: ReviewLitigation, values: Mapping[str, Value]) -> Grid:
    span = len(table.columns)
    cells: list[Cell] = []
    grouped = [n for n, block in enumerate(table.blocks) if block.grouped]
    data: list[Cell] = []
    for n, block in enumerate(table.blocks):
        left, name = n * span, f"review_litigation.{block.code}"
        deep = 1 if block.grouped else 0
        over = ("review_litigation.group", name) if block.grouped else (name,)
        if block.grouped and n == grouped[0]:
            wide = span * len(grouped)
            cells.append(Cell(0, left, table.group, colspan=wide, heads="colgroup", name="review_litigation.group"))
        cells.append(Cell(deep, left, block.label, colspan=span, heads="colgroup", name=name))
        for right, column in enumerate(table.columns, start=left):
            head = f"{name}.columns.{column.code}"
            cells.append(Cell(1 + deep, right, column.label, rowspan=2 - deep, heads="col", name=head, pairs=True))
            cell = f"{name}.{column.code}"
            data.append(Cell(3, right, shown(values.get(cell)), cell=cell, headers=(*over, head)))
    return Grid("review_litigation", table.title, 3, (1.0,) * (span * len(table.blocks)), (*cells, *data), (0, 3))
