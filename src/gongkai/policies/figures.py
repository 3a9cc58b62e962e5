"""
What may a report count of documents of policy and of what explains them?

A district's figure is that of all its organs. What the ledger counts is counted by its own days: a document is issued
on its written date, whenever it came to be released.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from gongkai.kernel.clock import CHINA
from gongkai.kernel.figures import Period, figure
from gongkai.papers.models import Release

from .models import EntryKind, Kind, Material
from .selectors import ledger
from .selectors.ledger import Tally, organs_counted

_BY_DATE = "按成文日期归年，不按发布时间；区县含所属各机关"
_AT_END = "期末的结存：上年末加制发、移入，减废止、失效、移出，再加减更正；区县含所属各机关"


@figure(
    "policies.documents_published",
    says="公开重要文件",
    definition="统计期内首次在网站公开的政策文件，含规章、行政规范性文件和其他文件，更正和撤下不影响；区县含所属各机关",
    unit="份",
    cite="ogi:20.1",
)
def documents_published(*, organ: int, period: Period) -> QuerySet[Release]:
    """Return the first releases of documents in a period, of every type."""
    return _first_releases(organ, period, *Kind.values)


@figure(
    "policies.interpretations",
    says="政策解读",
    definition="统计期内首次在网站公开的解读材料，每篇计一次；区县含所属各机关",
    unit="篇",
    cite="interpretation-2016",
)
def interpretations(*, organ: int, period: Period) -> QuerySet[Release]:
    """Return the first releases of interpretations in a period."""
    return _first_releases(organ, period, "interpretation")


@figure(
    "policies.documents_to_pair",
    says="应当配有解读的规范性文件",
    definition="统计期内首次在网站公开的行政规范性文件；区县含所属各机关",
    unit="件",
    cite="interpretation-2016",
)
def documents_to_pair(*, organ: int, period: Period) -> QuerySet[Release]:
    """Return the first releases of normative documents in a period."""
    return _first_releases(organ, period, Kind.NORMATIVE)


@figure(
    "policies.documents_paired",
    says="配有解读的规范性文件",
    definition="统计期内首次在网站公开、现有公开的解读材料的行政规范性文件；区县含所属各机关",
    unit="件",
    cite="interpretation-2016",
)
def documents_paired(*, organ: int, period: Period) -> QuerySet[Release]:
    """Return those of them that a public material explains."""
    explained = Material.objects.filter(document=OuterRef("paper"), paper__live=True)
    return _first_releases(organ, period, Kind.NORMATIVE).filter(Exists(explained))


@figure(
    "policies.normative_documents_issued",
    says="本年制发行政规范性文件",
    definition=_BY_DATE,
    unit="件",
    cite="form-2021",
    kept=ledger.is_kept,
)
def normative_documents_issued(*, organ: int, period: Period) -> Tally:
    """Return the normative documents that were issued in a period, by their written date."""
    return _column(organ, period, Kind.NORMATIVE, EntryKind.ISSUED)


@figure(
    "policies.normative_documents_repealed",
    says="本年废止行政规范性文件",
    definition="按废止日期归年；失效是否计入由当地口径定，默认不计入；区县含所属各机关",
    unit="件",
    cite="form-2021",
    kept=ledger.is_kept,
)
def normative_documents_repealed(*, organ: int, period: Period) -> Tally:
    """Return the normative documents that were repealed in a period."""
    return ledger.repealed(organs_counted(organ), kind=Kind.NORMATIVE, start=period.start, end=period.end)


@figure(
    "policies.normative_documents_expired",
    says="本年失效行政规范性文件",
    definition="统计期内有效期届满或者宣布失效的；区县含所属各机关",
    unit="件",
    cite="normative-2018",
    kept=ledger.is_kept,
)
def normative_documents_expired(*, organ: int, period: Period) -> Tally:
    """Return the normative documents that lapsed in a period."""
    return _column(organ, period, Kind.NORMATIVE, EntryKind.EXPIRED)


@figure(
    "policies.normative_documents_in_force",
    says="现行有效行政规范性文件",
    definition=_AT_END,
    unit="件",
    cite="form-2021",
    kept=ledger.is_kept,
)
def normative_documents_in_force(*, organ: int, period: Period) -> Tally:
    """Return the normative documents in force at the end of a period."""
    return ledger.in_force(organs_counted(organ), kind=Kind.NORMATIVE, on=period.end)


@figure(
    "policies.rules_issued",
    says="本年制发规章",
    definition=_BY_DATE,
    unit="件",
    cite="form-2021",
    kept=ledger.is_kept,
)
def rules_issued(*, organ: int, period: Period) -> Tally:
    """Return the rules that were issued in a period, by their written date."""
    return _column(organ, period, Kind.RULES, EntryKind.ISSUED)


@figure(
    "policies.rules_repealed",
    says="本年废止规章",
    definition="按废止日期归年；区县含所属各机关",
    unit="件",
    cite="form-2021",
    kept=ledger.is_kept,
)
def rules_repealed(*, organ: int, period: Period) -> Tally:
    """Return the rules that were repealed in a period."""
    return ledger.repealed(organs_counted(organ), kind=Kind.RULES, start=period.start, end=period.end)


@figure(
    "policies.rules_in_force",
    says="现行有效规章",
    definition=_AT_END,
    unit="件",
    cite="form-2021",
    kept=ledger.is_kept,
)
def rules_in_force(*, organ: int, period: Period) -> Tally:
    """Return the rules in force at the end of a period."""
    return ledger.in_force(organs_counted(organ), kind=Kind.RULES, on=period.end)


def _column(organ: int, period: Period, kind: str, column: str) -> Tally:
    entries = ledger.entries_of(organs_counted(organ), kind=kind, until=period.end)
    return ledger.column_between(entries, period.start, period.end, column)


def _first_releases(organ: int, period: Period, *kinds: str) -> QuerySet[Release]:
    start = datetime.combine(period.start, time.min, CHINA)
    end = datetime.combine(period.end + timedelta(days=1), time.min, CHINA)
    found = Release.objects.filter(number=1, published_at__gte=start, published_at__lt=end)
    found = found.filter(paper__organ__in=organs_counted(organ), paper__kind__in=kinds)
    return found.select_related("paper__organ").order_by("-published_at", "-pk")
