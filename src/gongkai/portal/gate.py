"""What does the portal ask of a paper before it goes out? A place to stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from gongkai.papers.content import Content
from gongkai.papers.kinds import kind
from gongkai.papers.models import Paper
from gongkai.papers.ports import condition_of_many
from gongkai.review.checks import Finding, Severity

from .models import Placement, Section
from .selectors.takers import Takers

CODE = "portal.no_section"
_CHUNK = 500


@condition_of_many()
def has_a_place(written: Sequence[tuple[Paper, Content]], *, today: date) -> Iterator[tuple[Paper, Finding]]:
    """
    Ask for a home column, unless some column takes the paper by itself.

    What another room shows has its own lists. While a site has no columns at all there is nothing to choose from.
    """
    asked = [
        (paper, said) for paper, said in written if kind(paper.kind).room == "portal" and said.attribute == "public"
    ]
    housed = _housed([paper.pk for paper, _ in asked])
    homeless = [(paper, said) for paper, said in asked if paper.pk not in housed]
    if not homeless:
        return
    takers = Takers()
    has_columns: bool | None = None
    for paper, said in homeless:
        if takers.of(paper, basis=said.basis):
            continue
        if has_columns is None:
            has_columns = Section.objects.filter(closed_on__isnull=True).exists()
        yield paper, _without_a_place(has_columns=has_columns)


def _housed(keys: Sequence[int]) -> set[int]:
    """Return the keys of the papers that have a home."""
    found: set[int] = set()
    for start in range(0, len(keys), _CHUNK):
        homes = Placement.objects.filter(paper__in=keys[start : start + _CHUNK], home=True)
        found.update(homes.values_list("paper", flat=True))
    return found


def _without_a_place(*, has_columns: bool) -> Finding:
    return Finding(
        code=CODE,
        severity=Severity.BLOCK if has_columns else Severity.WARN,
        where="栏目",
        says="没有选定主栏目，发布后在栏目中找不到这篇文稿。",
        advice="在文稿页的“栏目”中选定主栏目。"
        if has_columns
        else "网站还没有建立栏目，请主管部门或网站运维人员先按模板建立。",
        cite="ogi:24",
        acceptable=False,
    )
