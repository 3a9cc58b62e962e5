"""Which figures does a row of a table hold, and in which columns, whatever its label spans?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportdoc.read.document import Cell, Line
from reportdoc.read.labels import Labels, plain
from reportdoc.read.values import blank, is_value, trim

PADS = 3  # the columns that a label may span in the form


@dataclass(slots=True)
class Piece:
    """
    A label, figures, or both.

    ``values`` are the cells of the row, or None if there are none; ``unclear`` holds figures whose number does not fit,
    so that nobody can say in which columns they stand. ``solid``: label and figures stand in one row of the source.
    """

    words: str = ""
    values: list[str] | None = None
    unclear: str = ""
    solid: bool = False
    row: str | None = None  # the row that the label names exactly
    context: str = ""  # words that stand in front: headings that span rows

    @property
    def has_figures(self) -> bool:
        """Test if there are figures, whether it is clear where they stand or not."""
        return self.values is not None or bool(self.unclear)

    @property
    def says(self) -> str:
        """Return the figures as they stand there."""
        return " ".join(filter(None, self.values)) if self.values is not None else self.unclear


def piece_of(line: Line, width: int, shape: Shape, labels: Labels) -> Piece | None:
    """Return a table's row as a piece: the label left of the figures, and the figures if they fit the columns."""
    cells = line.cells
    values, left = _figures(cells, width, shape)
    words = [cell.text for cell in left if not cell.carried and not blank(cell.text)]
    context = "".join(cell.text for cell in left if cell.carried)
    run = "".join(words)
    if values is not None and any(not is_value(value) and not blank(value) for value in values):
        words_in = [value for value in values if not is_value(value) and not blank(value)]
        if any(len(value) > 3 and (near := labels.matches(value)) and near[0].likeness > 0.8 for value in words_in):
            return Piece(run + "".join(words_in), None, " ".join(filter(is_value, values)), True, None, context)
        heads = len(words_in)
        matches = labels.matches(run)
        if not (matches and matches[0].exact) or heads >= 3:
            return None if not run else Piece(words=run, context=context, row=_exact(run, labels))
    if values is None:
        rest = [cell.text for cell in cells if cell not in left and not blank(cell.text)]
        if any(map(is_value, rest)):
            return Piece(run, None, " ".join(rest), True, _exact(run, labels), context)
        whole = "".join(cell.text for cell in line.own)
        return Piece(words=whole, context=context, row=_exact(whole, labels)) if plain(whole) else None
    if not any(not blank(value) for value in values):
        if not run:
            return None
        row = _exact(run, labels)
        return Piece(run, values if row else None, "", row is not None, row, context)
    return Piece(run, values, "", True, _exact(run, labels), context)


def _exact(words: str, labels: Labels) -> str | None:
    matches = labels.matches(words)
    return matches[0].code if matches and matches[0].exact else None


def _figures(cells: Sequence[Cell], width: int, shape: Shape) -> tuple[list[str] | None, list[Cell]]:
    """Return the values of a row, or None if it is unclear which they are, and the cells left of them."""
    start = len(cells)
    while start and (blank(cells[start - 1].text) or is_value(cells[start - 1].text)) and not cells[start - 1].carried:
        start -= 1
    left = list(cells[:start])
    tail = _spread(cells[start:])
    end = cells[-1].end if cells else 0
    window = shape.window
    if window is not None and end == window + width and not any(cell.column < window < cell.end for cell in cells):
        inside = [cell for cell in cells if cell.column >= window]
        spread = _spread(inside, carried=False)
        outside = [cell for cell in cells if cell.column < window]
        if len(spread) == width and not any(is_value(cell.text) for cell in outside):
            return spread, outside
    if any(is_value(cell.text) for cell in left if not cell.carried):
        return None, [cell for cell in left if not is_value(cell.text)]  # figures on both sides of a label
    if len(tail) == width:
        # A row that is short in an even table lacks a cell, and the first or the last of the seven may be no value.
        # Where there is no label, a blank in front may be its place.
        whole = (shape.ragged and left) or end == shape.right or not any(map(str.strip, tail))
        if whole or (not blank(tail[0]) and not blank(tail[-1])):
            return tail, left
    if shape.ragged and left and width < len(tail) <= width + PADS and not any(map(str.strip, tail[width:])):
        return tail[:width], left  # what the label spans is paid at the end of the row
    kept = trim(tail)
    if len(kept) == width and len(tail) <= width + PADS:
        return kept, left
    return None, left


def _spread(cells: Iterable[Cell], *, carried: bool = True) -> list[str]:
    """Return a word for each column that the cells span; what a merged cell says stands in its first."""
    values: list[str] = []
    for cell in cells:
        values += ["" if cell.carried and not carried else cell.text, *[""] * (cell.span - 1)]
    return values


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is built: the column in which the figures begin, its right edge, and if its rows end unevenly."""

    window: int | None
    right: int
    ragged: bool


def shape_of(lines: Sequence[Line], width: int) -> Shape:
    """Return the shape of a table; the figures begin where most of its rows agree that they do."""
    votes: Counter[int] = Counter()
    ends = Counter(line.cells[-1].end for line in lines)
    right = max(ends, default=0)
    ragged = ends[right] * 2 < len(lines)
    for line in lines:
        figures = [cell for cell in line.cells if is_value(cell.text) and not cell.carried]
        if not figures:
            continue
        words = [cell for cell in line.cells if not blank(cell.text) and not is_value(cell.text)]
        before = max((cell.end for cell in words if cell.column < figures[0].column), default=0)
        low, high = max(before, figures[-1].end - width), min(figures[0].column, right - width)
        votes.update(range(low, high + 1))
    if not votes:
        return Shape(right - width if right > width else None, right, ragged)
    most = max(votes.values())
    return Shape(max(column for column, count in votes.items() if count == most), right, ragged)
