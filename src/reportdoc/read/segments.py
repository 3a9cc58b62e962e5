"""
Which labels and which runs of figures does a region hold, and which belong together beyond doubt?

A row of a table that has its label and seven cells is one piece of evidence. In text, where a row falls apart into
lines, a label and the figures that follow it belong together only while labels and figures keep step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reportdoc.read.document import Line
from reportdoc.read.gridrows import PADS, Piece, piece_of, shape_of
from reportdoc.read.labels import Labels, plain
from reportdoc.read.values import blank, is_value, trim

_PARTS = 3  # pieces that a label may have been cut into by borders
_BROKEN = 12  # lines that a label may be broken over


@dataclass
class _Stream:
    """Words and values in reading order, from lines that are no rows."""

    width: int
    labels: Labels
    pieces: list[Piece] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)  # how many values each line had
    blanks: int = 0
    barred: bool = True  # all cells of the run ended in bars: none is hidden

    def line(self, line: Line) -> None:
        words, values = _split(line)
        if not words and not values:
            self.blanks += 1
            self.barred = self.barred and line.barred
            return
        if words:
            self.end_values()
            if self.blanks >= self.width and self._named():
                self.values, self.blanks = [""] * min(self.blanks, self.width), 0
                self.end_values()
            self.blanks = 0
            self.barred = line.barred
            self.words.append(words)
        if values:
            self.barred = self.barred and line.barred
            if self.values or self.words:
                self.values += [""] * self.blanks
            self.blanks = 0
            if not self.values and words and len(values) == self.width:
                self.breaks.append(len(values))
                self.values = values
                self.end_values(solid=True)
                return
            self.values += values
            self.breaks.append(len(values))

    def _named(self) -> bool:
        """Test if the waiting words name a row, so that the blanks after them are its cells."""
        run = "".join(self.words)
        matches = self.labels.matches(run) if run else ()
        return bool(self.labels.whole(run)) or (self.barred and bool(matches) and matches[0].likeness > 0.6)

    def end_values(self, *, solid: bool = False) -> None:
        """End a run of values: the words before it are its label."""
        if not self.values:
            return
        self.values += [""] * self.blanks
        self.blanks = 0
        before = len(self.pieces)
        self._labels(solid=solid)
        runs = cut(self.values, self.width, self.breaks, whole=self.barred)
        self.barred = True
        labels = sum(piece.row is not None for piece in self.pieces[before:])
        if runs and len(runs) > 1 and labels > 1 and set(self.breaks) != {self.width}:
            runs = None  # labels first, figures after: by rows or by columns, nobody can say
        if runs is None:
            self.pieces.append(Piece(unclear=" ".join(filter(None, self.values))))
        else:
            self.pieces += [Piece(values=run, solid=solid) for run in runs]
        self.values, self.breaks = [], []

    def _labels(self, *, solid: bool) -> None:
        """Tell the labels of a run of words: the last one is at its end, and may be broken over lines."""
        lines, self.words = self.words, []
        if not lines:
            return
        count, row = self._last(lines)
        last = "".join(lines[-count:])
        run = "".join(lines[:-count])
        told: list[Piece] = []
        text = plain(run)
        start = 0
        for code, end in self.labels.whole(run):
            told.append(Piece(words=text[start:end], row=code))
            start = end
        if start < len(text):
            told.append(Piece(words=text[start:]))
        text = plain(last)
        start = 0
        named = self.labels.whole(last)
        for code, end in named[:-1]:
            told.append(Piece(words=text[start:end], row=code))
            start = end
        rest = text[start:] if start else last
        if named and named[-1][1] < len(text) and row is None:
            # The last whole label is followed by other words: they may be a label of their own, damaged.
            code, end = named[-1]
            told.append(Piece(words=text[start:end], row=code))
            rest = text[end:]
        told.append(Piece(words=rest, row=row if rest is last else self._row(rest), solid=solid))
        self.pieces += told

    def _last(self, lines: Sequence[str]) -> tuple[int, str | None]:
        """Return how many lines at the end of a run make its last label, and the row if it is whole."""
        best, found = 0.0, 1
        for count in range(1, min(len(lines), _BROKEN) + 1):
            matches = self.labels.matches("".join(lines[-count:]))
            if not matches:
                continue
            if matches[0].exact:
                return count, matches[0].code
            if matches[0].likeness > best + 0.02:
                best, found = matches[0].likeness, count
        return found, None

    def _row(self, words: str) -> str | None:
        matches = self.labels.matches(words) if words else ()
        return matches[0].code if matches and matches[0].exact else None

    def end(self) -> None:
        self.end_values()
        if self.words:
            self._labels(solid=False)
        self.blanks = 0


def cut(
    values: Sequence[str], width: int, breaks: Sequence[int] = (), *, whole: bool = False
) -> list[list[str]] | None:
    """
    Return values as rows of the width, or None if their number does not fit.

    ``whole``: each cell is there, blank or not, so that only pads can follow the last.
    """
    if len(values) == width or (whole and width < len(values) <= width + PADS and not any(values[width:])):
        return [list(values[:width])]
    for kept in (list(values), trim(values)):
        if kept and len(kept) % width == 0 and (len(kept) == width or all(kept) or set(breaks) == {width}):
            return [kept[start : start + width] for start in range(0, len(kept), width)]
    if breaks and breaks[0] == width and len(trim(values)) <= width and not any(values[width:]):
        return [list(values[:width])]
    return None


def _split(line: Line) -> tuple[str, list[str]]:
    """Return the words and the values of a line of text: values stand at its end."""
    parts: list[str] = []
    for cell in line.cells:
        text = cell.text
        parts += [text] if " " not in text or is_value(text) else text.split()
    if len(line.cells) > 1:
        parts = [cell.text for cell in line.cells]
    values: list[str] = []
    while parts and (is_value(parts[-1]) or (len(line.cells) > 1 and blank(parts[-1]))):
        values.append(parts.pop())
    if not any(parts) and not any(values):
        return "", []
    return "".join(parts), values[::-1]


def segments(lines: Iterable[Line], labels: Labels, width: int) -> list[Piece]:
    """Return the pieces of a region in their order; labels and figures that keep step are joined."""
    kept = list(lines)
    tables: dict[int, list[Line]] = {}
    for line in kept:
        if line.table:
            tables.setdefault(line.table, []).append(line)
    shapes = {table: shape_of(own, width) for table, own in tables.items()}
    pieces: list[Piece] = []
    stream = _Stream(width, labels)
    for line in kept:
        if not line.table:
            stream.line(line)
            continue
        stream.end()
        pieces += _paired(stream.pieces)
        stream = _Stream(width, labels)
        piece = piece_of(line, width, shapes[line.table], labels)
        if piece is not None:
            pieces.append(piece)
    stream.end()
    return _rejoined(pieces + _paired(stream.pieces), labels)


def _rejoined(pieces: list[Piece], labels: Labels) -> list[Piece]:
    """Put labels together that a row's border, a line's or a page's end has cut."""
    kept: list[Piece] = []
    for piece in pieces:
        count, whole = _with_before(kept, piece, labels)
        if whole is not None:
            del kept[-count:]
        kept.append(whole or piece)
    return kept


