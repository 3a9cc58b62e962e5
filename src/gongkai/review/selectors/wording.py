"""Which expressions does the office not want to read, and where do they stand in a text? (表述词库)"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from gongkai.organs.models import Organ, Role
from gongkai.organs.selectors import holds, organs_administered_by, organs_of
from gongkai.review.models import Expression

KEEPERS = (Role.CLERK, Role.REVIEWER, Role.AUTHORITY)


@dataclass(frozen=True)
class Entry:
    """One expression that is sought: what it should be, and how much it matters."""

    wrong: str
    right: str
    level: str
    category: str = ""
    source: str = ""


@dataclass(frozen=True)
class Dictionary:
    """
    Expressions ready to be sought, all in one pass over a text.

    They are filed under their first two characters, so a text costs one look-up a character however many there are.
    """

    filed: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Dictionary:
        """Return a dictionary of these expressions; of two that begin alike the longer is tried first."""
        filed: dict[str, list[Entry]] = {}
        for each in sorted(entries, key=lambda entry: (-len(entry.wrong), entry.wrong)):
            filed.setdefault(each.wrong[:2], []).append(each)
        return cls({head: tuple(found) for head, found in filed.items()})

    def hits(self, text: str) -> Iterator[tuple[Entry, int]]:
        """Yield each expression that stands in a text, with its place; what lies inside a longer one is not told."""
        filed, here, end = self.filed, 0, len(text) - 1
        while here < end:
            for each in filed.get(text[here : here + 2], ()):
                if text.startswith(each.wrong, here) and not _is_right(each, text, here):
                    yield each, here
                    here += len(each.wrong) - 1
                    break
            here += 1


def _is_right(entry: Entry, text: str, here: int) -> bool:
    """Test if the wrong expression is only a part of the right one, which stands there."""
    inside = entry.right.find(entry.wrong)
    return inside >= 0 and here >= inside and text.startswith(entry.right, here - inside)


def dictionary(*, organ: int, today: date) -> Dictionary:
    """
    Return what is sought in an organ's texts on a day.

    The entries are read again only when one of them has changed: one small query tells.
    """
    scope = scope_of(organ)
    stamp = _in_scope(scope).aggregate(count=Count("pk"), drawn=Sum("drawn"))
    return _made(scope, today, (stamp["count"], int(stamp["drawn"] or 0)))


@lru_cache(maxsize=64)
def _made(scope: tuple[int, ...], today: date, stamp: tuple[int, int]) -> Dictionary:
    nearest: dict[str, Expression] = {}
    rank = {organ: place for place, organ in enumerate(scope)}
    for each in sorted(_in_scope(scope), key=lambda each: -rank.get(each.organ_id or 0, len(rank))):
        nearest[each.wrong] = each
    return Dictionary.of(
        Entry(each.wrong, each.right, each.level, each.category, each.source)
        for each in nearest.values()
        if each.holds_on(today)
    )


def scope_of(organ: int) -> tuple[int, ...]:
    """Return the keys of an organ and of those above it, the nearest first: whose entries hold for it."""
    above = Organ.objects.filter(pk=organ).values_list("pk", "parent", "parent__parent", "parent__parent__parent")
    return tuple(key for key in above[0] if key) if above else ()


def _in_scope(scope: tuple[int, ...]) -> QuerySet[Expression]:
    return Expression.objects.filter(Q(organ=None) | Q(organ__in=scope))


def expressions_for(*, organ: Organ) -> QuerySet[Expression]:
    """Return the entries that an organ can see: its own, those of the organs above it, and the general ones."""
    return _in_scope(scope_of(organ.pk)).select_related("organ")


def organs_with_words(*, user: Any) -> QuerySet[Organ]:
    """
    Return the organs whose dictionary a person keeps.

    The people of an organ who write and review keep its own; the authority and the administrator of a district also
    that of the district, which holds for all of its organs.
    """
    own = organs_of(user=user, role=KEEPERS)
    above = organs_of(user=user, role=Role.AUTHORITY).values("parent")
    administered = organs_administered_by(user=user)
    return Organ.objects.filter(Q(pk__in=own) | Q(pk__in=above) | Q(pk__in=administered))


def may_keep_words(*, user: Any, organ: Organ) -> bool:
    """Test if a person keeps the dictionary of an organ."""
    return holds(user=user, organ=organ, role=KEEPERS) or organs_with_words(user=user).filter(pk=organ.pk).exists()
