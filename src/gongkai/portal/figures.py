"""
What may the papers of a district count of its portal?

An item is counted once, in the period in which it first came before the public, under the organ whose paper it is;
what is corrected or withdrawn later stays counted, for it was published. A district's figure is that of all its
organs. What is said of columns is said of the last day of the period, from what stands in them now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.kernel.clock import CHINA
from gongkai.kernel.figures import Period, figure
from gongkai.organs.models import Kind as OrganKind
from gongkai.organs.models import Organ
from gongkai.organs.workdays import workdays_of
from gongkai.papers.models import Release
from lawbook.parameters import NoValueYet
from lawbook.proactive.budget import budget_deadline
from lawbook.proactive.publication import publication_deadline

from .models import Kind, Section
from .selectors.duties import with_duties
from .selectors.tree import sections

EXECUTIVE_MEETING = "常务会议"


@figure(
    "portal.items_published",
    says="门户网站公开信息",
    definition="统计期内首次在网站公开的信息，按发布时间计，每篇计一次，更正和撤下不影响；区县含所属各机关",
    unit="条",
    cite="ogi:23",
)
def items_published(*, organ: int, period: Period) -> QuerySet[Release]:
    """Return the first appearances of an organ's papers before the public in a period."""
    return _first_releases(organ, period)


@figure(
    "portal.meetings_published",
    says="公开政府常务会议信息",
    definition="统计期内首次公开的政府常务会议信息；其他会议另计",
    unit="次",
    cite="ogi:19",
)
def meetings_published(*, organ: int, period: Period) -> QuerySet[Release]:
    """Return the first appearances of notices of executive meetings."""
    return _first_releases(organ, period, "meeting").filter(version__content__particulars__meeting=EXECUTIVE_MEETING)


@figure(
    "portal.other_meetings_published",
    says="公开其他会议信息",
    definition="统计期内首次公开的全体会议、专题会议和其他会议信息",
    unit="次",
    cite="ogi:19",
)
def other_meetings_published(*, organ: int, period: Period) -> QuerySet[Release]:
    """Return the first appearances of notices of other meetings."""
    return _first_releases(organ, period, "meeting").exclude(version__content__particulars__meeting=EXECUTIVE_MEETING)


@figure("portal.interviews", says="在线访谈", definition="统计期内首次公开的在线访谈，按期计", unit="期", cite="ogi:23")
def interviews(*, organ: int, period: Period) -> QuerySet[Release]:
    """Return the first appearances of interviews."""
    return _first_releases(organ, period, "interview")


@figure(
    "portal.topics",
    says="专题专栏",
    definition="统计期内开设或者正在更新的专题专栏，含期内办结的",
    unit="个",
    cite="ogi:23",
)
def topics(*, organ: int, period: Period) -> QuerySet[Section]:
    """Return the topics that were kept up at some time in a period."""
    still = Q(closed_on__isnull=True) | Q(closed_on__gte=period.start)
    found = Section.objects.filter(still, _of_organ("owner", organ, also="tree"), kind=Kind.TOPIC)
    return found.filter(opened_on__lte=period.end).select_related("tree", "owner")


@figure(
    "portal.budgets_published",
    says="公开预决算信息",
    definition="统计期内首次公开的预算、决算信息",
    unit="份",
    cite="ogi:20.7",
)
def budgets_published(*, organ: int, period: Period) -> QuerySet[Release]:
    """Return the first appearances of budgets and final accounts."""
    return _first_releases(organ, period, "budget")


@figure(
    "portal.budgets_in_time",
    says="按期公开的预决算信息",
    definition="统计期内首次公开的预算、决算信息中，在批准或批复后二十日内公开的",
    unit="份",
    cite="budget:14",
)
def budgets_in_time(*, organ: int, period: Period) -> list[Release]:
    """Return those budgets and accounts that came out within the days that the budget law gives (article 14)."""
    found = []
    for each in budgets_published(organ=organ, period=period).select_related("version"):
        approved = _day_in(each.version.content, "approved_on")
        report = str(each.version.content.get("particulars", {}).get("report", ""))
        if approved is not None and _is_in_time(_day(each), approved, is_governments=report.startswith("政府")):
            found.append(each)
    return found


@figure(
    "portal.items_in_time",
    says="按期公开的信息",
    definition="统计期内首次公开且写明成文日期的信息中，自成文之日起二十个工作日内公开的",
    unit="条",
    cite="ogi:26",
)
def items_in_time(*, organ: int, period: Period) -> list[Release]:
    """Return the items that came out within the term of article 26."""
    return [each for each, late in _timed(organ, period) if not late]


