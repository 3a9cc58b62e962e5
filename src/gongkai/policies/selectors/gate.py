"""What does the gate ask of a document of policy and of what explains it, and what travels together?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from gongkai.papers import ports
from gongkai.papers.content import Content
from gongkai.papers.models import Paper, State
from gongkai.policies.models import Kind
from gongkai.review.checks import Finding, Severity
from lawbook.parameters import NoValueYet
from lawbook.policy import interpretation, numbering
from lawbook.policy import validity as law

from .explaining import explained_by, gaps_of, materials_of, plan_of, travels_with
from .register import same_number


@ports.condition(*Kind.values)
def document_is_right(paper: Paper, *, content: Content, today: date) -> Iterator[Finding]:
    """Yield what is wrong with number and dates of a document; a number only warns, for offices differ."""
    said = content.particulars
    yield from _number(paper, content)
    if paper.kind == Kind.RULES and not paper.organ.makes_rules:
        yield Finding(
            "policies.no_rules",
            Severity.WARN,
            "文件类型",
            f"{paper.organ.name}没有登记规章制定权。",
            "核对文件类型；属于行政规范性文件的，改用行政规范性文件。",
            "ogi:20.1",
        )
    effective, expires = _day(said.get("effective_on")), _day(said.get("expires_on"))
    if effective and content.written_on and effective < content.written_on:
        yield Finding("policies.effective_early", Severity.WARN, "施行日期", "施行日期早于成文日期。", "核对两个日期。")
    start = effective or content.written_on
    if expires and start and expires < start:
        yield Finding(
            "policies.expires_early",
            Severity.BLOCK,
            "有效期至",
            "有效期在施行之前已经届满。",
            "改正施行日期或者有效期。",
        )
    if not content.theme:
        yield Finding(
            "policies.no_theme",
            Severity.WARN,
            "主题分类",
            "没有选择主题分类，公开页面的信息表将空缺这一项。",
            "在“索引与分类”中选择主题分类。",
            "ogi:24",
        )
    if paper.kind == Kind.NORMATIVE and not expires and start:
        yield from _no_term(content.title, start)


@ports.condition(*Kind.values)
def document_is_explained(paper: Paper, *, content: Content, today: date) -> Iterator[Finding]:
    """Yield that plan or material is missing, where the kind wants them; a head may accept it with a reason."""
    rule = interpretation.wants_interpretation(kind=paper.kind, on=today)
    if rule is None or content.attribute != "public":
        return
    plan = plan_of(paper)
    missing = [each.says for each in gaps_of(plan)] if plan else ["没有解读方案。"]
    if not materials_of(paper).exists():
        missing.append("没有解读材料。")
    if not missing:
        return
    # What was public elsewhere before it was moved in went out long ago: only a reminder.
    old = content.published_at is not None
    yield Finding(
        "policies.interpretation_missing",
        Severity.WARN if old else Severity.BLOCK,
        "政策解读",
        "".join(missing),
        "填写解读方案并起草解读材料，与文件一并送审、签发、公开；确无必要的，由分管领导写明理由后放行。",
        str(rule.cite),
    )


@ports.condition("interpretation")
def interpretation_is_right(paper: Paper, *, content: Content, today: date) -> Iterator[Finding]:
    """Yield what is wrong with an interpretation: nothing explained, its document left behind, an open video link."""
    video = str(content.particulars.get("video") or "").strip()
    if video and not is_safe_link(video):
        yield Finding(
            "policies.video_link",
            Severity.BLOCK,
            "视频网址",
            "视频网址不是 https 链接。",
            "改为以 https:// 开头的网址。",
        )
    if content.particulars.get("form") == "视频" and not video and not content.attachments:
        yield Finding("policies.no_video", Severity.WARN, "视频网址", "视频解读没有视频网址。", "填写视频网址。")
    document = explained_by(paper)
    if document is None:
        yield Finding(
            "policies.explains_nothing",
            Severity.WARN,
            "所解读的文件",
            "没有关联所解读的文件。",
            "解读本机关文件的，在本页选择文件；解读上级文件的，在正文写明文件名称和文号。",
            "interpretation-2016",
        )
    elif paper.state == State.DRAFT and document.state in (State.IN_REVIEW, State.APPROVED):
        yield Finding(
            "policies.document_ahead",
            Severity.BLOCK,
            "所解读的文件",
            "所解读的文件已单独送审，解读材料不能与其一并签发。",
            "撤回文件后一并送审，或者在文件公开后再送审本材料。",
            "interpretation-2016",
        )


@ports.companions(*Kind.values, "interpretation")
def explained_together(paper: Paper) -> list[Paper]:
    """Return the drafts that are submitted, signed and released together with this one (三同步)."""
    return travels_with(paper)


def is_safe_link(address: str) -> bool:
    """Test if an address may be offered as a video: https, with a host, without blanks or quotes."""
    rest = address.removeprefix("https://")
    return rest != address and "." in rest.partition("/")[0] and not set(rest) & set(" \t\r\n\"'<>\\@")


def _number(paper: Paper, content: Content) -> Iterator[Finding]:
    typed = str(content.particulars.get("document_number") or "")
    if not typed.strip():
        return
    number = numbering.normalized(typed)
    if number != typed:
        yield Finding(
            "policies.number_form", Severity.WARN, "发文字号", f"发文字号应当写为“{number}”。", "改正写法。", "gb-9704"
        )
    for step in numbering.faults(number, decree=paper.kind == Kind.RULES):
        yield Finding("policies.number_form", Severity.WARN, "发文字号", step.says, "核对发文字号。", str(step.cite))
    parts = numbering.parsed(number)
    if parts and content.written_on and parts.year != content.written_on.year:
        yield Finding(
            "policies.number_year",
            Severity.WARN,
            "发文字号",
            f"发文字号的年份{parts.year}与成文日期的年份{content.written_on.year}不同。",
            "核对发文字号和成文日期。",
        )
    issuer = str(content.particulars.get("issuer") or "")
    for other in same_number(issuer=issuer, number=number, but_paper=paper.pk)[:1]:
        yield Finding(
            "policies.number_taken",
            Severity.WARN,
            "发文字号",
            f"{issuer}的{number}已用于《{other.title}》。",
            "核对发文字号；同一机关的发文字号不重复。",
            mark=str(other.pk),
        )


def _no_term(title: str, start: date) -> Iterator[Finding]:
    try:
        proposed = law.default_expiry(title=title, effective_on=start)
    except NoValueYet:
        return
    yield Finding(
        "policies.no_term",
        Severity.NOTE,
        "有效期至",
        "没有载明有效期。",
        f"当地规定有效期的，填写“有效期至”；按默认值计算：{proposed.step.says}",
        str(proposed.step.cite),
    )


def _day(said: Any) -> date | None:
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(str(said)) if said else None
    except ValueError:
        return None
