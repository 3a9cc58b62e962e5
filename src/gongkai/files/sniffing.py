"""What is a file by its content? Whatever is not of a kind that an office publishes is refused, with the reason."""

from __future__ import annotations

import io
import zipfile

from gongkai.files import limits, ole, pictures, plain
from gongkai.files.office.package import Package
from gongkai.kernel.refusal import NotAllowed

_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"L\x00\x00\x00\x01\x14\x02")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
_OTHER_PICTURES = (b"II*\x00", b"MM\x00*")
_MAIN_PARTS = {
    "wordprocessingml.document.main+xml": ("docx", "word/document"),
    "spreadsheetml.sheet.main+xml": ("xlsx", "xl/workbook"),
    "presentationml.presentation.main+xml": ("pptx", "ppt/presentation"),
}
# What begins another kind of file; a picture or a document that holds it is two files in one.
_INTRUDERS = (b"<script", b"<html", b"<!doctype html", b"<?php", b"<svg")
CALLED = {"docx": "Word 文档", "xlsx": "Excel 表格", "pptx": "演示文稿", "ofd": "OFD 文件"}
REFUSED_TWOFOLD = "文件中夹带了另一种格式的内容，没有保存；请重新导出后再上传。"


def format_of(content: bytes, extension: str) -> str:
    """
    Return the format of a file; the extension decides only between formats of one content (csv, txt; doc, wps).

    :raises NotAllowed: with one sentence that says what the matter is
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise NotAllowed("文件是空的，没有保存。")
    if content.startswith(_PROGRAMS):
        raise NotAllowed("这是程序文件，没有保存。")
    if content.startswith(_ARCHIVES):
        raise NotAllowed("这是压缩包，没有保存；请解压后逐个上传。")
    picture = pictures.kind_of(content)
    if picture:
        _must_be_one_file(content, picture=True)
        return picture
    if content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        _must_be_one_file(content)
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(ole.MAGIC):
        return ole.kind_of(content, extension)
    if (
        content.startswith(_OTHER_PICTURES)
        or content[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif")
        or _is_bitmap(content)
    ):
        raise NotAllowed("不支持这种图片格式，没有保存；请另存为 JPEG 或 PNG 后再上传。")
    plain.decoded(content)
    return "csv" if extension == "csv" else "txt"


def _packed(content: bytes) -> str:
    package = Package(content)
    if "OFD.xml" in package:
        return "ofd"
    if "mimetype" in package and b"opendocument" in package.bytes_of("mimetype")[:100]:
        raise NotAllowed("不支持 ODF 格式，没有保存；请另存为 docx、xlsx 或 PDF 后再上传。")
    if "[Content_Types].xml" not in package:
        raise NotAllowed("这是压缩包，没有保存；请解压后逐个上传。")
    if b"%PDF-" in content[:1024]:
        raise NotAllowed(REFUSED_TWOFOLD)
    package.refuse_what_runs()
    for said, (kind, part) in _MAIN_PARTS.items():
        if said in package.content_types and any(name.startswith(part) for name in package.names):
            return kind
    raise NotAllowed("不支持这种办公文档，没有保存；请另存为 docx、xlsx、pptx 或 PDF 后再上传。")


def _must_be_one_file(content: bytes, *, picture: bool = False) -> None:
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise NotAllowed(REFUSED_TWOFOLD)
    # Only what stands at the very start, or behind the end, of a PDF is read by another program as a page.
    where = content.lower() if picture else content[:1024].lower() + content[-1024:].lower()
    if any(each in where for each in _INTRUDERS) or (picture and b"%PDF-" in content):
        raise NotAllowed(REFUSED_TWOFOLD)


def _is_bitmap(content: bytes) -> bool:
    return content.startswith(b"BM") and int.from_bytes(content[2:6], "little") == len(content)


def extension_of(name: str) -> str:
    """Return the extension that a name claims, in small letters, or nothing."""
    head, dot, tail = name.rpartition(".")
    return tail.lower() if dot and head and len(tail) <= limits.LONGEST_EXTENSION else ""
