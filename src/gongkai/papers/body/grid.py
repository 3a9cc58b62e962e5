"""Which cell of a table lies where? Merged cells are kept, and what no cell begins in is taken out of the grid."""

from __future__ import annotations

from .shape import Cell, Table

WIDEST = 400  # columns; a sheet that is wider than this was not meant for a page


def normalized(table: Table) -> Table:
    """
    Return a table whose spans are as small as they can be without moving a cell, with its head rows counted.

    Office programs cut a table into more columns than it has and let every cell span several of them.
    """
    rows = _without_empty_rows(table.rows)
    header = _header(rows)
    placed = _placed(rows)
    first = sorted({column for line in placed for column, _ in line})
    width = max((column + span for line in placed for column, span in line), default=0)
    begins = _counted(first, width)
    for row, line in zip(rows, placed, strict=True):
        for cell, (column, span) in zip(row, line, strict=True):
            cell.colspan = max(1, begins[column + span] - begins[column])
    table.rows, table.header = rows, header
    return table


def _without_empty_rows(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return the rows in which a cell begins; a cell that reached over another row reaches less far."""
    filled = [0]
    for row in rows:
        filled.append(filled[-1] + bool(row))
    for number, row in enumerate(rows):
        for cell in row:
            below = min(number + max(1, cell.rowspan), len(rows))
            cell.rowspan = filled[below] - filled[number]
    return [row for row in rows if row]


def _placed(rows: list[list[Cell]]) -> list[list[tuple[int, int]]]:
    """Return the column and the width of every cell, and cut its height to the rows that there are."""
    until: dict[int, int] = {}
    found: list[list[tuple[int, int]]] = []
    for number, row in enumerate(rows):
        column, line = 0, []
        for cell in row:
            while until.get(column, 0) > number:
                column += 1
            span = max(1, min(cell.colspan, WIDEST - column, WIDEST))
            cell.rowspan = max(1, min(cell.rowspan, len(rows) - number))
            for each in range(column, column + span):
                until[each] = number + cell.rowspan
            line.append((column, span))
            column += span
        found.append(line)
    return found


def _counted(first: list[int], width: int) -> list[int]:
    """Return, for every column up to the width, how many columns before it have a cell that begins there."""
    counts = [0] * (width + 1)
    for column in first:
        if column < width:
            counts[column + 1] = 1
    total = 0
    for column in range(width + 1):
        total += counts[column]
        counts[column] = total
    return counts


def _header(rows: list[list[Cell]]) -> int:
    """Return how many rows are the head: those of header cells only, and only if no cell reaches out of them."""
    most = 0
    while most < len(rows) - 1 and all(cell.head for cell in rows[most]):
        most += 1
    while most and any(number + cell.rowspan > most for number, row in enumerate(rows[:most]) for cell in row):
        most -= 1
    return most


def is_layout(table: Table) -> bool:
    """Test if a table only arranges a page: it holds tables, or nothing but one cell."""
    cells = [cell for row in table.rows for cell in row]
    return len(cells) == 1 or any(isinstance(block, Table) for cell in cells for block in cell.blocks)


def is_blank(table: Table) -> bool:
    """Test if there is nothing in any cell."""
    return not table.caption and not any(cell.blocks for row in table.rows for cell in row)
