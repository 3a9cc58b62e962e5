"""Which rows does the first table show, whose parts are stacked on each other with columns of their own?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reportdoc.read.document import Cell, Line
from reportdoc.read.gridrows import Piece
from reportdoc.read.headings import heading
from reportdoc.read.labels import Labels, plain, uninstructed
from reportdoc.read.values import blank, is_figure, is_value, narrow
from reportdoc.read.vocabulary import is_article, table_of

# What is no number and yet can only be what a cell says: 增1423, 减3, --253.
_STATED = re.compile(r"[^（(0-9]{0,4}[0-9][0-9,.]*[^（(0-9]{0,3}")
_SAYS_NONE = re.compile("[本我无未不没暂尚该此经已按由]")
_LONGEST_SENTENCE = 40
_STUB = "信息内容"


@dataclass(slots=True)
class Seen(Piece):
    """A row as it was seen: the cells right of its label, and the head of its part for their columns."""

    cells: tuple[Cell, ...] = ()
    head: tuple[Cell, ...] = ()

    @property
    def says(self) -> str:
        """Return the figures as they stand there."""
        return " ".join(cell.text for cell in self.cells if not blank(cell.text))


def rows_of(lines: Iterable[Line], labels: Labels, columns: frozenset[str], widths: Mapping[str, int]) -> list[Seen]:
    """Return the rows in their order; ``columns`` are the plain words of all heads, ``widths`` how many a row has."""
    reader = _Reader(labels, columns, widths)
    for line in lines:
        (reader.grid_row if line.table else reader.text)(line)
    reader.end()
    return reader.pieces


@dataclass
class _Reader:
    labels: Labels
    columns: frozenset[str]
    widths: Mapping[str, int]
    pieces: list[Seen] = field(default_factory=list)
    row: Seen | None = None  # the row of text that is being filled
    words: list[str] = field(default_factory=list)
    head: tuple[Cell, ...] = ()

    # ------------------------------------------------------------ rows of tables
    def grid_row(self, line: Line) -> None:
        waiting = list(self.words)
        if self.row is not None:
            waiting = [self.row.words, *waiting] if not self.row.cells else []
            first = next((cell.text for cell in line.own if not blank(cell.text)), "")
            half = bool(waiting and first) and not is_value(first) and not self._exact(first)
            if half and self._exact("".join(waiting) + first):
                self.row, self.words = None, []  # half a label; the other half begins this row
            else:
                waiting = []
        self.end()
        cells = [cell for cell in line.cells if not cell.carried]
        while cells and blank(cells[0].text):
            cells.pop(0)
        if cells and is_article(cells[0].text):
            self.head = ()
            cells = cells[1:]
        if not cells:
            return
        if self._is_head(cells):
            self.head = tuple(cells)
            return
        if is_value(cells[0].text):
            self.pieces.append(Seen(values=[], cells=tuple(cells), head=self.head))
            return
        label, rest = cells[0], cells[1:]
        whole = label.text + rest[0].text if rest and not is_value(rest[0].text) else ""
        if whole and not self._exact(label.text) and self._exact(whole):
            label, rest = Cell(whole), rest[1:]
        code = self._exact(label.text)
        for begun in range(len(waiting)) if code is None else ():
            code = self._exact("".join(waiting[begun:]) + label.text)
            if code is not None:
                label = Cell("".join(waiting[begun:]) + label.text)
                break
        if code is None and not any(not blank(cell.text) for cell in rest):
            self.words = [label.text]
            return
        named = {code for cell in rest if not is_value(cell.text) and (code := self._exact(cell.text))}
        if named:
            rest = [Cell(f"{cell.text}？") for cell in rest]  # a second label in the row: two years side by side
        row = Seen(words=label.text, values=[], row=code, cells=tuple(rest), head=self.head, solid=True)
        self.pieces.append(row)

    def _is_head(self, cells: Sequence[Cell]) -> bool:
        if plain(cells[0].text) == _STUB:
            return True
        named = sum(self._is_column(cell.text) for cell in cells)
        return named > sum(is_figure(cell.text) for cell in cells) and not self._exact(cells[0].text)

    def _is_column(self, words: str) -> bool:
        return plain(words) in self.columns or plain(uninstructed(words)) in self.columns

    def _exact(self, words: str) -> str | None:
        return self.labels.exact(words) or self.labels.exact(self.labels.alone(words))

    # ------------------------------------------------------------ lines of text
    def text(self, line: Line) -> None:
        for cell in line.cells:
            if " " not in cell.text or is_value(cell.text) or self._named(cell.text):
                self._part(cell.text)
                continue
            parts = cell.text.split()
            values: list[str] = []
            while parts and is_value(parts[-1]):
                values.insert(0, parts.pop())
            words = " ".join(parts)
            for part in ([words] if not words or self._named(words) else parts) + values:
                if part:
                    self._part(part)

    def _named(self, words: str) -> bool:
        return bool(self._exact(words)) or self._is_column(words) or is_article(words)

    def _part(self, part: str) -> None:
        if is_value(part) or blank(part):
            while self.words and self._wants() and _is_sentence(self.words[0]):
                self._add(self.words.pop(0))
            if self.words and not blank(part):
                self._open("".join(self.words))
            if self.row is not None and not self.words:
                self._add(part)
            elif self.row is None and not blank(part):
                self.row = Seen(values=[], cells=(Cell(part),))
            return
        if self.row is not None and not self.row.cells and not self.words and _goes_on(self.row.words):
            self.row.words += part  # an instruction behind the label, broken over lines
            return
        together = "".join(self.words) + part
        if self._exact(part) or self._exact(together):
            self._open(part if self._exact(part) else together)
        elif self._begins_head(part) or (self.words and self._begins_head(together)):
            self.end()
            self.row, self.words = None, []
        elif self.row is not None and not self.words and _STATED.fullmatch(narrow(part)):
            self._add(part)
        else:
            self.words.append(part)

    def _wants(self) -> bool:
        """Test if the open row has cells to come."""
        return self.row is not None and len(self.row.cells) < self.widths.get(self.row.row or "", 0)

    def _begins_head(self, words: str) -> bool:
        return is_article(words) or plain(words) == _STUB or self._is_column(words)

    def _add(self, part: str) -> None:
        if self.row is not None:
            self.row.cells = (*self.row.cells, Cell(part, len(self.row.cells)))

    def _open(self, words: str) -> None:
        unnamed = self.words if self._exact(words) and words != "".join(self.words) else []
        self.words = unnamed
        self.end()
        self.row = Seen(words=words, values=[], row=self._exact(words))

    def end(self) -> None:
        """End the row of text; a sentence between its label and the next is what its cell says."""
        if self.row is not None:
            while self.words and self._wants() and _is_sentence(self.words[0]):
                self._add(self.words.pop(0))
            self.pieces.append(self.row)
        self.row, self.words = None, []


def _goes_on(words: str) -> bool:
    """Test if a bracket is still open in the words of a label."""
    begun = words.count("（") + words.count("(")
    return begun > words.count("）") + words.count(")") and len(words) < 120


def _is_sentence(words: str) -> bool:
    """Test if the words may stand in a cell instead of a figure, and are no heading or label that follows the row."""
    if not _SAYS_NONE.match(plain(words)) or len(words) > _LONGEST_SENTENCE or len(plain(words)) < 2 or table_of(words):
        return False
    if "二十条" in words or words.startswith("第"):
        return False
    return heading(words) is None and heading(words.lstrip("（(")) is None
