"""What must a reader find in a damaged report, and what may it leave open?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from tests.reportdoc.damage.characters import TRADITIONAL
from tests.reportdoc.damage.words import Words

from lawbook.report.identities import Value
from reportdoc.report import Report

_ANNOTATED = re.compile(r"([+增减-]*)(\d+(?:\.\d+)?)(?:（.*|元|万元|件)?")


@dataclass(frozen=True)
class Sample:
    """
    A damaged report as a file, and the truth.

    ``loose`` are the cells (or rows) that the damage has left without an intact label: the reader may leave
    them open if it says so, but must not say anything else than the truth.
    """

    content: bytes
    name: str
    report: Report
    loose: frozenset[str] = frozenset()
    titled: bool = True
    how: dict[str, object] = field(default_factory=dict)

    def is_loose(self, cell: str) -> bool:
        """Test if the cell may be left open."""
        return any(cell == each or cell.startswith(each + ".") for each in self.loose)


def complaints(sample: Sample, read: Report) -> list[str]:
    """Return what is wrong with what was read, one line a cell; nothing is wrong if there is no line."""
    found: list[str] = []
    if read.edition != sample.report.edition:
        found.append(f"edition {read.edition}, is {sample.report.edition}")
    if sample.titled and (read.unit, read.year) != (sample.report.unit, sample.report.year):
        found.append(f"{read.unit} {read.year}, is {sample.report.unit} {sample.report.year}")
    for cell, truth in sample.report.values.items():
        said = read.values.get(cell)
        if same(said, truth, said_so=noted(read, cell)):
            continue
        if said is None and sample.is_loose(cell):
            if not noted(read, cell):
                found.append(f"{cell}: left open without a note, is {truth!r}")
            continue
        found.append(f"{cell}: {said!r}, is {truth!r}{' (label not intact)' if sample.is_loose(cell) else ''}")
    for cell, said in read.values.items():
        if cell not in sample.report.values and said not in (None, 0):
            found.append(f"{cell}: {said!r}, is not in the report")
    return found


def same(said: Value, truth: Value, *, said_so: bool) -> bool:
    """Test if a value says the truth; the number of an annotated cell may be taken out of it with a note."""
    if isinstance(truth, str):
        number = _ANNOTATED.fullmatch(truth)
        if number and (said_so or number[1] == "+" or truth.endswith(("万元", "件"))):
            worth = Decimal(number[2])
            if said == (-worth if number[1] in ("减", "-", "--") else worth):
                return True
        return isinstance(said, str) and _plain(said) == _plain(truth)
    return type(said) is not str and said == truth


def _plain(text: str) -> str:
    """Return the text without what damage to characters does to it: widths, forms, gaps, pinyin."""
    folded = unicodedata.normalize("NFKC", text.translate(TRADITIONAL)).replace("—", "-")
    return re.sub(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǘ]+\)|\s", "", folded)


def noted(read: Report, cell: str) -> bool:
    """Test if a note speaks of the cell, its row, its section or its table."""
    return any(note.where and (cell == note.where or cell.startswith(note.where + ".")) for note in read.notes)


def blanks_in_rows(report: Report) -> Iterable[str]:
    """
    Return the cells of rows in which some are blank and some are not.

    A document that drops blank cells does not say which of them they were.
    """
    rows: dict[str, list[str]] = {}
    for cell in report.values:
        row = "review_litigation" if cell.startswith("review") else cell.rsplit(".", 1)[0]
        rows.setdefault(row, []).append(cell)
    for cells in rows.values():
        empty = [report.values[cell] is None for cell in cells]
        if any(empty) and not all(empty):
            yield from cells


def rows_before_lost_labels(report: Report, words: Words) -> Iterable[str]:
    """Return the rows whose figures run on into those of a row that has lost its label."""
    rows = list(dict.fromkeys(cell.rsplit(".", 1)[0] for cell in report.form.cells if not cell.startswith("review")))
    start = rows.index("applications.new_received")
    rows[start:] = [f"applications.{code}" for code in report.rows_of_applications()]
    for before, row in pairwise(rows):
        if words.given.get(row) == "":
            yield before


def loose_of(words: Words, *more: Iterable[str]) -> frozenset[str]:
    """Return all that need not be read: the rows that lost their label, and what the document itself left open."""
    return frozenset(words.broken).union(*more)
