"""Of which organ, and of which time, does a list show something? One organ, or all that the person sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from gongkai.applications.selectors.people import Desk
from gongkai.applications.selectors.statistics import period_of
from gongkai.kernel import clock
from gongkai.kernel.figures import Period
from gongkai.organs.models import Organ

FIRST_YEAR = 2008  # the Regulation came into force in that year


@dataclass(frozen=True)
class Chosen:
    """What a person looks at: the organs that they see, and the one that they chose, if they did."""

    desk: Desk
    organs: list[Organ]
    organ: Organ | None
    now: datetime

    @property
    def today(self) -> date:
        """Return the day."""
        return self.now.date()

    @property
    def keys(self) -> list[int]:
        """Return the keys of the organs that are shown."""
        return [self.organ.pk] if self.organ is not None else [each.pk for each in self.organs]

    def facts(self, **more: Any) -> dict[str, Any]:
        """Return what every such list shows, with what this one adds."""
        return {
            "organs": self.organs,
            "organ": self.organ,
            "several": self.organ is None and len(self.organs) > 1,
            "writes": [each for each in self.organs if self.desk.writes(each.pk)],
            "handled": self.desk.handled,
            "today": self.today,
            **more,
        }


def chosen(request: HttpRequest) -> Chosen:
    """
    Return what the address chooses; without a choice all organs that the person sees.

    :raises PermissionDenied: if the person neither handles nor watches applications
    """
    desk = Desk(request.user)
    organs = list(desk.organs().order_by("position", "code"))
    if not organs:
        raise PermissionDenied("依申请公开由各机关承办人员办理，由主管部门监督；您的账号没有这些职责。")
    wanted = request.GET.get("organ", "")
    organ = next((each for each in organs if each.code == wanted), organs[0] if len(organs) == 1 else None)
    return Chosen(desk, organs, organ, clock.now())


def chosen_year(request: HttpRequest, today: date) -> int | None:
    """Return the year that the address chooses, or None."""
    said = request.GET.get("year", "")
    if not (said.isascii() and said.isdecimal() and len(said) == 4):
        return None
    return int(said) if FIRST_YEAR <= int(said) <= today.year else None


@dataclass(frozen=True)
class Stretch:
    """A period that was chosen, in words; ``part`` is "" for a year, ``q1`` to ``q4`` or ``1`` to ``12``."""

    year: int
    part: str
    period: Period

    @property
    def says(self) -> str:
        """Return the period in words."""
        if self.part.startswith("q"):
            return f"{self.year}年第{'一二三四'[int(self.part[1]) - 1]}季度"
        return f"{self.year}年{self.part}月" if self.part else f"{self.year}年"

    @property
    def query(self) -> str:
        """Return the period as a query."""
        return f"year={self.year}&part={self.part}" if self.part else f"year={self.year}"


PARTS: list[tuple[str, str]] = [
    ("", "全年"),
    *((f"q{each}", f"第{'一二三四'[each - 1]}季度") for each in range(1, 5)),
    *((str(each), f"{each}月") for each in range(1, 13)),
]


def chosen_stretch(request: HttpRequest, today: date) -> Stretch:
    """Return the period that the address chooses, this year without a choice."""
    year = chosen_year(request, today) or today.year
    part = request.GET.get("part", "")
    if part not in dict(PARTS):
        part = ""
    quarter = int(part[1]) if part.startswith("q") else None
    month = int(part) if part and quarter is None else None
    return Stretch(year, part, period_of(year, month=month, quarter=quarter))


def years_to(today: date, *, most: int = 10) -> list[int]:
    """Return the years that can be chosen, newest first."""
    return list(range(today.year, today.year - most, -1))


def paging_query(request: HttpRequest) -> str:
    """Return what the address chooses besides the page."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
