"""
Which tables, rows, columns and words does the annual report have, in the form of a given edition?

An edition is a sheet under ``editions/``. A cell is named by a dotted code that never changes with the words:
``proactive.art20_1.rules.issued``, ``applications.granted.natural_person``, ``review_litigation.review.upheld``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

Kind = Literal["count", "change", "amount"]
Severity = Literal["error", "warn", "info"]
TABLES = ("proactive", "applications", "review_litigation")

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnknownEdition(LookupError):
    """No sheet describes the edition that was asked for."""


@dataclass(frozen=True)
class Column:
    """A column: its code, the form's words, the unit and the kind of number its cells hold."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    unit: str = "件"
    kind: Kind = "count"
    computed: bool = False
    grouped: bool = False


@dataclass(frozen=True)
class Row:
    """A data row: ``under`` names the heading it stands below, ``stands_for`` the rows it merges."""

    code: str
    label: str
    no: str = ""
    aliases: tuple[str, ...] = ()
    under: str | None = None
    cites: tuple[str, ...] = ()
    computed: bool = False
    stands_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A stacked part of the first table (第二十条第（一）项 …), with columns of its own."""

    code: str
    label: str
    cite: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Group:
    """A heading that spans rows and holds no figures (（三）不予公开)."""

    code: str
    label: str
    under: str | None = None


@dataclass(frozen=True)
class Block:
    """A run of columns of the third table (行政复议 …)."""

    code: str
    label: str
    grouped: bool = False


@dataclass(frozen=True)
class Proactive:
    """Table one (主动公开政府信息情况)."""

    title: str
    stub: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Applications:
    """Table two (收到和处理政府信息公开申请情况)."""

    title: str
    corner: str
    top: str
    group: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    merged_rows: tuple[Row, ...]


@dataclass(frozen=True)
class ReviewLitigation:
    """Table three (行政复议、行政诉讼情况)."""

    title: str
    group: str
    blocks: tuple[Block, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Identity:
    """
    A rule (勾稽关系) that the cells of one report obey, once for each column, row or block.

    ``sides`` names the two sums, so that a broken one can say which of them came to what.
    """

    id: str
    table: str
    each: Literal["column", "row", "block"]
    says: str
    sides: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    severity: Severity
    official: bool | str


@dataclass(frozen=True)
class Question:
    """A relation that is not printed on the form; a mismatch asks for an explanation and bars nothing."""

    id: str
    says: str
    severity: Severity
    unverified: bool = False


@dataclass(frozen=True)
class Chapter:
    """A chapter of the report; ``table`` names the table it holds."""

    code: str
    no: str
    label: str
    aliases: tuple[str, ...] = ()
    table: str | None = None


@dataclass(frozen=True)
class CellLabel:
    """The words that lead to a cell: the table's title, its row and its column."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}：{self.row}／{self.column}"


@dataclass(frozen=True)
class Edition:
    """One edition of the form (格式): its tables, rows, columns, words, identities and questions."""

    code: str
    title: str
    document: str
    cite: str
    first_year: int
    last_year: int | None
    chapters: tuple[Chapter, ...]
    proactive: Proactive
    applications: Applications
    review_litigation: ReviewLitigation
    identities: tuple[Identity, ...]
    questions: tuple[Question, ...]
    cells: tuple[str, ...] = field(init=False)
    _labels: Mapping[str, CellLabel] = field(init=False, repr=False)
    _columns: Mapping[str, Column] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = list(self._walk())
        object.__setattr__(self, "cells", tuple(cell for cell, _, _, merged in found if not merged))
        object.__setattr__(self, "_labels", {cell: label for cell, label, _, _ in found})
        object.__setattr__(self, "_columns", {cell: column for cell, _, column, _ in found})

    def _walk(self) -> Iterator[tuple[str, CellLabel, Column, bool]]:
        for section in self.proactive.sections:
            for row in section.rows:
                for column in section.columns:
                    words = CellLabel("主动公开", row.label, column.label)
                    yield f"proactive.{section.code}.{row.code}.{column.code}", words, column, False
        for row in (*self.applications.rows, *self.applications.merged_rows):
            for column in self.applications.columns:
                words = CellLabel("依申请公开", row.label, column.label)
                yield f"applications.{row.code}.{column.code}", words, column, bool(row.stands_for)
        for block in self.review_litigation.blocks:
            for column in self.review_litigation.columns:
                words = CellLabel("复议诉讼", block.label, column.label)
                yield f"review_litigation.{block.code}.{column.code}", words, column, False

    def knows(self, cell: str) -> bool:
        """Test if the cell belongs to this edition, merged rows included."""
        return cell in self._labels

    def label(self, cell: str) -> CellLabel:
        """
        Return the words of a cell.

        :raises KeyError: if the edition has no such cell
        """
        return self._labels[cell]

    def column(self, cell: str) -> Column:
        """
        Return the column that a cell stands in, with its unit and kind of number.

        :raises KeyError: if the edition has no such cell
        """
        return self._columns[cell]

    def computed(self, cell: str) -> bool:
        """Test if the form defines the cell as a sum (总计) rather than as an entry."""
        if self._columns[cell].computed:
            return True
        table, row = cell.split(".")[:2]
        return table == "applications" and any(each.code == row and each.computed for each in self.applications.rows)


