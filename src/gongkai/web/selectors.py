"""What does the site know about itself, and what does its first page show?"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse

from gongkai.annual.selectors.publications import content_of, pages_stamp, published, published_years
from gongkai.kernel import pagestore
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ, Role
from gongkai.organs.selectors import authorities_of, districts, memberships_of, organs_seen_by
from gongkai.papers.models import Paper
from gongkai.policies.selectors.consultations import Filters, public_consultations
from gongkai.portal import selectors as portal
from gongkai.portal.public.tree import Node, Tree, tree_of
from gongkai.portal.selectors import address_of
from reportdoc.report import Report

from .models import MistakeReport, Site

NEWEST, FEWER = 8, 5
A_MINUTE = 60
SITE = "web:site"
# The columns at the top of the district's tree that stand in the citizens' menu.
IN_MENU = frozenset({"zwgk", "disclosure", "response", "services", "interaction", "about"})
POLICIES = ("government_rules", "normative_document", "other_document", "interpretation")

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
class Call:
    """A draft on which opinions are asked for, and until when."""

    title: str
    url: str
    closes_on: date


@dataclass(frozen=True)
class News:
    """
    What the home page shows.

    ``published`` is what appeared last, ``reports`` the newest annual reports, ``calls`` what opinions are asked on,
    ``policies`` documents and interpretations, ``columns`` what the menu does not lead to; ``year`` is the year of the
    newest reports in figures, or None.
    """

    published: tuple[Item, ...]
    reports: tuple[Item, ...]
    calls: tuple[Call, ...]
    policies: tuple[Item, ...]
    columns: tuple[Node, ...]
    year: Year | None
    figures: tuple[Headline, ...]


def site() -> Site:
    """
    Return the site's particulars, with the district's name, code and key as ``district_name`` and so on.

    They stand on every page and are kept for a minute; a change at the desk is told to the cache. A fresh installation
    has neither; then the names are empty and the pages say 政务公开 only.
    """
    kept: Site | None = cache.get(SITE)
    if kept is None:
        kept = Site.objects.filter(pk=Site.ONLY).first() or Site()
        district = districts().first()
        kept.district_name = district.name if district else ""  # type: ignore[attr-defined]
        kept.district_code = district.code if district else ""  # type: ignore[attr-defined]
        kept.district_key = district.pk if district else 0  # type: ignore[attr-defined]
        cache.set(SITE, kept, A_MINUTE)
    return kept


def forget_site() -> None:
    """Let the site's particulars be read anew."""
    cache.delete(SITE)


def district_tree() -> Tree | None:
    """Return the columns of the district, or None while there is no district."""
    key: int = site().district_key  # type: ignore[attr-defined]
    return tree_of(key) if key else None


def news(*, today: date) -> News:
    """
    Return what the home page shows.

    What was published is asked each time, a few steps along an index; what has to be counted is kept for a minute and
    counted anew as soon as a report is published.
    """
    key = f"web:year:{pages_stamp()}:{pagestore.generation()}:{today}"
    kept: tuple[Year | None, tuple[Headline, ...], tuple[Item, ...]] | None = cache.get(key)
    if kept is None:
        reports = tuple(Item(each.title, each.url, each.published_on) for each in published()[:NEWEST])
        kept = (year_in_figures(), this_year(today=today), reports)
        cache.set(key, kept, A_MINUTE)
    year, figures, reports = kept
    return News(
        published=tuple(_item(each) for each in _live()[:NEWEST]),
        reports=reports,
        calls=open_calls(today=today),
        policies=tuple(_item(each) for each in _live(*POLICIES)[:FEWER]),
        columns=columns_beside_the_menu(),
        year=year,
        figures=figures,
    )


def columns_beside_the_menu() -> tuple[Node, ...]:
    """Return the columns at the top of the district's tree to which the menu does not lead."""
    tree = district_tree()
    return tuple(each for each in tree.open_below(None) if each.code not in IN_MENU) if tree else ()


def _live(*kinds: str) -> QuerySet[Paper]:
    found = Paper.objects.filter(live=True)
    return (found.filter(kind__in=kinds) if kinds else found).order_by("-published_at", "-id")


