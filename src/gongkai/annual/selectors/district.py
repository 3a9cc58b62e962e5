"""
What do the organs of a district report together: who is missing, who is late, what is the sum, and does it add up?

Only what was signed is added: the newest filed version of each organ. The sum of a cell can be opened into the
organs behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Max

from gongkai.annual.models import Publication, Return, Snapshot, State
from gongkai.organs.models import Organ
from gongkai.organs.selectors import organs_in
from lawbook.report.edition import Edition, of_year
from lawbook.report.identities import Number, Value, as_number
from reportdoc.check import Finding as CheckFinding
from reportdoc.check import check_district
from reportdoc.report import Report
from reportdoc.rollup import roll_up

from .due import Due, due_of
from .workbook import figures_of


@dataclass(frozen=True)
class Line:
    """One organ of the district: where its return stands, and what it filed."""

    organ: Organ
    report: Return | None
    snapshot: Snapshot | None
    published_on: date | None
    due: Due
    breaks: int

    @property
    def state(self) -> str:
        """Return the state in words; an organ without a return has not begun."""
        return State(self.report.state).label if self.report else "未开始"

    @property
    def is_missing(self) -> bool:
        """Test if nothing of this organ can be added up yet."""
        return self.snapshot is None

    @property
    def is_late(self) -> bool:
        """Test if the report came, or will come, after the day that ogi:49 sets."""
        return self.due.mark == "overdue"


class DistrictYear:
    """The returns of a district's organs on one year."""

    def __init__(self, district: Organ, year: int, *, today: date) -> None:
        self.district, self.year, self.today = district, year, today

    @cached_property
    def form(self) -> Edition:
        """Return the edition that the year calls for."""
        return of_year(self.year)

    @cached_property
    def organs(self) -> list[Organ]:
        """Return the organs that existed at the end of the year, in order."""
        return list(organs_in(district=self.district, on=date(self.year, 12, 31)))

    @cached_property
    def _returns(self) -> dict[int, Return]:
        organs = {each.pk: each for each in (*self.organs, self.district)}
        found = {each.organ_id: each for each in Return.objects.filter(organ__in=organs, year=self.year)}
        for key, each in found.items():
            each.organ = organs[key]
        return found

    @cached_property
    def _snapshots(self) -> dict[int, Snapshot]:
        """Return the newest signed version of each return, contents left out."""
        ids = [each.pk for each in self._returns.values()]
        newest = dict(
            Snapshot.objects.filter(report__in=ids).order_by().values_list("report").annotate(newest=Max("version"))
        )
        found = Snapshot.objects.filter(report__in=ids).defer("content")
        return {each.report_id: each for each in found if each.version == newest[each.report_id]}

    @cached_property
    def _first_published(self) -> dict[int, date]:
        """Return on which day each return was first made public: that is what the due date asks."""
        ids = [each.pk for each in self._returns.values()]
        found: dict[int, date] = {}
        published = Publication.objects.filter(snapshot__report__in=ids).order_by("on")
        for report, on in published.values_list("snapshot__report", "on"):
            found.setdefault(report, on)
        return found

    @cached_property
    def lines(self) -> list[Line]:
        """Return one line for each organ."""
        return [self._line(organ) for organ in self.organs]

    def _line(self, organ: Organ) -> Line:
        report = self._returns.get(organ.pk)
        snapshot = self._snapshots.get(report.pk) if report else None
        published_on = self._first_published.get(report.pk) if report else None
        due = due_of(organ, self.year, today=self.today, published_on=published_on)
        return Line(organ, report, snapshot, published_on, due, snapshot.breaks if snapshot else 0)

    @property
    def missing(self) -> list[Line]:
        """Return the organs whose signed report is not here."""
        return [each for each in self.lines if each.is_missing]

    @property
    def late(self) -> list[Line]:
        """Return the organs whose report is or was late."""
        return [each for each in self.lines if each.is_late]

    @property
    def broken(self) -> list[Line]:
        """Return the organs whose signed report does not balance in itself (published that way, and taken over)."""
        return [each for each in self.lines if each.breaks]

    @cached_property
    def figures(self) -> dict[int, dict[str, Value]]:
        """Return the signed cells of each organ that filed, by organ."""
        return {each.organ.pk: figures_of(each.snapshot) for each in self.lines if each.snapshot}

    @cached_property
    def reports(self) -> list[Report]:
        """Return the signed reports of the organs, cells only."""
        return [
            Report(each.report.edition, each.organ.name, self.year, self.figures[each.organ.pk])
            for each in self.lines
            if each.snapshot and each.report
        ]

    @cached_property
    def _rolled_up(self) -> tuple[Report, list[CheckFinding]]:
        if not self.reports:
            return Report(self.form.code, self.district.name, self.year, dict.fromkeys(self.form.cells)), []
        return roll_up(self.reports, unit=self.district.name, year=self.year)

    @property
    def sums(self) -> Report:
        """Return the sum of the organs' reports, cell by cell."""
        return self._rolled_up[0]

    @property
    def remarks(self) -> list[CheckFinding]:
        """Return what adding up the reports gave to remark upon (C1 … C4)."""
        return self._rolled_up[1]

    def behind(self, cell: str) -> list[tuple[Organ, Number]]:
        """Return the organs behind one sum, each with its figure; those with zero left out."""
        return [
            (each.organ, as_number(self.figures[each.organ.pk].get(cell)))
            for each in self.lines
            if each.organ.pk in self.figures and as_number(self.figures[each.organ.pk].get(cell)) != 0
        ]

    @cached_property
    def own(self) -> Return | None:
        """Return the district's own return, if it was begun."""
        return self._returns.get(self.district.pk)

    def not_additive(self, own: Report) -> list[CheckFinding]:
        """Return where the district's own report is not what its organs' reports say together (C1 … C4)."""
        if not self.reports:
            return []
        return check_district(own, self.reports, expected=[each.organ.name for each in self.lines])


def district_year(*, district: Organ, year: int, today: date) -> DistrictYear:
    """Return the returns of a district's organs on one year."""
    return DistrictYear(district, year, today=today)