@cache
def load(code: str) -> Edition:
    """
    Return the edition with that code, ``"2019"`` or ``"2021"``.

    :raises UnknownEdition: if there is no sheet of that name
    """
    raw = _sheet(code)
    chapters = _like(raw, "chapters")
    return Edition(
        code=code,
        title=raw["title"],
        document=raw["document"],
        cite=raw["cite"],
        first_year=raw["applies_to_years"]["from"],
        last_year=raw["applies_to_years"].get("to"),
        chapters=tuple(Chapter(**{**each, "aliases": tuple(each.get("aliases", ()))}) for each in chapters),
        proactive=_proactive(raw["proactive"]),
        applications=_applications(_like(raw, "applications"), merge=_options(raw, "applications").get("merge", ())),
        review_litigation=_review_litigation(_like(raw, "review_litigation")),
        identities=tuple(
            Identity(
                **{
                    **each,
                    "sides": tuple(each["sides"]),
                    "left": tuple(each["left"]),
                    "right": tuple(each["right"]),
                    "official": str(each["official"]),
                }
            )
            for each in _like(raw, "identities")
        ),
        questions=tuple(
            Question(**each)
            for each in _like(raw, "questions")
            if each["id"] in _options(raw, "questions").get("only", [each["id"]])
        ),
    )


def codes() -> tuple[str, ...]:
    """Return the codes of all editions, oldest first."""
    folder = resources.files("lawbook.report") / "editions"
    return tuple(sorted(each.name.removesuffix(".yaml") for each in folder.iterdir() if each.name.endswith(".yaml")))


def of_year(year: int) -> Edition:
    """
    Return the edition that a report on that year should follow (form-2019, form-2021).

    :raises UnknownEdition: if no edition covers the year
    """
    for code in codes():
        edition = load(code)
        if edition.first_year <= year <= (edition.last_year or year):
            return edition
    raise UnknownEdition(f"{year}年没有对应的年度报告格式：现有格式自2019年度起适用")


@cache
def _sheet(code: str) -> dict[str, Any]:
    file = resources.files("lawbook.report") / "editions" / f"{code}.yaml"
    if not code.isalnum() or not file.is_file():
        raise UnknownEdition(f"没有名为“{code}”的年度报告格式")
    sheet: dict[str, Any] = yaml.load(file.read_text("utf-8"), _Loader)  # noqa: S506  (a safe loader, in C)
    return sheet


def _options(raw: dict[str, Any], part: str) -> dict[str, Any]:
    return raw[part] if isinstance(raw[part], dict) else {}


def _like(raw: dict[str, Any], part: str) -> Any:
    """Return a part of a sheet, following ``like`` to the edition that it repeats."""
    other = _options(raw, part).get("like")
    return _like(_sheet(other), part) if other else raw[part]


def _column(raw: dict[str, Any]) -> Column:
    return Column(**{**raw, "aliases": tuple(raw.get("aliases", ()))})


def _row(raw: dict[str, Any]) -> Row:
    rest = {key: value for key, value in raw.items() if key not in ("aliases", "cite", "stands_for")}
    return Row(
        **rest,
        aliases=tuple(raw.get("aliases", ())),
        cites=tuple(raw.get("cite", ())),
        stands_for=tuple(raw.get("stands_for", ())),
    )


def _proactive(raw: dict[str, Any]) -> Proactive:
    return Proactive(
        title=raw["title"],
        stub=raw["stub"],
        sections=tuple(
            Section(
                code=each["code"],
                label=each["label"],
                cite=each["cite"],
                columns=tuple(map(_column, each["columns"])),
                rows=tuple(map(_row, each["rows"])),
            )
            for each in raw["sections"]
        ),
    )


def _applications(raw: dict[str, Any], *, merge: tuple[str, ...]) -> Applications:
    rows = [_row(each) for each in raw["rows"]]
    merged = [_row(each) for each in raw["merged_rows"]]
    groups = [Group(**each) for each in raw["groups"]]
    for wide in [each for each in merged if each.code in merge]:
        place = next(index for index, row in enumerate(rows) if row.code in wide.stands_for)
        under = rows[place].under
        rows = [row for row in rows if row.code not in wide.stands_for]
        rows.insert(place, Row(wide.code, wide.label, wide.no, wide.aliases, wide.under, wide.cites))
        groups = [group for group in groups if group.code != under]
        merged.remove(wide)
    return Applications(
        title=raw["title"],
        corner=raw["corner"],
        top=raw["top"],
        group=raw["group"],
        columns=tuple(map(_column, raw["columns"])),
        rows=tuple(rows),
        groups=tuple(groups),
        merged_rows=tuple(merged),
    )


def _review_litigation(raw: dict[str, Any]) -> ReviewLitigation:
    return ReviewLitigation(
        title=raw["title"],
        group=raw["group"],
        blocks=tuple(Block(**each) for each in raw["blocks"]),
        columns=tuple(map(_column, raw["columns"])),
    )
