"""How much came in, how was it answered, in what time? Counted in the database, for a month as for a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from gongkai.applications.models import ApplicantKind, Application, Channel, Fact
from gongkai.kernel.figures import Period, Ratio
from gongkai.organs.models import Organ
from lawbook.application.outcome import CARRIED_OUT_ROW, outcomes
from lawbook.workdays import CalendarGap, Workdays, national

from . import tables

# Of these the applicant let go; nothing was answered, in time or late.
LET_GO = ("O1", "O2", "O3")
STEPS = (2, 5, 10, 15, 20)


@dataclass(frozen=True)
class Line:
    """A name and a number."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Answers:
    """How many were answered in a period, and how: in time, with a term that was extended, and in how many days."""

    answered: int = 0
    on_time: int = 0
    extended: int = 0
    extended_on_time: int = 0
    days: tuple[Line, ...] = ()
    middle: int | None = None

    @property
    def share(self) -> Ratio:
        """Return what was answered in time, of what was answered."""
        return Ratio(self.on_time, self.answered)

    @property
    def late(self) -> int:
        """Return how many were answered late."""
        return self.answered - self.on_time


@dataclass(frozen=True)
class Statistics:
    """The applications of some organs in a period."""

    period: Period
    cells: dict[str, int]
    by_channel: tuple[Line, ...]
    by_outcome: tuple[Line, ...]
    answers: Answers
    unconfirmed: int = 0

    def row(self, code: str) -> int:
        """Return the total of one row of table two."""
        return self.cells.get(f"{tables.TWO}.{code}.{tables.TOTAL}", 0)

    @property
    def received(self) -> int:
        """Return how many were received."""
        return self.row(tables.NEW)

    @property
    def carried_in(self) -> int:
        """Return how many were still open when the period began."""
        return self.row(tables.CARRIED_IN)

    @property
    def closed(self) -> int:
        """Return how many had their outcome in the period."""
        return self.row(tables.RESULTS)

    @property
    def open(self) -> int:
        """Return how many are carried on at its end."""
        return self.row(CARRIED_OUT_ROW)

    @cached_property
    def by_kind(self) -> tuple[Line, ...]:
        """Return what was received, by kind of applicant."""
        return tuple(
            Line(kind.value, kind.label, self.cells[f"{tables.TWO}.{tables.NEW}.{kind.value}"])
            for kind in ApplicantKind
        )


@dataclass
class OrganLine:
    """One organ in the overview of a district."""

    organ: Organ
    received: int = 0
    carried_in: int = 0
    closed: int = 0
    open: int = 0
    overdue: int = 0
    answered: int = 0
    on_time: int = 0

    @property
    def share(self) -> Ratio:
        """Return what was answered in time, of what was answered."""
        return Ratio(self.on_time, self.answered)


@dataclass(frozen=True)
class PublicNumbers:
    """What everybody may know of a year's applications: numbers, and nothing of anybody."""

    year: int
    received: int
    carried_in: int
    results: tuple[Line, ...]
    closed: int
    open: int
    by_kind: tuple[Line, ...]
    answers: Answers
    disputes: dict[str, int] = field(default_factory=dict)


def statistics(organs: Sequence[int], period: Period, *, workdays: Workdays | None = None) -> Statistics:
    """Return the statistics of some organs in a period, by five queries whatever the number of applications."""
    received = _received(organs, period)
    channels = dict(received.order_by().values_list("channel").annotate(n=Count("*")))
    in_hand = tables.runs(organs, period)
    ended: dict[str, int] = {}
    for each in in_hand:
        ended[each.code] = ended.get(each.code, 0) + each.count
    return Statistics(
        period=period,
        cells=tables.cells_of(in_hand, period),
        by_channel=tuple(Line(each.value, each.label, channels.get(each.value, 0)) for each in Channel),
        by_outcome=tuple(Line(code, each.name, ended[code]) for code, each in outcomes().items() if code in ended),
        answers=answers(organs, period, workdays=workdays),
        unconfirmed=_unconfirmed(organs).count(),
    )


def answers(organs: Sequence[int], period: Period, *, workdays: Workdays | None = None) -> Answers:
    """Return how the answers of a period stand to their terms, by two queries."""
    found = answered_of(organs, period).order_by()
    in_time = Q(answered_on__lte=F("due_on"))
    longer = Exists(Fact.objects.filter(application=OuterRef("pk"), kind="extended", strike__isnull=True))
    said = found.annotate(longer=longer).aggregate(
        answered=Count("pk"),
        on_time=Count("pk", filter=in_time),
        extended=Count("pk", filter=Q(longer=True)),
        extended_on_time=Count("pk", filter=Q(longer=True) & in_time),
    )
    # Equal pairs of days are counted by the database; a year has some thousand of them, however many applications.
    pairs = found.values_list("received_on", "answered_on").annotate(n=Count("*"))
    days, middle = _spread(pairs, workdays or national())
    return Answers(**said, days=days, middle=middle)


