"""Does a table show two years side by side, and which of its columns are those of the report's own year?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reportdoc.read.document import Cell, Line
from reportdoc.read.labels import plain
from reportdoc.read.values import is_value

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SHORT = 24
# Heads that a row of the form has once; the third table names its outcomes three times.
_ONCE = frozenset((
    "自然人", "申请人情况", "未经复议直接起诉", "复议后起诉",
    "本年制发件数", "本年废止件数", "现行有效件数", "本年新制作数量", "本年新公开数量", "对外公开总数量",
))  # fmt: skip


def of_one_year(lines: Sequence[Line], year: int | None) -> tuple[list[Line], list[int]]:
    """
    Return the lines with the columns of other years left out, and the years that stood side by side.

    If the columns name no year, or not the report's, the lines stay as they are, and the years are those named.
    """
    kept: list[Line] = []
    years: list[int] = []
    tables: dict[int, list[Line]] = {}
    for line in lines:
        tables.setdefault(line.table, []).append(line)
    for table, own in tables.items():
        named = _years_by_column(own) if table else {}
        both = sorted(set(named.values()))
        if len(both) >= 2:
            years += both
            if year in both:
                others = {column for column, said in named.items() if said != year}
                own = [_without(line, others) for line in own]
        kept += own
    order = {id(line): place for place, line in enumerate(lines)}
    if years:
        return kept, sorted(set(years))
    return sorted(kept, key=lambda line: order[id(line)]), []


def doubled(lines: Iterable[Line]) -> bool:
    """Test if a head stands twice in a row of a table."""
    for line in lines:
        if line.table:
            heads = [plain(cell.text) for cell in line.cells if 3 <= len(cell.text) < _SHORT and not cell.carried]
            named = [head for head in heads if head in _ONCE]
            if len(named) != len(set(named)):
                return True
    return False


def _years_by_column(lines: Sequence[Line]) -> dict[int, int]:
    """Return the year that stands above each column, from the heads."""
    named: dict[int, int] = {}
    for line in lines:
        for cell in line.cells:
            if not 4 <= len(cell.text) <= _SHORT or cell.carried or is_value(cell.text):
                continue
            found = _YEAR.findall(cell.text)
            if len(set(found)) == 1:
                named.update(dict.fromkeys(range(cell.column, cell.end), int(found[0])))
    return named


def _without(line: Line, columns: set[int]) -> Line:
    """Return a line without the cells that stand in those columns only, the others moved up."""
    cells = []
    for cell in line.cells:
        left = [column for column in range(cell.column, cell.end) if column not in columns]
        if left:
            start = cell.column - sum(column < cell.column for column in columns)
            cells.append(Cell(cell.text, start, len(left), cell.carried))
    return Line(tuple(cells), line.table)
