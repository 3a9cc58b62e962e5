"""Who may do what, and where does an organ belong? (谁可以办理、归谁管辖)"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from .models import DayChange, Kind, Membership, Organ, Role, Unit, User, YearNotice

# Whoever enters what the State Council's notices say, and what the district changes.
KEEPS_CALENDAR: frozenset[str] = frozenset({Role.AUTHORITY, Role.ADMIN})

# Roles whose work is the district and not one organ: they review, audit or keep the system.
DISTRICT_WIDE: frozenset[str] = frozenset({Role.AUTHORITY, Role.AUDITOR, Role.ADMIN})


def memberships_of(*, user: Any, role: str | Iterable[str] | None = None) -> QuerySet[Membership]:
    """Return the memberships that a person holds now; nobody's and a deactivated person's are none."""
    held = Membership.objects.filter(
        active_to__isnull=True, user__is_active=True, user_id=getattr(user, "pk", None) or 0
    )
    return held if role is None else held.filter(role__in=[role] if isinstance(role, str) else list(role))


def organs_of(*, user: Any, role: str | Iterable[str] | None = None) -> QuerySet[Organ]:
    """Return the organs in which a person holds a role, or one of several, or any."""
    return Organ.objects.filter(pk__in=memberships_of(user=user, role=role).values("organ"))


def holds(*, user: Any, organ: Organ | None, role: str | Iterable[str]) -> bool:
    """Test if a person holds a role, or one of several, in an organ."""
    return organ is not None and memberships_of(user=user, role=role).filter(organ_id=organ.pk).exists()


def district_of(organ: Organ) -> Organ:
    """Return the district that an organ belongs to; a district belongs to itself."""
    here = organ
    while here.parent_id is not None:
        here = here.parent  # type: ignore[assignment]
    return here


def organs_in(*, district: Organ, on: date) -> QuerySet[Organ]:
    """Return the organs of a district that existed on a day, without the district itself."""
    existing = Q(active_from__isnull=True) | Q(active_from__lte=on)
    existing &= Q(active_to__isnull=True) | Q(active_to__gte=on)
    return Organ.objects.filter(existing, pk__in=_below({district.pk}))


def districts() -> QuerySet[Organ]:
    """Return the districts of this installation, in order."""
    return Organ.objects.filter(kind=Kind.DISTRICT)


def authorities_of(found: QuerySet[Organ]) -> QuerySet[Organ]:
    """Return the organs directly below these districts that are their OGI authorities."""
    return Organ.objects.filter(parent__in=found, is_ogi_authority=True)


def organs_seen_by(*, user: Any) -> QuerySet[Organ]:
    """
    Return the organs whose records a person may look at.

    Whoever reviews, audits or administers sees the whole district; everyone else the organs they serve.
    """
    own = set(organs_of(user=user).values_list("pk", flat=True))
    return Organ.objects.filter(pk__in=own | _districts_where(user, DISTRICT_WIDE))


def keys_seen_by(held: Mapping[int, Collection[str]]) -> frozenset[int]:
    """
    Return the keys of the organs whose records somebody may look at, as ``organs_seen_by`` does; one question.

    :param held: the roles that the person holds now, by the key of the organ
    """
    parents = dict(Organ.objects.order_by().values_list("pk", "parent"))

    def top(key: int) -> int:
        while (above := parents.get(key)) is not None:
            key = above
        return key

    tops = {top(organ) for organ, roles in held.items() if not DISTRICT_WIDE.isdisjoint(roles)}
    return frozenset(held) | {key for key in parents if tops and top(key) in tops}


def organs_administered_by(*, user: Any) -> QuerySet[Organ]:
    """Return the organs whose people a person appoints: all of the districts in which they are an administrator."""
    return Organ.objects.filter(pk__in=_districts_where(user, (Role.ADMIN,)))


def calendars_seen_by(*, user: Any) -> QuerySet[Organ]:
    """Return the districts in which a person serves: theirs is the calendar by which the person's terms are counted."""
    tops = {district_of(each).pk for each in organs_of(user=user).select_related("parent__parent")}
    return Organ.objects.filter(pk__in=tops)


def calendars_kept_by(*, user: Any) -> QuerySet[Organ]:
    """Return the districts whose calendar a person keeps: the authority's people and the administrators do."""
    kept = organs_of(user=user, role=KEEPS_CALENDAR).select_related("parent__parent")
    return Organ.objects.filter(pk__in={district_of(each).pk for each in kept})


def days_changed(*, district: Organ, year: int | None = None) -> QuerySet[DayChange]:
    """Return what a district changed in the calendar, of a year or of all, those dropped too."""
    found = DayChange.objects.filter(district=district)
    return found if year is None else found.filter(day__year=year)


def years_entered(*, district: Organ) -> QuerySet[YearNotice]:
    """Return the years whose notice a district has entered completely."""
    return YearNotice.objects.filter(district=district, dropped_at__isnull=True)


def units_of(organ: Organ, *, also: int | None = None) -> QuerySet[Unit]:
    """
    Return the units of an organ to which work may be given, in order.

    :param also: the key of a unit that is shown although it is closed, because something stands with it
    """
    return Unit.objects.filter(Q(closed_on__isnull=True) | Q(pk=also or 0), organ=organ).order_by("pk")


def people_of(*, organs: QuerySet[Organ]) -> QuerySet[User]:
    """Return the people who hold or held a role in one of these organs."""
    return User.objects.filter(pk__in=Membership.objects.filter(organ__in=organs).values("user"))


def _districts_where(user: Any, roles: Iterable[str]) -> set[int]:
    """Return the keys of the districts, with all their organs, in which a person holds one of these roles."""
    tops = {district_of(each).pk for each in organs_of(user=user, role=roles).select_related("parent__parent")}
    return tops | _below(tops) if tops else set()


def below(organ: int) -> set[int]:
    """Return the keys of all organs below one, itself given by its key."""
    return _below({organ})


def _below(tops: set[int]) -> set[int]:
    """Return the keys of all organs below these ones, in one query: a district has some hundred organs at most."""
    children: dict[int, list[int]] = {}
    for key, parent in Organ.objects.filter(parent__isnull=False).order_by().values_list("pk", "parent"):
        children.setdefault(parent or 0, []).append(key)
    found: set[int] = set()
    queue = list(tops)
    while queue:
        for each in children.get(queue.pop(), []):
            if each not in found:
                found.add(each)
                queue.append(each)
    return found
