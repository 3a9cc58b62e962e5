"""
What was a number of the law on a given day, and who set it?

A sheet is a YAML file beside the rule that uses it: parameters with a title, a unit and dated lines. Lines are added,
never edited. A jurisdiction may overlay a sheet by a file of the same path below ``jurisdictions/<code>/``; the nearest
one that has the parameter on that day wins, and the answer says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

from lawbook.cite import Cite
from lawbook.reading import book, read
from lawbook.reasons import Refused, in_words

NATIONAL = "cn"
_JURISDICTION = re.compile(r"cn(?:-\d{2}(?:\d{2}(?:\d{2}(?:\d{3})?)?)?)?")
_NO_SHEETS = {"calendars", "articles", "jurisdictions"}


class NoValueYet(Refused):
    """No line of the parameter was in force on that day."""


class UnknownParameter(LookupError):
    """No sheet, national or local, has the parameter."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number of the law as it stood on a day, with its provision, its unit and the jurisdiction that set it."""

    sheet: str
    name: str
    title: str
    unit: str
    value: Any
    cite: Cite
    since: date
    jurisdiction: str = NATIONAL
    unverified: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """All lines of one parameter in one jurisdiction, oldest first."""

    sheet: str
    name: str
    title: str
    unit: str
    jurisdiction: str
    lines: tuple[Value, ...]

    def on(self, day: date) -> Value | None:
        """Return the line in force on a day, or None before the first."""
        return next((line for line in reversed(self.lines) if line.since <= day), None)


def chain(jurisdiction: str) -> tuple[str, ...]:
    """
    Return a jurisdiction and those it lies in, nearest first: cn-510411, cn-5104, cn-51, cn.

    :raises Refused: if the code is no administrative division code behind ``cn-``
    """
    if _JURISDICTION.fullmatch(jurisdiction) is None:
        raise Refused(f"“{jurisdiction}”不是行政区划编号，写法如 cn、cn-51、cn-510411。")
    digits = jurisdiction.partition("-")[2]
    nearest_first = [f"{NATIONAL}-{digits[:length]}" for length in (9, 6, 4, 2) if length <= len(digits)]
    return (*nearest_first, NATIONAL)


class Library:
    """The sheets below one folder; the book's own are ``lawbook.parameters.value``."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._read: dict[tuple[str, str], Mapping[str, Parameter]] = {}

    def value(self, sheet: str, name: str, on: date, *, jurisdiction: str = NATIONAL) -> Value:
        """
        Return a parameter as it stood on a day.

        :param sheet: ``application.deadline`` for application/deadline.yaml
        :raises NoValueYet: if its first line came into force later
        :raises UnknownParameter: if no sheet of the chain has it
        """
        first: Value | None = None
        for code in chain(jurisdiction):
            parameter = self.sheet(sheet, code).get(name)
            if parameter is None:
                continue
            line = parameter.on(on)
            if line is not None:
                return line
            first = parameter.lines[0]
        if first is None:
            raise UnknownParameter(f"{sheet}.{name} ({jurisdiction})")
        raise NoValueYet(
            f"{in_words(on)}尚无“{first.title}”的规定，现有规定自{in_words(first.since)}起施行。", first.cite
        )

    def sheet(self, sheet: str, jurisdiction: str = NATIONAL) -> Mapping[str, Parameter]:
        """Return the parameters of one sheet in one jurisdiction; empty where the jurisdiction has no such file."""
        key = (sheet, jurisdiction)
        if key not in self._read:
            self._read[key] = self._parameters(sheet, jurisdiction)
        return self._read[key]

    def sheets(self) -> tuple[str, ...]:
        """Return the names of all national sheets."""
        names = []
        for folder in sorted(self._root.iterdir(), key=lambda place: place.name):
            if folder.is_dir() and folder.name not in _NO_SHEETS:
                leaves = sorted(place.name for place in folder.iterdir() if place.name.endswith(".yaml"))
                names += [f"{folder.name}.{leaf.removesuffix('.yaml')}" for leaf in leaves]
        return tuple(name for name in names if self.sheet(name))

    def parameters(self) -> Iterator[Parameter]:
        """Yield every national parameter, sheet by sheet."""
        for name in self.sheets():
            yield from self.sheet(name).values()

    def _parameters(self, sheet: str, jurisdiction: str) -> Mapping[str, Parameter]:
        place = self._root if jurisdiction == NATIONAL else self._root.joinpath("jurisdictions").joinpath(jurisdiction)
        *folders, leaf = sheet.split(".")
        for part in (*folders, f"{leaf}.yaml"):
            place = place.joinpath(part)
        if not place.is_file():
            if jurisdiction == NATIONAL:
                raise UnknownParameter(sheet)
            return {}
        nation = {} if jurisdiction == NATIONAL else self.sheet(sheet)
        found = {}
        for name, shape in read(place).items():
            if isinstance(shape, Mapping) and "values" in shape:
                found[name] = _parameter(sheet, name, shape, jurisdiction, nation.get(name))
        return found


def _parameter(
    sheet: str, name: str, shape: Mapping[str, Any], jurisdiction: str, nation: Parameter | None
) -> Parameter:
    title = shape.get("title") or (nation.title if nation else name)
    unit = shape.get("unit") or (nation.unit if nation else "")
    lines = []
    for since, line in sorted(shape["values"].items()):
        if not isinstance(since, date):
            raise TypeError(f"{sheet}.{name}: {since!r} is no day; write the lines as 2019-05-15: …")
        lines.append(
            Value(
                sheet=sheet,
                name=name,
                title=title,
                unit=unit,
                value=line["value"],
                cite=Cite.parse(line["cite"]),
                since=since,
                jurisdiction=jurisdiction,
                unverified=bool(line.get("unverified", False)),
                note=line.get("note", ""),
            )
        )
    if not lines:
        raise ValueError(f"{sheet}.{name} ({jurisdiction}) has no line")
    return Parameter(sheet, name, title, unit, jurisdiction, tuple(lines))


@cache
def library() -> Library:
    """Return the book's own sheets."""
    return Library(book())


def value(sheet: str, name: str, on: date, *, jurisdiction: str = NATIONAL) -> Value:
    """
    Return a parameter of the book as it stood on a day (see ``Library.value``).

    :raises NoValueYet: if its first line came into force later
    """
    return library().value(sheet, name, on, jurisdiction=jurisdiction)


def citing(cite: Cite) -> Sequence[Parameter]:
    """Return the national parameters of which a line rests on a provision or a part of it."""
    return [each for each in library().parameters() if any(cite.covers(line.cite) for line in each.lines)]
