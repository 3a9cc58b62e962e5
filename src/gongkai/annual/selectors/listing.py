"""Which returns may a person see, and how do they stand today?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min

from gongkai.annual.models import Publication, Return, State

from .due import Due, due_of
from .permission import OWN, Standing


@dataclass(frozen=True)
class Line:
    """One return, with when it is due and which step waits for this person."""

    report: Return
    due: Due
    waits_for_me: bool


@dataclass(frozen=True)
class Listing:
    """The returns of a year, or of all years, and which years there are."""

    lines: Sequence[Line]
    years: Sequence[int]


def listed(*, user: Any, year: int | None, today: date) -> Listing:
    """Return the returns that a person may look into, newest year first, in four queries whatever their number."""
    standing = Standing(user)
    organs = standing.organs_seen
    own = {organ.pk for organ in organs if standing.roles_in(organ) & OWN}
    mine = Return.objects.filter(organ__in=organs).select_related("organ__parent__parent__parent")
    everything = [
        each
        for each in mine
        if each.organ_id in own or (each.state != State.DRAFTED and standing.looks_over(each.organ))
    ]
    published = dict(
        Publication.objects.filter(snapshot__report__in=everything)
        .order_by()
        .values_list("snapshot__report")
        .annotate(first=Min("on"))
    )
    lines = [
        Line(
            each,
            due_of(each.organ, each.year, today=today, published_on=published.get(each.pk)),
            bool(standing.acts(each)) or (each.is_open and standing.writes(each)),
        )
        for each in everything
        if year is None or each.year == year
    ]
    return Listing(lines, sorted({each.year for each in everything}, reverse=True))
