"""May this person open this column, or this list of columns?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest

from gongkai.kernel import clock
from gongkai.organs.models import Organ
from gongkai.organs.selectors import district_of, organs_in
from gongkai.portal import selectors
from gongkai.portal.models import Kind, Section
from gongkai.portal.selectors import Standing


@dataclass(frozen=True)
class Desk:
    """A person before an organ's columns, or one of them."""

    request: HttpRequest
    standing: Standing
    organ: Organ
    today: date

    @property
    def keeps(self) -> bool:
        """Test if the person keeps the tree."""
        return self.standing.keeps(self.organ)

    def organs(self) -> list[Organ]:
        """Return the organs that may answer for a column of this tree."""
        district = district_of(self.organ)
        return [district, *organs_in(district=district, on=self.today)]

    def groups(self, *, but: Section | None = None) -> list[Section]:
        """Return the groups of this tree below which a column may stand."""
        found = Section.objects.filter(tree=self.organ, kind=Kind.GROUP, closed_on__isnull=True)
        return [each for each in found if but is None or but.pk not in each.path]


def open_organ(request: HttpRequest, code: str, *, to_keep: bool = False) -> Desk:
    """
    Return the desk of an organ's columns.

    :raises Http404: if there is no such organ, or this person may not see (or keep) its columns
    """
    organ = Organ.objects.filter(code=code).select_related("parent__parent__parent", "operator").first()
    standing = Standing(request.user)
    if organ is None or not standing.sees_pages(organ) or (to_keep and not standing.keeps(organ)):
        raise Http404("没有这个机关的栏目，或您不能办理。")
    return Desk(request, standing, organ, clock.today())


def open_section(request: HttpRequest, code: str, section: str) -> tuple[Desk, Section]:
    """
    Return the desk of one column.

    :raises Http404: if there is no such column, or this person may not see it
    """
    standing = Standing(request.user)
    try:
        found = selectors.section(code, section)
    except Section.DoesNotExist:
        raise Http404("没有这个栏目。") from None
    if not standing.sees(found):
        raise Http404("没有这个栏目，或您不能查看。")
    return Desk(request, standing, found.tree, clock.today()), found


def typed(request: HttpRequest) -> Any:
    """Return what was typed, without the one character that no database keeps."""
    said = request.POST.copy()
    for key in said:
        said.setlist(key, [each.replace("\x00", "") for each in said.getlist(key)])
    return said
