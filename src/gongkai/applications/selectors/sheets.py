"""What stands in the sheets that leave the house: the register (依申请公开登记簿), and the statistics of a period?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from gongkai.applications.models import Application, Delivery, Letter, LetterState
from gongkai.kernel.figures import Ratio
from gongkai.organs.models import Organ
from lawbook.application.outcome import outcomes
from lawbook.report.edition import Edition

from . import tables
from .case import HIDDEN, called
from .people import Desk
from .personal import shown
from .statistics import Statistics

REGISTER = (
    "受理编号", "收件日期", "渠道", "申请人", "类别", "申请内容", "承办科室", "期限", "答复日期", "结果", "文号", "送达"
)  # fmt: skip
WIDTHS = (20, 12, 16, 14, 20, 40, 14, 12, 12, 26, 22, 20)
_AT_ONCE = 500


def register_rows(desk: Desk, organ: Organ, year: int) -> Iterator[tuple[Any, ...]]:
    """
    Yield the register of a year, in the order of its numbers; whoever only watches reads no name and no title.

    The letters and their service are fetched for some hundred applications at once.
    """
    whole = desk.handles(organ.pk)
    found = Application.objects.filter(organ=organ, year=year).select_related("applicant", "unit").order_by("serial")
    every = found.iterator(chunk_size=_AT_ONCE)
    while some := list(islice(every, _AT_ONCE)):
        letters = _answers(some)
        for each in some:
            yield _row(each, letters.get(each.pk), whole=whole)


def table_rows(form: Edition, cells: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """Yield table two as rows: what the row says, and its number in each column."""
    groups = {each.code: each.label for each in form.applications.groups}
    for row in form.applications.rows:
        group = groups.get(row.under or "", "")
        label = f"{group} {row.label}" if row.under not in (None, "results") else row.label
        yield (label, *(cells[f"{tables.TWO}.{row.code}.{column.code}"] for column in form.applications.columns))


def period_rows(found: Statistics) -> Iterator[tuple[Any, ...]]:
    """Yield the statistics of a period as rows: a group, a name and a number."""
    yield "总况", "本期收到", found.received
    yield "总况", "期初结转", found.carried_in
    yield "总况", "本期办结", found.closed
    yield "总况", "期末在办", found.open
    yield from (("提交渠道", each.label, each.count) for each in found.by_channel)
    yield from (("申请人类别", each.label, each.count) for each in found.by_kind)
    yield from (("办理结果", each.label, each.count) for each in found.by_outcome)
    told = found.answers
    yield "答复", "本期送达答复", told.answered
    yield "答复", "其中按期", told.on_time
    yield "答复", "其中逾期", told.late
    yield "答复", "其中延长过期限", told.extended
    yield "答复", "按期率", _percent(told.share)
    yield from (("答复用时", each.label, each.count) for each in told.days)


def _percent(share: Ratio) -> str:
    return f"{share.percent}%" if share.percent is not None else "没有答复"


def _answers(some: Iterable[Application]) -> dict[int, tuple[str, str]]:
    """Return number and service of the answer to each of some applications, by two queries."""
    issued = Letter.objects.filter(
        application__in=[each.pk for each in some], state=LetterState.ISSUED, dispute__isnull=True
    )
    letters = list(issued.exclude(code="").order_by("pk").values_list("pk", "application_id", "number"))
    served: dict[int, str] = {}
    for each in Delivery.objects.filter(letter__in=[pk for pk, _, _ in letters]).order_by("pk"):
        served[each.letter_id] = f"{each.get_way_display()} {each.on}"
    return {application: (number, served.get(pk, "")) for pk, application, number in letters if application}


def _row(application: Application, letter: tuple[str, str] | None, *, whole: bool) -> tuple[Any, ...]:
    who = shown(application.applicant, kind=application.applicant_kind, whole=whole)
    number, served = letter or ("", "")
    return (
        application.number,
        application.received_on or "待确认",
        application.get_channel_display(),
        who.name if whole else HIDDEN,
        who.kind,
        called(application) if whole else HIDDEN,
        application.unit.name if application.unit else "",
        application.due_on or "",
        application.answered_on or "",
        outcomes()[application.code].name if application.code else application.get_state_display(),
        number,
        served,
    )
