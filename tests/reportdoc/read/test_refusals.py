"""What cannot be a report is refused with one plain sentence, before it costs much."""

from __future__ import annotations

import io
import json
import os
import tracemalloc
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from reportdoc.read import Unreadable, read, read_bytes
from reportdoc.read.container import MAX_BYTES
from reportdoc.report import Report

DOCUMENT = "word/document.xml"
HEAD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


def package(**members: str | bytes) -> bytes:
    """Return a zip archive with these members; a double underscore in a name stands for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def blank_pdf(pages: int = 1) -> bytes:
    pdf = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        pdf.new_page(595, 842)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空的"),
        (b" \r\n\t", "空的"),
        (b"\x00" * 1000, "空的"),
        (b"%PDF-1.7\n%%EOF", "已损坏"),
        (blank_pdf(), "只有图片"),
        (blank_pdf(201), "201页"),
        (b"PK\x03\x04 and no more", "已损坏"),
        (package(xl__workbook_xml="<x/>"), "Excel"),
        (package(OFD_xml="<x/>"), "OFD"),
        (package(readme_xml="<x/>"), "压缩包"),
        (package(word__document_xml="<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "实体"),
        (package(word__document_xml=HEAD + "<w:p/></w:body></w:document>"), "没有找到"),
        (package(word__document_xml=b"<w:t>" + b" " * 30_000_000), "过大"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "旧版 Word"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "加密"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "图片"),
        (bytes(range(256)) * 40, "文件格式"),
        (b"{}", "JSON"),
        (json.dumps({"tables": {}, "edition": "2018"}).encode(), "2018"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\n<html>", "MHT"),
        ("一封信，没有表格。".encode(), "没有找到"),
    ],
)
def test_it_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refusal:
        read_bytes(content, "report.docx")
    assert "\n" not in str(refusal.value)
    assert str(refusal.value)


def test_a_large_file_is_refused_without_being_read(tmp_path: Path) -> None:
    large = tmp_path / "report.pdf"
    with large.open("wb") as file:
        file.truncate(200 << 20)
    tracemalloc.start()
    with pytest.raises(Unreadable, match="32MB"):
        read(large)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20
    with pytest.raises(Unreadable, match="32MB"):
        read_bytes(bytes(MAX_BYTES + 1))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"没有找到文件“nothing\.txt”"):
        read(tmp_path / "nothing.txt")
    with pytest.raises(Unreadable, match="文件夹"):
        read(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unreadable, match="不是普通文件"):
        read(tmp_path / "pipe")


def test_the_suffix_never_decides(tmp_path: Path) -> None:
    fixture = Path(__file__).parent / "fixtures/plain.html"
    renamed = tmp_path / "report.pdf"
    renamed.write_bytes(fixture.read_bytes())
    assert read(renamed).values == read(fixture).values


def test_json_of_our_own_form_is_read() -> None:
    report = read(Path(__file__).parent / "fixtures/plain.html")
    again = read_bytes(json.dumps(report.to_json(), ensure_ascii=False).encode())
    assert again.values == report.values
    part = Report("2021", "青禾县民政局", 2023, values={"review_litigation.review.upheld": 1})
    assert set(read_bytes(json.dumps(part.to_json()).encode()).values) == set(report.form.cells)


def test_a_hundred_thousand_nested_elements_cost_little() -> None:
    page = (Path(__file__).parent / "fixtures/plain.html").read_text("utf-8")
    deep = page.replace("<body>", "<body>" + "<div>" * 100_000)
    assert read_bytes(deep.encode()).values == read_bytes(page.encode()).values
    with pytest.raises(Unreadable, match="嵌套过深"):
        read_bytes(b"<html>" + b"<table><tr><td>" * 1000)
