"""What is kept of what was written? Clean words, particulars of the right kind, and only files that may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from gongkai.files.models import File
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.papers.body import clean, too_long
from gongkai.papers.content import Attached, Content
from gongkai.papers.kinds import Kind, Particular, kind
from gongkai.papers.models import Attribute
from gongkai.papers.selectors.standing import CHUNK, files_in

_LINES = {
    "title": 300,
    "summary": 1000,
    "source": 100,
    "author": 100,
    "theme": 60,
    "basis": 40,
    "attribute_reason": 500,
}
_LABELS = {
    "title": "标题",
    "summary": "摘要",
    "source": "来源",
    "author": "作者",
    "theme": "主题分类",
    "basis": "公开依据",
    "attribute_reason": "理由",
}
LONGEST_LINE = 2000
# What no XML may hold, and so no feed and no Word document.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")


def prepared(content: Content, *, code: str) -> Content:
    """
    Return a content as it is kept: words on one line, the body in the house's markup, particulars of the right type.

    :raises NotAllowed: naming the field that cannot be kept
    """
    asked = kind(code)
    if problem := too_long(content.body):
        raise NotAllowed(problem)
    body = clean(content.body)
    if problem := too_long(body, pasted=False):
        raise NotAllowed(problem)
    if content.attribute not in Attribute.values:
        raise NotAllowed(f"没有“{content.attribute}”这种公开属性。", cite="ogi:17.2")
    if content.published_at is not None and content.published_at.tzinfo is None:
        raise ValueError("a moment of publication must be aware")
    if content.index_no and content.published_at is None:
        raise NotAllowed("索引号由系统编定，只有迁入的文稿可以沿用原索引号。")
    words = {name: _line(getattr(content, name), _LABELS[name], most) for name, most in _LINES.items()}
    keywords = dict.fromkeys(_line(each, "主题词", 60) for each in content.keywords)
    return content.but(
        **words,
        body=body,
        keywords=tuple(each for each in keywords if each)[:20],
        particulars=_particulars(asked, content.particulars),
        index_no=_line(content.index_no, "索引号", 60),
    )


def must_be_ours(contents: Iterable[Content], organ: Organ) -> list[Content]:
    """
    Return contents with their attachments as the files really are; refuse files of another organ that are not public.

    :raises NotAllowed: if a file is missing, another organ's, or not what the content says it is
    """
    known = list(contents)
    keys = sorted({key for each in known for key in files_in(each)})
    files: dict[int, File] = {}
    for start in range(0, len(keys), CHUNK):
        files.update(File.objects.defer("text").in_bulk(keys[start : start + CHUNK]))
    for key in keys:
        file = files.get(key)
        if file is None:
            raise NotAllowed(f"第{key}号文件不存在，请删去后重新添加。")
        if file.organ_id != organ.pk and file.public_since is None:
            raise NotAllowed(f"第{key}号文件不是{organ.short_name}的文件，不能使用。")
    return [_with_files(each, files) for each in known]


def _with_files(content: Content, files: Mapping[int, File]) -> Content:
    if content.picture is not None and not files[content.picture].is_image:
        raise NotAllowed("题图须是图片。")
    attached: dict[int, Attached] = {}
    for each in content.attachments:
        file = files[each.file]
        name = _line(each.name, "附件名称", 200) or file.name
        attached.setdefault(each.file, Attached(file.pk, name, file.digest, str(file.format), file.size))
    return content.but(attachments=tuple(attached.values()))


def attached_as(file: File) -> Attached:
    """Return a file as an attachment under its own name."""
    return Attached(file.pk, file.name, file.digest, str(file.format), file.size)


def _line(text: Any, label: str, most: int) -> str:
    said = " ".join(_CONTROLS.sub("", str(text or "")).split())
    if len(said) > most:
        raise NotAllowed(f"{label}最多{most}字，现在{len(said)}字。")
    return said


def _particulars(asked: Kind, said: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code, value in said.items():
        particular = asked.particular(code)
        if particular is None:
            raise NotAllowed(f"{asked.label}没有“{code}”这一项。")
        kept = _particular(particular, value)
        if kept not in (None, "", []):
            found[code] = kept
    return found


def _particular(asked: Particular, value: Any) -> Any:
    if value in (None, "", [], ()):
        return None
    if asked.type == "date":
        return _day(asked, value)
    if asked.type == "number":
        if isinstance(value, bool) or not (isinstance(value, int) or str(value).strip().isdecimal()):
            raise NotAllowed(f"{asked.label}须是数字。")
        return int(value)
    if asked.type == "choice":
        if value not in asked.choices:
            raise NotAllowed(f"{asked.label}须是下列之一：{'、'.join(asked.choices)}。")
        return value
    if asked.type == "lines":
        lines = value.splitlines() if isinstance(value, str) else value
        return [kept for each in lines if (kept := _line(each, asked.label, LONGEST_LINE))]
    if asked.type == "people":
        people = value.splitlines() if isinstance(value, str) else value
        found = (_person(asked, each) for each in people)
        return [each for each in found if each is not None]
    return _line(value, asked.label, LONGEST_LINE)


def _person(asked: Particular, value: Any) -> dict[str, str] | None:
    if isinstance(value, Mapping):
        name, post = value.get("name", ""), value.get("post", "")
    else:
        name, _, post = " ".join(str(value).split()).partition(" ")
    said = {"name": _line(name, asked.label, 100), "post": _line(post, asked.label, 200)}
    return said if said["name"] else None


def _day(asked: Particular, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value).strip())).isoformat()[:10]
    except ValueError:
        raise NotAllowed(f"{asked.label}须是日期，写法如 2026-03-02。") from None
