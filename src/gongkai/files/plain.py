"""Which characters are the bytes of a text, and how is it written back as it came?"""

from __future__ import annotations

import re
from datetime import date

from gongkai.files.hidden import masked as masked_text
from gongkai.kernel.refusal import NotAllowed

_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Names of elements with which a page begins or which do something; a text about angle brackets is none.
_MARKUP = re.compile(
    r"<(?:!doctype|\?xml|\?php|html|head|body|svg|script|iframe|object|embed|meta|link|style|table|div|form|img|a\s|"
    r"xsl:|math|frameset|base|applet)\b",
    re.IGNORECASE,
)
_ARCHIVED = re.compile(r"\A\s*(?:mime-version:|from:.*\n|content-type:\s*multipart)", re.IGNORECASE)
_SCRIPT = re.compile(r"\A\s*(?:#!|@echo\s|<%|%!PS)", re.IGNORECASE)


def decoded(content: bytes) -> tuple[str, str]:
    """
    Return a text and how it is written (``utf-8``, ``utf-8-sig``, ``utf-16``, ``gb18030``).

    :raises NotAllowed: if it is no text, or a page, a program or an archive in the shape of a text
    """
    encoding = next((name for name, mark in _MARKS if content.startswith(mark)), "")
    for name in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            break
        _refuse_what_acts(text)
        return text, name
    raise NotAllowed("无法识别这个文件的格式，没有保存；可以上传办公文档、PDF、OFD、CSV、文本和图片。")


def masked(content: bytes, *, on: date) -> bytes:
    """Return a text masked, written as it came."""
    text, encoding = decoded(content)
    made = masked_text(text, on=on)
    if encoding == "utf-16":
        little = content.startswith(b"\xff\xfe")
        return content[:2] + made.encode("utf-16-le" if little else "utf-16-be")
    return made.encode(encoding)


def _refuse_what_acts(text: str) -> None:
    if text.startswith("{\\rtf"):
        raise NotAllowed("这是 RTF 文件，没有保存；请另存为 Word 文档（docx）或 PDF 后再上传。")
    if _MARKUP.search(text):
        raise NotAllowed("文件内容是网页或矢量图（HTML、SVG、XML），没有保存；请改用 Word、PDF、文本或图片格式。")
    if _ARCHIVED.match(text):
        raise NotAllowed("这是邮件或网页归档文件，没有保存；请改用 Word、PDF 或文本格式。")
    if _SCRIPT.match(text):
        raise NotAllowed("这是程序文件，没有保存。")
