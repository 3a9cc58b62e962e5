"""Which columns does a person find at the desk, and how do they stand?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gongkai.organs.models import Organ
from gongkai.papers.kinds import kinds
from gongkai.papers.selectors.permission import Standing as PaperStanding
from gongkai.portal.models import Kind, Section

from .duties import Duty, source_says, with_duties
from .permission import Standing, accepts, fits, visible
from .tree import SEPARATOR, paths, sections


@dataclass(frozen=True)
class Line:
    """One column of the list."""

    duty: Duty
    path: str
    source: str

    @property
    def section(self) -> Section:
        """Return the column."""
        return self.duty.section

    @property
    def above(self) -> str:
        """Return the names of the columns above this one."""
        return self.path.rpartition(SEPARATOR)[0]

    @property
    def state(self) -> str:
        """Return how the column stands, in a word that filters."""
        if not self.section.is_open:
            return "closed"
        return "blank" if self.duty.is_blank else self.duty.mark


@dataclass(frozen=True)
class Tally:
    """The columns that an organ answers for, counted by how they stand."""

    organ: Organ
    open: int
    overdue: int
    blank: int
    soon: int
    closed: int


def listed(
    organ: Organ, *, today: date, state: str = "", kind: str = "", words: str = "", only: Sequence[int] | None = None
) -> list[Line]:
    """
    Return the columns on an organ's pages and those that it answers for elsewhere, the nearest first.

    :param only: keys of the columns to choose from
    """
    found = sections().filter(Q(tree=organ) | Q(owner=organ)).exclude(kind=Kind.GROUP)
    if only is not None:
        found = found.filter(pk__in=only)
    if kind:
        found = found.filter(kind=kind)
    if words:
        found = found.filter(name__contains=words)
    rows = list(found)
    named, duties = paths(rows), with_duties(rows, today=today)
    lines = [Line(duties[each.pk], named[each.pk], source_says(each, today=today)) for each in rows]
    kept = [each for each in lines if _matches(each, state)]
    return sorted(kept, key=lambda each: (not each.section.is_open, *each.duty.nearness))


def tallied(standing: Standing, *, today: date) -> list[Tally]:
    """Return how the columns stand that each organ answers for, among those that a person may see."""
    rows = list(visible(standing).exclude(kind=Kind.GROUP))
    duties = with_duties(rows, today=today)
    owners = {each.owner_id: each.owner for each in rows}
    owners |= {each.pk: each for each in standing.trees_kept}
    tallies = []
    for organ in sorted(owners.values(), key=lambda each: (each.position, each.code)):
        mine = [duties[each.pk] for each in rows if each.owner_id == organ.pk]
        kept = [each for each in mine if each.section.is_open]
        tallies.append(
            Tally(
                organ=organ,
                open=len(kept),
                overdue=sum(each.mark == "overdue" and not each.is_blank for each in kept),
                blank=sum(each.is_blank for each in kept),
                soon=sum(each.mark == "soon" and not each.is_blank for each in kept),
                closed=len(mine) - len(kept),
            )
        )
    return tallies


def fitting_kinds(section: Section) -> list[str]:
    """Return the kinds of paper that belong into a column, those that it takes by itself first."""
    found = [each for each in kinds() if fits(section, each)]
    return sorted(found, key=lambda each: each not in section.shows)


def organs_writing(standing: Standing, section: Section) -> list[Organ]:
    """Return the organs for which a person may put something into a column, its owner first."""
    found = [each for each in PaperStanding(standing.user).organs_written if accepts(section, each)]
    return sorted(found, key=lambda each: each.pk != section.owner_id)


def _matches(line: Line, state: str) -> bool:
    if state == "all":
        return True
    if state == "closed":
        return line.state == "closed"
    if state == "overdue":
        return line.state in ("overdue", "blank")
    if state in ("blank", "soon"):
        return line.state == state
    return line.section.is_open
