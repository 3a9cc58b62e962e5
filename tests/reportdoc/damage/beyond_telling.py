"""Which documents cannot be told at all, so that a reader must say so instead of guessing?"""

from __future__ import annotations

from random import Random

from tests.reportdoc.damage.as_html import Markup, page_of
from tests.reportdoc.damage.as_text import STYLES, text_of
from tests.reportdoc.damage.expected import Sample
from tests.reportdoc.damage.grid import Grid, lay_out
from tests.reportdoc.damage.story import tell
from tests.reportdoc.damage.words import Words

from reportdoc.report import Report


def glued(report: Report, chance: Random, words: Words) -> Sample:
    """Return the report as one line in which nothing parts one cell from the next: little of it can be told."""
    told = tell(report, chance)
    tables = ["".join(cell.text for row in grid for cell in row) for grid, _ in lay_out(report, words)]
    text = text_of(told, tables).replace("\n", "")
    return Sample(text.encode(), "report.txt", report, frozenset(report.values), titled=False, how={"style": "glued"})


def column_major(report: Report, chance: Random, words: Words) -> Sample:
    """Return the text of a PDF taken without layout: of the second table all labels first, then column by column."""
    told = tell(report, chance)
    tables = [STYLES["lines"](grid, wide) for grid, wide in lay_out(report, words)]
    grid = lay_out(report, words).applications
    labels = [cell.text for row in grid for cell in row if cell.code is None]
    values = [[cell.text for cell in row if cell.code] for row in grid]
    columns = [row[place] for place in range(7) for row in values if row]
    tables[1] = "\n".join([*labels, *columns])
    loose = frozenset(cell for cell in report.values if cell.startswith("applications."))
    return Sample(text_of(told, tables).encode(), "report.txt", report, loose, how={"style": "column major"})


def side_by_side(report: Report, other: Report, chance: Random) -> Sample:
    """Return a page with the figures of two years side by side in each row of its tables."""
    words = Words(chance)
    page = page_of(report, chance, Markup(), words)
    pairs = zip(lay_out(report, words), lay_out(other, words), strict=True)
    tables = [_beside(mine, theirs) for (mine, _), (theirs, _) in pairs]
    start, *rest = page.split("<table")
    pieces = [start]
    for table, piece in zip(tables, rest, strict=True):
        pieces.append(table + piece.split("</table>", 1)[1])
    loose = frozenset(report.values)
    return Sample("".join(pieces).encode(), "report.html", report, loose, titled=False, how={"style": "side by side"})


def _beside(mine: Grid, theirs: Grid) -> str:
    rows = []
    for row, twin in zip(mine, theirs, strict=True):
        stub = row[0].code is None and any(cell.code for cell in row)
        cells = [*row, *(cell for cell in twin if cell.code or not stub)]
        text = (f'<td colspan="{cell.across}" rowspan="{cell.down}">{cell.text}</td>' for cell in cells)
        rows.append("<tr>" + "".join(text) + "</tr>")
    return "<table>" + "".join(rows) + "</table>"
