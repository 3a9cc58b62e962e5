"""
What does the head of a policy page say? (索引号、主题分类、发文机关、成文日期、标题、发文字号、发布日期 …)

Sites write it as a table, as two tables, as a list, as paragraphs: always a label, then what it says. Labels are
stretched with blanks (索 引 号), and end with a colon or not.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from .markup import clean_line, words_in

LABELS: dict[str, tuple[str, ...]] = {
    "index_no": ("索引号", "索取号", "信息索引号", "公开目录索引号"),
    "theme": ("主题分类", "信息分类", "分类", "主题类别", "信息类别", "主题"),
    "issuer": (
        "发文机关",
        "发布机构",
        "发文机构",
        "制发机关",
        "发布单位",
        "发文单位",
        "公开责任部门",
        "发布机关",
        "印发机关",
    ),
    "written_on": ("成文日期", "生成日期", "发文日期", "成文时间", "印发日期", "签发日期", "制发日期", "生成时间"),
    "title": ("标题", "名称", "信息名称", "文件名称", "信息标题"),
    "document_number": ("发文字号", "文号", "文件编号", "文件字号", "发文文号", "公文字号"),
    "published_at": ("发布日期", "公开日期", "发布时间", "公开时间", "信息公开日期"),
    "keywords": ("主题词", "关键词", "关键字"),
    "effective_on": ("施行日期", "生效日期", "实施日期", "生效时间"),
    "expires_on": ("有效期至", "失效日期", "失效时间"),
    "validity": ("有效性", "时效性", "时效", "效力状态"),
    "source": ("信息来源", "来源", "文章来源", "稿件来源"),
    "author": ("作者", "责任编辑"),
}
_KNOWN = {alias: name for name, aliases in LABELS.items() for alias in aliases}
_LONGEST_LABEL = max(map(len, _KNOWN))
# One of these must be there: a page that says 来源 and 标题 has no head of a document.
_TELLING = frozenset({"index_no", "document_number", "written_on", "issuer"})
_TELLING_LABELS = tuple(alias for name in sorted(_TELLING) for alias in LABELS[name])
_CELLS = ("td", "th", "dt", "dd", "li", "p", "div", "span")
_BLANKS = re.compile(r"[\s\u3000\xa0]+")
_PAIR = re.compile(r"\s*([^:：]{2,24}?)\s*[:：]\s*(.*)", re.DOTALL)
_LONGEST_VALUE = 400
_BEGINS = re.compile(r"[\[【]?[^:：]{0,24}(?:[:：]|\Z)")


def header_of(tree: Any) -> tuple[dict[str, str], list[Any]]:
    """Return what the head says by our names, and the tables and lists in which it stands."""
    words = _BLANKS.sub("", "".join(tree.itertext()))
    if not any(each in words for each in _TELLING_LABELS):
        return {}, []
    found: dict[str, str] = {}
    places: list[Any] = []
    for element in tree.iter(*_CELLS):
        said = _label_in(element)
        if said is None:
            continue
        name, value = said
        if value is None:
            value = _beside(element)
        # The first one counts; a label that nothing follows still marks the place.
        if value and name not in found:
            found[name] = value
        places.append(_block(element))
    if not _TELLING & found.keys() or len(found) < 2:
        return {}, []
    return found, list({id(each): each for each in places if each is not None}.values())


def _label_in(element: Any) -> tuple[str, str | None] | None:
    """Return the label of an element, and what follows it in the same element; None for what has to be looked for."""
    # Whatever is longer than a label and a value is text; it is not read to the end.
    length, pieces = 0, []
    for piece in element.itertext():
        # A label stands at the beginning: the first words tell most paragraphs apart.
        if not length and len(piece) > _LONGEST_LABEL and (begun := piece.lstrip()) and not _BEGINS.match(begun):
            return None
        pieces.append(piece)
        length += len(piece.strip())
        if length > _LONGEST_VALUE:
            return None
    text = clean_line("".join(pieces))
    if not text:
        return None
    if name := _KNOWN.get(_bare(text)):
        return name, None
    if element.tag in ("div", "td", "li") and any(each is not element for each in element.iter("td", "li", "p", "div")):
        return None  # what stands within is met by itself
    pair = _PAIR.fullmatch(text)
    if pair is None:
        return None
    name = _KNOWN.get(_bare(pair[1]))
    return (name, clean_line(pair[2]) or None) if name else None


def _beside(element: Any) -> str:
    """Return what stands in the next element of the row; a label there means that this one says nothing."""
    beside = element.getnext()
    while beside is not None and not isinstance(beside.tag, str):
        beside = beside.getnext()
    if beside is None:
        return clean_line(element.tail or "")
    value = clean_line(f"{element.tail or ''} {words_in(beside)}")[:_LONGEST_VALUE]
    return "" if _bare(value) in _KNOWN else value


def _bare(text: str) -> str:
    """Return a label without blanks and colon."""
    if len(text) > 4 * _LONGEST_LABEL:
        return ""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).strip(":：[]【】")


def _block(element: Any) -> Any:
    """Return the table, list or block in which a label stands."""
    for above in element.iterancestors("table", "ul", "dl"):
        return above
    return element