@figure(
    "portal.items_late",
    says="逾期公开的信息",
    definition="统计期内首次公开且写明成文日期的信息中，超过二十个工作日才公开的",
    unit="条",
    cite="ogi:26",
)
def items_late(*, organ: int, period: Period) -> list[Release]:
    """Return the items that came out after the term of article 26."""
    return [each for each, late in _timed(organ, period) if late]


@figure(
    "portal.sections_open", says="在更新的栏目", definition="期末在更新的栏目，不含上级栏目", unit="个", cite="ogi:24"
)
def sections_open(*, organ: int, period: Period) -> QuerySet[Section]:
    """Return the columns that are kept up on the last day of a period."""
    return _kept_up(organ, period)


@figure(
    "portal.sections_empty",
    says="空白栏目",
    definition="期末没有公开的内容、也没有空栏说明的栏目，按现有内容计",
    unit="个",
    cite="indicators-2019",
)
def sections_empty(*, organ: int, period: Period) -> list[Section]:
    """Return the columns in which nothing stands and nothing is said."""
    found = with_duties(_kept_up(organ, period), today=period.end)
    return [each.section for each in found.values() if each.is_blank]


@figure(
    "portal.sections_overdue",
    says="逾期未更新的栏目",
    definition="期末超过更新周期的栏目，不含空栏，按现有内容计",
    unit="个",
    cite="indicators-2019",
)
def sections_overdue(*, organ: int, period: Period) -> list[Section]:
    """Return the columns whose next update was due before the last day of a period."""
    found = with_duties(_kept_up(organ, period), today=period.end)
    return [each.section for each in found.values() if each.mark == "overdue" and not each.is_blank]


def organs_counted(organ: int) -> list[int]:
    """Return the organs that a figure of this one counts: a district with all below it, else the organ alone."""
    found = Organ.objects.filter(pk=organ).values_list("kind", flat=True).first()
    if found != OrganKind.DISTRICT:
        return [organ]
    keys, newest = {organ}, [organ]
    while newest:
        newest = list(Organ.objects.filter(parent__in=newest).values_list("pk", flat=True))
        keys |= set(newest)
    return sorted(keys)


def _first_releases(organ: int, period: Period, kind: str = "") -> QuerySet[Release]:
    start, end = _moments(period)
    found = Release.objects.filter(number=1, published_at__gte=start, published_at__lt=end)
    found = found.filter(paper__organ__in=organs_counted(organ))
    if kind:
        found = found.filter(paper__kind=kind)
    return found.select_related("paper__organ").order_by("-published_at", "-pk")


def _timed(organ: int, period: Period) -> Iterable[tuple[Release, bool]]:
    """Yield the first appearances of papers that bear a day of writing, and whether each was late."""
    last_days = dict[tuple[str, date], date | None]()
    for each in _first_releases(organ, period).exclude(paper__written_on=None).exclude(paper__kind="budget"):
        written = each.paper.written_on
        if written is None or written > _day(each):
            continue
        by = (each.paper.organ.calendar, written)
        if by not in last_days:
            last_days[by] = publication_deadline(formed_on=written, workdays=workdays_of(each.paper.organ)).due
        last = last_days[by]
        if last is not None:
            yield each, _day(each) > last


def _is_in_time(day: date, approved_on: date, *, is_governments: bool) -> bool:
    try:
        due = budget_deadline(approved_on=approved_on, is_governments=is_governments).due
    except NoValueYet:
        return False
    return due is not None and day <= due


def _kept_up(organ: int, period: Period) -> QuerySet[Section]:
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=period.end)
    found = sections().filter(still, _of_organ("owner", organ, also="tree"), opened_on__lte=period.end)
    return found.exclude(kind=Kind.GROUP)


def _of_organ(field: str, organ: int, *, also: str) -> Q:
    """Return the condition that something is an organ's; a district's is also what stands on its pages."""
    return Q(**{f"{field}__in": organs_counted(organ)}) | Q(**{also: organ})


def _moments(period: Period) -> tuple[datetime, datetime]:
    start = datetime.combine(period.start, time.min, CHINA)
    return start, datetime.combine(period.end + timedelta(days=1), time.min, CHINA)


def _day(release: Release) -> date:
    return release.published_at.astimezone(CHINA).date()


def _day_in(content: Mapping[str, Any], particular: str) -> date | None:
    said = content.get("particulars", {}).get(particular)
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
