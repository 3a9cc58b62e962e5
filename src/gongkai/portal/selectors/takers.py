"""Which columns take a paper by themselves?"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.organs.models import Organ
from gongkai.organs.selectors import district_of
from gongkai.papers.models import Paper
from gongkai.portal.models import Kind, Placement, Section


def missing_in(section: Section) -> QuerySet[Paper]:
    """Return the public papers that a column takes by itself and that do not stand in it yet, the newest first."""
    taken = Q(kind__in=section.shows)
    if section.statutory:
        taken |= Q(basis=section.statutory)
    found = Paper.objects.filter(taken, live=True)
    if section.everybody:
        top = district_of(section.tree)
        # Departments and towns, what hangs on them, and one more: no district is deeper.
        under = Q(parent=top) | Q(parent__parent=top) | Q(parent__parent__parent=top)
        found = found.filter(Q(organ=top) | Q(organ__in=Organ.objects.filter(under)))
    else:
        found = found.filter(organ=section.owner_id)
    placed = Placement.objects.filter(section=section, paper=OuterRef("pk"))
    return found.exclude(Exists(placed)).order_by("-published_at", "-pk")


class Takers:
    """The open columns that take papers by themselves; asked for once, however many papers are looked at."""

    def __init__(self) -> None:
        found = Section.objects.filter(closed_on__isnull=True).exclude(kind=Kind.GROUP)
        found = found.exclude(Q(shows=[]) & Q(statutory=""))
        self._sections = list(found.select_related("tree__parent__parent__parent").order_by("pk"))
        self._trees = {each.pk: district_of(each.tree).pk for each in self._sections}
        self._districts: dict[int, int] = {}
        self.keys = frozenset(each.pk for each in self._sections)

    def of(self, paper: Paper, *, basis: str | None = None) -> list[int]:
        """
        Return the columns that take a paper: its own organ's first, and those for its kind before statutory ones.

        :param basis: the statutory matter that the paper rests on, where it is not that of the paper's own copy
        """
        district = self._district(paper)
        resting = paper.basis if basis is None else basis
        taking = [each for each in self._sections if self._takes(each, paper, resting, district)]
        taking.sort(key=lambda each: (each.owner_id != paper.organ_id, bool(each.statutory), each.pk))
        return [each.pk for each in taking]

    def _takes(self, section: Section, paper: Paper, basis: str, district: int) -> bool:
        if section.everybody and self._trees[section.pk] != district:
            return False
        if not section.everybody and section.owner_id != paper.organ_id:
            return False
        return paper.kind in section.shows or bool(basis and section.statutory == basis)

    def _district(self, paper: Paper) -> int:
        if paper.organ_id not in self._districts:
            self._districts[paper.organ_id] = district_of(Organ.objects.get(pk=paper.organ_id)).pk
        return self._districts[paper.organ_id]
