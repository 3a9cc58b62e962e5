"""What do the stacked parts of the first table (主动公开政府信息情况) say?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lawbook.report.edition import Column, Edition, Row, Section
from lawbook.report.identities import Value
from reportdoc.read.alignment import Bound, align
from reportdoc.read.document import Cell, Line
from reportdoc.read.labels import Labels, plain, uninstructed
from reportdoc.read.segments import Piece
from reportdoc.read.values import blank, is_figure, is_value, read_value, trim
from reportdoc.read.vocabulary import is_article, proactive_labels
from reportdoc.report import Note


# What is no number and yet can only be what a cell says: 增1423, 减3, --253.
_STATED = re.compile(r"[^（(0-9]{0,4}[0-9][0-9,.]*[^（(0-9]{0,3}")


@dataclass(slots=True)
class _Seen(Piece):
    """A row as it was seen: the cells right of its label, and the head of its part for their columns."""

    cells: tuple[Cell, ...] = ()
    head: tuple[Cell, ...] = ()


@dataclass
class _Reader:
    labels: Labels
    columns: frozenset[str]
    pieces: list[Piece] = field(default_factory=list)
    row: _Seen | None = None  # the row of text that is being filled
    words: str = ""
    head: tuple[Cell, ...] = ()

    # ------------------------------------------------------------ rows of tables
    def grid_row(self, line: Line) -> None:
        self.end()
        cells = [cell for cell in line.cells if not cell.carried]
        while cells and blank(cells[0].text):
            cells.pop(0)
        if not cells:
            return
        if any(is_article(cell.text) for cell in cells[:2]):
            self.head = ()
            cells = [cell for cell in cells if not is_article(cell.text)]
            if not cells:
                return
        if self._is_head(cells):
            self.head = tuple(cells)
            return
        if is_value(cells[0].text):
            self.pieces.append(_Seen(values=[], cells=tuple(cells), head=self.head))
            return
        label, rest = cells[0], cells[1:]
        if rest and not is_value(rest[0].text) and self._exact(label.text + rest[0].text) and not self._exact(label.text):
            label, rest = Cell(label.text + rest[0].text, label.column, label.span), rest[1:]
        code = self._exact(label.text)
        if code is None and self._exact(self.words + label.text):
            label, code = Cell(self.words + label.text), self._exact(self.words + label.text)
        self.words = ""
        if not rest or not any(not blank(cell.text) for cell in rest):
            if code is None or not rest:
                self.words = label.text
                return
        self.pieces.append(_Seen(words=label.text, values=[], row=code, cells=tuple(rest), head=self.head, solid=True))

    def _is_head(self, cells: Sequence[Cell]) -> bool:
        named = sum(self._is_column(cell.text) for cell in cells)
        figures = sum(is_figure(cell.text) for cell in cells)
        return plain(cells[0].text) == "信息内容" or (named > 0 and named > figures and not self._exact(cells[0].text))

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
            if self.row is None and self.words and not blank(part):
                self._open(self.words)
            if self.row is not None:
                self.row.cells = (*self.row.cells, Cell(part, len(self.row.cells)))
            return
        if is_article(part) or plain(part) == "信息内容" or self._is_column(part):
            self.end()
            return
        if self._exact(part) or self._exact(self.words + part):
            words = part if self._exact(part) else self.words + part
            self.end()
            self._open(words)
            return
        if self.row is not None and not self.words and _STATED.fullmatch(part):
            self.row.cells = (*self.row.cells, Cell(part, len(self.row.cells)))
            return
        if self.row is not None and not self.words and any(not blank(cell.text) for cell in self.row.cells):
            self.end()
        self.words += part

    def _open(self, words: str) -> None:
        self.row = _Seen(words=words, values=[], row=self._exact(words))
        self.words = ""

    def end(self) -> None:
        """End the row of text; words after its label that name nothing are what its cell says."""
        if self.row is not None:
            if self.words and not any(not blank(cell.text) for cell in self.row.cells):
                self.row.cells = (*self.row.cells, Cell(self.words))
            self.pieces.append(self.row)
        self.row, self.words = None, ""


def bind(lines: Sequence[Line], form: Edition) -> tuple[dict[str, Value], list[Note]]:
    """Return the cells of the first table and what could not be decided."""
    labels = proactive_labels(form.code)
    heads = frozenset(
        plain(word)
        for section in form.proactive.sections
        for column in section.columns
        for word in (column.label, *column.aliases)
    )
    reader = _Reader(labels, heads)
    for line in lines:
        (reader.grid_row if line.table else reader.text)(line)
    reader.end()
    rows = {f"{s.code}.{row.code}": (s, row) for s in form.proactive.sections for row in s.rows}

    def fits(piece: Piece, row: str) -> bool:
        assert isinstance(piece, _Seen)
        texts, _ = _arranged(piece, rows[row][0])
        return texts is not None and not piece.words and len(trim(texts)) == len(texts)

    found = align(reader.pieces, list(rows), labels, fits)
    values: dict[str, Value] = {}
    notes: list[Note] = []
    for code, (section, row) in rows.items():
        where = f"proactive.{code}"
        values.update((f"{where}.{column.code}", None) for column in section.columns)
        bound = found.rows.get(code)
        if code in found.repeated:
            notes.append(Note("row_repeated", where, f"“{row.label}”一行出现多次且数字不同，未采用"))
        elif bound is None:
            notes.append(Note("row_missing", where, f"没有找到“{row.label}”一行"))
        else:
            notes += _label_notes(bound, row, where)
            notes += _fill(bound, section, row, where, values)
    for piece in found.loose:
        assert isinstance(piece, _Seen)
        seen = " ".join([piece.words, *(cell.text for cell in piece.cells)])[:60]
        notes.append(Note("row_unbound", "proactive", f"有一行不属于格式规定的各行，未采用：{seen}"))
    return values, notes


def _fill(bound: Bound, section: Section, row: Row, where: str, values: dict[str, Value]) -> list[Note]:
    assert isinstance(bound.piece, _Seen)
    texts, extra = _arranged(bound.piece, section)
    seen = " ".join(cell.text for cell in bound.piece.cells if cell.text)
    if texts is None:
        says = f"“{row.label}”一行的数字与列数不符，无法确定各在哪一列：{seen}"
        return [Note("row_incomplete", where, says)] if seen else []
    notes = []
    if extra:
        notes.append(Note("extra_number", where, f"“{row.label}”一行多出“{extra}”，未采用"))
    for column, text in zip(section.columns, texts, strict=True):
        cell = f"{where}.{column.code}"
        values[cell], more = read_value(text, column, cell)
        notes += more
    return notes


def _arranged(seen: _Seen, section: Section) -> tuple[list[str] | None, str]:
    """Return the texts of a row by column, or None if it is unclear, and what stands there besides."""
    count = len(section.columns)
    texts = [cell.text for cell in seen.cells]
    by_head = _by_head(seen, section.columns)
    if by_head is not None:
        return by_head, ""
    if len(texts) == count:
        return texts, ""
    if not any(not blank(text) for text in texts):
        return [""] * count, ""
    if count == 1:
        filled = [text for text in texts if not blank(text)]
        return (filled, "") if len(filled) == 1 else (None, "")
    spread = [text for cell in seen.cells for text in (cell.text, *[""] * (cell.span - 1))]
    for kept in (spread, trim(texts)):
        if len(kept) == count:
            return kept, ""
    if len(texts) > count and not any(not blank(text) for text in texts[count:]):
        return texts[:count], ""
    return None, ""


def _by_head(seen: _Seen, columns: Sequence[Column]) -> list[str] | None:
    """Return the texts under the heads of the columns, if the part's head names them all and every text is under one."""
    if not seen.head or len(seen.cells) < 2:
        return None
    starts: list[int] = []
    for column in columns:
        names = {plain(word) for word in (column.label, *column.aliases)}
        at = [cell for cell in seen.head if plain(cell.text) in names]
        if len(at) != 1:
            return None
        starts.append(at[0].column)
    edges = sorted({*(cell.column for cell in seen.head if not blank(cell.text)), 10_000})
    texts = []
    for start in starts:
        end = edges[edges.index(start) + 1]
        inside = [cell.text for cell in seen.cells if start <= cell.column < end and not blank(cell.text)]
        if len(inside) > 1:
            return None
        texts.append(inside[0] if inside else "")
    filled = sum(not blank(cell.text) for cell in seen.cells)
    return texts if filled == sum(not blank(text) for text in texts) else None


def _label_notes(bound: Bound, row: Row, where: str) -> list[Note]:
    words = " ".join(bound.piece.words.split())[:60]
    if bound.likeness == 0:
        return [Note("row_by_position", where, f"一行数字没有可辨认的行名，按前后各行的位置认作“{row.label}”")]
    notes = []
    if bound.truncated and bound.likeness < 1:
        notes.append(Note("label_truncated", where, f"行名“{words}”不完整，按“{row.label}”读取"))
    elif bound.likeness < 1:
        notes.append(Note("label_corrupt", where, f"行名“{words}”有误，按“{row.label}”读取"))
    if bound.out_of_order:
        notes.append(Note("row_out_of_order", where, f"“{row.label}”一行不在格式规定的位置，按行名读取"))
    return notes


