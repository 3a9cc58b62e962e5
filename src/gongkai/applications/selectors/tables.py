"""What do tables two and three of the annual report count, cell by cell, and which cases stand behind each?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from gongkai.applications.models import Application, Dispute, Office, Result, Stage
from gongkai.kernel.figures import Period
from lawbook.application.outcome import CARRIED_OUT_ROW, outcomes, report_row
from lawbook.report.edition import Edition, codes, load, of_year

TWO, THREE = "applications", "review_litigation"
NEW, CARRIED_IN, RESULTS, TOTAL = "new_received", "carried_in", "results_total", "total"
CARRIED_OUT = CARRIED_OUT_ROW
PENDING = "pending"


@dataclass(frozen=True)
class Run:
    """Applications that are alike: whose, of which kind of applicant, new or not, and with which outcome ("" none)."""

    organ: int
    kind: str
    is_new: bool
    code: str
    count: int


def is_kept(organ: int) -> bool:
    """Test if an organ takes its applications here; one that does not states its numbers by hand."""
    return bool(kept_among([organ]))


def kept_among(organs: Sequence[int]) -> list[int]:
    """Return those of some organs that take their applications here."""
    return list(Office.objects.filter(organ__in=list(organs)).order_by("organ").values_list("organ", flat=True))


def form_of(day: date) -> Edition:
    """Return the edition of the form by which a day counts; before the first form, the first."""
    first = min((load(code) for code in codes()), key=lambda each: each.first_year)
    return of_year(max(day.year, first.first_year))


def runs(organs: Sequence[int], period: Period) -> list[Run]:
    """
    Return the applications that were in hand in a period, in runs of equal ones, by one query.

    In hand are those received by its end and not closed before its beginning. What was never received is nowhere.
    """
    found = (
        _in_hand(organs, period)
        .order_by()
        .annotate(
            is_new=Case(When(received_on__gte=period.start, then=Value(1)), default=Value(0)),
            ended=Case(When(closed_on__lte=period.end, then=F("code")), default=Value("")),
        )
        .values_list("organ_id", "applicant_kind", "is_new", "ended")
        .annotate(n=Count("*"))
    )
    return [Run(organ, kind, bool(new), code, count) for organ, kind, new, code, count in found]


def table_two(organ: int, year: int) -> dict[str, int]:
    """Return every cell of table two (收到和处理政府信息公开申请情况) of a year, sums included, by one query."""
    return table_two_of([organ], Period.of_year(year))


def table_two_of(organs: Sequence[int], period: Period) -> dict[str, int]:
    """Return the cells of table two for some organs and any period, so that months and quarters are counted alike."""
    return cells_of(runs(organs, period), period)


def cells_of(in_hand: Iterable[Run], period: Period) -> dict[str, int]:
    """Return the cells that runs of applications come to, by the form of the period."""
    form = form_of(period.end)
    rows = _rows_by_code(form.code)
    cells = {
        f"{TWO}.{row.code}.{column.code}": 0 for row in form.applications.rows for column in form.applications.columns
    }
    for each in in_hand:
        entered = NEW if each.is_new else CARRIED_IN
        ended = (rows[each.code], RESULTS) if each.code else (CARRIED_OUT_ROW,)
        for row in (entered, *ended):
            cells[f"{TWO}.{row}.{each.kind}"] += each.count
            cells[f"{TWO}.{row}.{TOTAL}"] += each.count
    return cells


def behind(organ: int, year: int, row: str, column: str) -> QuerySet[Application]:
    """
    Return the applications that one cell of table two stands for, in the order of their numbers.

    :raises KeyError: if the form of that year has no such row or column
    """
    return behind_of([organ], Period.of_year(year), row, column)


def behind_of(organs: Sequence[int], period: Period, row: str, column: str) -> QuerySet[Application]:
    """
    Return the applications behind one cell for some organs and any period.

    :raises KeyError: if the form has no such row or column
    """
    form = form_of(period.end)
    form.label(f"{TWO}.{row}.{column}")
    found = _in_hand(organs, period)
    if column != TOTAL:
        found = found.filter(applicant_kind=column)
    found = found.filter(_in_row(row, period, _rows_by_code(form.code)))
    return found.select_related("organ").order_by("year", "serial", "pk")


def table_three(organ: int, year: int) -> dict[str, int]:
    """Return every cell of table three (行政复议、行政诉讼情况) of a year, sums included, by one query."""
    return table_three_of([organ], Period.of_year(year))


def table_three_of(organs: Sequence[int], period: Period) -> dict[str, int]:
    """
    Return the cells of table three for some organs and any period.

    A dispute that was decided in the period counts by its result; one that had begun by the end and was not decided by
    then is pending. The form says nothing about second instances. Our reading: a suit counts once, as far as it has
    come by the end of the period; if the judgment was appealed by then, the appeal counts in its place.
    """
    cells = {f"{THREE}.{block}.{column}": 0 for block in Stage.values for column in (*Result.values, PENDING, TOTAL)}
    found = (
        _disputes(organs, period)
        .order_by()
        .annotate(ended=Case(When(decided_on__lte=period.end, then=F("result")), default=Value(PENDING)))
        .values_list("stage", "ended")
        .annotate(n=Count("*"))
    )
    for block, column, count in found:
        cells[f"{THREE}.{block}.{column}"] += count
        cells[f"{THREE}.{block}.{TOTAL}"] += count
    return cells


def behind_disputes(organ: int, year: int, block: str, column: str) -> QuerySet[Dispute]:
    """
    Return the disputes that one cell of table three stands for.

    :raises KeyError: if the form has no such block or column
    """
    return behind_disputes_of([organ], Period.of_year(year), block, column)


def behind_disputes_of(organs: Sequence[int], period: Period, block: str, column: str) -> QuerySet[Dispute]:
    """
    Return the disputes behind one cell for some organs and any period.

    :raises KeyError: if the form has no such block or column
    """
    form_of(period.end).label(f"{THREE}.{block}.{column}")
    found = _disputes(organs, period).filter(stage=block)
    undecided = Q(decided_on__isnull=True) | Q(decided_on__gt=period.end)
    if column == PENDING:
        found = found.filter(undecided)
    elif column != TOTAL:
        found = found.filter(decided_on__lte=period.end, result=column)
    return found.select_related("organ", "application").order_by("begun_on", "pk")


def corrected(organs: Sequence[int], period: Period) -> QuerySet[Dispute]:
    """Return the disputes of all three blocks that ended in a period with a correction."""
    found = _disputes(organs, period).filter(decided_on__lte=period.end, result=Result.CORRECTED)
    return found.select_related("organ", "application").order_by("begun_on", "pk")


def _in_hand(organs: Sequence[int], period: Period) -> QuerySet[Application]:
    return Application.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=period.start),
        organ__in=list(organs),
        received_on__lte=period.end,
    )


def _in_row(row: str, period: Period, rows: Mapping[str, str]) -> Q:
    """Return what makes an application in hand count in a row."""
    closed = Q(closed_on__lte=period.end)
    if row == NEW:
        return Q(received_on__gte=period.start)
    if row == CARRIED_IN:
        return Q(received_on__lt=period.start)
    if row == CARRIED_OUT_ROW:
        return Q(closed_on__isnull=True) | Q(closed_on__gt=period.end)
    if row == RESULTS:
        return closed
    stands_for = {each.code: each.stands_for for each in load("2021").applications.merged_rows}.get(row, ())
    return closed & Q(code__in=[code for code, its in rows.items() if its == row or its in stands_for])


def _disputes(organs: Sequence[int], period: Period) -> QuerySet[Dispute]:
    suits = [Stage.SUIT_DIRECT, Stage.SUIT_AFTER_REVIEW]
    appeal = Dispute.objects.filter(
        follows=OuterRef("pk"), stage__in=suits, struck_because="", begun_on__lte=period.end
    )
    return Dispute.objects.filter(
        Q(decided_on__isnull=True) | Q(decided_on__gte=period.start),
        Q(stage=Stage.REVIEW) | ~Exists(appeal),
        organ__in=list(organs),
        begun_on__lte=period.end,
        struck_because="",
    )


@cache
def _rows_by_code(edition: str) -> dict[str, str]:
    return {code: report_row(code, edition=edition) for code in outcomes()}
