"""What may a report, a score or the desk count? The register of figures; each is declared by the room that owns it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end on {self.end} before it starts on {self.start}")

    @classmethod
    def of_year(cls, year: int) -> Period:
        """Return the calendar year as a period; the annual report counts by it (ogi:49)."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Figure:
    """A number with a definition, a unit, a provision, and the list behind it."""

    name: str
    says: str
    unit: str
    cite: str
    behind: Callable[..., Any]
    definition: str = ""
    kept: Callable[[int], bool] | None = None

    def is_kept(self, organ: int) -> bool:
        """Test if an organ keeps the records here at all; where it does not, a zero would say nothing."""
        return self.kept is None or self.kept(organ)

    def count(self, *, organ: int, period: Period) -> int:
        """Return how many records stand behind the figure."""
        records = self.behind(organ=organ, period=period)
        # A list has a count() too, which asks for an argument; a QuerySet counts in the database.
        return len(records) if isinstance(records, list | tuple | set) else int(records.count())


@dataclass(frozen=True)
class Ratio:
    """How many of a whole: two figures, each of which can be opened."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """Return the ratio in percent with one decimal, or None where there is no whole to compare with."""
        if not self.whole:
            return None
        return (Decimal(100 * self.part) / self.whole).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def says(self) -> str:
        """Return the ratio in words: 17/20，85.0%."""
        return f"{self.part}/{self.whole}，{self.percent}%" if self.whole else "没有可比的记录"


_REGISTER: dict[str, Figure] = {}


def figure(
    name: str, *, says: str, unit: str, cite: str = "", definition: str = "", kept: Callable[[int], bool] | None = None
) -> Callable[[F], F]:
    """
    Declare a figure; the decorated function returns the records behind it.

    :param name: the room and the figure, such as ``portal.items_published``
    :param says: what officers call it; a report quotes it by this name
    :param definition: what is counted and what is not, where the name does not tell
    :param kept: whether an organ (by key) keeps these records here; without it every organ does
    :raises ValueError: if another function has already taken the name
    """

    def declare(function: F) -> F:
        known = _REGISTER.get(name)
        if known is not None and known.behind.__qualname__ != function.__qualname__:
            raise ValueError(f"figure {name!r} is declared twice: {known.behind.__qualname__}, {function.__qualname__}")
        _REGISTER[name] = Figure(name, says, unit, cite, function, definition, kept)
        return function

    return declare


@dataclass(frozen=True)
class Table:
    """
    Many numbers of one form that are counted together, each cell with the list behind it.

    ``cells`` is what the names of its cells begin with; ``count`` returns all of them at once, ``behind`` the records
    of one.
    """

    name: str
    cells: str
    says: str
    unit: str
    cite: str
    count: Callable[..., Mapping[str, int]]
    behind: Callable[..., Any]
    kept: Callable[[int], bool] | None = None

    def is_kept(self, organ: int) -> bool:
        """Test if an organ keeps the records here at all."""
        return self.kept is None or self.kept(organ)

    def holds(self, cell: str) -> bool:
        """Test if a cell is one of this table's."""
        return cell.startswith(self.cells)

    def figure(self, cell: str, *, says: str) -> Figure:
        """Return one cell as a figure, which can be counted and opened for itself."""
        return Figure(cell, says, self.unit, self.cite, partial(self.behind, cell), kept=self.kept)


_TABLES: dict[str, Table] = {}


def table(
    name: str,
    *,
    cells: str,
    behind: Callable[..., Any],
    says: str,
    unit: str = "件",
    cite: str = "",
    kept: Callable[[int], bool] | None = None,
) -> Callable[[F], F]:
    """
    Declare a table; the decorated function takes an organ and a period and returns every cell with its number.

    :param name: the room and the table, such as ``applications.table_two``
    :param cells: what the names of its cells begin with, such as ``applications.``
    :param behind: the function that takes a cell, an organ and a period and returns the records that it stands for
    :param kept: whether an organ (by key) keeps these records here; without it every organ does
    :raises ValueError: if another function has already taken the name or the cells
    """

    def declare(function: F) -> F:
        for known in _TABLES.values():
            overlap = known.cells.startswith(cells) or cells.startswith(known.cells)
            if (overlap or known.name == name) and known.count.__qualname__ != function.__qualname__:
                raise ValueError(f"the cells {cells!r} of {name!r} are counted by {known.name!r} already")
        _TABLES[name] = Table(name, cells, says, unit, cite, function, behind, kept)
        return function

    return declare


def table_of(cell: str) -> Table | None:
    """Return the table that counts a cell, or None."""
    return next((each for each in _TABLES.values() if each.holds(cell)), None)


def tables() -> Iterator[Table]:
    """Yield all tables in the order of their names."""
    yield from (_TABLES[name] for name in sorted(_TABLES))


def get(name: str) -> Figure:
    """
    Return a figure by its name.

    :raises KeyError: if no room declares it
    """
    try:
        return _REGISTER[name]
    except KeyError:
        raise KeyError(f"no room declares a figure {name!r}") from None


def ratio(part: str, whole: str, *, organ: int, period: Period) -> Ratio:
    """
    Return one figure as a part of another, such as what came out in time of what came out.

    :raises KeyError: if no room declares one of them
    """
    return Ratio(*(get(each).count(organ=organ, period=period) for each in (part, whole)))


def declared() -> Iterator[Figure]:
    """Yield all figures in the order of their names."""
    yield from (_REGISTER[name] for name in sorted(_REGISTER))
