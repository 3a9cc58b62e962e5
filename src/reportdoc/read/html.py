"""
Which paragraphs and tables does a page have?

The parser tells what it meets and keeps no tree: memory stays in proportion to the text, however deeply a page nests
its elements. A table inside a cell is told first, then the row around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from reportdoc.read.document import Document
from reportdoc.read.unreadable import Unreadable

_SILENT = frozenset((
    "script", "style", "noscript", "template", "select", "option", "textarea", "iframe", "object", "xml", "button",
    "svg",
))  # fmt: skip
_BREAKING = frozenset((
    "p", "div", "br", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "section",
    "article", "header", "footer", "nav", "main", "aside", "form", "fieldset", "blockquote", "pre", "center", "body",
    "table", "caption", "tr", "td", "th", "thead", "tbody", "tfoot", "address", "figure", "figcaption", "ucapcontent",
))  # fmt: skip
_CELLS = frozenset(("td", "th", "tr"))
_STRUCTURE = frozenset(("td", "th", "tr", "table"))
_VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source"))
_TITLES = frozenset(("articletitle", "title", "og:title", "dc.title"))
_PUBLISHERS = frozenset(("contentsource", "source", "author", "publisher"))
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_DIGITS = re.compile("[0-9]{1,6}")  # escaped twice, the quotes of an attribute may be part of its value
# Word cuts each word into runs: half of a page are tags that say nothing about its paragraphs and tables.
_INLINE = re.compile(r"</?(?:span|font|o:p|b|i|u|em|strong)(?:\s[^<>]{0,2000})?>", re.IGNORECASE)
_HIDDEN_INLINE = re.compile(r"<(?:span|font)\s[^<>]{0,2000}none", re.IGNORECASE)
_SOURCE = " \t\r\n\f\v"
_EDGES = " \t\r\n\f\v\xa0\u3000"
_DEPTH = 400  # nested tables deeper than that are no report


@dataclass
class _Table:
    rows: list[list[tuple[str, int, int]]] = field(default_factory=list)
    cell: list[str] | None = None  # the paragraphs of the open cell
    span: int = 1
    down: int = 1


class _Teller:
    """Take the parser's events and fill a document with them."""

    def __init__(self, document: Document, *, hides: bool) -> None:
        self.document = document
        self.hides = hides  # somewhere in the page elements are not shown
        self.open: list[_Table] = []
        self.words: list[str] = []
        self.silent: list[str] = []
        self.in_title = False
        self.title: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.silent:
            if tag not in _VOID:
                self.silent.append(tag)
        elif tag in _SILENT or (self.hides and _hidden(tag, attributes.get("style", ""))):
            self.silent.append(tag)
        elif tag in _BREAKING:
            if self.words:
                self._break()
            if self.open or tag == "table":
                self._open(tag, attributes)
        elif tag == "title":
            self.in_title = True
        elif tag == "meta":
            self._meta(attributes)
        elif tag in ("img", "embed"):
            self.document.images += 1

    def end(self, tag: str) -> None:
        if self.silent:
            if tag in self.silent:
                while self.silent.pop() != tag:
                    pass
        elif tag in _BREAKING:
            if self.words:
                self._break()
            if self.open and tag in _STRUCTURE:
                self._close(tag)
        elif tag == "title":
            self.in_title = False
            if self.title:
                self.document.titles.append(_tidy("".join(self.title)))
                self.title = []

    def data(self, words: str) -> None:
        if self.silent:
            return
        if self.in_title:
            self.title.append(words)
        elif self.words or words.strip(_SOURCE):  # what the source puts between tags is nothing
            self.words.append(words)

    def close(self) -> None:
        self._break()
        while self.open:
            self._close("table")

    def _meta(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        content = (attributes.get("content") or "").strip()
        if content and name in _TITLES:
            self.document.titles.append(content)
        elif content and name in _PUBLISHERS:
            self.document.publishers.append(content)

    def _break(self) -> None:
        """End a paragraph, in the open cell or in the document."""
        if not self.words:
            return
        raw = "".join(self.words)
        self.words = []
        words = _tidy(raw)
        if self.open and self.open[-1].cell is not None:
            if words:
                self.open[-1].cell.append(words)
        elif words or "\xa0" in raw or "\u3000" in raw:
            self.document.paragraph(words)

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            if len(self.open) >= _DEPTH:
                raise Unreadable("网页中的表格嵌套过深，无法读取")
            self._spill()
            self.open.append(_Table())
        elif not self.open:
            return
        elif tag == "tr":
            self._end_cell()
            self.open[-1].rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            table = self.open[-1]
            if not table.rows:
                table.rows.append([])
            table.cell = []
            table.span = _count(attributes, "colspan") if attributes else 1
            table.down = _count(attributes, "rowspan") if attributes else 1

    def _close(self, tag: str) -> None:
        if not self.open:
            return
        if tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table":
            self._end_cell()
            self.document.table(self.open.pop().rows)

    def _end_cell(self) -> None:
        table = self.open[-1]
        if table.cell is not None:
            words = table.cell[0] if len(table.cell) == 1 else "\n".join(table.cell)
            table.rows[-1].append((words, table.span, table.down))
            table.cell = None

    def _spill(self) -> None:
        """Tell what a cell says before the table inside it: such cells are layout, their words are paragraphs."""
        for table in self.open:
            for row in table.rows:
                if any(words for words, _, _ in row):
                    self.document.table([row])
            table.rows = [[]] if table.rows else []
            for words in table.cell or ():
                self.document.paragraph(words)
            table.cell = None if table.cell is None else []


def _hidden(tag: str, style: str) -> bool:
    """Test if an element is not shown; a cell keeps its place even then."""
    return "isplay" in style.lower() and tag not in _VOID and tag not in _CELLS and bool(_HIDDEN.search(style))


def read_html(text: str) -> Document:
    """
    Return the lines of a page.

    :raises Unreadable: if it nests tables without end
    """
    document = Document()
    teller = _Teller(document, hides="none" in text)
    target: Any = teller
    parser = etree.HTMLParser(target=target, encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        if text.rfind("<") > text.rfind(">"):
            text = text[: text.rfind("<")]  # cut off inside a tag
        if "none" not in text or not _HIDDEN_INLINE.search(text):
            text = _INLINE.sub("", text)
        content = text.encode("utf-8", "replace")
        for start in range(0, len(content), 1 << 20):
            parser.feed(content[start : start + (1 << 20)])
        parser.close()
    except etree.LxmlError:
        teller.close()
    return document


def _count(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name)
    digits = _DIGITS.search(value) if value else None
    if digits is None:
        return 1
    # rowspan="0" means "to the end of the table".
    return min(int(digits.group()), 10_000) or (10_000 if name == "rowspan" else 1)


def _tidy(words: str) -> str:
    if words.isalnum():
        return words
    if "\n" in words:
        words = _unwrapped(words)
    words = words.strip(_EDGES)
    return _SPACES.sub(" ", words) if " " in words or "\t" in words else words


def _unwrapped(words: str) -> str:
    """Return words that the source wraps on one line: between Chinese characters, the break is no space."""
    parts = [stripped for part in words.split("\n") if (stripped := part.strip(_SOURCE))]
    if len(parts) < 2:
        return parts[0] if parts else ""
    joined = ""
    for part in parts:
        latin = joined[-1:].isascii() and part[:1].isascii()
        joined += f" {part}" if joined and latin else part
    return joined
