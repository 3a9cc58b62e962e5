"""What stands in a column? Lists are walks along one index, whatever the column holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from gongkai.kernel.clock import CHINA
from gongkai.papers.kinds import kinds
from gongkai.papers.models import Paper
from gongkai.portal.models import Placement, Section

from .tree import leaves_of

SIZE = 20
# A page number skips what stands before it, row by row; further back a reader walks from mark to mark, or by year.
PAGES = 50

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Items:
    """
    One page of a column, newest first.

    ``page`` is 0 where the reader came by a mark. ``older`` and ``newer`` are the queries of the neighboring pages,
    such as ``page=3`` or ``before=1772415000000000-17``, or "".
    """

    section: Section
    items: Sequence[Placement]
    total: int
    page: int
    pages: int
    older: str
    newer: str
    year: int | None = None

    def __iter__(self) -> Iterator[Placement]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def live_in(section: Section) -> QuerySet[Placement]:
    """Return what is public in a column, newest first; the condition is written so that its index is used."""
    return Placement.objects.filter(section=section, live=True).order_by("-published_at", "-pk")


def items_of(
    section: Section, *, page: int = 1, before: str = "", after: str = "", year: int | None = None, size: int = SIZE
) -> Items:
    """
    Return a page of a column: by number as far as ``PAGES``, else from a mark backward (``before``) or forward.

    The total is the column's own copy, or counted within one year. A group shows the newest of its columns, one page.
    """
    if section.is_group:
        return _of_group(section, size)
    found = live_in(section)
    total = section.live_count
    if year is not None:
        start, end = datetime(year, 1, 1, tzinfo=CHINA), datetime(year + 1, 1, 1, tzinfo=CHINA)
        found = found.filter(published_at__gte=start, published_at__lt=end)
        total = found.count()
    pages = min(PAGES, max(1, -(-total // size)))
    here = _place(before) or _place(after)
    if here is not None:
        return _from_mark(section, found, here, bool(_place(before)), total, pages, year, size)
    page = min(max(page, 1), pages)
    rows = list(_with_paper(found)[(page - 1) * size : page * size + 1])
    shown = rows[:size]
    older = ""
    if len(rows) > size:
        older = f"page={page + 1}" if page < pages else f"before={mark(shown[-1])}"
    newer = f"page={page - 1}" if page > 1 else ""
    return Items(section, shown, total, page, pages, _in(year, older), _in(year, newer), year)


def newest_in(sections: Iterable[Section], *, each: int = 5) -> dict[int, list[Placement]]:
    """Return the newest papers of several columns, key by key, in one query that walks each column's index."""
    wanted = [one for one in sections if one.live_count]
    found: dict[int, list[Placement]] = {one.pk: [] for one in wanted}
    if not wanted:
        return found
    # One short walk of the index for each place; SQLite joins no limited lists, and a window would read them whole.
    walk = Placement.objects.filter(section=OuterRef("pk"), live=True).order_by("-published_at", "-pk").values("pk")
    places = [Subquery(walk[number : number + 1]) for number in range(each)]
    probes = Section.objects.filter(pk__in=found).order_by().values_list(*places)
    keys = [key for probe in probes for key in probe if key is not None]
    rows = Placement.objects.filter(pk__in=keys).select_related("paper__organ", "section")
    for row in sorted(rows, key=_newest_first):
        found[row.section_id].append(row)
    return found


def home_of(paper_id: int) -> Section | None:
    """Return the column in which a paper lives, or None."""
    placed = Placement.objects.filter(paper=paper_id, home=True).select_related("section__tree", "section__owner")
    found = placed.first()
    return found.section if found else None


def placements_of(paper_id: int) -> list[Placement]:
    """Return where a paper stands, its home first."""
    placed = Placement.objects.filter(paper=paper_id).select_related("section__tree", "section__owner")
    return sorted(placed, key=lambda each: (not each.home, each.section.tree_id, each.section.position, each.pk))


def sections_showing(paper_ids: Iterable[int]) -> list[Section]:
    """Return the columns in which one of these papers stands, live or not: whose pages change with it."""
    placed = Placement.objects.filter(paper__in=list(paper_ids)).values("section")
    return list(Section.objects.filter(pk__in=placed).select_related("tree"))


def address_of(paper: Paper) -> str:
    """Return the public address of a paper."""
    return f"/{kinds()[paper.kind].address}/{paper.pk}/"


def mark(placement: Placement) -> str:
    """Return the place of a line in its list, as it stands in an address."""
    moment = placement.published_at or _EPOCH
    return f"{(moment - _EPOCH) // timedelta(microseconds=1)}-{placement.pk}"


def _place(said: str) -> tuple[datetime, int] | None:
    """Return the moment and key that a mark names, or None if it is none."""
    moment, _, key = said.partition("-")
    if not (moment.isascii() and moment.isdecimal() and key.isascii() and key.isdecimal()):
        return None
    if len(moment) > 17 or len(key) > 18:
        return None
    return _EPOCH + timedelta(microseconds=int(moment)), int(key)


def _from_mark(
    section: Section,
    found: QuerySet[Placement],
    here: tuple[datetime, int],
    backward: bool,
    total: int,
    pages: int,
    year: int | None,
    size: int,
) -> Items:
    moment, key = here
    if backward:
        # The first bound lets the index be entered at the right place; the second tells equal moments apart.
        beyond = found.filter(published_at__lte=moment).filter(Q(published_at__lt=moment) | Q(pk__lt=key))
    else:
        beyond = found.filter(published_at__gte=moment).filter(Q(published_at__gt=moment) | Q(pk__gt=key))
        beyond = beyond.order_by("published_at", "pk")
    rows = list(_with_paper(beyond)[: size + 1])
    more = len(rows) > size
    shown = rows[:size] if backward else rows[:size][::-1]
    older = f"before={mark(shown[-1])}" if shown and (more or not backward) else ""
    newer = f"after={mark(shown[0])}" if shown and (more or backward) else ""
    return Items(section, shown, total, 0, pages, _in(year, older), _in(year, newer), year)


def _of_group(section: Section, size: int) -> Items:
    leaves = leaves_of(section)
    rows = sorted((row for each in newest_in(leaves, each=size).values() for row in each), key=_newest_first)
    once = list({row.paper_id: row for row in reversed(rows)}.values())[::-1]
    return Items(section, once[:size], sum(each.live_count for each in leaves), 1, 1, "", "")


def _with_paper(found: QuerySet[Placement]) -> QuerySet[Placement]:
    return found.select_related("paper__organ")


def _newest_first(row: Placement) -> tuple[timedelta, int]:
    return _EPOCH - (row.published_at or _EPOCH), -row.pk


def _in(year: int | None, query: str) -> str:
    return f"year={year}&{query}" if year is not None and query else query
