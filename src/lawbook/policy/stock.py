"""How many documents were issued, repealed and in force in a year? The stock rolls forward. (台账结转)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lawbook.cite import carries_out

# What one document of an entry does to the stock in force.
EFFECT: Mapping[str, int] = {
    "opening": 1,
    "issued": 1,
    "repealed": -1,
    "expired": -1,
    "transferred_in": 1,
    "transferred_out": -1,
    "cleaned": 0,
    "corrected": 1,
}
COLUMNS = ("opening", "issued", "repealed", "expired", "transferred_in", "transferred_out", "corrected")


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One line of the ledger.

    ``amount`` counts documents; only that of a correction is signed, as it changes the stock. A correction that takes
    an entry back names that entry's kind and day.
    """

    kind: str
    on: date
    amount: int = 1
    corrects_kind: str = ""
    corrects_on: date | None = None

    @property
    def effect(self) -> int:
        """Return what the entry does to the stock in force."""
        return EFFECT[self.kind] * self.amount

    @property
    def column(self) -> str:
        """
        Return the column in which the entry counts.

        An entry taken back within its own year does not count in that year; one of an earlier year stays in the
        report that counted it, and the correction stands in a column of its own.
        """
        if self.corrects_on is not None and self.corrects_on.year == self.on.year:
            return self.corrects_kind
        return self.kind

    @property
    def counts(self) -> int:
        """Return by how much the entry changes its column."""
        return self.amount if self.column in ("corrected", self.kind) else self.effect * EFFECT[self.column]


@dataclass(frozen=True, slots=True)
class Roll:
    """A year of the ledger: what was brought forward, what each column comes to, and what is carried on."""

    year: int
    brought: int
    columns: Mapping[str, int]

    @property
    def closing(self) -> int:
        """Return the stock at the end of the year."""
        return self.brought + sum(EFFECT[name] * count for name, count in self.columns.items())

    @property
    def start(self) -> int:
        """Return the stock at the beginning, with what was entered as opening stock in the year."""
        return self.brought + self.columns["opening"]


@carries_out("normative-2018", "form-2021")
def roll(entries: Iterable[Entry], *, year: int) -> Roll:
    """Return a year of the ledger; entries after the year are left out."""
    columns = dict.fromkeys(COLUMNS, 0)
    brought = 0
    for each in entries:
        if each.on.year < year:
            brought += each.effect
        elif each.on.year == year and each.kind != "cleaned":
            columns[each.column] += each.counts
    return Roll(year, brought, columns)