def answered_of(organs: Sequence[int], period: Period) -> QuerySet[Application]:
    """Return the applications whose answer was served in a period."""
    return Application.objects.filter(
        organ__in=list(organs), answered_on__range=(period.start, period.end), received_on__isnull=False
    ).exclude(code__in=LET_GO)


def overview(organs: Iterable[Organ], period: Period, *, today: date) -> list[OrganLine]:
    """Return one line for each organ of a district that takes applications here, by four queries."""
    by_key = {each.pk: each for each in organs}
    keys = tables.kept_among(list(by_key))
    lines = {key: OrganLine(each) for key, each in by_key.items() if key in keys}
    for each in tables.runs(keys, period):
        line = lines[each.organ]
        line.received += each.count if each.is_new else 0
        line.carried_in += 0 if each.is_new else each.count
        line.closed += each.count if each.code else 0
        line.open += 0 if each.code else each.count
    late = Application.objects.filter(organ__in=keys, answered_on__isnull=True, due_on__lt=today)
    for organ, count in late.order_by().values_list("organ").annotate(n=Count("*")):
        lines[organ].overdue = count
    told = answered_of(keys, period).order_by().values_list("organ")
    for organ, count, in_time in told.annotate(n=Count("pk"), t=Count("pk", filter=Q(answered_on__lte=F("due_on")))):
        lines[organ].answered, lines[organ].on_time = count, in_time
    return list(lines.values())


def public_numbers(organ: int | Sequence[int], year: int) -> PublicNumbers | None:
    """Return what the public may know of an organ's applications in a year, or of several organs'; None if unkept."""
    kept = tables.kept_among([organ] if isinstance(organ, int) else organ)
    if not kept:
        return None
    period = Period.of_year(year)
    found = Statistics(period, tables.table_two_of(kept, period), (), (), answers(kept, period))
    form = tables.form_of(period.end)
    rows = [each for each in form.applications.rows if each.under and not each.computed]
    results = tuple(Line(each.code, each.label, found.row(each.code)) for each in rows if found.row(each.code))
    return PublicNumbers(
        year=year,
        received=found.received,
        carried_in=found.carried_in,
        results=results,
        closed=found.closed,
        open=found.open,
        by_kind=found.by_kind,
        answers=found.answers,
        disputes=tables.table_three_of(kept, period),
    )


def period_of(year: int, *, month: int | None = None, quarter: int | None = None) -> Period:
    """
    Return a month, a quarter or a year.

    :raises ValueError: if there is no such month or quarter
    """
    if month is not None:
        return Period(date(year, month, 1), _before(year, month + 1))
    if quarter is not None:
        if not 1 <= quarter <= 4:
            raise ValueError(f"a year has no quarter {quarter}")
        return Period(date(year, quarter * 3 - 2, 1), _before(year, quarter * 3 + 1))
    return Period.of_year(year)


def _before(year: int, month: int) -> date:
    """Return the last day before a month; the thirteenth is the first of the next year."""
    return (date(year + 1, 1, 1) if month > 12 else date(year, month, 1)) - timedelta(days=1)


def _spread(pairs: Iterable[tuple[date, date, int]], workdays: Workdays) -> tuple[tuple[Line, ...], int | None]:
    """Return how many were answered within so many working days, and the middle of them all."""
    by_days: dict[int, int] = {}
    for received, answered, count in pairs:
        try:
            days = workdays.count(received, answered)
        except CalendarGap:  # a day that no notice rules is told as what it is: not known
            continue
        by_days[days] = by_days.get(days, 0) + count
    lines = []
    for low, high in zip((-1, *STEPS[:-1]), STEPS, strict=True):
        within = sum(count for days, count in by_days.items() if low < days <= high)
        lines.append(Line(str(high), f"{low + 1}至{high}个工作日" if low >= 0 else f"{high}个工作日以内", within))
    beyond = sum(count for days, count in by_days.items() if days > STEPS[-1])
    lines.append(Line("more", f"超过{STEPS[-1]}个工作日", beyond))
    return tuple(lines), _middle(by_days)


def _middle(by_days: dict[int, int]) -> int | None:
    """Return the median of working days, or None where there is nothing."""
    half, passed = (sum(by_days.values()) + 1) // 2, 0
    for days in sorted(by_days):
        passed += by_days[days]
        if passed >= half:
            return days
    return None


def _received(organs: Sequence[int], period: Period) -> QuerySet[Application]:
    return Application.objects.filter(organ__in=list(organs), received_on__range=(period.start, period.end))


def _unconfirmed(organs: Sequence[int]) -> QuerySet[Application]:
    return Application.objects.filter(organ__in=list(organs), state="unconfirmed")
