"""What does the journal say about a thing, and who may read it?"""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Role
from gongkai.organs.selectors import memberships_of, organs_seen_by

from .models import Delivery, Entry

MANY = 3
"""After so many attempts somebody should look at what an act still has to cause."""


def entries_about(subject: str) -> QuerySet[Entry]:
    """Return the entries about one thing, such as ``annual.return:12``, oldest first."""
    return Entry.objects.filter(subject=subject).order_by("number")


def entries_seen_by(*, user: Any) -> QuerySet[Entry]:
    """
    Return the entries that a person may read, newest first.

    An entry without an organ is about the installation itself: the business of auditors and administrators.
    """
    seen = Q(organ__in=organs_seen_by(user=user)) | Q(by=user.pk)
    if memberships_of(user=user, role=(Role.AUDITOR, Role.ADMIN)).exists():
        seen |= Q(organ__isnull=True)
    return Entry.objects.filter(seen).order_by("-number")


def undelivered(*, attempts: int = MANY) -> QuerySet[Delivery]:
    """Return what acts still have to cause although it was tried several times (未送达), oldest first."""
    return Delivery.objects.filter(done_at__isnull=True, attempts__gte=attempts).order_by("pk")


def undelivered_seen_by(*, user: Any) -> QuerySet[Delivery]:
    """Return what auditors and administrators should look at: what was not done after several attempts."""
    if not memberships_of(user=user, role=(Role.AUDITOR, Role.ADMIN)).exists():
        return Delivery.objects.none()
    return undelivered().filter(entry__in=entries_seen_by(user=user).order_by()).select_related("entry")


def between(start: date | None, end: date | None) -> Q:
    """Return the condition that an entry was written on these days of China's calendar, both included."""
    condition = Q()
    # The first and the last days that a calendar can write have no moment in every time zone.
    if start is not None and start.year > MINYEAR:
        condition &= Q(at__gte=datetime.combine(start, time.min, CHINA))
    if (start is not None and start.year == MAXYEAR) or (end is not None and end.year == MINYEAR):
        return Q(pk__in=[])
    if end is not None and end.year < MAXYEAR:
        condition &= Q(at__lt=datetime.combine(end + timedelta(days=1), time.min, CHINA))
    return condition
