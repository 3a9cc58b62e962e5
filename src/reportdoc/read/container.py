"""
What kind of file is this, told by its content and not by its name?

A file is refused before it costs much: by its size without being read, by what it would unpack to, by its pages.
"""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

from reportdoc.read import charset
from reportdoc.read.assemble import report_of
from reportdoc.read.document import Document
from reportdoc.read.unreadable import Unreadable
from reportdoc.report import Report

MAX_BYTES = 32 << 20
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|tbody|tr|td|div|p|span|article|meta)[\s>/]", re.I)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_TOO_LARGE = f"文件超过{MAX_BYTES >> 20}MB，不是单个年度报告，未读取"


def read(path: str | Path) -> Report:
    """
    Return the report in a file.

    :raises Unreadable: with one plain sentence, whatever is the matter; nothing else is ever raised
    """
    file = Path(path)
    try:
        about = file.stat()
        if stat.S_ISDIR(about.st_mode):
            raise Unreadable(f"“{file.name}”是文件夹，不是文件")
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable(f"“{file.name}”不是普通文件，无法读取")
        if about.st_size > MAX_BYTES:
            raise Unreadable(_TOO_LARGE)
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise Unreadable(f"没有找到文件“{file.name}”") from None
    except (OSError, ValueError):
        raise Unreadable(f"无法打开文件“{file.name}”") from None
    return read_bytes(content, file.name)


def read_bytes(content: bytes, name: str = "") -> Report:
    """
    Return the report that the bytes hold; ``name`` is only for messages and never decides the kind of file.

    :raises Unreadable: with one plain sentence, whatever is the matter; nothing else is ever raised
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(_TOO_LARGE)
    try:
        return _read(content)
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable("文件结构嵌套过深，无法读取") from None
    except MemoryError:
        raise Unreadable("文件展开后过大，未读取") from None
    except Exception as wrong:  # the promise of this door: whatever is in the file, the caller gets one sentence
        raise Unreadable("文件内容无法按年度报告读取，可能已损坏") from wrong


def _read(content: bytes) -> Report:
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("文件是空的")
    head = content[:1024]
    if b"%PDF-" in head:
        from reportdoc.read.pdf import read_pdf  # PDFium takes a while to load; only PDFs pay for it

        return report_of(read_pdf(content))
    if head.startswith(b"PK"):
        from reportdoc.read.docx import read_docx

        return report_of(read_docx(content))
    _refuse(head, content)
    text, notes = charset.decode(content)
    bare = text.lstrip()
    if bare.startswith(("{", "[")):
        stated = _json(bare)
        if stated is not None:
            return stated
    document = _text(text)
    document.notes += notes
    return report_of(document)


def _text(text: str) -> Document:
    if _HTML.search(text):
        from reportdoc.read.html import read_html

        return read_html(text)
    from reportdoc.read.text import read_text

    return read_text(text)


def _refuse(head: bytes, content: bytes) -> None:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("Word 文件已加密，需要密码才能打开，无法读取")
        raise Unreadable("这是旧版 Word 文件（DOC），暂不能读取，请另存为 DOCX 或 PDF")
    if head.startswith(b"{\\rtf"):
        raise Unreadable("这是 RTF 文件，暂不能读取，请另存为 DOCX 或 PDF")
    if head[:200].lower().lstrip().startswith(b"mime-version") or b"multipart/related" in head.lower():
        raise Unreadable("这是 MHT 网页归档文件，暂不能读取，请另存为网页（HTML）或 PDF")
    if head.startswith(_PICTURES) and not charset.is_text(content):
        raise Unreadable("这是图片文件，没有可读取的文字，请提供文字版")
    if not charset.is_text(content):
        raise Unreadable("不是可以识别的文件格式，请提供 Word（DOCX）、PDF、网页或文本")


def _json(text: str) -> Report | None:
    """Return the report that JSON of our own form states; None if the text is no JSON."""
    try:
        raw: Any = json.loads(text)
    except ValueError:
        return None
    try:
        report = Report.from_json(raw)
    except ValueError as wrong:
        raise Unreadable(f"JSON 内容不是年度报告数据：{wrong}") from None
    for cell in report.form.cells:
        row = cell.rsplit(".", 1)[0]
        if cell not in report.values and not _merged(report, row):
            report.values[cell] = None
    return report


def _merged(report: Report, row: str) -> bool:
    """Test if a merged row of the report stands for that row."""
    if not row.startswith("applications."):
        return False
    used = {cell.split(".")[1] for cell in report.values if cell.startswith("applications.")}
    return any(
        row.split(".")[1] in wide.stands_for and wide.code in used for wide in report.form.applications.merged_rows
    )
