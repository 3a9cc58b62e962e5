"""
How does the portal that is measured come to be? Rows in the shape that the services make, written in bulk.

Nothing here went through the gate: such a builder may live in a benchmark, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from .corpus import FIRST, ORGANS, Item, items

BATCH = 400
COLUMN = "department-news"
ADDRESS = f"/section/shili/{COLUMN}/"
ROLES = ("clerk", "reviewer", "secrecy", "head")
STATEMENT = "示例区示例路1号"


@dataclass
class Portal:
    """What was built: the organ whose people publish, they by role, the column with everything, keys of papers."""

    organ: Any
    people: dict[str, Any]
    column: str
    papers: Sequence[int]


def ready(count: int) -> Portal:
    """Return the portal with so many items, built now or by an earlier run that kept its folder."""
    from django.core.management import call_command

    from gongkai.organs.models import Organ, User
    from gongkai.papers.models import Paper

    call_command("migrate", verbosity=0)
    papers = list(Paper.objects.filter(live=True, index_no__startswith="A").order_by("pk").values_list("pk", flat=True))
    if not papers:
        return build(count)
    people = {each.username: each for each in User.objects.filter(username__in=ROLES)}
    return Portal(Organ.objects.get(code="organ-0"), people, ADDRESS, papers)


def build(count: int) -> Portal:
    """Build a district with its organs, its tree of columns, and so many published items in one of them."""
    from django.db import transaction

    from gongkai.portal import services as portal
    from gongkai.search.services import rebuild_from_sources

    organs, people = district()
    waiting, papers = items(count), []
    while some := list(islice(waiting, BATCH)):
        with transaction.atomic():
            made = released(some, organs, people["clerk"])
        papers += made
        portal.show(paper_ids=made)
    rebuild_from_sources()
    return Portal(organs[0], people, ADDRESS, papers)


def district() -> tuple[list[Any], dict[str, Any]]:
    """Return the organs of a district, and the people of the first one by role."""
    from gongkai.journal.services import record
    from gongkai.organs import services
    from gongkai.organs.models import Organ
    from gongkai.portal.services import plant_tree
    from gongkai.web.models import Site

    who: dict[str, Any] = {"by": None, "at": FIRST, "record": record}
    top = atomically(
        services.create_organ, code="shili", name="示例区人民政府", short_name="示例区", kind="district", **who
    )
    Site.objects.create(sponsor="示例区人民政府", address=STATEMENT, phone="0000-1234567", site_code="0000000000")
    organs = Organ.objects.bulk_create(
        Organ(
            code=f"organ-{n}",
            name=f"示例区示例{n}局",
            short_name=f"示例{n}局",
            kind="department",
            parent=top,
            position=n,
        )
        for n in range(ORGANS)
    )
    people = {}
    for role in ROLES:
        people[role] = atomically(
            services.add_person, username=role, name=f"示例{role}", password="bench-bench-1", organ=organs[0], **who
        )
        atomically(services.appoint, user=people[role], organ=organs[0], role=role, on=FIRST.date(), **who)
    plant_tree(organ=top, template="county", by=None, at=FIRST)
    return list(organs), people


def atomically(act: Any, **values: Any) -> Any:
    from django.db import transaction

    with transaction.atomic():
        return act(**values)


def released(some: Sequence[Item], organs: Sequence[Any], clerk: Any) -> list[int]:
    """Write papers that were submitted together by each organ and are public, and return their keys."""
    from gongkai.papers.content import Content, digest_of
    from gongkai.papers.models import Line, Paper, Release, State, Version

    papers = Paper.objects.bulk_create(
        Paper(
            organ=organs[each.organ],
            kind="news",
            index_no=f"A{each.organ:03}/{each.published_at.year}-{each.number:06}",
            made_by=clerk,
            made_at=each.published_at,
            state=State.LIVE,
            title=each.title,
            changed_at=each.published_at,
            live=True,
            shown_title=each.title,
            published_at=each.published_at,
            written_on=each.published_at.date(),
        )
        for each in some
    )
    versions = []
    for paper, each in zip(papers, some, strict=True):
        said = Content(
            title=each.title,
            body=each.body,
            source=paper.organ.name,
            written_on=each.published_at.date(),
            keywords=("政务公开",),
        ).to_json()
        versions.append(
            Version(
                paper=paper,
                number=1,
                content=said,
                digest=digest_of(said),
                sealed=True,
                by=clerk,
                at=each.published_at,
            )
        )
    Version.objects.bulk_create(versions)
    lines, releases = [], []
    for number in sorted({each.organ for each in some}):
        theirs = [each for each in versions if each.paper.organ_id == organs[number].pk]
        submission = submitted(theirs, organs[number], clerk, theirs[0].at)
        for each in theirs:
            lines.append(Line(submission=submission, paper=each.paper, version=each))
            releases.append(
                Release(
                    paper=each.paper,
                    version=each,
                    submission=submission,
                    number=1,
                    published_at=each.at,
                    at=each.at,
                    by=clerk,
                )
            )
            each.paper.shown = each
    Line.objects.bulk_create(lines)
    Release.objects.bulk_create(releases)
    Paper.objects.bulk_update(papers, ["shown"])
    return [each.pk for each in papers]


def submitted(versions: Sequence[Any], organ: Any, clerk: Any, at: datetime) -> Any:
    from gongkai.papers.models import Submission
    from gongkai.papers.services.steps import digest_over

    digest = digest_over((each.paper_id, organ.pk, "news", each.digest) for each in versions)
    title = f"{versions[0].content['title']}等{len(versions)}篇"[:300]
    return Submission.objects.create(organ=organ, kind="news", title=title, digest=digest, by=clerk, at=at)


def drafts(portal: Portal, count: int, at: datetime) -> Iterator[Any]:
    """Yield submissions that the whole chain has signed and that wait for somebody to press 发布, by the services."""
    from gongkai.papers import services
    from gongkai.papers.content import Content

    for each in items(count):
        said = Content(title=f"新发：{each.title}", body=each.body, source=portal.organ.name, written_on=at.date())
        paper = services.draft(organ=portal.organ, kind="news", content=said, by=portal.people["clerk"], at=at)
        yield signed(portal, paper, at)


def signed(portal: Portal, paper: Any, at: datetime) -> Any:
    """Return a paper as a submission that everybody has signed."""
    from gongkai.papers import services

    submission = services.submit(papers=[paper], by=portal.people["clerk"], at=at)
    for role in ROLES[1:]:
        services.sign(submission=submission, by=portal.people[role], at=at)
    return submission
