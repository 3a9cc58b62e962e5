"""Which public papers may be named as the ground of a repeal or as the result of a cleaning?"""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.organs.models import Organ
from gongkai.papers.models import Paper
from gongkai.policies.models import Kind

CITABLE: tuple[str, ...] = (*Kind.values, "notice", "statutory")


def grounds_of(organ: Organ, *, but_paper: int | None = None) -> QuerySet[Paper]:
    """Return the organ's public documents and notices, newest first."""
    found = Paper.objects.filter(organ=organ, live=True, kind__in=CITABLE).order_by("-published_at", "-pk")
    return found.exclude(pk=but_paper) if but_paper else found
