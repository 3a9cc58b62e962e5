"""Is everything stated that belongs to a text, and do its dates and its attribute agree with being published?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from gongkai.kernel.clock import CHINA

from .finding import Draft, Finding, Severity

# The kinds that are documents, whose day of writing is part of their header. Other kinds may have one.
DOCUMENTS: Final = frozenset({"normative_document", "government_rules", "other_document"})
WITHHELD: Final = frozenset({"on_application", "not_public"})
LONGEST_TITLE: Final = 100
_TRAILING = re.compile(r"[。，；：、．,.;:…\s]+\Z")


def findings(draft: Draft, *, today: date) -> Iterator[Finding]:
    """Yield what is missing and what cannot be right."""
    yield from _title(draft)
    yield from _attribute(draft)
    if not draft.text.strip() and not draft.parts and "<img" not in draft.body:
        yield _must("body_missing", "正文", "没有正文，也没有附件。", "请填写正文或者上传附件。")
    if not draft.source.strip():
        says = "没有写明信息来源。"
        yield Finding("facts.source_missing", Severity.WARN, "来源", says, "请填写来源，本机关的信息写本机关名称。")
    yield from _dates(draft, today)


def _title(draft: Draft) -> Iterator[Finding]:
    title = draft.title.strip()
    if not title:
        yield _must("title_missing", "标题", "没有标题。", "请填写标题。")
        return
    if len(title) > LONGEST_TITLE:
        says = f"标题有{len(title)}字，在列表和手机上难以看全。"
        yield Finding(
            "facts.title_long", Severity.WARN, "标题", says, f"如果不是文件的原标题，请缩短到{LONGEST_TITLE}字以内。"
        )
    found = _TRAILING.search(title)
    if found and found.group().strip():
        says = f"标题末尾有标点“{found.group().strip()}”。"
        yield Finding("facts.title_punctuation", Severity.WARN, "标题", says, "标题末尾一般不用标点，请删去。")


def _attribute(draft: Draft) -> Iterator[Finding]:
    if draft.attribute == "public":
        return
    if draft.attribute not in WITHHELD:
        yield _must("attribute_missing", "公开属性", "没有确定公开属性。", "请先确定公开属性，再送审。", "ogi:17.1")
        return
    word = "依申请公开" if draft.attribute == "on_application" else "不予公开"
    # No bar: what is withheld is signed too, for the register; the release itself refuses it.
    says = f"公开属性为“{word}”，审签后只能登记，不能发布。"
    advice = "确需公开的，按程序改为主动公开后送审。"
    yield Finding(f"facts.attribute_{draft.attribute}", Severity.WARN, "公开属性", says, advice, "ogi:17.1")
    if not draft.attribute_reason.strip():
        says = f"公开属性为“{word}”，没有写明理由。"
        yield _must("reason_missing", "公开属性", says, "请写明依据的条款和理由。", "ogi:17.1")


def _dates(draft: Draft, today: date) -> Iterator[Finding]:
    written = draft.written_on
    published = draft.published_at.astimezone(CHINA).date() if draft.published_at else None
    release = draft.release_at.astimezone(CHINA).date() if draft.release_at else None
    if written is None and draft.kind in DOCUMENTS:
        says, advice = "文件没有成文日期。", "请填写成文日期；公开的期限自信息形成之日起算。"
        yield Finding("facts.written_missing", Severity.BLOCK, "成文日期", says, advice, "ogi:26")
    if written is not None and written > today:
        yield _must("written_in_the_future", "成文日期", f"成文日期{written}晚于今天。", "请改正成文日期。")
    if release is not None and release < today:
        says = f"定时发布的日期{release}早于今天。"
        yield _must("release_back_dated", "定时发布", says, "发布时间不能倒填，请改为今天或者以后。")
    if published is None:
        return
    if published > today:
        yield _must("published_in_the_future", "发布时间", f"发布时间{published}晚于今天。", "请改正发布时间。")
    elif published < today:
        says = f"发布时间写为{published}，早于今天。"
        advice = "只有从原网站迁入的信息可以沿用原发布时间，请核对原网页；倒填日期属于弄虚作假。"
        yield Finding("facts.published_back_dated", Severity.WARN, "发布时间", says, advice)
    if written is not None and published < written:
        says = f"发布时间{published}早于成文日期{written}。"
        advice = "请核对两个日期，改正有误的一个；原网站如此登记、无从核对的，由分管领导写明理由放行。"
        yield Finding("facts.published_before_written", Severity.BLOCK, "发布时间", says, advice)


def _must(code: str, where: str, says: str, advice: str, cite: str = "") -> Finding:
    """Return a finding that can only be mended: no reason makes a wrong date right."""
    return Finding(f"facts.{code}", Severity.BLOCK, where, says, advice, cite, acceptable=False)
