"""Where does an organ publish each matter that articles 20 and 21 ask of it? (法定主动公开目录)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ
from gongkai.organs.selectors import district_of
from gongkai.papers.models import Paper
from gongkai.portal.models import Kind, Section, Statement
from lawbook.proactive.required import Item, required_items

from .duties import with_duties
from .tree import sections


@dataclass(frozen=True)
class Entry:
    """One matter: its columns, how many papers are public, of which day the newest is, or what is said instead."""

    item: Item
    sections: tuple[Section, ...]
    count: int
    last_on: date | None
    statement: Statement | None

    @property
    def says(self) -> str:
        """Return how the matter stands, in words."""
        if self.count:
            return f"{self.count}条"
        if self.statement is not None:
            return self.statement.text
        return "没有内容，也没有说明" if self.sections else "无栏目"


def catalogue(organ: Organ, *, today: date) -> list[Entry]:
    """
    Return the statutory matters of an organ in the order of the law, in four queries at most.

    What stands in the organ's own column of a matter is counted there. What it publishes in one column for all, or in
    columns of the district that are open to everybody, is counted by the matter that its papers rest on.
    """
    district = district_of(organ)
    near = Q(tree=organ) | Q(owner=organ) | Q(tree=district, everybody=True)
    found = list(sections().filter(near, Q(kind=Kind.STATUTORY) | ~Q(statutory=""), closed_on__isnull=True))
    by_code: dict[str, list[Section]] = {}
    for each in found:
        by_code.setdefault(each.statutory, []).append(each)
    # A small organ keeps one column for all matters: what stands there is told apart by what each paper rests on.
    for_all = [each for each in by_code.pop("", []) if organ.pk in (each.owner_id, each.tree_id)]
    duties = with_duties(found, today=today)
    resting = _resting(organ)
    entries = []
    for item in required_items(kind=organ.kind, on=today):
        here = by_code.get(item.code, [])
        own = [each for each in here if organ.pk in (each.owner_id, each.tree_id)]
        if own:
            count, last = (
                sum(each.live_count for each in own),
                max((_day(each.newest_at) for each in own), default=None),
            )
        else:
            count, last = resting.get(item.code, (0, None))
        stated = next((duties[each.pk].stated for each in own if duties[each.pk].stated), None)
        entries.append(Entry(item, tuple(own or for_all or here), count, None if last == date.min else last, stated))
    return entries


def _resting(organ: Organ) -> dict[str, tuple[int, date | None]]:
    """Return how many public papers of an organ rest on each matter, and the day of the newest."""
    found = Paper.objects.filter(organ=organ, live=True).exclude(basis="").order_by()
    rows = found.values_list("basis").annotate(count=Count("pk"), newest=Max("published_at"))
    return {basis: (count, _day(newest)) for basis, count, newest in rows}


def _day(moment: Any) -> date:
    day: date = moment.astimezone(CHINA).date() if moment else date.min
    return day
