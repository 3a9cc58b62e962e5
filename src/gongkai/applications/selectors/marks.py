"""By which mark are the same matter and the same applicant found again? Keyed digests, from which nothing is read."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from gongkai.applications.models import Application
from gongkai.applications.sealing import mark_of
from gongkai.applications.tidy import bare


def matter_mark(organ: int, *, title: str, number: str, description: str) -> str:
    """Return the mark of what is asked for: the number of a document, else its name, else its description."""
    for what, said in (("number", number), ("title", title), ("description", description)):
        if bare(said):
            return mark_of("matter", str(organ), what, bare(said))
    return ""


def applicant_mark(*, identity: str, credit_code: str, name: str, reach: str) -> str:
    """Return the mark of who applies: by their number, else by name and where they are reached; "" if neither."""
    number = bare(identity or credit_code)
    if number:
        return mark_of("applicant", number)
    return mark_of("applicant", bare(name), bare(reach)) if bare(name) and bare(reach) else ""


def items_of_month(application: Application) -> QuerySet[Application]:
    """Return the applications of the same applicant that the organ received in the same calendar month (fee:4)."""
    if application.received_on is None or not application.by_whom:
        return Application.objects.filter(pk=application.pk)
    first = application.received_on.replace(day=1)
    next_first = (first + timedelta(days=31)).replace(day=1)
    return Application.objects.filter(
        organ=application.organ_id,
        by_whom=application.by_whom,
        received_on__gte=first,
        received_on__lt=next_first,
    )
