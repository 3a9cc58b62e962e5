"""What was moved in, what came of it, and where would each column's items go?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from gongkai.organs.models import Organ
from gongkai.organs.selectors import district_of
from gongkai.papers.models import State, Submission
from gongkai.portal.models import Import, ImportLine, Kind, Section, Verdict

from .permission import accepts
from .tree import sections


@dataclass(frozen=True)
class Tally:
    """What is done with the items of an import, counted."""

    new: int = 0
    same: int = 0
    changed: int = 0
    twice: int = 0
    unfit: int = 0
    faulty: int = 0
    lacking: int = 0
    drafted: int = 0
    sent: int = 0
    barred: int = 0
    sendable: int = 0
    live: int = 0


def imports_of(organ: Organ) -> QuerySet[Import]:
    """Return what was moved in for an organ, the last first."""
    return Import.objects.filter(organ=organ).select_related("by").order_by("-pk")


def tally_of(moving: Import) -> Tally:
    """Return the counts of an import in one query."""

    def some(**more: Any) -> Count:
        return Count("pk", filter=Q(**more))

    barred = Q(paper__state=State.DRAFT) & ~Q(bars=[])
    said = moving.lines.aggregate(
        **{each.value: some(verdict=each) for each in Verdict},
        faulty=Count("pk", filter=~Q(faults=[])),
        lacking=some(lacks=True, paper__state=State.DRAFT),
        drafted=some(paper__isnull=False),
        sent=some(submission__isnull=False),
        barred=Count("pk", filter=barred),
        sendable=some(paper__state=State.DRAFT, lacks=False),
        live=some(paper__live=True),
    )
    return Tally(**said)


def sendable(moving: Import) -> QuerySet[ImportLine]:
    """Return the lines whose drafts may be sent in a batch: whole, and drafts still."""
    return moving.lines.filter(paper__state=State.DRAFT, lacks=False)


def maskable(moving: Import) -> list[ImportLine]:
    """Return the lines that a personal number in an attachment bars."""
    barred = moving.lines.filter(paper__state=State.DRAFT).exclude(bars=[]).select_related("paper__organ")
    return [
        each
        for each in barred.order_by("number")
        if any(bar.get("file") and str(bar.get("code", "")).startswith("privacy.") for bar in each.bars)
    ]


def lines_of(moving: Import, *, shown: str = "") -> QuerySet[ImportLine]:
    """Return the lines of an import, narrowed to a verdict, to those with faults, or to those that are barred."""
    lines = moving.lines.select_related("paper__organ").order_by("number")
    if shown in Verdict.values:
        return lines.filter(verdict=shown)
    if shown == "faults":
        return lines.exclude(faults=[])
    if shown == "lacks":
        return lines.filter(lacks=True, paper__state=State.DRAFT)
    if shown == "barred":
        return lines.filter(paper__state=State.DRAFT).exclude(bars=[])
    return lines


def submissions_of(moving: Import) -> QuerySet[Submission]:
    """Return the batches in which the drafts were sent, the first first."""
    keys = moving.lines.filter(submission__isnull=False).values("submission")
    return Submission.objects.filter(pk__in=keys).annotate(count=Count("lines")).order_by("pk")


def columns_of(moving: Import) -> list[tuple[str, int, str]]:
    """Return the names of the columns from which items come, how many, and the kind that most of them seem to be."""
    found: dict[str, dict[str, int]] = {}
    counted = moving.lines.filter(verdict=Verdict.NEW).order_by().values_list("column", "kind").annotate(Count("pk"))
    for column, kind, count in counted:
        found.setdefault(column, {})[kind] = count
    lines = [(name, sum(kinds.values()), max(kinds, key=lambda each: kinds[each])) for name, kinds in found.items()]
    return sorted(lines, key=lambda each: (-each[1], each[0]))


def sections_open_to(organ: Organ) -> list[Section]:
    """Return the columns into which an organ may put something, in the order of the trees."""
    trees = (organ.pk, district_of(organ).pk)
    found = sections().filter(Q(tree__in=trees) | Q(owner=organ), closed_on__isnull=True).exclude(kind=Kind.GROUP)
    return [each for each in found if accepts(each, organ)]


def suggested(names: Iterable[str], known: Iterable[Section]) -> dict[str, Section | None]:
    """Return for each name of a column the column of ours that is called so, or nearly so."""
    columns = list(known)

    def of(name: str) -> Section | None:
        if len(name) < 2:
            return None
        same = [each for each in columns if each.name == name or each.code == name]
        near = [each for each in columns if len(each.name) > 1 and (each.name in name or name in each.name)]
        near.sort(key=lambda each: abs(len(each.name) - len(name)))
        return next(iter(same), None) or next(iter(near), None)

    return {name: of(name) for name in names}
