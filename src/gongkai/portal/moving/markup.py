"""How is a page read, whatever its charset and however broken its markup?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from reportdoc.read.charset import decode

from .item import Unreadable

LARGEST_PAGE = 8_000_000
_SPACES = re.compile(r"[\s\u3000\xa0]+")
_GONE = ("script", "style", "noscript", "template", "iframe", "object", "embed", "select", "textarea", "button", "svg")
# Names of META tags that say the same; the first is that of the appendix of the guidelines for government sites.
_SAME = {
    "articletitle": "title",
    "title": "title",
    "og:title": "title",
    "pubdate": "published",
    "publishdate": "published",
    "publish_date": "published",
    "pubtime": "published",
    "article:published_time": "published",
    "contentsource": "source",
    "source": "source",
    "author": "author",
    "columnname": "column",
    "keywords": "keywords",
    "description": "summary",
    "url": "url",
    "og:url": "url",
    "image": "image",
}


def tree_of(content: bytes) -> Any:
    """
    Return a page as a tree without what is not read; scripts and comments are gone.

    :raises Unreadable: if there is nothing to read, or too much
    """
    if len(content) > LARGEST_PAGE:
        raise Unreadable(f"网页超过{LARGEST_PAGE // 1_000_000}MB。")
    text = text_of(content)
    if not text.strip():
        raise Unreadable("网页是空的。")
    try:
        tree = etree.fromstring(text, _parser())
    except (etree.LxmlError, ValueError):
        tree = None
    if tree is None:
        raise Unreadable("网页无法读取。")
    etree.strip_elements(tree, etree.Comment, etree.PI, *_GONE, with_tail=False)
    return tree


def text_of(content: bytes) -> str:
    """Return the text of a page: nearly all are UTF-8; others are asked what they declare, and looked at."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = decode(content)[0]
    # What XML does not allow stops the parser; a declaration of a charset contradicts what is a text already.
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]", "", text)
    return re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)


def metas_of(tree: Any) -> dict[str, str]:
    """Return what the META tags say, by our names; the first that says anything counts, keywords are gathered."""
    found: dict[str, list[str]] = {}
    for each in tree.iter("meta"):
        name = (each.get("name") or each.get("property") or "").strip().lower()
        said = clean_line(each.get("content") or "")
        if name in _SAME and said:
            # Whoever uses both means the one of the guidelines.
            where = found.setdefault(_SAME[name], [])
            where.insert(0, said) if name in _FIRST else where.append(said)
    for each in tree.iter("link"):
        if (each.get("rel") or "").lower() == "canonical" and (each.get("href") or "").strip():
            found.setdefault("url", []).append(each.get("href").strip())
    return {name: "；".join(said) if name == "keywords" else said[0] for name, said in found.items()}


_FIRST = frozenset({"articletitle", "pubdate", "contentsource", "columnname", "url"})


def clean_line(said: str) -> str:
    """Return words on one line."""
    return _SPACES.sub(" ", said).strip()


def words_in(element: Any) -> str:
    """Return the text of an element on one line."""
    return clean_line("".join(element.itertext()))


def elements(tree: Any) -> Iterator[Any]:
    """Yield the elements of a tree in their order."""
    return (each for each in tree.iter() if isinstance(each.tag, str))


def drop(element: Any) -> None:
    """Take an element out of its tree, with what is in it; what follows it stays."""
    above = element.getparent()
    if above is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            above.text = (above.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    above.remove(element)


def _parser() -> Any:
    return etree.HTMLParser(recover=True, huge_tree=False, no_network=True)
