"""What may a report, a score or the desk count? The register of figures; each is declared by the room that owns it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
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

    def count(self, *, organ: int, period: Period) -> int:
        """Return how many records stand behind the figure."""
        records = self.behind(organ=organ, period=period)
        # A list has a count() too, which asks for an argument; a QuerySet counts in the database.
        return len(records) if isinstance(records, list | tuple | set) else int(records.count())


_REGISTER: dict[str, Figure] = {}


def figure(name: str, *, says: str, unit: str, cite: str = "") -> Callable[[F], F]:
    """
    Declare a figure; the decorated function returns the records behind it.

    :param name: the room and the figure, such as ``portal.items_published``
    :raises ValueError: if another function has already taken the name
    """

    def declare(function: F) -> F:
        known = _REGISTER.get(name)
        if known is not None and known.behind.__qualname__ != function.__qualname__:
            raise ValueError(f"figure {name!r} is declared twice: {known.behind.__qualname__}, {function.__qualname__}")
        _REGISTER[name] = Figure(name, says, unit, cite, function)
        return function

    return declare


def get(name: str) -> Figure:
    """
    Return a figure by its name.

    :raises KeyError: if no room declares it
    """
    try:
        return _REGISTER[name]
    except KeyError:
        raise KeyError(f"no room declares a figure {name!r}") from None


def declared() -> Iterator[Figure]:
    """Yield all figures in the order of their names."""
    yield from (_REGISTER[name] for name in sorted(_REGISTER))
