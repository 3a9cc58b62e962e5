"""
Is a day a working day, and which is the n-th working day after another?

The calendar is data from the State Council's yearly notices. Past the last known notice a result is reckoned by plain
weekdays and marked provisional; a year missing between two others, and days before the first, are errors. The dates of
whole decades are found by arithmetic on weekdays and bisection over the exceptions, never day by day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from lawbook.reading import book, read
from lawbook.reasons import Refused, in_words


class CalendarGap(Refused):
    """No notice rules the day: it lies in a hole between two years, or before the first."""


class Reckoned(NamedTuple):
    """A day, and whether it lies past the last notice that is known."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that a notice (or the office, with a reason) makes a day of rest or a working day."""

    day: date
    name: str
    rest: bool


@dataclass(frozen=True, slots=True)
class OverlayLine:
    """A correction by the office: a local holiday, a late notice. ``reason`` is kept and must not be empty."""

    day: date
    rest: bool
    reason: str


def _weekdays_through(ordinal: int) -> int:
    """Return how many days from Monday to Friday lie in 1 … ordinal (day 1 of the calendar is a Monday)."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


class Workdays:
    """A working-day calendar: made of special days, the years that notices rule, and nothing else."""

    def __init__(
        self,
        special: Iterable[SpecialDay],
        years: Iterable[int],
        *,
        notices: Mapping[int, Sequence[str]] | None = None,
    ) -> None:
        ruled = sorted(set(years))
        if not ruled:
            raise ValueError("a calendar needs at least one year")
        self._special = {each.day: each for each in special}
        self._years = ruled
        self._notices = {year: tuple(links) for year, links in (notices or {}).items()}
        self._holes = [year for before, after in pairwise(ruled) for year in range(before + 1, after)]
        self.known_from = date(ruled[0], 1, 1)
        self.known_until = date(ruled[-1], 12, 31)
        days = sorted(self._special)
        exceptional = [day for day in days if self._special[day].rest == (day.weekday() < 5)]
        self._exceptions = [day.toordinal() for day in exceptional]
        self._balance = [0, *accumulate(-1 if self._special[day].rest else 1 for day in exceptional)]
        self._days = days
        canonical = "\n".join(f"{day}{'-' if self._special[day].rest else '+'}" for day in days)
        digest = sha256(f"{ruled}\n{canonical}".encode()).hexdigest()
        self.version = f"{self.known_until:%Y%m%d}-{digest[:12]}"

    def is_workday(self, day: date) -> bool:
        """
        Test if a day is a working day; past ``known_until`` by its weekday alone.

        :raises CalendarGap: if no notice rules the day
        """
        self._must_rule(day, day)
        special = self._special.get(day)
        return not special.rest if special else day.weekday() < 5

    def is_provisional(self, day: date) -> bool:
        """Test if a day lies past the last known notice."""
        return day > self.known_until

    def add(self, day: date, n: int) -> Reckoned:
        """
        Return the n-th working day after a day, which itself is not counted; for 0 the day itself.

        :raises CalendarGap: if the way there leads through days that no notice rules
        :raises ValueError: if n is negative
        """
        if n < 0:
            raise ValueError("working days are counted forwards")
        self._must_rule(day, day)
        if n == 0:
            return Reckoned(day, self.is_provisional(day))
        wanted = self._through(day.toordinal()) + n
        # Each exception moves the answer by at most one working day, so it lies within this window.
        low = day.toordinal() + 1
        high = low + (n + len(self._exceptions)) * 7 // 5 + 7
        if high > date.max.toordinal():
            raise Refused("工作日数过大，无法计算。")
        found = date.fromordinal(low + bisect_left(range(low, high), wanted, key=self._through))
        self._must_rule(day, found)
        return Reckoned(found, self.is_provisional(found))

    def count(self, start: date, end: date) -> int:
        """
        Return how many working days lie after ``start`` up to and including ``end``; negative if end is earlier.

        :raises CalendarGap: if the days between are not all ruled by a notice
        """
        self._must_rule(min(start, end), max(start, end))
        return self._through(end.toordinal()) - self._through(start.toordinal())

    def special_days(self, start: date, end: date) -> tuple[SpecialDay, ...]:
        """Return the special days after ``start`` up to and including ``end``."""
        first, last = bisect_right(self._days, start), bisect_right(self._days, end)
        return tuple(self._special[day] for day in self._days[first:last])

    def notices(self, year: int) -> tuple[str, ...]:
        """Return the links of the notice on a year and of its changes; empty where none is known."""
        return self._notices.get(year, ())

    def with_overlay(self, lines: Iterable[OverlayLine], *, known_until: date | None = None) -> Workdays:
        """
        Return a calendar in which the office's lines prevail.

        :param known_until: the end of a year whose notice these lines enter; the years up to it count as known
        :raises Refused: if a line has no reason, names a day twice or lies before the first notice
        """
        special = dict(self._special)
        seen: set[date] = set()
        for line in lines:
            if not line.reason.strip():
                raise Refused(f"{in_words(line.day)}的日历修改缺少理由。")
            if line.day in seen:
                raise Refused(f"{in_words(line.day)}的日历修改重复。")
            if line.day < self.known_from:
                raise Refused(f"日历自{in_words(self.known_from)}起，不能修改{in_words(line.day)}。")
            seen.add(line.day)
            special[line.day] = SpecialDay(line.day, line.reason.strip(), line.rest)
        years = self._years
        if known_until is not None:
            if known_until < self.known_until or (known_until.month, known_until.day) != (12, 31):
                raise Refused("已知期限只能延至以后某一年的12月31日。")
            years = [*years, *range(self.known_until.year + 1, known_until.year + 1)]
        return Workdays(special.values(), years, notices=self._notices)

    def _through(self, ordinal: int) -> int:
        return _weekdays_through(ordinal) + self._balance[bisect_right(self._exceptions, ordinal)]

    def _must_rule(self, start: date, end: date) -> None:
        if start < self.known_from:
            raise CalendarGap(f"工作日历自{in_words(self.known_from)}起，无法计算{in_words(start)}。")
        for year in self._holes:
            if start.year <= year <= end.year:
                raise CalendarGap(f"缺少{year}年的节假日安排，无法计算{in_words(start)}至{in_words(end)}的工作日。")


def from_sheets(sheets: Iterable[Mapping[str, Any]]) -> Workdays:
    """Return the calendar that parsed sheets (``year``, ``notices``, ``days``) describe."""
    special: list[SpecialDay] = []
    notices: dict[int, Sequence[str]] = {}
    for sheet in sheets:
        notices[sheet["year"]] = sheet["notices"]
        special += [SpecialDay(line["day"], line["name"], line["rest"]) for line in sheet["days"]]
    return Workdays(special, notices, notices=notices)


@cache
def national() -> Workdays:
    """Return the calendar of all State Council notices in the book, read once."""
    places = [place for place in book().joinpath("calendars").iterdir() if place.name.endswith(".yaml")]
    return from_sheets(read(place) for place in sorted(places, key=lambda place: place.name))
