"""How do characters that stand on a page make words, lines and paragraphs again?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportdoc.read.headings import heading
from reportdoc.read.ruling import Ruled

_PAGE_NUMBER = re.compile(
    r"^(?:[-–—－·]\s*[0-9]{1,3}\s*[-–—－·]|第\s*[0-9]{1,3}\s*页.{0,12}|[0-9]{1,3}(?:\s*/\s*[0-9]{1,3})?)$"
)


_DASHES = "-–—－"
_EDGE = 60.0  # points from the edge of the page within which its number stands
_PART = re.compile(r"[-+]?[0-9.,]+")
_TITLE_ENDS = ("报告", "报告）", "年报", "報告", "年報")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: its edges, the line that it stands on and its height, in points from the lower left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float

    @property
    def x(self) -> float:
        """Return the middle across."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Return the middle in height."""
        return self.base + 0.35 * self.size


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    left: float
    right: float
    y: float
    size: float


def without_page_number(glyphs: Sequence[Glyph], width: float, height: float) -> list[Glyph]:
    """Return the characters of a page of that size without those of a page number at its head or foot."""
    lines = _lines(glyphs)
    numbers: set[Glyph] = set()
    for place, line in enumerate(lines):
        at_edge = place in (0, len(lines) - 1) or not _EDGE < line[0].base < height - _EDGE
        if at_edge and _PAGE_NUMBER.match(_row(line).text):
            numbers.update(line)
        elif at_edge:
            numbers.update(_dashed(line, width))
    return [glyph for glyph in glyphs if glyph not in numbers] if numbers else list(glyphs)


def _dashed(line: Sequence[Glyph], width: float) -> Sequence[Glyph]:
    """Return a number between dashes (- 4 -) in the middle of the page, that a table was drawn over."""
    for start, glyph in enumerate(line):
        if glyph.text not in _DASHES:
            continue
        for end in range(start + 2, min(start + 5, len(line))):
            inside = line[start + 1 : end]
            if line[end].text in _DASHES and all(each.text.isdigit() for each in inside):
                close = all(b.left - a.right < 1.5 * a.size for a, b in pairwise(line[start : end + 1]))
                if close and abs((glyph.left + line[end].right) / 2 - width / 2) < 0.06 * width:
                    return line[start : end + 1]
    return ()


def fill(table: Ruled, glyphs: Sequence[Glyph]) -> None:
    """Put the characters into the cells of a table."""
    cells: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        cells.setdefault(table.cell(glyph.x, glyph.y), []).append(glyph)
    for cell, inside in cells.items():
        lines = [row.text for row in _rows(inside)]
        # A number too long for its cell is broken; two numbers never stand in one.
        table.words[cell] = ("" if all(map(_PART.fullmatch, lines)) else "\n").join(lines)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``flush`` if its first line is not indented, ``open`` if its last one reaches the right edge."""

    text: str
    flush: bool
    open: bool


def paragraphs(glyphs: Sequence[Glyph], tables: Sequence[tuple[float, float]]) -> list[list[Paragraph]]:
    """Return the paragraphs above, between and below the tables of a page (top and bottom of each)."""
    blocks: list[list[Glyph]] = [[] for _ in range(len(tables) + 1)]
    for glyph in glyphs:
        place = sum(glyph.y < (top + bottom) / 2 for top, bottom in tables)
        blocks[place].append(glyph)
    lines = [_rows(block) for block in blocks]
    every = [row for block in lines for row in block]
    left = min((row.left for row in every), default=0.0)
    right = max((row.right for row in every), default=0.0)
    large = 1.15 * min((row.size for row in every), default=0.0)
    return [_joined(block, left, right, large) for block in lines]


def continued(before: str, after: str) -> str:
    """Return two pieces of one paragraph put together: with a space between Latin words only."""
    latin = before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() and after[:1].isalnum()
    return f"{before} {after}" if latin else before + after


def _rows(glyphs: Sequence[Glyph]) -> list[_Row]:
    """Return the lines of text from the top down."""
    return [_row(line) for line in _lines(glyphs)]


def _lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the characters by lines: those on one base stand in one line, from the left."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: (-each.base, each.left)):
        for row in reversed(rows[-3:]):
            if abs(row[0].base - glyph.base) <= 0.45 * min(row[0].size, glyph.size):
                row.append(glyph)
                break
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _row(glyphs: Sequence[Glyph]) -> _Row:
    size = max(glyph.size for glyph in glyphs)
    text = glyphs[0].text
    for before, after in pairwise(glyphs):
        close = 0.35 if before.text.isascii() and after.text.isascii() else 0.9
        if after.left - before.right > close * size:
            text += " "
        text += after.text
    return _Row(text, glyphs[0].left, glyphs[-1].right, glyphs[0].base, size)


def _joined(rows: Sequence[_Row], left: float, right: float, large: float) -> list[Paragraph]:
    """
    Return paragraphs: a line that reaches the right edge goes on in the next, unless that one is indented.

    A title in type of the size ``large`` and up is centered; its full lines go on as well, never in smaller type.
    """
    found: list[Paragraph] = []
    above: _Row | None = None
    for row in rows:
        flush = row.left < left + 1.2 * row.size
        full = row.right > right - 2.2 * row.size and row.left < left + 3.5 * row.size
        alike = above is not None and abs(above.size - row.size) < 0.1 * row.size
        centered = abs((row.left - left) - (right - row.right)) < row.size
        titled = alike and centered and row.size > large and not found[-1].text.endswith(_TITLE_ENDS)
        ended = above is not None and above.size > large and not alike and found[-1].text.endswith(_TITLE_ENDS)
        above = row
        if found and found[-1].open and (titled or (flush and not ended)) and heading(row.text) is None:
            found[-1] = Paragraph(continued(found[-1].text, row.text), found[-1].flush, full)
        else:
            found.append(Paragraph(row.text, flush, full))
    return found
