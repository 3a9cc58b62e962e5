"""How many documents did an organ issue and repeal in a year, how many are in force, and which are they?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.organs.models import Kind as OrganKind
from gongkai.organs.models import Organ
from gongkai.policies.models import Document, EntryKind, Kind, Ledger, LedgerEntry
from lawbook import parameters
from lawbook.policy import stock

Organs = Organ | int | Sequence[int]


@dataclass(frozen=True)
class Line:
    """One record behind a number of the ledger: an entry, or a document with what it comes to; ``amount`` is signed."""

    document: Document | None
    entry: LedgerEntry
    amount: int

    def __str__(self) -> str:
        if self.document is None:
            return f"{self.entry.get_kind_display()}：{self.entry.reason or '未逐件列出'}（{self.amount}件）"
        number = f"（{self.document.document_number}）" if self.document.document_number else ""
        return f"{self.document.title}{number}"

    def get_absolute_url(self) -> str:
        """Return the public page of the document, or ""."""
        return self.document.get_absolute_url() if self.document else ""


@dataclass(frozen=True)
class Tally:
    """The list behind a number, whose sum is the number: a lump sum and a correction count as what they say."""

    lines: tuple[Line, ...]

    def count(self) -> int:
        """Return the number."""
        return sum(each.amount for each in self.lines)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, wanted: Any) -> Any:
        return self.lines[wanted]


@dataclass(frozen=True)
class YearOfType:
    """A year of the ledger for one type of document."""

    kind: Kind
    roll: stock.Roll
    entries: tuple[LedgerEntry, ...]

    @property
    def columns(self) -> list[tuple[str, str, int]]:
        """Return code, label and number of each column between the beginning and the end."""
        return [
            (code, EntryKind(code).label, self.roll.columns[code])
            for code in stock.COLUMNS
            if code != EntryKind.OPENING
        ]


def opened_on(organ: Organ | int) -> date | None:
    """Return since when the organ keeps its ledger here, or None."""
    return Ledger.objects.filter(organ=organ).values_list("opened_on", flat=True).first()


def organs_counted(organ: int) -> list[int]:
    """Return the organs that a figure of this one counts: a district with all below it, else the organ alone."""
    if Organ.objects.filter(pk=organ).values_list("kind", flat=True).first() != OrganKind.DISTRICT:
        return [organ]
    keys, newest = {organ}, [organ]
    while newest:
        newest = list(Organ.objects.filter(parent__in=newest).values_list("pk", flat=True))
        keys |= set(newest)
    return sorted(keys)


def is_kept(organ: int) -> bool:
    """Test if an organ, or one of a district's organs, keeps its ledger here."""
    return Ledger.objects.filter(organ__in=organs_counted(organ)).exists()


def entries_of(organs: Organs, *, kind: str | None = None, until: date | None = None) -> list[LedgerEntry]:
    """Return the entries of an organ, or of several, with their documents, oldest first."""
    keys = list(organs) if isinstance(organs, list | tuple) else [organs]
    found = LedgerEntry.objects.filter(organ__in=keys).select_related("document", "corrects")
    if kind is not None:
        found = found.filter(type=kind)
    if until is not None:
        found = found.filter(on__lte=until)
    return list(found.order_by("on", "pk"))


def year_of(organ: Organ | int, year: int) -> list[YearOfType]:
    """Return the organ's year, type by type: what was brought forward, each entry, what is carried on."""
    every = entries_of(organ, until=date(year, 12, 31))
    found = []
    for kind in Kind:
        mine = [each for each in every if each.type == kind]
        rolled = stock.roll((plain(each) for each in mine), year=year)
        # The opening stock goes first, whatever else happened on that day.
        of_year = sorted(
            (each for each in mine if each.on.year == year), key=lambda each: each.kind != EntryKind.OPENING
        )
        found.append(YearOfType(kind, rolled, tuple(of_year)))
    return found


def years_of(organ: Organ, *, today: date) -> list[int]:
    """Return the years of the organ's ledger, newest first."""
    first = opened_on(organ)
    return list(range(today.year, (first.year if first else today.year) - 1, -1))


def behind(organ: Organ | int, *, kind: str, year: int, column: str) -> Tally:
    """
    Return the records behind a number of the ledger.

    :param column: a column of ``lawbook.policy.stock``, or ``brought``, ``start``, ``closing``
    """
    entries = entries_of(organ, kind=kind, until=date(year, 12, 31))
    if column == "brought":
        return _stock([each for each in entries if each.on.year < year])
    if column == "start":
        return _stock([each for each in entries if each.on.year < year or each.kind == EntryKind.OPENING])
    if column == "closing":
        return _stock(entries)
    return column_between(entries, date(year, 1, 1), date(year, 12, 31), column)


def column_between(entries: Sequence[LedgerEntry], start: date, end: date, column: str) -> Tally:
    """Return the entries of one column between two days."""
    found = []
    for each in entries:
        said = plain(each)
        if start <= each.on <= end and each.kind != EntryKind.CLEANED and said.column == column and said.counts:
            found.append(Line(each.document, each, said.counts))
    return Tally(tuple(found))


def in_force(organ: Organs, *, kind: str, on: date) -> Tally:
    """Return the stock at the end of a day."""
    return _stock(entries_of(organ, kind=kind, until=on))


def repealed(organ: Organs, *, kind: str, start: date, end: date) -> Tally:
    """Return what a report counts as repealed between two days; whether lapsed documents belong is a local number."""
    entries = entries_of(organ, kind=kind, until=end)
    found = column_between(entries, start, end, EntryKind.REPEALED)
    if parameters.value("policy.stock", "expired_counts_as_repealed", end).value:
        found = Tally((*found.lines, *column_between(entries, start, end, EntryKind.EXPIRED).lines))
    return found


def plain(entry: LedgerEntry) -> stock.Entry:
    """Return an entry as the law book counts it."""
    corrected: Any = entry.corrects
    return stock.Entry(
        kind=entry.kind,
        on=entry.on,
        amount=entry.amount,
        corrects_kind=corrected.kind if corrected else "",
        corrects_on=corrected.on if corrected else None,
    )


def _stock(entries: Sequence[LedgerEntry]) -> Tally:
    """Return what entries leave: each document once, and the lump sums."""
    left: dict[Any, list[Any]] = {}
    for each in entries:
        effect = plain(each).effect
        key = each.document_id or f"entry {each.pk}"
        kept = left.setdefault(key, [each, 0])
        kept[1] += effect
    lines = (Line(entry.document, entry, amount) for entry, amount in left.values() if amount)
    return Tally(tuple(lines))
