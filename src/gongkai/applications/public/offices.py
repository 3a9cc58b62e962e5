"""Of whom can something be asked here? Organs that have an office for applications, in their usual order."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from gongkai.applications.models import Office


def offices(*, today: date) -> QuerySet[Office]:
    """Return the offices of the organs that exist on a day."""
    there = Q(organ__active_to__isnull=True) | Q(organ__active_to__gte=today)
    return Office.objects.filter(there).select_related("organ").order_by("organ__position", "organ__code")


def office_of(code: str, *, today: date) -> Office | None:
    """Return the office of an organ, or None."""
    return offices(today=today).filter(organ__code=code).first()
