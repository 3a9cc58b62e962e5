"""What has been published, and in which version is it in force?"""

from __future__ import annotations

from uuid import uuid4

from django.core.cache import cache
from django.db.models import Exists, Max, OuterRef, QuerySet

from gongkai.annual.models import Publication, Snapshot
from gongkai.organs.models import Organ

STAMP = "annual:stamp"


def pages_stamp() -> str:
    """
    Return what changes whenever something is published; pages are kept under it.

    The newest publication is asked of the database: another process has another memory, and must not show for a
    minute what has been corrected. What else changes on pages (the site's particulars) is told to the cache.
    """
    newest = Publication.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return f"{newest}:{cache.get(STAMP, '')}"


def pages_changed() -> None:
    """Let every kept page be made anew."""
    cache.set(STAMP, uuid4().hex, None)


def published(*, year: int | None = None, organ: Organ | None = None) -> QuerySet[Publication]:
    """Return the newest published version of each report, newest publication first."""
    newer = Publication.objects.filter(
        snapshot__report=OuterRef("snapshot__report"), snapshot__version__gt=OuterRef("snapshot__version")
    )
    found: QuerySet[Publication] = (
        Publication.objects.filter(~Exists(newer))
        .select_related("snapshot__report__organ")
        .defer("snapshot__content", "snapshot__figures")
        .order_by("-on", "-pk")
    )
    if year is not None:
        found = found.filter(snapshot__report__year=year)
    if organ is not None:
        found = found.filter(snapshot__report__organ=organ)
    return found


def published_years() -> list[int]:
    """Return the years on which anything has been published, newest first."""
    years = Publication.objects.order_by().values_list("snapshot__report__year", flat=True).distinct()
    return sorted(years, reverse=True)


def versions_of(*, code: str, year: int) -> list[Publication]:
    """Return the published versions of one organ's report, newest first, without their contents."""
    return list(
        Publication.objects.filter(snapshot__report__organ__code=code, snapshot__report__year=year)
        .select_related("snapshot__report__organ", "snapshot__by")
        .defer("snapshot__content", "snapshot__figures")
        .order_by("-snapshot__version")
    )


def content_of(snapshot: Snapshot) -> str:
    """Return the signed text of a version, byte for byte."""
    return Snapshot.objects.values_list("content", flat=True).get(pk=snapshot.pk)


def by_digest(digest: str) -> Publication | None:
    """Return the publication of the version that has this digest, or None."""
    return (
        Publication.objects.filter(snapshot__digest=digest)
        .select_related("snapshot__report__organ")
        .defer("snapshot__content", "snapshot__figures")
        .first()
    )
