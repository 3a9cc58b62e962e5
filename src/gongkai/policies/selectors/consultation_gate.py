"""What does the gate ask of a draft that is laid before the public, and of the result of a consultation?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from gongkai.kernel.clock import CHINA
from gongkai.papers import ports
from gongkai.papers.body import plain
from gongkai.papers.content import Content
from gongkai.papers.models import Paper
from gongkai.review.checks import Finding, Severity
from lawbook.parameters import NoValueYet
from lawbook.policy import comment as law
from lawbook.reasons import Refused

from .consultations import gaps_of, result_of, stand

# A line by itself that names what follows it, such as a heading or the title of a draft.
_DRAFT = re.compile(r".{0,58}(?:草案|草案）|稿|稿）|第一条.*)$")
_EXPLANATION = re.compile(r".{0,58}说明(?:[:：].*)?$")
_ARTICLE = re.compile(r"第一条[\s　]")


@ports.condition("consultation")
def term_is_lawful(paper: Paper, *, content: Content, today: date) -> Iterator[Finding]:
    """Yield that the term is too short without a published reason, or that it opens before it can be read."""
    said = content.particulars
    opens, closes = _day(said.get("opens_on")), _day(said.get("closes_on"))
    if opens is None or closes is None:
        return  # what is required of the kind is told by the papers themselves
    old = content.published_at is not None
    severe = Severity.WARN if old else Severity.BLOCK
    # A page that is public already opened on its day; a new one opens with its release and not before.
    first = paper.published_at.astimezone(CHINA).date() if paper.published_at else today
    if opens < first and not old:
        yield Finding(
            "policies.opens_before_release",
            Severity.WARN if paper.published_at else severe,
            "开始日期",
            "开始日期早于发布日期，发布之前公众看不到草案。",
            "把开始日期改为发布当日或者以后，期限自发布之日起算。",
            "decision:15",
        )
    if closes < first and not old and paper.published_at is None:
        yield Finding(
            "policies.closes_before_release",
            Severity.BLOCK,
            "截止日期",
            "截止日期早于发布日期。",
            "改正截止日期。",
            "decision:15",
        )
        return
    try:
        start = opens if old else max(opens, first)
        period = law.comment_period(
            opens_on=start, closes_on=max(start, closes), reason=str(said.get("short_reason") or "")
        )
        if closes < opens:
            law.comment_period(opens_on=opens, closes_on=closes)
    except NoValueYet:
        return
    except Refused as refused:
        yield Finding("policies.term_backwards", severe, "截止日期", refused.says, "改正两个日期。", "decision:15")
        return
    if not period.is_lawful:
        yield Finding(
            "policies.term_short",
            severe,
            "征求意见期限",
            "".join(each.says for each in period.steps),
            f"把截止日期延至满{period.wanted}日，或者填写“少于规定期限的理由”，理由随草案公布。",
            str(period.steps[-1].cite),
        )


@ports.condition("consultation")
def draft_is_there(paper: Paper, *, content: Content, today: date) -> Iterator[Finding]:
    """Yield what is missing beside the term: the draft, its explanation, a way to comment."""
    advice = {
        "决策草案": "把草案作为附件上传，或者把草案全文写入正文，标题独占一行。",
        "草案说明": "把起草说明作为附件上传（名称中有“说明”），或者写入正文，以“起草说明”独占一行作标题。",
        "提出意见的方式": "填写提交途径和联系方式。",
    }
    for step in law.comment_gaps(**what_is_there(content)):
        name = next((each for each in advice if each in step.says), "")
        yield Finding(
            "policies.comment_gaps",
            Severity.WARN if content.published_at is not None else Severity.BLOCK,
            name,
            step.says,
            advice.get(name, ""),
            str(step.cite),
            mark=name,
        )


@ports.condition("consultation_result")
def result_is_whole(paper: Paper, *, content: Content, today: date) -> Iterator[Finding]:
    """Yield that the result belongs to no consultation, comes too early, or leaves comments without an answer."""
    old = content.published_at is not None
    consultation = result_of(paper.pk)
    if consultation is None:
        yield Finding(
            "policies.result_of_nothing",
            Severity.WARN if old else Severity.BLOCK,
            "意见征集",
            "没有关联意见征集。",
            "在本页选择这份结果所对应的意见征集。",
            "decision:18",
        )
        return
    if old:
        return
    if stand(consultation, today=today).phase in ("open", "ahead"):
        yield Finding(
            "policies.result_too_early",
            Severity.BLOCK,
            "意见征集",
            f"意见征集到{consultation.closes_on}截止，还没有结束。",
            "截止后再送审。",
            "decision:15",
        )
    for step in gaps_of(consultation):
        yield Finding(
            "policies.result_gaps",
            Severity.BLOCK,
            "意见处理",
            step.says,
            "在意见处理页逐条或者成批写明采纳情况和理由，再重新生成征集结果。",
            str(step.cite),
            mark=str(step.cite),
        )


def what_is_there(content: Content) -> dict[str, Any]:
    """Return which of draft, explanation and ways to comment a page offers, attached or in its text."""
    explains = [each.name for each in content.attachments if "说明" in each.name]
    lines = [each.strip() for each in plain(content.body).splitlines() if each.strip()]
    in_text = any(_ARTICLE.match(each) for each in lines) or any(_DRAFT.fullmatch(each) for each in lines[:-1])
    return {
        "draft": len(content.attachments) > len(explains) or in_text,
        "explanation": bool(explains) or any(_EXPLANATION.fullmatch(each) for each in lines[:-1]),
        "how_to_comment": bool(content.particulars.get("contact")),
    }


def _day(said: Any) -> date | None:
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(str(said)) if said else None
    except ValueError:
        return None
