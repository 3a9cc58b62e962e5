"""What may a reader see of a column, and how is a list walked along its index?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import F, Q, QuerySet

from gongkai.kernel.clock import CHINA
from gongkai.papers.kinds import kinds
from gongkai.papers.models import Paper, Release
from gongkai.portal.selectors import address_of

A_PAGE = 20


@dataclass(frozen=True)
class Line:
    """One line of a list: a title, its address and its day, and whose it is."""

    pk: int
    title: str
    url: str
    published_at: datetime
    organ: str = ""

    @property
    def on(self) -> date:
        """Return the day in China."""
        return self.published_at.astimezone(CHINA).date()


def line_of(paper: Paper) -> Line:
    """Return a published paper as a line; its organ must have been read with it."""
    title, moment = paper.shown_title or paper.title, paper.published_at or paper.made_at
    return Line(paper.pk, title, address_of(paper), moment.astimezone(CHINA), paper.organ.short_name)


class Walk(Sequence[Line]):
    """The lines of a list, newest first: keys along the index, rows only for the page that is shown."""

    def __init__(self, keys: QuerySet[Any], rows: QuerySet[Any], count: int | None = None) -> None:
        self.keys = keys
        self.rows = rows
        self._count = count

    @cached_property
    def total(self) -> int:
        """Return how many lines there are."""
        return self.keys.count() if self._count is None else self._count

    def count(self, value: Any = None) -> int:
        """Return how many lines there are, as a paginator asks."""
        return self.total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, wanted: Any) -> Any:
        return [line_of(each) for each in self._rows(wanted)]

    def papers(self, start: int, end: int) -> list[Paper]:
        """Return a stretch of the list as papers, with what they show."""
        return self._rows(slice(start, end), "shown")

    def _rows(self, wanted: Any, *more: str) -> list[Paper]:
        keys = list(self.keys.values_list("pk", flat=True)[wanted])
        found = {each.pk: each for each in self.rows.select_related("organ", *more).filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    def page(self, number: str | None) -> Page[Line]:
        """Return a page of twenty; a number that nobody offers is the nearest one."""
        return Paginator(self, A_PAGE).get_page(number if number and len(number) <= 6 else 1)


def year_of(said: str) -> int | None:
    """Return a year that a reader may have asked for, or None."""
    return int(said) if len(said) == 4 and said.isascii() and said.isdecimal() and "1990" <= said <= "2999" else None


def within(year: int) -> Q:
    """Return the condition that something was published in a year, by China's calendar."""
    start, end = (datetime(each, 1, 1, tzinfo=CHINA) for each in (year, year + 1))
    return Q(published_at__gte=start, published_at__lt=end)


def all_items(*, year: int | None = None, organ: int | None = None, kind: str = "", kinds: Sequence[str] = ()) -> Walk:
    """Return everything that is public, or that of a kind or several, newest first."""
    live = Paper.objects.filter(live=True)
    wanted = [kind] if kind else list(kinds)
    if wanted:
        live = live.filter(kind__in=wanted)
    if organ:
        live = live.filter(organ=organ)
    keys = (live.filter(within(year)) if year else live).order_by("-published_at", "-id")
    return Walk(keys, Paper.objects.all())


def years_of(keys: QuerySet[Any]) -> list[int]:
    """Return the years between the oldest and the newest of a list, newest first, by two steps along its index."""
    ends = [keys.order_by(order, "pk").values_list("published_at", flat=True).first() for order in _ENDS]
    days = [each.astimezone(CHINA).year for each in ends if each]
    return list(range(max(days), min(days) - 1, -1)) if days else []


_ENDS = ("-published_at", "published_at")


@dataclass(frozen=True)
class Beside:
    """What stands before or after a paper in its column."""

    title: str
    url: str


@dataclass(frozen=True)
class Place:
    """Where a paper lives, and what stands before and after it there."""

    tree: int
    section: int
    newer: Beside | None
    older: Beside | None


# The same words on both databases. Written out because every public page asks it: composing it cost more than running
# it. The first bound lets the index of live placements be entered at the right place, the second tells equal moments
# apart.
_PLACE = """
SELECT s.tree_id, h.section_id, n.id, n.kind, n.shown_title, o.id, o.kind, o.shown_title
FROM portal_placement h
JOIN portal_section s ON s.id = h.section_id
LEFT JOIN papers_paper n ON n.id = (
  SELECT b.paper_id FROM portal_placement b WHERE b.section_id = h.section_id AND b.live
  AND b.published_at >= h.published_at AND (b.published_at > h.published_at OR b.id > h.id)
  ORDER BY b.published_at, b.id LIMIT 1)
LEFT JOIN papers_paper o ON o.id = (
  SELECT b.paper_id FROM portal_placement b WHERE b.section_id = h.section_id AND b.live
  AND b.published_at <= h.published_at AND (b.published_at < h.published_at OR b.id < h.id)
  ORDER BY b.published_at DESC, b.id DESC LIMIT 1)
WHERE h.paper_id = %s AND h.live ORDER BY h.home DESC, h.id LIMIT 1
"""


def place_of(paper: Paper) -> Place | None:  # dialect
    """Return a paper's own column with its neighbors there, in one query, or None if it stands in no column."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [paper.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    return Place(row[0], row[1], _beside(*row[2:5]), _beside(*row[5:8]))


def _beside(pk: int | None, kind: str | None, title: str | None) -> Beside | None:
    if pk is None or kind is None or title is None:
        return None
    return Beside(title, f"/{kinds()[kind].address}/{pk}/")


def history_of(paper: Paper) -> list[Release]:
    """Return the appearances of a paper before the public, the first one first."""
    return list(Release.objects.filter(paper=paper).order_by("number"))


def live_of_kind(kind: str, *, organ: int | None = None) -> QuerySet[Paper]:
    """Return the public papers of a kind with what they show, newest first."""
    found = Paper.objects.filter(live=True, kind=kind)
    if organ is not None:
        found = found.filter(organ=organ)
    return found.select_related("organ", "shown").order_by("-published_at", "-id")


def seen(pk: int) -> int | None:
    """Count a visit of a public paper and return how many there have been, or None if it is not public."""
    if not Paper.objects.filter(pk=pk, live=True).update(views=F("views") + 1):
        return None
    return views_of(pk)


def views_of(pk: int) -> int | None:
    """Return how often a public paper was read."""
    return Paper.objects.filter(pk=pk, live=True).values_list("views", flat=True).first()


def twenty_days_after(day: date) -> date:
    """Return the last of the twenty days within which an approved budget is to be published (budget law 14)."""
    return day + timedelta(days=20)
