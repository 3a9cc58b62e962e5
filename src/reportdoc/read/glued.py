"""
Where does a row end in text that has lost every border, and which figure is which?

Some pages come as one line: labels and figures of whole tables without anything between them. Labels can be found
again; figures only where a row has as many digits as columns, so that each cell can hold one digit only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from lawbook.report.edition import Edition
from reportdoc.read.vocabulary import HEADS, editions
from reportdoc.report import Note

_LONG, _LONGEST = 400, 100_000
_DIGITS = re.compile(r"([0-9]{2,15})(?![0-9.])(?:\s+|$)")
_NUMERAL = "[一二三四五六]、"


def unglue(line: str, notes: list[Note]) -> list[str]:
    """Return a line as the pieces that it consists of, if whole tables were run together in it; else as it is."""
    if not _LONG <= len(line) <= _LONGEST:
        return [line]
    found = list(_pattern().finditer(line))
    labels = {"".join(match.group("label").split()) for match in found if match.group("label")}
    if len(labels) < 8:
        return [line]
    widths = max((_widths(edition) for edition in editions()), key=lambda each: len(each.keys() & labels))
    pieces: list[str] = []
    place = 0
    row = _Row("", 0)
    for match in found:
        pieces += _between(line[place : match.start()], row, notes)
        pieces.append(match.group().strip())
        row = widths.get("".join((match.group("label") or "").split()), _Row("", 0))
        place = match.end()
    pieces += _between(line[place:], row, notes)
    return [piece for piece in pieces if piece]


@dataclass(frozen=True, slots=True)
class _Row:
    table: str
    width: int


def _between(words: str, row: _Row, notes: list[Note]) -> Iterator[str]:
    """Yield what stands between two labels: a row's figures, one for each digit if they are as many as the columns."""
    text = words.strip()
    digits = _DIGITS.match(text)
    if digits and row.width > 1 and len(digits.group(1)) == row.width and _one_each(digits.group(1)):
        if digits.group(1).strip("0"):
            says = f"“{digits.group(1)}”各数字之间没有间隔，位数与列数相同，按每列一位读取"
            notes.append(Note("digits_split", row.table, says))
        yield " ".join(digits.group(1))
        text = text[digits.end() :]
    if text:
        yield text


def _one_each(digits: str) -> bool:
    """
    Test if each digit must be a cell of its own.

    No number but 0 begins with 0: where all digits but the last are 0, there is no other way. Else the sums must agree.
    """
    if not digits[:-1].strip("0"):
        return True
    size = {7: 7, 15: 5}.get(len(digits))
    if size is None:
        return False
    blocks = [list(map(int, digits[start : start + size])) for start in range(0, len(digits), size)]
    return all(sum(block[:-1]) == block[-1] for block in blocks)


def _widths(form: Edition) -> dict[str, _Row]:
    """Return the table and the number of columns for each row label; for column heads, none."""
    found: dict[str, _Row] = {}
    for section in form.proactive.sections:
        for column in section.columns:
            found.update(dict.fromkeys((column.label, *column.aliases), _Row("proactive", 0)))
        for row in section.rows:
            found.update(dict.fromkeys((row.label, *row.aliases), _Row("proactive", len(section.columns))))
    table = form.applications
    for row in (*table.rows, *table.merged_rows):
        found.update(dict.fromkeys((row.label, *row.aliases), _Row("applications", len(table.columns))))
    third = form.review_litigation
    found["总计"] = _Row("review_litigation", len(third.blocks) * len(third.columns))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    """Return a pattern that finds the labels of all tables and numbered chapter headings, blanks inside or not."""
    labels: set[str] = {"其他"}
    headings: set[str] = set()
    for form in editions():
        labels.update(_widths(form))
        labels.update(section.label for section in form.proactive.sections)
        table = form.applications
        labels.update(column.label for column in table.columns if len(column.label) > 2)
        labels.update((table.corner, table.top, table.group, form.proactive.stub))
        labels.update(group.label for group in table.groups)
        headings.update(label for chapter in form.chapters for label in (chapter.label, *chapter.aliases))
    for heads in HEADS.values():
        labels.update(heads)
    return re.compile(f"(?P<heading>{_NUMERAL}(?:{_any(headings)}))|(?P<label>{_any(labels)})")


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first, with blanks between their characters."""
    return "|".join(r"\s*".join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True))