def _item(paper: Paper) -> Item:
    day = paper.published_at.astimezone(CHINA).date() if paper.published_at else paper.made_at.date()
    return Item(paper.shown_title, address_of(paper), day)


def open_calls(*, today: date) -> tuple[Call, ...]:
    """Return the drafts on which opinions are asked for today, the one that closes first at the top."""
    found = public_consultations(Filters(phase="open"), today=today).select_related("paper").order_by("closes_on", "pk")
    return tuple(Call(each.title, address_of(each.paper), each.closes_on) for each in found[:FEWER])


def this_year(*, today: date) -> tuple[Headline, ...]:
    """Return what this year comes to so far, each with its list; nothing is said of what there is none of."""
    start = datetime(today.year, 1, 1, tzinfo=CHINA)
    tree = district_tree()
    meetings = tree.by_code(("meetings",)) if tree else None
    documents = tree.by_code(("documents", "policies")) if tree else None
    listed = reverse("portal:items")
    lines: list[tuple[str, str, tuple[str, ...], str]] = [("主动公开信息", "条", (), f"{listed}?year={today.year}")]
    lines += [
        ("政府会议", "次", ("meeting",), f"{meetings.url if meetings else listed}?year={today.year}"),
        (
            "规章和规范性文件",
            "件",
            ("government_rules", "normative_document"),
            f"{documents.url if documents else f'{listed}?year={today.year}'}",
        ),
        ("政策解读", "件", ("interpretation",), f"{listed}?year={today.year}&kind=interpretation"),
    ]
    found = []
    for says, unit, kinds, url in lines:
        live = Paper.objects.filter(live=True, published_at__gte=start)
        count = (live.filter(kind__in=kinds) if kinds else live).count()
        if count:
            found.append(Headline(says, count, unit, url))
    return tuple(found)


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


ANSWERERS = (Role.AUTHORITY, Role.OPERATOR, Role.ADMIN)
# The first parts of the addresses under which papers are shown, and of those that name an organ.
_PAPER = re.compile(r"/[a-z-]+/(\d{1,18})/")
_OF_ORGAN = re.compile(r"/(?:section|organs|guide|catalogue|annual)/([a-z0-9-]{1,40})/")
_COLUMN = re.compile(r"/section/([a-z0-9-]{1,40})/([\w-]{1,60})/", re.ASCII)


def organ_of_page(page: str) -> Organ | None:
    """Return the organ that answers for a page: that of its paper, its column or its address, else the district."""
    path = page.partition("?")[0]
    if found := _PAPER.fullmatch(path):
        paper = _live().filter(pk=int(found[1])).select_related("organ").first()
        if paper is not None:
            return paper.organ
    if (found := _COLUMN.fullmatch(path)) and (owner := owner_of(found[1], found[2])):
        return owner
    if (found := _OF_ORGAN.match(path)) and (organ := Organ.objects.filter(code=found[1]).first()):
        return organ
    return districts().first()


def owner_of(organ: str, code: str) -> Organ | None:
    """Return the organ that answers for a column, or None if there is none of that address."""
    found = portal.sections().filter(tree__code=organ, code=code).first()
    return found.owner if found else None


def mistakes_seen_by(*, user: Any) -> QuerySet[MistakeReport]:
    """
    Return the reports that a person answers, the newest first.

    The authority and the administrators answer for the district, an operator for the organs served.
    """
    if not memberships_of(user=user, role=ANSWERERS).exists():
        return MistakeReport.objects.none()
    return MistakeReport.objects.filter(organ__in=organs_seen_by(user=user)).select_related("organ", "answered_by")


def may_answer(report: MistakeReport, *, user: Any) -> bool:
    """Test if a person answers a report."""
    return mistakes_seen_by(user=user).filter(pk=report.pk).exists()


def mistake_of(receipt: str) -> MistakeReport | None:
    """Return the report with a receipt, or None."""
    return MistakeReport.objects.filter(receipt=receipt).select_related("organ").first()
