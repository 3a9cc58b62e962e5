"""Which return does an address name, and may this person look into it? Others get 404, as if it were not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest

from gongkai.annual.models import Act, Return
from gongkai.annual.selectors.due import Due, due_of
from gongkai.annual.selectors.permission import Standing
from gongkai.annual.selectors.workbook import Workbook
from gongkai.kernel import clock


@dataclass
class Desk:
    """One return on one person's desk."""

    request: HttpRequest
    workbook: Workbook
    standing: Standing
    today: date

    @property
    def report(self) -> Return:
        """Return the return."""
        return self.workbook.report

    @property
    def may_write(self) -> bool:
        """Test if the person may write into the return now."""
        return self.report.is_open and self.standing.writes(self.report)

    @property
    def acts(self) -> tuple[Act, ...]:
        """Return the steps that are lawful now and this person's."""
        return self.standing.acts(self.report)

    @property
    def due(self) -> Due:
        """Return when the report is or was due."""
        dates = [each.publication.on for each in self.workbook.snapshots if hasattr(each, "publication")]
        return due_of(self.report.organ, self.report.year, today=self.today, published_on=min(dates) if dates else None)

    def facts(self, **more: Any) -> dict[str, Any]:
        """Return what every page of a return shows, with what this one adds."""
        return {
            "desk": self,
            "report": self.report,
            "organ": self.report.organ,
            "workbook": self.workbook,
            "may_write": self.may_write,
            "due": self.due,
            **more,
        }

    def again(self) -> Desk:
        """Return the same desk after something was written, read afresh."""
        return open_desk(self.request, self.report.organ.code, self.report.year)


def typed(request: HttpRequest, name: str, most: int = 500) -> str:
    """Return what was typed into a field, cut to a length, without the one character that no database keeps."""
    return request.POST.get(name, "").replace("\x00", "")[:most]


def open_desk(request: HttpRequest, code: str, year: int) -> Desk:
    """
    Return the desk of one return.

    :raises Http404: if there is no such return, or this person may not see it
    """
    report = Return.objects.filter(organ__code=code, year=year).select_related("organ__parent__parent").first()
    standing = Standing(request.user)
    if report is None or not standing.sees(report):
        raise Http404("没有这份年度报告，或您不能查看。")
    return Desk(request, Workbook(report), standing, clock.today())
