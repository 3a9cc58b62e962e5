"""Which reconsiderations and suits are there, which wait for what, and which answers have to be given anew?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from gongkai.applications.models import Application, Correction, Dispute, Letter, LetterState, Result, Stage

PENDING = "pending"


@dataclass(frozen=True)
class Narrowed:
    """How a list of disputes is narrowed; what is unknown narrows nothing."""

    stage: str = ""
    result: str = ""
    year: int | None = None

    def applied(self, found: QuerySet[Dispute]) -> QuerySet[Dispute]:
        """Return the disputes that are left."""
        if self.stage in Stage.values:
            found = found.filter(stage=self.stage)
        if self.result == PENDING:
            found = found.filter(decided_on__isnull=True)
        elif self.result in Result.values:
            found = found.filter(result=self.result)
        if self.year is not None:
            start, end = date(self.year, 1, 1), date(self.year, 12, 31)
            found = found.filter(Q(decided_on__isnull=True) | Q(decided_on__gte=start), begun_on__lte=end)
        return found


def disputes(organs: Collection[int], narrowed: Narrowed | None = None) -> QuerySet[Dispute]:
    """Return the disputes of some organs, the newest first; what was entered by mistake is shown as such."""
    found = Dispute.objects.filter(organ__in=organs).select_related("organ", "application", "follows")
    return (narrowed or Narrowed()).applied(found).order_by("-begun_on", "-pk")


def of_application(application: Application) -> QuerySet[Dispute]:
    """Return the disputes about one application, the oldest first."""
    found = Dispute.objects.filter(application=application).select_related("organ", "follows", "entered_by")
    return found.order_by("begun_on", "pk")


def may_be_followed(application: Application) -> QuerySet[Dispute]:
    """Return what a suit about an application can come after: a reconsideration, or a suit that was decided."""
    after = Dispute.objects.filter(follows=OuterRef("pk"), struck_because="")
    found = of_application(application).filter(struck_because="").filter(~Exists(after))
    return found.filter(Q(stage=Stage.REVIEW) | Q(decided_on__isnull=False))


def renewed_due(organs: Collection[int]) -> QuerySet[Dispute]:
    """
    Return the disputes after which an organ still has to answer anew, the nearest day first.

    Where there was no answer at all, the first one is what was ordered.
    """
    answered = Letter.objects.filter(dispute=OuterRef("pk"), state=LetterState.ISSUED)
    found = Dispute.objects.filter(organ__in=organs, anew_by__isnull=False, struck_because="")
    found = found.exclude(about_silence=True, application__closed_on__gte=F("begun_on"))
    return found.filter(~Exists(answered)).select_related("organ", "application").order_by("anew_by", "pk")


def replies_due(organs: Collection[int]) -> QuerySet[Dispute]:
    """Return the pending disputes in which the organ has a term to reply or to hand in evidence, the nearest first."""
    found = Dispute.objects.filter(
        organ__in=organs, decided_on__isnull=True, reply_due_on__isnull=False, struck_because=""
    )
    return found.select_related("organ", "application").order_by("reply_due_on", "pk")


def corrections(organs: Collection[int], *, is_open: bool | None = None) -> QuerySet[Correction]:
    """Return the requests to correct a record, the newest first."""
    found = Correction.objects.filter(organ__in=organs).select_related("organ")
    if is_open is not None:
        found = found.filter(settled_on__isnull=is_open)
    return found.order_by("-submitted_at", "-pk")
