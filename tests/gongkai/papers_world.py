"""Papers that went through the real services and the real chain, signed by the people of the world."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ, Role, User
from gongkai.papers import services
from gongkai.papers.content import Content
from gongkai.papers.models import Paper, Submission
from gongkai.review.selectors import next_step, round_of

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
TITLE = "义务教育招生工作安排公布"
BODY = '<p class="indent">清河区教育局今天公布义务教育阶段招生工作安排，自公布之日起实施。</p>'
WRITTEN_ON = date(2026, 3, 1)

PARTICULARS: dict[str, dict[str, Any]] = {
    "meeting": {"meeting": "常务会议", "held_on": "2026-02-27"},
    "budget": {"report": "部门预算", "fiscal_year": 2026, "approved_on": "2026-02-25"},
    "leader": {"name": "林清远", "post": "局长"},
    "organ_profile": {
        "head": "林清远",
        "office_address": "清河区学府路1号",
        "hours": "工作日9:00至17:00",
        "phone": "0000-1234567",
    },
    "guide": {"reviewed_on": "2026-02-27"},
    "interview": {
        "series": "民生面对面",
        "issue": 1,
        "held_on": "2026-02-27",
        "guests": [{"name": "林清远", "post": "局长"}],
    },
    "normative_document": {"issuer": "清河区教育局", "document_number": "清教规〔2026〕1号"},
    "government_rules": {"issuer": "清河区人民政府"},
    "other_document": {"issuer": "清河区教育局", "document_number": "清教发〔2026〕2号"},
    "interpretation": {"form": "文字"},
    "consultation": {
        "opens_on": "2026-03-02",
        "closes_on": "2026-04-05",
        "contact": ["电子邮箱"],
    },
    "decision_catalogue": {"year": 2026},
}


def written(kind: str = "news", *, title: str = TITLE, body: str = BODY, **content: Any) -> Content:
    """Return a content in which nothing is missing that its kind asks for."""
    particulars = {**PARTICULARS.get(kind, {}), **content.pop("particulars", {})}
    said: dict[str, Any] = {"source": "清河区教育局", "written_on": WRITTEN_ON, "particulars": particulars}
    return Content(title=title, body=body, **{**said, **content})


def drafted(
    world: Any,
    *,
    kind: str = "news",
    organ: str = "jiaoyu",
    by: User | None = None,
    at: datetime = AT,
    title: str = TITLE,
    body: str = BODY,
    **content: Any,
) -> Paper:
    """Return a draft that is ready to be submitted."""
    said = written(kind, title=title, body=body, **content)
    return services.draft(
        organ=world.organs[organ], kind=kind, content=said, by=by or somebody(world.organs[organ], Role.CLERK), at=at
    )


def submitted(world: Any, papers: Sequence[Paper], *, at: datetime = AT, by: User | None = None) -> Submission:
    """Return these papers as one submission, by the clerk of their organ."""
    return services.submit(papers=papers, by=by or somebody(papers[0].organ, Role.CLERK), at=at)


def signed(world: Any, papers: Sequence[Paper], *, at: datetime = AT, by: User | None = None) -> Submission:
    """Return these papers as one submission that everybody has signed."""
    submission = submitted(world, papers, at=at, by=by)
    sign_all(submission, at=at)
    for each in papers:
        each.refresh_from_db()
    return submission


def sign_all(submission: Submission, *, at: datetime = AT) -> None:
    """Let everybody sign whose step it is, in the order of the chain."""
    while (step := next_step(_round(submission))) is not None:
        services.sign(submission=submission, by=somebody(submission.organ, step["role"]), at=at)


def released(
    world: Any,
    *,
    kind: str = "news",
    organ: str = "jiaoyu",
    at: datetime = AT,
    title: str = TITLE,
    body: str = BODY,
    **content: Any,
) -> Paper:
    """Return a paper that was written, signed by the whole chain, and released."""
    paper = drafted(world, kind=kind, organ=organ, at=at, title=title, body=body, **content)
    submission = signed(world, [paper], at=at)
    services.release(submission=submission, by=somebody(paper.organ, Role.CLERK), at=at)
    return Paper.objects.select_related("organ", "shown").get(pk=paper.pk)


def corrected(
    world: Any, paper: Paper, *, at: datetime, reason: str = "数字有误", by: User | None = None, **changes: Any
) -> Paper:
    """Return the paper after a correction went through the whole chain."""
    who = by or somebody(paper.organ, Role.CLERK)
    base = services.begin_correction(paper=paper, reason=reason, by=who, at=at)
    now = Content.from_json(base.content).but(**changes)
    services.revise(paper=paper, content=now, by=who, at=at, base=base.number)
    submission = signed(world, [paper], at=at, by=who)
    services.release(submission=submission, by=who, at=at)
    return Paper.objects.select_related("organ", "shown").get(pk=paper.pk)


def somebody(organ: Organ, role: str) -> User:
    """Return who holds a role in an organ, appointing a person of the test's own making where nobody does."""
    held = organ.memberships.filter(role=role, active_to__isnull=True, user__is_active=True).select_related("user")
    found = held.order_by("pk").first()
    if found is not None:
        return found.user
    user, _ = User.objects.get_or_create(
        username=f"{role}-{organ.code}", defaults={"name": f"{organ.short_name}{Role(role).label}"}
    )
    organ.memberships.create(user=user, role=role, active_from=date(2024, 3, 1))
    return user


def _round(submission: Submission) -> Any:
    found = round_of(f"papers.submission:{submission.pk}")
    assert found is not None
    return found
