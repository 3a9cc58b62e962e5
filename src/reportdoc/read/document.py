"""What do all containers have in common: which lines does a document have, and which of them are rows of a table?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from reportdoc.report import Note

MAX_LINES = 60_000
MAX_SPAN = 60
MAX_COLUMNS = 240


class Cell(NamedTuple):
    """A cell: its words, the column it starts in, the columns it spans; ``carried`` if it reaches down from above."""

    text: str
    column: int = 0
    span: int = 1
    carried: bool = False

    @property
    def end(self) -> int:
        """Return the first column right of the cell."""
        return self.column + self.span


class Line(NamedTuple):
    """
    A paragraph (``table`` 0, one cell) or a row of the document's ``table``-th table.

    ``barred``: the line is a cell that ended in a bar, so that no other cell is hidden between it and the next.
    """

    cells: tuple[Cell, ...]
    table: int = 0
    barred: bool = False

    @property
    def text(self) -> str:
        """Return the words of the line, cells that belong to the row above left out."""
        if len(self.cells) == 1:
            return self.cells[0].text
        return " ".join(cell.text for cell in self.cells if cell.text and not cell.carried)

    @property
    def own(self) -> tuple[Cell, ...]:
        """Return the cells that start in this row."""
        return tuple(cell for cell in self.cells if not cell.carried)


@dataclass
class Document:
    """A document as lines, with the titles that stand outside of its text and what had to be repaired to read it."""

    lines: list[Line] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tables: int = 0
    images: int = 0

    def paragraph(self, text: str, *, barred: bool = False) -> None:
        """Add a paragraph."""
        if len(self.lines) < MAX_LINES:
            self.lines.append(Line((Cell(text),), barred=barred))

    def table(self, rows: Iterable[Iterable[tuple[str, int, int]]]) -> None:
        """
        Add a table, given as rows of (words, columns spanned, rows spanned) in source order.

        Columns are reckoned as browsers do it: a cell that spans rows pushes the cells below it to the right.
        """
        self.tables += 1
        reaching: _Reaching = {}
        for row in rows:
            if len(self.lines) >= MAX_LINES:
                return
            cells: list[Cell] = []
            below: _Reaching = {}
            column = 0
            for text, span, down in row:
                if reaching:
                    column = _carry(column, reaching, cells, below)
                if column >= MAX_COLUMNS:
                    break
                cell = Cell(text, column, 1 if span == 1 else max(1, min(span, MAX_SPAN)))
                cells.append(cell)
                if down > 1:
                    below[column] = (min(down, MAX_LINES) - 1, cell)
                column = cell.end
            for later in sorted(reaching) if reaching else ():
                if later >= column:
                    column = _carry(later, reaching, cells, below)
            reaching = below
            if cells:
                self.lines.append(Line(tuple(cells), self.tables))


_Reaching = dict[int, tuple[int, Cell]]  # column -> rows still to cover, and the cell that covers them


def _carry(column: int, reaching: _Reaching, cells: list[Cell], below: _Reaching) -> int:
    """Put the cells that reach down into this row, from a column on, and return the first free column."""
    while column in reaching:
        left, cell = reaching.pop(column)
        cells.append(Cell(cell.text, cell.column, cell.span, carried=True))
        if left > 1:
            below[column] = (left - 1, cell)
        column = cell.end
    return column
