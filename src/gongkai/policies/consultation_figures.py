"""What may a report count of consultations, of what people said, and of what became of it?"""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.kernel.figures import Period, figure

from .models import Comment, Consultation, Disposition
from .selectors.consultations import received_in

ADOPTED = (Disposition.ADOPTED, Disposition.ADOPTED_IN_PART)


@figure(
    "policies.consultations_held",
    says="公开征求意见",
    unit="次",
    cite="decision:15",
    definition="期间内开始公开征求意见的草案，每份草案计一次，其后撤下的也计入",
)
def consultations_held(*, organ: int, period: Period) -> QuerySet[Consultation]:
    """Return the consultations that opened in a period."""
    found = Consultation.objects.filter(organ=organ, opens_on__gte=period.start, opens_on__lte=period.end)
    return found.order_by("opens_on", "pk")


@figure(
    "policies.comments_received",
    says="收到公众意见",
    unit="条",
    cite="decision:18",
    definition="期间内收到的意见，包括网站、来信、座谈会、电话等各种途径，按收到日期计",
)
def comments_received(*, organ: int, period: Period) -> QuerySet[Comment]:
    """Return the comments that were received in a period, by every way."""
    return received_in(organ, period.start, period.end)


@figure(
    "policies.comments_adopted",
    says="采纳公众意见",
    unit="条",
    cite="decision:32",
    definition="期间内收到的意见中采纳和部分采纳的，按收到日期计",
)
def comments_adopted(*, organ: int, period: Period) -> QuerySet[Comment]:
    """Return those of them that were adopted, wholly or in part."""
    return received_in(organ, period.start, period.end).filter(answer__disposition__in=ADOPTED)


@figure(
    "policies.consultations_with_result",
    says="已公布征集结果的意见征集",
    unit="次",
    cite="decision:32",
    definition="期间内开始的意见征集中，征集结果已经公布且仍在公开的",
)
def consultations_with_result(*, organ: int, period: Period) -> QuerySet[Consultation]:
    """Return those that opened in a period and whose result is public."""
    return consultations_held(organ=organ, period=period).filter(result__live=True)
