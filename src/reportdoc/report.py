"""What does one published annual report say, in a form that all readers yield and all writers take?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from lawbook.report.edition import TABLES, Edition, load
from lawbook.report.identities import Value

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Note:
    """
    What the reader had to tolerate or could not decide: said, never repaired.

    ``where`` is a cell code or a part of one (``applications.partial``), or "" for the whole report.
    """

    id: str
    where: str
    says: str

    def to_json(self) -> dict[str, str]:
        """Return the note as plain JSON."""
        return {"id": self.id, "where": self.where, "says": self.says}


@dataclass
class Narrative:
    """The words of a report: title, the paragraph before chapter one, and the chapters by code, as plain text."""

    title: str = ""
    intro: str = ""
    chapters: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the words as plain JSON."""
        return {"title": self.title, "intro": self.intro, "chapters": self.chapters, "headings": self.headings}


@dataclass
class Report:
    """
    One annual report.

    ``values`` maps cell codes to what stands in the cell: a number, ``None`` for a blank, or the text where it is
    no number ("/"). It holds every cell of the edition, and those of a merged row where the source has one (then
    not those of the rows that it stands for). ``edition`` is decided from the labels, never from the year.
    """

    edition: str
    unit: str | None = None
    year: int | None = None
    values: dict[str, Value] = field(default_factory=dict)
    narrative: Narrative = field(default_factory=Narrative)
    notes: list[Note] = field(default_factory=list)

    @property
    def form(self) -> Edition:
        """Return the edition of the form that the report follows."""
        return load(self.edition)

    def rows_of_applications(self) -> list[str]:
        """Return the codes of the second table's rows in the order of the form, with merged rows in their place."""
        used = {cell.split(".")[1] for cell in self.values if cell.startswith("applications.")}
        merged = [row for row in self.form.applications.merged_rows if row.code in used]
        hidden = {code for row in merged for code in row.stands_for if code not in used}
        order: list[str] = []
        for row in self.form.applications.rows:
            for wide in merged:
                if row.code == wide.stands_for[0]:
                    order.append(wide.code)
            if row.code not in hidden:
                order.append(row.code)
        return order

    def tables(self) -> dict[str, Any]:
        """Return the figures as nested JSON, with the keys and the order of the form; a blank is ``None``."""
        proactive = {
            section.code: {
                row.code: {
                    column.code: _plain(self.values.get(f"proactive.{section.code}.{row.code}.{column.code}"))
                    for column in section.columns
                }
                for row in section.rows
            }
            for section in self.form.proactive.sections
        }
        applications = {
            row: {
                column.code: _plain(self.values.get(f"applications.{row}.{column.code}"))
                for column in self.form.applications.columns
            }
            for row in self.rows_of_applications()
        }
        review_litigation = {
            block.code: {
                column.code: _plain(self.values.get(f"review_litigation.{block.code}.{column.code}"))
                for column in self.form.review_litigation.columns
            }
            for block in self.form.review_litigation.blocks
        }
        return {"proactive": proactive, "applications": applications, "review_litigation": review_litigation}

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain JSON: unit, year, edition, tables, narrative, notes."""
        return {
            "unit": self.unit,
            "year": self.year,
            "edition": self.edition,
            "tables": self.tables(),
            "narrative": self.narrative.to_json(),
            "notes": [note.to_json() for note in self.notes],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Report:
        """
        Return the report that such JSON describes.

        :raises ValueError: with a sentence naming the place, if the JSON does not have the form's shape
        """
        if not isinstance(raw, Mapping) or not isinstance(raw.get("tables"), Mapping):
            raise ValueError("不是年度报告数据：缺少 tables")
        edition = str(raw.get("edition", ""))
        report = cls(edition=edition, unit=_text(raw, "unit"), year=_year(raw))
        try:
            form = report.form
        except LookupError as unknown:
            raise ValueError(str(unknown)) from None
        for table in TABLES:
            for path, value in _leaves(raw["tables"].get(table) or {}, table):
                if not form.knows(path):
                    raise ValueError(f"{edition}年版格式没有单元格 {path}")
                report.values[path] = parse(value, path)
        report.narrative = _narrative(raw.get("narrative"))
        for note in raw.get("notes") or ():
            if isinstance(note, Mapping):
                report.notes.append(Note(*(str(note.get(key, "")) for key in ("id", "where", "says"))))
            else:
                report.notes.append(Note("note", "", str(note)))
        return report


def parse(value: object, where: str) -> Value:
    """
    Return a JSON value as a cell's value; text that is a number becomes one, other text stays.

    :raises ValueError: for lists, objects, booleans and infinities
    """
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, Decimal):
        return _whole(value)
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return _whole(Decimal(repr(value)))
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
        if _NUMBER.fullmatch(text):
            try:
                return _whole(Decimal(text))
            except InvalidOperation:
                return text
        return text
    raise ValueError(f"{where} 的值不是数字、文字或空白：{value!r}")


def _whole(number: Decimal) -> Value:
    return int(number) if number == number.to_integral_value() else number


def _plain(value: Value) -> int | float | str | None:
    return float(value) if isinstance(value, Decimal) else value


def _leaves(raw: object, path: str) -> list[tuple[str, object]]:
    if isinstance(raw, Mapping):
        return [leaf for key, value in raw.items() for leaf in _leaves(value, f"{path}.{key}")]
    return [(path, raw)]


def _text(raw: Mapping[str, Any], key: str) -> str | None:
    value = raw.get(key)
    return None if value is None else str(value)


def _year(raw: Mapping[str, Any]) -> int | None:
    year = raw.get("year")
    if year is None:
        return None
    if isinstance(year, bool) or not str(year).isdecimal() or not 1990 <= int(year) <= 2100:
        raise ValueError(f"年度应为四位年份，现为 {year!r}")
    return int(year)


def _narrative(raw: object) -> Narrative:
    if not isinstance(raw, Mapping):
        return Narrative()
    chapters, headings = raw.get("chapters"), raw.get("headings")
    return Narrative(
        title=str(raw.get("title") or ""),
        intro=str(raw.get("intro") or ""),
        chapters={str(k): str(v) for k, v in chapters.items()} if isinstance(chapters, Mapping) else {},
        headings={str(k): str(v) for k, v in headings.items()} if isinstance(headings, Mapping) else {},
    )