def _with_before(kept: Sequence[Piece], piece: Piece, labels: Labels) -> tuple[int, Piece | None]:
    """Return how many of the last pieces make a whole label with this one, and what they are together."""
    words = piece.words
    if not words or piece.row is not None:
        return 0, None
    for count in range(1, min(_PARTS, len(kept)) + 1):
        before = kept[-count]
        if not before.words or before.row is not None or (before.has_figures and (piece.has_figures or count > 1)):
            break
        words = before.words + words
        row = labels.exact(words)
        if row is not None:
            full = before if before.has_figures else piece
            return count, Piece(words, full.values, full.unclear, full.solid, row, before.context)
        if before.has_figures:
            break
    return 0, None


def _paired(pieces: list[Piece]) -> list[Piece]:
    """Join each label with the figures after it where the two keep step, and leave the others apart."""
    figures = [piece.has_figures for piece in pieces]
    surplus = any(now and (place == 0 or figures[place - 1]) for place, now in enumerate(figures))
    joined: list[Piece] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        if piece.solid and not figures[place] and place + 1 < len(pieces):
            joined.append(_join(piece, pieces[place + 1], solid=True))
            place += 2
            continue
        end = place + 1
        follows = not figures[place] and end < len(pieces) and figures[end] and not pieces[end].solid
        # In step as long as neither a second label nor a second run of figures follows.
        if follows and (not surplus or end + 1 >= len(pieces) or not figures[end + 1]):
            joined.append(_join(piece, pieces[end]))
            place += 2
            continue
        if surplus:
            end = _balanced(pieces, figures, place)
            joined += pieces[place:end]
            place = end
            continue
        joined.append(piece)
        place += 1
    return joined


def _balanced(pieces: Sequence[Piece], figures: Sequence[bool], start: int) -> int:
    """Return the end of the stretch from here on in which labels and figures are out of step."""
    balance = 0
    for place in range(start, len(pieces)):
        if pieces[place].solid:
            return place if place > start else place + 1
        balance += -1 if figures[place] else 1 if pieces[place].row else 0
        if balance == 0 and place > start:
            return place + 1
    return len(pieces)


def _join(label: Piece, figures: Piece, *, solid: bool = False) -> Piece:
    return Piece(label.words, figures.values, figures.unclear, solid, label.row, label.context)
