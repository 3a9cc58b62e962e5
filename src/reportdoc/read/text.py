"""
Which lines and rows does a plain text have?

Pages that were turned to text keep their tables in many ways: a cell a line, cells between bars, bars doubled for the
columns that a cell spans, a lone bar before each row, tabs, markdown. Rows with bars that stand together make a table;
everything else stays a line, and its meaning is found from the words (see ``segments``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportdoc.read.document import MAX_LINES, Cell, Document, Line
from reportdoc.read.glued import unglue
from reportdoc.read.headings import heading
from reportdoc.read.values import is_figure, is_value
from reportdoc.read.vocabulary import application_labels, is_article, table_of

_BARS = re.compile(r"[|｜│┃︱]")
_RULE = frozenset(" \t\xa0|｜│┃:+=-—─━┄┈╌┼├┤┬┴┌┐└┘")
_MARKUP = re.compile(r"^#{1,6}\s+|\*\*|^>\s*(?=\S)")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INLINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_WIDE = re.compile(r"\t+| {3,}|\u3000{2,}|[ \xa0]{3,}")
_MAX_CELLS = 400
_EMPTY = " \t\xa0\u3000"


def read_text(text: str) -> Document:
    """Return the lines of a plain or markdown text, rows with bars as rows of tables."""
    document = Document()
    lines = _BREAK.split(text)[:MAX_LINES]
    fenceless = _bars_between_cells(lines)
    if not fenceless:
        lines = _without_row_marks(lines)
    style = _style(lines)
    block: list[str] = []
    tabbed: list[list[str]] = []
    before = ""
    for line in _whole_rows(lines):
        if fenceless and line.strip(_EMPTY) == "|":
            if before == "|":
                document.paragraph("", barred=True)
            before = "|"
            continue
        if "\t" in line and not _BARS.search(line):
            cells = [part.strip(_EMPTY) for part in line.rstrip("\r").split("\t")]
            if sum(map(bool, cells)) >= 2 or tabbed:
                _flush(document, block, style)
                block = []
                tabbed.append(cells)
                continue
        _flush_tabbed(document, tabbed)
        tabbed = []
        if _BARS.search(line):
            if not _is_rule(line):
                block.append(line.strip(_EMPTY))
        elif line.strip(_EMPTY):
            if before == "|" and heading(line, in_brackets=True):
                document.paragraph("", barred=True)
            before = ""
            _flush(document, block, style)
            block = []
            if not _is_rule(line):
                for part in unglue(line, document.notes):
                    _paragraph(document, part, barred=fenceless)
        elif line and not block:  # an empty line is nothing, one that holds a blank is an empty cell
            document.paragraph("")
    _flush(document, block, style)
    _flush_tabbed(document, tabbed)
    if not _keeps_blanks(document.lines):
        document.lines = _with_open_ends(document.lines)
    return document


def _keeps_blanks(lines: Sequence[Line]) -> bool:
    """
    Test if blank cells have kept their place: somewhere a blank stands before a figure of a row.

    Where none does, blanks may have been dropped and be paid with bars at the end: then an empty end says nothing.
    """
    cells: list[str] = []
    for line in lines:
        if line.table:
            own = [cell.text for cell in line.cells]
            while own and not own[0]:
                own.pop(0)
            cells += [*own, "|"]
        else:
            cells.append(line.cells[0].text)
    return any(not cell and is_value(after) for cell, after in pairwise(cells))


def _with_open_ends(lines: Sequence[Line]) -> list[Line]:
    """Return lines that do not claim to have kept all cells: without the blanks that end a row of figures."""
    kept: list[Line] = []
    after_figure = False
    for line in lines:
        cells = line.cells
        end = len(cells)
        if line.table and any(is_value(cell.text) for cell in cells):
            while end > 1 and not cells[end - 1].text:
                end -= 1
        elif not line.table:
            if after_figure and not cells[0].text:
                continue
            after_figure = is_value(cells[0].text)
        kept.append(Line(cells[:end], line.table))
    return kept


def _is_rule(line: str) -> bool:
    """Test if a line only draws a border: |---|---|, ├──┼──┤, ======."""
    if line[:1] not in _RULE:
        return False
    return any(dash in line for dash in ("--", "──", "━━", "==", ":-", "—————")) and _RULE.issuperset(line)


@dataclass(frozen=True, slots=True)
class _Style:
    """How a document uses bars: before the first cell of a row, and after the last."""

    fenced: bool
    ended: bool


def _style(lines: Sequence[str]) -> _Style:
    rows = [line for line in (line.strip(_EMPTY) for line in lines) if line != "|" and _BARS.search(line)]
    fenced = sum(line.startswith("|") and bool(line.strip("|")) for line in rows)
    ended = sum(line.endswith("|") for line in rows)
    return _Style(fenced * 2 > len(rows), ended * 5 >= 4 * len(rows))


def _bars_between_cells(lines: Sequence[str]) -> bool:
    """Test if bars on lines of their own stand between the cells, and are no cells themselves."""
    if not any("|" in line for line in lines):
        return False
    lone = sum(line.strip(_EMPTY) == "|" for line in lines)
    ended = sum(line.rstrip(_EMPTY).endswith("|") for line in lines) - lone
    return lone > 20 and ended * 5 < lone


def _without_row_marks(lines: list[str]) -> list[str]:
    """Return the lines without the lone bars that stand before each row, if they do so before almost every row."""
    stripped = [line.strip(_EMPTY) for line in lines]
    if "|" not in stripped:
        return lines
    ended = [place for place, line in enumerate(stripped) if line.endswith("|")]
    rows = [place for place in ended if table_of(stripped[place].split("|")[0].strip(_EMPTY))]
    marked = {place for place in rows if place and stripped[place - 1] == "|"}
    second = {place for place in rows if application_labels().exact(stripped[place].split("|")[0])}
    first = {place for place in rows if is_article(stripped[place].split("|")[0])}
    if len(marked) < 8 or any(len(each & marked) < 0.9 * len(each) for each in (first, second)) or not first:
        return lines
    if any(line != "|" and line.strip(_EMPTY) == "|" for line in lines):
        return _rows_between_marks(lines)  # blank cells look different from marks: the rows can be told exactly
    marks = {place - 1 for place in range(1, len(stripped)) if stripped[place - 1] == "|" and _is_word(stripped[place])}
    return [line for place, line in enumerate(lines) if place not in marks]


def _rows_between_marks(lines: Sequence[str]) -> list[str]:
    """Return the lines with the cells between two marks put on one line."""
    rows: list[str] = []
    row: list[str] | None = None
    for line in [*lines, ""]:
        if row is not None and (line == "|" or not line.rstrip(_EMPTY).endswith("|")):
            rows.append(" ".join(row))
            row = None
        if line == "|":
            row = []
        elif row is None:
            rows.append(line)
        else:
            row.append(line)
    return rows


def _is_word(line: str) -> bool:
    first = _BARS.split(line, 1)[0].strip(_EMPTY)
    return bool(first) and not is_value(first)


def _whole_rows(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines; a row whose cell was broken by a line end is put together again."""
    begun = [line for line in map(str.strip, lines) if line.startswith("|") and len(line) > 1]
    if not begun:
        yield from lines
        return
    closed = sum(line.endswith("|") for line in begun) * 2 > len(begun)
    waiting = ""
    for line in lines:
        if waiting:
            if line.strip() and not line.lstrip().startswith("|") and len(waiting) < 2000:
                line = waiting + line.strip()
            else:
                yield waiting
            waiting = ""
        if closed:
            stripped = line.strip()
            if stripped.startswith("|") and len(stripped) > 1 and not stripped.endswith("|"):
                waiting = stripped
                continue
        yield line
    if waiting:
        yield waiting


