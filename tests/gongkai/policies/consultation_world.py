"""A draft for comment, as an office would bring it before the public; people and places of our own making."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from gongkai.kernel.clock import CHINA
from gongkai.papers import services as papers
from gongkai.papers.content import Content
from gongkai.papers.models import Paper
from gongkai.policies import services
from gongkai.policies.models import Comment, Consultation

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
CLOSES = date(2026, 4, 5)
AFTER = datetime(2026, 4, 7, 10, 0, tzinfo=CHINA)
TITLE = "清河区中小学校车管理办法（征求意见稿）公开征求意见"
CONTACT = ["电子邮箱：jiaoyu@qinghe.example", "信函：清河区学府路1号"]
BODY = (
    "<p>现将办法公开征求意见。</p>"
    "<h2>清河区中小学校车管理办法（征求意见稿）</h2><p>第一条　为了加强校车安全，制定本办法。</p>"
    "<h2>起草说明</h2><p>校车超载问题突出，家长反映强烈。</p>"
)


def said(
    *, title: str = TITLE, body: str = BODY, opens: str = "2026-03-02", closes: str = "2026-04-05", **more: Any
) -> Content:
    """Return what a page for comment says; particulars may be given beside the fields."""
    particulars = {
        "opens_on": opens,
        "closes_on": closes,
        "contact": CONTACT,
        **more.pop("particulars", {}),
    }
    return Content(
        title=title,
        source="清河区教育局",
        written_on=date(2026, 2, 27),
        theme="科技、教育\\教育",
        body=body,
        particulars=particulars,
        **more,
    )


def drafted(world: Any, content: Content | None = None, *, at: datetime = AT) -> Paper:
    """Return a draft for comment of 教育局."""
    who = world["clerk"]
    return papers.draft(organ=world.organs["jiaoyu"], kind="consultation", content=content or said(), by=who, at=at)


def opened(world: Any, organ: str = "jiaoyu", *, title: str = TITLE) -> Consultation:
    """Return a consultation of an organ that went through its whole gate and is public."""
    from tests.gongkai.papers_world import released

    ways = {"contact": CONTACT}
    paper = released(world, kind="consultation", organ=organ, title=title, body=BODY, at=AT, particulars=ways)
    services.open_consultations(papers=[paper.pk], at=AT)
    return Consultation.objects.select_related("organ").get(paper=paper)


def comment(consultation: Consultation, text: str, *, at: datetime = AT, **more: Any) -> Comment:
    """Return a comment that a citizen sent by the page."""
    return services.comment(consultation=consultation, text=text, at=at, **more).comment


def answered(
    world: Any, consultation: Consultation, numbers: Sequence[int], disposition: str = "adopted", **more: Any
) -> None:
    """Answer comments as the clerk of 教育局."""
    services.answer_comments(
        consultation=consultation, numbers=numbers, disposition=disposition, by=world["clerk"], at=AFTER, **more
    )
