"""What does an office document say, where, and how is it masked? (docx, pptx; what workbooks add: ``sheets``)"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import etree

from gongkai.files import limits
from gongkai.files.hidden import personal
from gongkai.kernel.refusal import NotAllowed

from .package import Package, local, to_bytes
from .stretch import Stretch, attributes, leaves, paragraphs

_FIRST = (
    "word/document",
    "ppt/slides/",
    "word/header",
    "word/footer",
    "word/footnotes",
    "word/endnotes",
    "word/comments",
)
_APART = ("docProps/", "[Content_Types].xml")
_EMBEDDED = (".docx", ".xlsx", ".pptx")
_COMMENTS = ("comment", "threadedComment", "cm")
_CHANGES = ("ins", "del", "moveFrom", "moveTo")
_NO_CHANGES_IN = ("rPr", "trPr", "pPr")
UNREAD_OBJECT = "文件嵌有本系统读不出的对象（如旧版文档、程序包）"


def stretches(root: etree._Element, name: str) -> Iterator[tuple[bool, Stretch]]:
    """Yield every stretch of a part, and whether it is running text (the rest is told only for its numbers)."""
    yield from ((not each.is_field, each) for each in paragraphs(root))
    yield from ((False, each) for each in leaves(root))
    yield from ((False, each) for each in attributes(root, all_of_them=name.startswith("customXml/")))


def lines(package: Package, *, without: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield what the parts say, the body first; parts under ``without`` are left to somebody else."""
    for name in sorted(package.xml_names(), key=_order):
        if name.startswith(_APART) or name.startswith(without):
            continue
        told: set[str] = set()
        for running, stretch in stretches(package.xml(name), name):
            for text in stretch.texts:
                if stretch.fallback and text in told:
                    continue
                if (running and text.strip()) or personal(text):
                    told.add(text)
                    yield text


def facts(package: Package) -> dict[str, Any]:
    """Return what the package tells besides its text."""
    found: dict[str, Any] = _properties(package)
    found["pictures"] = sum("/media/" in name for name in package.names)
    found["embedded"] = sum("/embeddings/" in name for name in package.names)
    comments = changes = vanished = 0
    for name in package.xml_names():
        if name.startswith(("word/", "xl/comments", "xl/threadedComments", "ppt/comments")):
            root = package.xml(name)
            comments += sum(1 for _ in root.iter(*(f"{{*}}{each}" for each in _COMMENTS)))
            changes += sum(
                local(each.getparent()) not in _NO_CHANGES_IN
                for each in root.iter(*(f"{{*}}{each}" for each in _CHANGES))
            )
            if name.startswith(("word/document", "word/header", "word/footer")):
                vanished += sum(1 for _ in root.iter("{*}vanish"))
    found |= {"comments": comments, "tracked_changes": changes, "hidden_text": vanished}
    if unreadable(package):
        found |= {"unread": True, "unread_because": UNREAD_OBJECT}
    return {key: value for key, value in found.items() if value}


def unreadable(package: Package) -> list[str]:
    """Return the parts that hold a document which nobody here can read: OLE objects, imported chunks."""
    return [
        name
        for name in package.names
        if ("/embeddings/" in name and not name.lower().endswith(_EMBEDDED))
        or ("afchunk" in name.lower() and not name.lower().endswith(".rels"))
    ]


def embedded(package: Package) -> Iterator[str]:
    """Yield the names of the documents within the document."""
    yield from (name for name in package.names if "/embeddings/" in name and name.lower().endswith(_EMBEDDED))


def mask_part(package: Package, name: str, *, on: date) -> bytes | None:
    """Return a part masked, or None if there is nothing in it to mask."""
    root = package.xml(name)
    done = [stretch.mask(on=on) for _, stretch in stretches(root, name)]
    return to_bytes(root) if any(done) else None


def must_be_readable(package: Package) -> None:
    """
    Refuse to call a document masked of which a part was not read.

    :raises NotAllowed: if there are objects that cannot be read
    """
    if unreadable(package):
        raise NotAllowed(f"{UNREAD_OBJECT}，不能自动脱敏；请删除这些对象后再上传。")


def _properties(package: Package) -> dict[str, Any]:
    found: dict[str, Any] = {}
    names = {"creator": "creator", "lastModifiedBy": "last_modified_by", "Company": "company", "Manager": "manager"}
    labels = {"title": "标题", "subject": "主题", "keywords": "关键词", "description": "备注", "category": "类别"}
    properties: dict[str, str] = {}
    for part in ("docProps/core.xml", "docProps/app.xml"):
        if part in package:
            for each in package.xml(part):
                text = (each.text or "").strip()[: limits.MOST_PROPERTY]
                if text and local(each) in names:
                    found[names[local(each)]] = text
                elif text and local(each) in labels:
                    properties[labels[local(each)]] = text
    if "docProps/custom.xml" in package:
        for each in package.xml("docProps/custom.xml"):
            text = "".join(str(part) for part in each.itertext()).strip()[: limits.MOST_PROPERTY]
            if text and len(properties) < limits.MOST_PROPERTIES:
                properties[each.get("name", "")[: limits.MOST_PROPERTY]] = text
    if properties:
        found["properties"] = properties
    return found


def _order(name: str) -> tuple[int, int, str]:
    place = next((place for place, each in enumerate(_FIRST) if name.startswith(each)), len(_FIRST))
    return place, len(name), name
