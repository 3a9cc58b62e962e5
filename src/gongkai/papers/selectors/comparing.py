"""What differs between two versions? Field by field; the body paragraph by paragraph, with the changed words marked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.kernel.clock import CHINA
from gongkai.papers.body import Passage, paragraphs
from gongkai.papers.content import Content
from gongkai.papers.kinds import kind
from gongkai.papers.models import Attribute, Version

from .checking import in_words
from .standing import content_of

LABELS = {
    "title": "标题",
    "summary": "摘要",
    "source": "来源",
    "author": "作者",
    "written_on": "成文日期",
    "theme": "主题分类",
    "keywords": "主题词",
    "attribute": "公开属性",
    "attribute_reason": "不公开理由",
    "basis": "公开依据",
    "particulars": "专项内容",
    "picture": "题图",
    "published_at": "原发布时间",
    "index_no": "原索引号",
    "attachments": "附件",
    "body": "正文",
}
_MOST_WORDS = 4000  # of two paragraphs whose words are compared; longer ones are shown whole


@dataclass(frozen=True)
class Piece:
    """Some characters of a line, and whether only this side has them."""

    text: str
    changed: bool = False


@dataclass(frozen=True)
class Row:
    """
    A paragraph, an item or a row of a table on both sides.

    ``act`` is same, changed, added or removed; ``kind`` is that of ``papers.body.Passage``.
    """

    act: str
    kind: str
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One field that differs; a text has rows, every other field one."""

    field: str
    label: str
    rows: tuple[Row, ...]


def compare(a: Version, b: Version) -> list[Difference]:
    """Return what differs between an earlier version and a later one, field by field in the order of the form."""
    before, after = content_of(a), content_of(b)
    found = [*_fields(before, after, a.paper.kind)]
    if before.body != after.body:
        found.append(Difference("body", LABELS["body"], tuple(_body(before.body, after.body))))
    return found


def changed_labels(before: Content, after: Content) -> list[str]:
    """Return the labels of the fields that differ."""
    return [label for name, label in LABELS.items() if getattr(before, name) != getattr(after, name)]


def _fields(before: Content, after: Content, code: str) -> Iterator[Difference]:
    for name, label in LABELS.items():
        if name in ("body", "particulars") or getattr(before, name) == getattr(after, name):
            continue
        yield _field(name, label, _words(name, getattr(before, name)), _words(name, getattr(after, name)))
    asked = kind(code)
    for code_ in dict.fromkeys([*before.particulars, *after.particulars]):
        old, new = before.particulars.get(code_), after.particulars.get(code_)
        if old != new:
            particular = asked.particular(code_)
            yield _field(code_, particular.label if particular else code_, in_words(old), in_words(new))


def _field(name: str, label: str, old: str, new: str) -> Difference:
    return Difference(name, label, tuple(_lines(_passages(old), _passages(new), context=False)))


def _passages(text: str) -> list[Passage]:
    return [Passage("p", line) for line in text.split("\n") if line]


def _words(name: str, value: Any) -> str:
    if name == "attachments":
        return "\n".join(
            f"{each.name}（{each.format}，{each.size:,}字节，摘要值{each.digest[:12]}…）" for each in value
        )
    if name == "attribute":
        return str(Attribute(value).label)
    if name == "picture":
        return f"第{value}号图片" if value is not None else ""
    if isinstance(value, datetime):
        return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "；".join(str(each) for each in value)
    return str(value or "")


def _body(before: str, after: str) -> Iterator[Row]:
    old, new = paragraphs(before), paragraphs(after)
    if old == new:
        text = (Piece("文字没有变化，只是版式或图片有调整。"),)
        yield Row("changed", "p", text, text)
        return
    yield from _lines(old, new, context=True)


def _lines(old: Sequence[Passage], new: Sequence[Passage], *, context: bool) -> Iterator[Row]:
    """Yield both texts side by side; what is the same only where ``context`` asks for it."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for act, i1, i2, j1, j2 in matcher.get_opcodes():
        if act == "equal":
            if context:
                yield from (Row("same", each.kind, (Piece(each.text),), (Piece(each.text),)) for each in old[i1:i2])
        elif act == "replace":
            yield from _replaced(old[i1:i2], new[j1:j2])
        else:
            yield from (Row("removed", each.kind, (Piece(each.text, True),)) for each in old[i1:i2])
            yield from (Row("added", each.kind, (), (Piece(each.text, True),)) for each in new[j1:j2])


def _replaced(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[Row]:
    """Yield changed paragraphs, each beside the one that it became; what is left over was removed or added."""
    used = 0
    for each in old:
        best = next((at for at in range(used, len(new)) if _alike(each.text, new[at].text)), None)
        if best is None:
            yield Row("removed", each.kind, (Piece(each.text, True),))
            continue
        yield from (Row("added", one.kind, (), (Piece(one.text, True),)) for one in new[used:best])
        yield _changed(each, new[best])
        used = best + 1
    yield from (Row("added", one.kind, (), (Piece(one.text, True),)) for one in new[used:])


def _alike(a: str, b: str) -> bool:
    if len(a) + len(b) > _MOST_WORDS:
        return a[:40] == b[:40] or a[-40:] == b[-40:]
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return matcher.real_quick_ratio() > 0.4 and matcher.quick_ratio() > 0.4 and matcher.ratio() > 0.4


def _changed(old: Passage, new: Passage) -> Row:
    if len(old.text) + len(new.text) > _MOST_WORDS:
        return Row("changed", new.kind, (Piece(old.text, True),), (Piece(new.text, True),))
    # A number, a date or a Latin word changes as a whole; Chinese changes character by character.
    words_a, words_b = (re.findall(r"[0-9A-Za-z.,%]+|\s+|.", text) for text in (old.text, new.text))
    matcher = difflib.SequenceMatcher(None, words_a, words_b, autojunk=False)
    before: list[Piece] = []
    after: list[Piece] = []
    for act, i1, i2, j1, j2 in matcher.get_opcodes():
        if i1 < i2:
            before.append(Piece("".join(words_a[i1:i2]), act != "equal"))
        if j1 < j2:
            after.append(Piece("".join(words_b[j1:j2]), act != "equal"))
    return Row("changed", new.kind, tuple(before), tuple(after))
