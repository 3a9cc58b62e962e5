"""
Which days does an organ work? The State Council's notices, and what its district changed with a reason.

What a district changed is laid over the national calendar. Each of its organs bears the version of that overlay, a
digest of it; the calendar made from it is kept in the process under that version. So nothing is asked of the database
until a version comes along that this process has not seen, and after a change every process goes by the new one with
the next organ that it reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from lawbook.workdays import OverlayLine, Workdays, national

from .models import Organ
from .selectors import days_changed, district_of, years_entered

MOST_KEPT = 64
_KEPT: dict[str, Workdays] = {}


@dataclass(frozen=True)
class Overlay:
    """What a district lays over the national calendar: its lines, and the years whose notice it entered."""

    lines: tuple[OverlayLine, ...] = ()
    years: tuple[int, ...] = ()

    @property
    def version(self) -> str:
        """Return a digest of what is laid over; "" for nothing."""
        if not self.lines and not self.years:
            return ""
        spelled = [f"{each.day} {'-' if each.rest else '+'} {each.reason}" for each in self.lines]
        return sha256("\n".join([*map(str, self.years), *spelled]).encode()).hexdigest()[:32]

    def over(self, calendar: Workdays) -> Workdays:
        """
        Return the calendar with this laid over it.

        :raises lawbook.reasons.Refused: if a line cannot be laid there
        """
        year = calendar.known_until.year
        while year + 1 in self.years:
            year += 1
        until = date(year, 12, 31)
        return calendar.with_overlay(self.lines, known_until=until if until > calendar.known_until else None)


def workdays_of(organ: Organ) -> Workdays:
    """Return the calendar by which the terms of an organ are counted; mostly without a query."""
    if not organ.calendar:
        return national()
    kept = _KEPT.get(organ.calendar)
    return calendar_of(district_of(organ)) if kept is None else kept


def calendars_of(organs: Iterable[Organ]) -> dict[int, Workdays]:
    """Return the calendars of several organs by the organ's key."""
    return {each.pk: workdays_of(each) for each in organs}


def calendar_of(district: Organ) -> Workdays:
    """Return a district's calendar as the database has it now."""
    overlay = overlay_of(district)
    if not overlay.version:
        return national()
    kept = _KEPT.get(overlay.version)
    if kept is None:
        kept = overlay.over(national())
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        _KEPT[overlay.version] = kept
    return kept


def overlay_of(district: Organ) -> Overlay:
    """Return what a district lays over the national calendar, read from the database."""
    lines = days_changed(district=district).filter(dropped_at__isnull=True).order_by("day")
    return Overlay(
        tuple(OverlayLine(each.day, each.rest, each.reason) for each in lines),
        tuple(years_entered(district=district).order_by("year").values_list("year", flat=True)),
    )


def year_missed(known_until: date, *, today: date) -> int | None:
    """Return the year whose notice is missing: next year's from December on, this year's at any time; else None."""
    wanted = today.year + 1 if today.month == 12 else today.year
    return wanted if known_until.year < wanted else None
