"""What does an OFD document (GB/T 33190) say? It is read, never changed."""

from __future__ import annotations

from typing import Any

from gongkai.files import limits
from gongkai.files.hidden import personal, seen
from gongkai.files.office.package import Package, local

_AUTHORSHIP = {"Author": "creator", "Creator": "software"}
_PROPERTIES = {"Title": "标题", "Subject": "主题", "Abstract": "摘要", "Keyword": "关键词"}


def read(package: Package) -> tuple[str, dict[str, Any]]:
    """Return the text of all pages, templates and notes, and what the document tells besides."""
    lines: list[str] = []
    facts: dict[str, Any] = {}
    for name in sorted(package.xml_names(), key=lambda each: (len(each), each)):
        root = package.xml(name)
        if local(root) == "OFD":
            facts |= _about(root)
        told = set()
        for item in root.iter("{*}TextObject"):
            text = seen("".join(each.text or "" for each in item.iter("{*}TextCode")))
            told.add(text)
            lines.append(text)
        whole = seen("".join(str(each) for each in root.itertext()))
        if personal(whole) and not any(personal(each) for each in told):
            lines.append(whole)  # the digits stand in objects of their own
    facts["pages"] = sum(name.endswith("/Content.xml") and "/Pages/" in name for name in package.names)
    facts["embedded"] = sum("/Attachs/" in name and not name.endswith(".xml") for name in package.names)
    facts["pictures"] = sum(name.lower().endswith((".jpg", ".jpeg", ".png", ".bmp", ".jb2")) for name in package.names)
    text = "\n".join(each for each in lines if each.strip())
    if facts["embedded"] or (facts["pictures"] and not text):
        facts |= {"unread": True, "unread_because": "OFD 文件含有图片页或附加文件，其中的文字没有读取"}
    return text, {key: value for key, value in facts.items() if value}


def _about(root: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    properties = {}
    for each in root.iter():
        text = seen(each.text or "").strip()[: limits.MOST_PROPERTY]
        if text and local(each) in _AUTHORSHIP:
            found[_AUTHORSHIP[local(each)]] = text
        elif text and local(each) in _PROPERTIES:
            properties[_PROPERTIES[local(each)]] = text
    if properties:
        found["properties"] = properties
    return found
