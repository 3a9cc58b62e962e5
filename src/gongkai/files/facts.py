"""
What does a file tell besides its text? The names of what ``File.facts`` may hold, and how each is said.

============================  ===========================================================================
``creator`` …                 who wrote it, who saved it last, their company and manager (texts)
``properties``                what the office program calls title, subject, keywords and so on (name → text)
``comments``                  how many comments stand in it
``tracked_changes``           how many insertions and deletions are still marked
``hidden_text``               how many stretches are formatted as hidden
``hidden_sheets``             the names of hidden sheets
``pictures``, ``embedded``    how many pictures and how many embedded documents it holds
``pages``                     how many pages
``pages_without_text``        the numbers of pages that are pictures: nobody but a person can read them
``rasterized``                the numbers of pages that masking turned into pictures; they were read before
``unread``, ``unread_because``  true if some of it could not be read, and why
``encoding``                  how a text is written
``width``, ``height``, ``frames``  of a picture
``gps``, ``camera``, ``taken_at``, ``software``  what a camera wrote into it
``numbers``                   how many personal numbers were found when it came in, by kind
============================  ===========================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lawbook.privacy.find import Kind

KINDS: Mapping[Kind, str] = {
    "resident_number": "身份证号码",
    "bank_card": "银行卡号",
    "mobile": "手机号码",
    "credit_code": "统一社会信用代码",
}
# What names a person or an office, or where somebody stood: it goes when a masked copy is made.
AUTHORSHIP = ("creator", "last_modified_by", "company", "manager")

_TEXTS: Mapping[str, str] = {
    "creator": "作者",
    "last_modified_by": "最后保存人",
    "company": "单位",
    "manager": "经理",
    "camera": "拍摄设备",
    "taken_at": "拍摄时间",
    "software": "处理软件",
    "encoding": "文字编码",
}
_COUNTS: Mapping[str, str] = {
    "comments": "批注{}条",
    "tracked_changes": "修订痕迹{}处",
    "hidden_text": "隐藏文字{}处",
    "pictures": "图片{}幅",
    "embedded": "嵌入文档{}个",
    "pages": "共{}页",
    "frames": "共{}帧",
}


def in_words(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the facts as a reader understands them: a name and what it is."""
    for key, label in _TEXTS.items():
        if facts.get(key):
            yield label, str(facts[key])
    for name, text in (facts.get("properties") or {}).items():
        yield f"文档属性“{name}”", str(text)
    if facts.get("width"):
        yield "尺寸", f"{facts['width']}×{facts['height']}像素"
    if facts.get("gps"):
        yield "拍摄地点", "图片中写有经纬度"
    counted = [says.format(facts[key]) for key, says in _COUNTS.items() if facts.get(key)]
    if counted:
        yield "内容", "，".join(counted)
    if facts.get("hidden_sheets"):
        yield "隐藏的工作表", "、".join(facts["hidden_sheets"])
    for key, label in (("pages_without_text", "没有文字层的页"), ("rasterized", "脱敏后改为图片的页")):
        if facts.get(key):
            yield label, pages_in_words(facts[key])
    if facts.get("unread"):
        yield "未能读取", str(facts.get("unread_because", ""))


def told_in(facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts that a program or a camera wrote beside the text: names and properties."""
    yield from (str(facts[key]) for key in (*AUTHORSHIP, "camera", "software") if facts.get(key))
    yield from (str(text) for text in (facts.get("properties") or {}).values())


def pages_in_words(pages: list[int], most: int = 10) -> str:
    """Return page numbers as a text, the first few if there are many."""
    told = "、".join(str(each) for each in pages[:most])
    return f"第{told}页" + (f"等{len(pages)}页" if len(pages) > most else "")
