"""Which paragraphs and tables does a Word document (DOCX) have?"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from reportdoc.read.charset import clean
from reportdoc.read.document import Document
from reportdoc.read.unreadable import Unreadable

MAX_MEMBERS = 5_000
MAX_TOTAL = 512 << 20  # bytes of all members together, unpacked
MAX_TEXT = 24 << 20  # bytes of the document's text, unpacked; an annual report has about 0.3 MB
MAX_RATIO = 400  # unpacked to packed; Word's own files stay below 60
_TEXT = "word/document.xml"
_NAMESPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, IndexError,
)  # fmt: skip
_SILENT = frozenset(("del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pict"))


def read_docx(content: bytes) -> Document:
    """
    Return the lines of a Word document.

    :raises Unreadable: if the package is damaged, encrypted, no Word document, or unpacks to more than it should
    """
    document = Document()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            text = _member(package)
            document.images = sum(name.startswith("word/media/") for name in package.namelist())
    except _DAMAGED:
        raise Unreadable("Word 文件（DOCX）已损坏或不完整，无法打开") from None
    if b"<!DOCTYPE" in text[:4096] or b"<!ENTITY" in text[:4096]:
        raise Unreadable("Word 文件（DOCX）含有不允许的实体声明，未读取")
    teller = _Teller(document)
    target: Any = teller
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, remove_comments=True, recover=True)
    try:
        for start in range(0, len(text), 1 << 20):
            parser.feed(text[start : start + (1 << 20)])
        parser.close()
    except etree.LxmlError:
        raise Unreadable("Word 文件（DOCX）的正文已损坏，无法读取") from None
    return document


def _member(package: zipfile.ZipFile) -> bytes:
    members = package.infolist()
    if len(members) > MAX_MEMBERS or sum(each.file_size for each in members) > MAX_TOTAL:
        raise Unreadable("压缩包解开后过大，未读取")
    named = {each.filename: each for each in members}
    if _TEXT not in named:
        raise Unreadable(_other(named))
    member = named[_TEXT]
    if member.flag_bits & 1:
        raise Unreadable("文件已加密，需要密码才能打开，无法读取")
    if member.file_size > MAX_TEXT or member.file_size > MAX_RATIO * max(1, member.compress_size):
        raise Unreadable("压缩包解开后过大，未读取")
    with package.open(member) as stream:
        text = stream.read(MAX_TEXT + 1)
    if len(text) > MAX_TEXT:
        raise Unreadable("压缩包解开后过大，未读取")
    return text


def _other(named: Mapping[str, object]) -> str:
    if any(name.startswith("xl/") for name in named):
        return "这是 Excel 表格，不是年度报告的正文，请提供 Word、PDF、网页或文本"
    if "OFD.xml" in named:
        return "这是 OFD 文件，暂不能读取，请另存为 PDF 或 Word（DOCX）"
    if "content.xml" in named:
        return "这是 ODT 文件，暂不能读取，请另存为 Word（DOCX）"
    return "这是压缩包，请解压后提供其中的年度报告"


@dataclass
class _Table:
    rows: list[list[tuple[list[str], int, str]]] = field(default_factory=list)  # paragraphs, span, merge
    cell: list[str] | None = None
    span: int = 1
    merge: str = ""


class _Teller:
    """Take the parser's events and fill a document with them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.open: list[_Table] = []
        self.words: list[str] = []
        self.texts = 0  # open text elements
        self.silent = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        if self.silent or name in _SILENT:
            self.silent += 1
            return
        if name == "t":
            self.texts += 1
        elif name in ("tab", "br", "cr"):
            self.words.append("\n" if name != "tab" else " ")
        elif name in ("noBreakHyphen", "softHyphen"):
            self.words.append("-" if name == "noBreakHyphen" else "")
        elif name == "tbl":
            self._spill()
            self.open.append(_Table())
        elif self.open:
            self._in_table(name, attributes)

    def _in_table(self, name: str, attributes: Mapping[str, str]) -> None:
        table = self.open[-1]
        if name == "tr":
            table.rows.append([])
        elif name == "tc":
            table.cell, table.span, table.merge = [], 1, ""
        elif name == "gridSpan":
            value = _value(attributes)
            table.span = int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 1
        elif name == "vMerge":
            table.merge = "start" if _value(attributes) == "restart" else "go on"

    def end(self, tag: str) -> None:
        if self.silent:
            self.silent -= 1
            return
        name = _local(tag)
        if name == "t":
            self.texts -= 1
        elif name == "p":
            self._paragraph()
        elif name == "tc" and self.open:
            table = self.open[-1]
            if table.cell is not None:
                if not table.rows:
                    table.rows.append([])
                table.rows[-1].append((table.cell, max(1, table.span), table.merge))
                table.cell = None
        elif name == "tbl" and self.open:
            self.document.table(_spanned(self.open.pop()))

    def data(self, words: str) -> None:
        if self.texts and not self.silent:
            self.words.append(words)

    def close(self) -> None:
        self._paragraph()
        while self.open:
            self.document.table(_spanned(self.open.pop()))

    def _paragraph(self) -> None:
        words = clean("".join(self.words)).strip(" \n\u3000\xa0")
        self.words = []
        if self.open and self.open[-1].cell is not None:
            if words:
                self.open[-1].cell.append(words)
            return
        for line in words.split("\n"):
            if line.strip():
                self.document.paragraph(line.strip(" \u3000\xa0"))

    def _spill(self) -> None:
        """Tell what a cell says before the table inside it."""
        if self.open and self.open[-1].cell:
            for words in self.open[-1].cell:
                self.document.paragraph(words)
            self.open[-1].cell = []


def _spanned(table: _Table) -> list[list[tuple[str, int, int]]]:
    """Return a table's rows with the rows that a vertically merged cell spans counted."""
    down: dict[int, list[int]] = {}  # column -> [rows spanned], of the merged cell open in that column
    rows: list[list[tuple[str, int, list[int]]]] = []
    for row in table.rows:
        column = 0
        told: list[tuple[str, int, list[int]]] = []
        for paragraphs, span, merge in row:
            if merge == "go on" and column in down:
                down[column][0] += 1
            else:
                height = [1]
                if merge:
                    down[column] = height
                else:
                    down.pop(column, None)
                told.append(("\n".join(paragraphs), span, height))
            column += span
        rows.append(told)
    return [[(words, span, height[0]) for words, span, height in row] for row in rows]


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _value(attributes: Mapping[str, str]) -> str:
    return next((attributes[space + "val"] for space in _NAMESPACES if space + "val" in attributes), "")
