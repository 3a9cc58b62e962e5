"""What does each public page cost without a network, and what does it cost to publish one item?"""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

from .build import Portal, drafts
from .measure import Cost, Verdicts, cost, pages

SAMPLE = 120
PUBLISHED = 15
ITEM, QUERIES, LIST, PUBLISH = 0.005, 4, 0.020, 0.200


def measured(portal: Portal, verdicts: Verdicts, at: datetime) -> Cost:
    """Print the costs beside what was promised, and return that of an item's page."""
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    chance = random.Random(5)
    some = [f"/item/{key}/" for key in chance.sample(list(portal.papers), min(SAMPLE, len(portal.papers)))]
    print(f"\n{'in this process, ms':44}{'CPU':>8}{'wall':>8}{'p95':>8}{'SQL':>5}")
    client.get(some[0])
    one = pages(client, some)
    verdicts.line("item, not kept", one, cpu=ITEM, asks=QUERIES)
    for says, address in lists(client, portal):
        verdicts.line(says, pages(client, [address], again=30), cpu=LIST)
    for says, address in others():
        verdicts.line(says, pages(client, [address], again=30))
    waiting = list(drafts(portal, PUBLISHED, at))
    verdicts.line("publish one item, with all that follows", publishing(portal, waiting, at), wall=PUBLISH)
    return one


def lists(client: Any, portal: Portal) -> list[tuple[str, str]]:
    """Return the pages of the column with everything: the first, the last by number, and by marks far back."""
    column = portal.column
    found = [("column with all items, first page", column), ("… page 50", f"{column}?page=50")]
    for says, part in (("… in the middle, by a mark", 2), ("… near the end, by a mark", 20)):
        found.append((says, f"{column}?before={mark_of(portal.papers[len(portal.papers) // part])}"))
    return [*found, ("… within a year", f"{column}?year=2020"), ("… its feed", column.rstrip("/") + ".xml")]


def mark_of(paper: int) -> str:
    from gongkai.portal.models import Placement
    from gongkai.portal.selectors.items import mark

    return mark(Placement.objects.filter(paper=paper, section__code="department-news").get())


def others() -> list[tuple[str, str]]:
    return [
        ("home", "/"),
        ("everything", "/items/"),
        ("everything, page 50", "/items/?page=50"),
        ("group of columns", "/section/shili/news/"),
        ("organs", "/organs/"),
        ("an organ", "/organs/organ-1/"),
        ("catalogue of an organ", "/catalogue/shili/"),
        ("site map", "/sitemap/"),
        ("feed", "/feed.xml"),
    ]


def publishing(portal: Portal, waiting: list[Any], at: datetime) -> Cost:
    """Return what it costs to press 发布: the release, its columns, the search, the pages that go."""
    from gongkai.papers import services
    from gongkai.papers.models import Paper, State

    release = [
        lambda each=each: services.release(submission=each, by=portal.people["clerk"], at=at) for each in waiting
    ]
    release.pop(0)()
    found = cost(release)
    assert Paper.objects.filter(title__startswith="新发：", state=State.LIVE, placements__live=True).exists()
    return found
