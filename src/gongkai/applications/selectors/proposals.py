"""How many asked for the same matter, and what waits to be published or declined? (转为主动公开, ogi:44)"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from gongkai.applications.models import Application, Proposal

# So many different applicants for one matter raise a proposal; the law says several, the number is the house's own.
ASKED_OFTEN = 3


def asked_by(application: Application) -> int:
    """Return how many different applicants asked this organ for the same matter, this one included."""
    if not application.matter:
        return 1
    same = Application.objects.filter(organ=application.organ_id, matter=application.matter)
    known = same.exclude(by_whom="").order_by().values("by_whom").distinct().count()
    return max(known, 1)


def of_matter(application: Application) -> QuerySet[Proposal]:
    """Return the proposals on the same matter in the same organ, newest first."""
    same = Q(application=application)
    if application.matter:
        same |= Q(application__matter=application.matter)
    return Proposal.objects.filter(same, organ=application.organ_id)


def standing(organs: Collection[int]) -> QuerySet[Proposal]:
    """Return what is not settled yet, the oldest first."""
    return _found(organs).filter(settled_on__isnull=True).order_by("proposed_on", "pk")


def settled(organs: Collection[int]) -> QuerySet[Proposal]:
    """Return what was settled, the newest first."""
    return _found(organs).filter(settled_on__isnull=False).order_by("-settled_on", "-pk")


def _found(organs: Collection[int]) -> QuerySet[Proposal]:
    return Proposal.objects.filter(organ__in=organs).select_related("organ", "application__organ", "paper__organ")