def _cells(line: str, style: _Style) -> list[str]:
    """Return the cells of a row."""
    parts = _BARS.split(line, _MAX_CELLS)
    if style.ended and len(parts) > 1 and not parts[-1].strip(_EMPTY):
        parts.pop()
    if style.fenced and len(parts) > 1 and not parts[0].strip(_EMPTY):
        parts.pop(0)
    return [_INLINE_BREAK.sub("\n", _MARKUP.sub("", part.strip(_EMPTY))) for part in parts]


def _padded(line: str, cells: list[str]) -> list[str]:
    """Return the cells without those that only pad a row's end: bars without anything between them."""
    bare = line.rstrip("|")
    pads = len(line) - len(bare) - 1
    if pads and bare.endswith("| "):
        pads += 1  # 0 | ||: the bar that ends the cell stands apart
    while pads > 0 and cells and not cells[-1]:
        cells.pop()
        pads -= 1
    return cells


def _flush(document: Document, block: list[str], style: _Style) -> None:
    """Add rows with bars: as a table if they have columns, else as single cells, a line each."""
    if not block:
        return
    rows = [_cells(line, style) for line in block]
    widths = Counter(len(row) for row in rows)
    filled = [row for row in rows if any(row)]
    across = sum(sum(map(bool, row)) >= 2 for row in filled)
    if across * 5 >= len(filled):
        usual = max(widths, key=lambda width: (widths[width], width))
        even = len(rows) >= 4 and widths[usual] * 3 >= 2 * len(rows)
        document.table(
            [(words, 1, 1) for words in (row if even and len(row) == usual else _padded(line, row))]
            for line, row in zip(block, rows, strict=True)
            if any(row)
        )
        return
    for line, row in zip(block, rows, strict=True):
        for words in _padded(line, row):
            document.paragraph(words, barred=True)


def _flush_tabbed(document: Document, rows: list[list[str]]) -> None:
    """Add rows whose cells were parted by tabs."""
    if rows:
        document.table([[(words, 1, 1) for words in row] for row in rows])


def _paragraph(document: Document, line: str, *, barred: bool) -> None:
    words = line.strip(_EMPTY)
    if "**" in words or words[:1] in "#>":
        words = _MARKUP.sub("", words)
    wide = "  " in words or "\t" in words or "\u3000" in words or "\xa0" in words
    parts = [part.strip(_EMPTY) for part in _WIDE.split(words)] if wide else [words]
    if len(parts) >= 3 and any(map(is_figure, parts[1:])) and len(document.lines) < MAX_LINES:
        document.lines.append(Line(tuple(Cell(part, place) for place, part in enumerate(parts))))
    else:
        document.paragraph(words, barred=barred)
