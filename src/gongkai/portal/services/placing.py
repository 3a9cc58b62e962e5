"""
How does a paper come to stand in a column, and disappear from it?

Nothing here makes anything public: what a column shows is what has been released, copied from the paper. A paper is
put into columns by hand while it is written, or a column takes it by itself once it is out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Subquery

from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers.kinds import kind as kind_of
from gongkai.papers.models import Paper
from gongkai.portal import events
from gongkai.portal.models import Placement, Section, Statement
from gongkai.portal.selectors.permission import Standing, accepts, fits, must_keep
from gongkai.portal.selectors.takers import Takers, missing_in

from .names import names

# Every database takes this many values in one statement.
CHUNK = 400
# Gathering more than this would keep the officer, and everybody else who writes, waiting.
GATHERED = 2000


@transaction.atomic
def place(*, paper: Paper, section: Section, by: Any, at: datetime, home: bool = False) -> Placement:
    """
    Put a paper into a column, as its home or as one more (放入栏目).

    What is public already appears there at once. A paper that stands there by itself is made a choice by hand.

    :raises NotAllowed: if ``by`` may not, or the column does not take such a paper
    """
    _must_write(paper, section, by)
    if not accepts(section, paper.organ):
        raise NotAllowed(f"“{section.name}”不收{paper.organ.short_name}的内容，或者已停止更新。")
    if not fits(section, paper.kind):
        raise NotAllowed(f"“{section.name}”是“{section.get_kind_display()}”栏目，不收“{kind_of(paper.kind).label}”。")
    _hold([section.pk])
    standing = Placement.objects.filter(section=section, paper=paper).first()
    if standing is not None and not standing.automatic and standing.home == (home or standing.home):
        return standing
    if home:
        _leave_home(paper, but=section)
    placed, _ = Placement.objects.update_or_create(
        section=section,
        paper=paper,
        defaults={
            "home": home or (standing.home if standing else False),
            "automatic": False,
            "live": paper.live,
            "published_at": paper.published_at if paper.live else None,
        },
    )
    _add({section.pk: int(placed.live)}, {section.pk: int(standing is not None and standing.live)})
    _settle([section.pk])
    record(
        events.PaperPlaced(**names(section), paper=paper.pk, title=paper.title, home=placed.home, live=paper.live),
        by=by,
        at=at,
        organ=paper.organ,
    )
    return placed


@transaction.atomic
def unplace(*, paper: Paper, section: Section, by: Any, at: datetime) -> None:
    """
    Take a paper out of a column (移出栏目); a public paper keeps its home until another one is chosen.

    :raises NotAllowed: if ``by`` may not, it does not stand there, or the column takes it by itself
    """
    _must_write(paper, section, by)
    _hold([section.pk])
    placed = Placement.objects.filter(section=section, paper=paper).first()
    if placed is None:
        raise NotAllowed(f"“{paper.title}”不在栏目“{section.name}”中。")
    if placed.automatic:
        raise NotAllowed(f"“{section.name}”自动收入这类文稿，不能单独移出。")
    if placed.home and paper.live:
        raise NotAllowed("已发布的文稿必须有主栏目；请先选定另一个主栏目。")
    placed.delete()
    _add({}, {section.pk: int(placed.live)})
    _settle([section.pk])
    if paper.live:
        show(paper_ids=[paper.pk])
    record(
        events.PaperUnplaced(**names(section), paper=paper.pk, title=paper.title, live=paper.live),
        by=by,
        at=at,
        organ=paper.organ,
    )


def show(*, paper_ids: Iterable[int]) -> list[int]:
    """
    Let what has been released appear in its columns, and in those that take it by themselves.

    Safe to repeat: everything is copied from the papers as they stand. Return the keys of the columns concerned.
    """
    return _renew(paper_ids)


def hide(*, paper_ids: Iterable[int]) -> list[int]:
    """Let what has been withdrawn disappear from its columns; safe to repeat. Return the keys of the columns."""
    return _renew(paper_ids)


@transaction.atomic
def gather(*, section: Section, by: Any, at: datetime, most: int = GATHERED) -> int:
    """
    Let a column take in what was released before it was there, or before it took such papers (收入已发布的文稿).

    At most ``most`` papers are taken at once, the newest first; return how many came, and ask again for more.

    :raises NotAllowed: if ``by`` does not keep the tree, or the column is closed or takes nothing by itself
    """
    must_keep(section.tree, by=by)
    if not section.is_open or section.is_group or not (section.shows or section.statutory):
        raise NotAllowed("栏目已停止更新，或者没有设定自动收入的文稿种类和法定事项。")
    keys = list(missing_in(section).values_list("pk", flat=True)[:most])
    if keys:
        show(paper_ids=keys)
        event = events.PapersGathered(**names(section), count=len(keys))
        record(event, by=by, at=at, organ=section.tree)
    return len(keys)


def recount(*, sections: Iterable[int] | None = None) -> int:
    """Count again what stands in columns (all, without keys), and return how many copies were wrong."""
    with transaction.atomic():
        return _recount(Section.objects.values_list("pk", flat=True) if sections is None else sections)


def _renew(paper_ids: Iterable[int]) -> list[int]:
    keys = sorted(set(paper_ids))
    concerned: set[int] = set()
    with transaction.atomic():
        takers = Takers()
        for start in range(0, len(keys), CHUNK):
            concerned |= _renew_some(keys[start : start + CHUNK], takers)
        _settle(concerned)
    return sorted(concerned)


def _renew_some(keys: Sequence[int], takers: Takers) -> set[int]:
    # In the order made: of two papers of one moment, the later one then stands first.
    found = Paper.objects.filter(pk__in=keys).order_by("pk")
    papers = list(found.only("pk", "organ", "kind", "basis", "live", "published_at"))
    wanted = {each.pk: takers.of(each) if each.live else [] for each in papers}
    mine = Placement.objects.filter(paper__in=keys)
    concerned = {*mine.values_list("section", flat=True), *(key for some in wanted.values() for key in some)}
    _hold(concerned)
    standing: dict[int, dict[int, Placement]] = {}
    for each in mine:
        standing.setdefault(each.paper_id, {})[each.section_id] = each
    before = Counter(each.section_id for here in standing.values() for each in here.values() if each.live)
    new: list[Placement] = []
    gone: list[int] = []
    for paper in (each for each in papers if each.live):
        here = standing.get(paper.pk, {})
        homeless = not any(each.home for each in here.values())
        for section in (key for key in wanted[paper.pk] if key not in here):
            new.append(Placement(section_id=section, paper_id=paper.pk, home=homeless, automatic=True))
            homeless = False
        # Only a column that still takes papers by itself lets one go: what stands in a closed one stays there.
        unwanted = takers.keys - set(wanted[paper.pk])
        gone += [each.pk for key, each in here.items() if each.automatic and not each.home and key in unwanted]
    Placement.objects.filter(pk__in=gone).delete()
    Placement.objects.bulk_create(new, ignore_conflicts=True)
    copied = Paper.objects.filter(pk=OuterRef("paper_id"))
    mine.update(live=Subquery(copied.values("live")[:1]), published_at=Subquery(copied.values("published_at")[:1]))
    after = Counter(mine.filter(live=True).values_list("section", flat=True))
    _add(after, before)
    return concerned


def _hold(sections: Iterable[int]) -> None:
    """Let others who show or hide something in these columns wait, so that the copies are counted one after another."""
    for chunk in _chunks(sections):
        Section.objects.filter(pk__in=chunk).update(live_count=F("live_count"))


def _add(after: Mapping[int, int], before: Mapping[int, int]) -> None:
    """Add to the copies of columns what came and take off what went; the columns must be held."""
    by_change: dict[int, list[int]] = {}
    for key in {*after, *before}:
        by_change.setdefault(after.get(key, 0) - before.get(key, 0), []).append(key)
    for change, keys in by_change.items():
        if change:
            Section.objects.filter(pk__in=keys).update(live_count=F("live_count") + change)


def _settle(sections: Iterable[int]) -> None:
    """Copy the newest moment of columns, one step along each index, and let statements lapse where something stands."""
    walk = Placement.objects.filter(section=OuterRef("pk"), live=True).order_by("-published_at", "-pk")
    for chunk in _chunks(sections):
        Section.objects.filter(pk__in=chunk).update(newest_at=Subquery(walk.values("published_at")[:1]))
        # A sentence that there is nothing has had its time once there is something.
        filled = Section.objects.filter(pk__in=chunk, live_count__gt=0).values("pk")
        Statement.objects.filter(section__in=filled, lapsed=False).update(lapsed=True)


def _recount(sections: Iterable[int]) -> int:
    """Write the copies of columns anew from what stands in them; the count walks each column's index."""
    wrong = 0
    for chunk in _chunks(sections):
        found = {each.pk: each for each in Section.objects.filter(pk__in=chunk).only("pk", "live_count", "newest_at")}
        counted = (
            Placement.objects.filter(section__in=chunk, live=True)
            .order_by()
            .values_list("section")
            .annotate(count=Count("pk"), newest=Max("published_at"))
        )
        facts = {section: (count, newest) for section, count, newest in counted}
        for key, each in found.items():
            count, newest = facts.get(key, (0, None))
            if (each.live_count, each.newest_at) != (count, newest):
                wrong += 1
                Section.objects.filter(pk=key).update(live_count=count, newest_at=newest)
        _settle(chunk)
    return wrong


def _chunks(keys: Iterable[int]) -> list[list[int]]:
    ordered = sorted(set(keys))
    return [ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)]


def _leave_home(paper: Paper, *, but: Section) -> None:
    """Take the home away from where it is: a choice by hand stays as one more column, the rest goes."""
    Placement.objects.filter(paper=paper, home=True).exclude(section=but).update(home=False)


def _must_write(paper: Paper, section: Section, by: Any) -> None:
    """Refuse whoever writes neither for the paper's organ nor keeps the tree."""
    standing = Standing(by)
    if not (standing.states_for(paper.organ) or standing.keeps(section.tree)):
        raise NotAllowed(f"栏目由{paper.organ.name}的信息公开员或科室审核人员选定。")
