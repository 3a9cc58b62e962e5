"""What does the site know about itself, and what does it say of the newest year?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.urls import reverse

from gongkai.annual.selectors.publications import content_of, pages_stamp, published, published_years
from gongkai.organs.selectors import authorities_of, districts
from reportdoc.report import Report

from .models import Site

NEWEST = 8
A_MINUTE = 60

# What a citizen asks first of a report, by cell of the statutory form.
HEADLINES: tuple[tuple[str, str, str], ...] = (
    ("proactive.art20_1.admin_normative_documents.in_force", "现行有效行政规范性文件", "件"),
    ("applications.new_received.total", "新收政府信息公开申请", "件"),
    ("review_litigation.review.total", "因政府信息公开申请行政复议", "件"),
)


@dataclass(frozen=True)
class Headline:
    """One figure of the year, and the page on which its list or its table stands."""

    says: str
    number: Any
    unit: str
    url: str


@dataclass(frozen=True)
class Year:
    """The newest year on which anything has been published; ``of`` names whose figures they are, or is ""."""

    year: int
    of: str
    headlines: tuple[Headline, ...]


@dataclass(frozen=True)
class Item:
    """Something that was published: its title, address and day."""

    title: str
    url: str
    published_on: date


@dataclass(frozen=True)
class News:
    """What the home page shows: the newest publications, and the year in figures (None while there are none)."""

    published: tuple[Item, ...]
    year: Year | None


def site() -> Site:
    """
    Return the site's particulars, with the district's name as ``district_name``.

    A fresh installation has neither; then the names are empty and the pages say 政务公开 only.
    """
    found = Site.objects.filter(pk=Site.ONLY).first() or Site()
    district = districts().first()
    found.district_name = district.name if district else ""  # type: ignore[attr-defined]
    return found


def news() -> News:
    """Return what the home page shows; it is kept for a minute, and made anew as soon as anything is published."""
    key = f"web:news:{pages_stamp()}"
    kept: News | None = cache.get(key)
    if kept is None:
        newest = tuple(Item(each.title, each.url, each.published_on) for each in published()[:NEWEST])
        kept = News(newest, year_in_figures())
        cache.set(key, kept, A_MINUTE)
    return kept


def year_in_figures() -> Year | None:
    """
    Return the newest year in a few figures, or None while nothing is published.

    They are those of the district's report; until it is published, those of its authority's own.
    """
    year = next(iter(published_years()), None)
    if year is None:
        return None
    reports = published(year=year)
    listed = f"{reverse('annual:public-list')}?year={year}"
    count = Headline(f"已公开{year}年度报告", reports.count(), "份", listed)
    for organ in (*districts(), *authorities_of(districts())):
        publication = reports.filter(snapshot__report__organ=organ).first()
        if publication is not None:
            return Year(year, organ.name, (count, *_headlines(publication)))
    return Year(year, "", (count,))


def _headlines(publication: Any) -> list[Headline]:
    report = Report.from_json(json.loads(content_of(publication.snapshot)))
    return [
        Headline(says, value if value is not None else 0, unit, publication.url)
        for cell, says, unit in HEADLINES
        if not isinstance(value := report.values.get(cell), str) and cell in report.values
    ]
