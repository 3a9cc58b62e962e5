"""What may the year's papers count of applications and of what came after them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from gongkai.kernel.figures import Period, figure, table

from .models import Application, Dispute, FeeNotice
from .selectors import tables
from .selectors.statistics import answered_of

_TWO, _THREE = f"{tables.TWO}.", f"{tables.THREE}."


def _behind_two(cell: str, *, organ: int, period: Period) -> QuerySet[Application]:
    _, row, column = cell.split(".")
    return tables.behind_of([organ], period, row, column)


def _behind_three(cell: str, *, organ: int, period: Period) -> QuerySet[Dispute]:
    _, block, column = cell.split(".")
    return tables.behind_disputes_of([organ], period, block, column)


@table(
    "applications.table_two",
    cells=_TWO,
    behind=_behind_two,
    says="收到和处理政府信息公开申请情况",
    cite="ogi:50.1.2",
    kept=tables.is_kept,
)
def table_two(*, organ: int, period: Period) -> dict[str, int]:
    """Return every cell of table two."""
    return tables.table_two_of([organ], period)


@table(
    "applications.table_three",
    cells=_THREE,
    behind=_behind_three,
    says="政府信息公开行政复议、行政诉讼情况",
    cite="ogi:50.1.3",
    kept=tables.is_kept,
)
def table_three(*, organ: int, period: Period) -> dict[str, int]:
    """Return every cell of table three."""
    return tables.table_three_of([organ], period)


@figure(
    "applications.received",
    says="收到政府信息公开申请",
    definition="按收到申请之日归入统计期；未经双方确认的网上申请、传真申请不计",
    unit="件",
    cite="ogi:50.1.2",
    kept=tables.is_kept,
)
def received(*, organ: int, period: Period) -> QuerySet[Application]:
    """Return the applications that were received in a period."""
    return tables.behind_of([organ], period, tables.NEW, tables.TOTAL)


@figure(
    "applications.answered",
    says="答复政府信息公开申请",
    definition="统计期内送达答复的申请，不含申请人撤回和视为放弃的",
    unit="件",
    cite="ogi:33",
    kept=tables.is_kept,
)
def answered(*, organ: int, period: Period) -> QuerySet[Application]:
    """Return the applications whose answer was served in a period."""
    return answered_of([organ], period).select_related("organ").order_by("answered_on", "pk")


@figure(
    "applications.answered_on_time",
    says="按期答复政府信息公开申请",
    definition="其中在答复期限届满之日或者此前送达的；依法延长的，以延长后的期限为准",
    unit="件",
    cite="ogi:33.2",
    kept=tables.is_kept,
)
def answered_on_time(*, organ: int, period: Period) -> QuerySet[Application]:
    """Return those of them that were answered in time."""
    return answered(organ=organ, period=period).filter(answered_on__lte=F("due_on"))


@figure(
    "applications.open",
    says="期末正在办理的政府信息公开申请",
    definition="统计期末日以前收到、期末尚未办结的申请",
    unit="件",
    cite="ogi:50.1.2",
    kept=tables.is_kept,
)
def still_open(*, organ: int, period: Period) -> QuerySet[Application]:
    """Return the applications that are carried on at the end of a period."""
    return tables.behind_of([organ], period, tables.CARRIED_OUT, tables.TOTAL)


@dataclass(frozen=True)
class Fees:
    """The paid fee notices of a period; they count as what was paid, in yuan."""

    notices: QuerySet[FeeNotice]

    def count(self) -> int:
        """Return the sum in yuan."""
        return sum(self.notices.order_by().values_list("amount", flat=True))

    def __iter__(self) -> Iterator[Payment]:
        return map(Payment, self.notices)

    def __len__(self) -> int:
        return self.notices.count()

    def __getitem__(self, wanted: Any) -> Any:
        found = self.notices[wanted]
        return Payment(found) if isinstance(found, FeeNotice) else list(map(Payment, found))


@dataclass(frozen=True)
class Payment:
    """One payment as a line of the list behind the sum."""

    notice: FeeNotice

    def __str__(self) -> str:
        return f"{self.notice.application.number}：{self.notice.amount}元（{self.notice.paid_on}）"

    def get_absolute_url(self) -> str:
        """Return the address of the case."""
        return self.notice.application.get_absolute_url()


@figure(
    "applications.fees_collected",
    says="收取信息处理费",
    definition="统计期内缴纳的信息处理费，按缴费日期归入",
    unit="元",
    cite="ogi:42.1",
    kept=tables.is_kept,
)
def fees_collected(*, organ: int, period: Period) -> Fees:
    """Return the fees that were paid in a period."""
    found = FeeNotice.objects.filter(application__organ=organ, paid_on__range=(period.start, period.end))
    return Fees(found.select_related("application__organ").order_by("paid_on", "pk"))


@figure(
    "applications.disputes_begun",
    says="因政府信息公开申请新发生的行政复议、行政诉讼",
    definition="按受理或者立案日期归入统计期，二审另计",
    unit="件",
    cite="ogi:50.1.3",
    kept=tables.is_kept,
)
def disputes_begun(*, organ: int, period: Period) -> QuerySet[Dispute]:
    """Return the disputes that began in a period."""
    found = Dispute.objects.filter(organ=organ, struck_because="", begun_on__range=(period.start, period.end))
    return found.select_related("organ", "application").order_by("begun_on", "pk")


@figure(
    "applications.disputes_corrected",
    says="行政复议、行政诉讼结果纠正",
    definition="统计期内结案、结果为纠正的；一审后已上诉的以二审结果计",
    unit="件",
    cite="ogi:50.1.3",
    kept=tables.is_kept,
)
def disputes_corrected(*, organ: int, period: Period) -> QuerySet[Dispute]:
    """Return the disputes that ended in a period with a correction."""
    return tables.corrected([organ], period)
