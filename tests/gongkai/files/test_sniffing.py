"""Does the content decide, and is everything hostile refused with a sentence?"""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import pytest

from gongkai.files import limits
from gongkai.files.reading import read
from gongkai.files.sniffing import format_of
from gongkai.kernel.refusal import NotAllowed

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return target.getvalue()


def ofd(text: str = "关于印发的通知") -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    page = f'<ofd:Page {space}><ofd:Content><ofd:Layer><ofd:TextObject><ofd:TextCode X="0" Y="0">{text}</ofd:TextCode>'
    return zipped(
        **{
            "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocInfo><ofd:Author>张经办</ofd:Author></ofd:DocInfo>"
            "</ofd:DocBody></ofd:OFD>".encode(),
            "Doc_0/Pages/Page_0/Content.xml": f"{page}</ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>".encode(),
        }
    )


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file of the old office programs with streams of 4096 bytes and more."""
    size, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    sectors: list[bytes] = []
    table: list[int] = []

    def put(content: bytes) -> int:
        first = len(sectors)
        pieces = [content[each : each + size].ljust(size, b"\0") for each in range(0, len(content), size)]
        for place, piece in enumerate(pieces):
            sectors.append(piece)
            table.append(end if place == len(pieces) - 1 else first + place + 1)
        return first

    def entry(name: str, kind: int, first: int, length: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        head = (
            encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1) + struct.pack("<3I", free, free, free)
        )
        return head.ljust(116, b"\0") + struct.pack("<IQ", first, length)

    entries = [entry("Root Entry", 5, end, 0)]
    for name, content in streams.items():
        content = content.ljust(4096, b"\0")
        entries.append(entry(name, 2, put(content), len(content)))
    listing = put(b"".join(entries))
    place = put(b"\0" * size)
    table[place] = 0xFFFFFFFD
    sectors[place] = struct.pack("<128I", *(table + [free] * (128 - len(table))))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<9I", 0, 1, listing, 0, 4096, end, 0, end, 0)
    return head + struct.pack("<109I", place, *([free] * 108)) + b"".join(sectors)


def word_stream(flags: int = 0) -> bytes:
    return struct.pack("<5H", 0xA5EC, 0xC1, 0, 0, 0) + struct.pack("<H", flags)


def old_workbook(*, hidden: bool = False) -> bytes:
    """Return an Excel 97 workbook of one sheet: a text and a telephone number stored as a number."""

    def record(kind: int, content: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    title, text = "名单".encode("utf-16-le"), "某甲"
    named = bytes([len(title) // 2, 1]) + title
    head = len(begin(5)) + 4 + 6 + len(named) + 4
    book = begin(5) + record(0x0085, struct.pack("<IBB", head, hidden, 0) + named) + record(0x000A)
    book += begin(0x10) + record(0x0204, struct.pack("<HHHHB", 0, 0, 0, len(text), 1) + text.encode("utf-16-le"))
    book += record(0x0203, struct.pack("<HHHd", 0, 1, 0, 13800138000.0)) + record(0x000A)
    return compound({"Workbook": book})


class TestTheContentDecides:
    def test_office_documents_are_told_by_their_inner_parts(self, make: Any) -> None:
        assert format_of(make.word("一"), "pdf") == "docx"
        assert format_of(make.workbook([["一"]]), "zip") == "xlsx"
        assert format_of(ofd(), "docx") == "ofd"

    def test_pdf_and_pictures_are_told_by_their_beginning(self, make: Any) -> None:
        assert format_of(make.pdf("一"), "docx") == "pdf"
        for kind, format in (("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp")):
            assert format_of(make.picture(kind), "txt") == format

    def test_a_text_is_a_table_only_if_it_says_so(self) -> None:
        assert format_of("甲,乙\n".encode("gb18030"), "csv") == "csv"
        assert format_of("甲，乙\n".encode(), "docx") == "txt"

    def test_old_documents_are_told_by_their_streams(self) -> None:
        assert format_of(compound({"WordDocument": word_stream()}), "docx") == "doc"
        assert format_of(compound({"WordDocument": word_stream()}), "wps") == "wps"
        assert format_of(compound({"Workbook": struct.pack("<HH", 0x000A, 0)}), "et") == "xls"

    def test_what_ofd_says_is_read(self) -> None:
        reading = read(ofd("电话13800138000"), "ofd")
        assert "电话13800138000" in reading.text
        assert reading.facts["creator"] == "张经办"
        assert reading.facts["pages"] == 1

    def test_an_old_workbook_is_read_with_its_hidden_sheet(self) -> None:
        reading = read(old_workbook(hidden=True), format_of(old_workbook(hidden=True), "xls"))
        assert reading.text == "名单\n某甲\t13800138000"
        assert reading.facts["hidden_sheets"] == ["名单"]
        assert reading.facts["numbers"] == {"mobile": 1}

    def test_an_old_document_says_that_it_was_not_read(self) -> None:
        assert read(compound({"WordDocument": word_stream()}), "doc").facts["unread"] is True


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "文件是空的"),
            (b"\0\0\0\0", "文件是空的"),
            (b"MZ\x90\0" + b"\0" * 60, "程序文件"),
            (b"\x7fELF\x02\x01", "程序文件"),
            (b"#!/bin/sh\nrm -rf /\n", "程序文件"),
            (b"@echo off\r\ndel *.*\r\n", "程序文件"),
            (b"Rar!\x1a\x07\0", "压缩包"),
            (b"<!DOCTYPE html><title>x</title>", "网页"),
            ("　<SVG onload=alert(1)>".encode(), "网页"),
            (b"<?xml version='1.0'?><svg/>", "网页"),
            ("姓名,<script>alert(1)</script>\n".encode(), "网页"),
            ("<html>".encode("utf-16"), "网页"),
            (b"{\\rtf1\\ansi}", "RTF"),
            (b"MIME-Version: 1.0\nContent-Type: multipart/related", "邮件或网页归档"),
            (b"II*\x00\x08\0\0\0", "另存为 JPEG"),
            (b"\x01\x02\x03\x04\x05", "无法识别"),
            (b"\xa4\x40\xff\xff\x80", "无法识别"),
        ],
    )
    def test_what_is_none_of_ours_is_refused(self, content: bytes, says: str) -> None:
        with pytest.raises(NotAllowed, match=says):
            format_of(content, "jpg")

    def test_a_package_that_is_no_document_is_refused(self, make: Any) -> None:
        for content, says in (
            (zipped(a=b"1"), "压缩包"),
            (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "ODF"),
            (make.with_parts(make.workbook([[1]]), {"xl/workbook.xml": None}), "不支持这种办公文档"),
        ):
            with pytest.raises(NotAllowed, match=says):
                format_of(content, "docx")

    def test_macros_are_refused_wherever_they_are(self, make: Any) -> None:
        plain = make.word("一")
        types = make.part_of(plain, "[Content_Types].xml")
        enabled = types.replace(WORD_TYPE, "application/vnd.ms-word.document.macroEnabled.main+xml")
        for content in (
            make.with_parts(plain, {"word/vbaProject.bin": b"x"}),
            make.with_parts(plain, {"word/VBAPROJECT.BIN": b"x"}),
            make.with_parts(plain, {"word/activeX/activeX1.xml": b"<x/>"}),
            make.with_parts(plain, {"[Content_Types].xml": enabled.encode()}),
            make.with_parts(make.workbook([[1]]), {"xl/macrosheets/sheet1.xml": b"<x/>"}),
            compound({"WordDocument": word_stream(), "VBA": b""}),
            compound({"Workbook": struct.pack("<HHIBB", 0x0085, 6, 0, 0, 1)}),
        ):
            with pytest.raises(NotAllowed, match="宏"):
                format_of(content, "docx")

    def test_a_template_that_is_fetched_from_elsewhere_is_refused(self, make: Any) -> None:
        relations = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
            'Target="http://192.0.2.1/a.dotm" TargetMode="External"/></Relationships>'
        )
        content = make.with_parts(make.word("一"), {"word/_rels/settings.xml.rels": relations.encode()})
        with pytest.raises(NotAllowed, match="外部模板"):
            format_of(content, "docx")

    def test_what_needs_a_password_is_refused(self) -> None:
        for content in (
            compound({"EncryptionInfo": b"", "EncryptedPackage": b""}),
            compound({"WordDocument": word_stream(0x0100)}),
            compound({"Workbook": struct.pack("<HH", 0x002F, 6) + b"\0" * 6}),
        ):
            with pytest.raises(NotAllowed, match="已加密"):
                format_of(content, "docx")

    def test_a_package_whose_members_are_encrypted_is_refused(self, make: Any) -> None:
        content = bytearray(make.word("一"))
        place = 0
        while (place := content.find(b"PK\x01\x02", place)) >= 0:
            content[place + 8] |= 1
            place += 4
        with pytest.raises(NotAllowed, match="已加密"):
            format_of(bytes(content), "docx")

    def test_a_zip_bomb_is_refused_before_it_is_unpacked(self, make: Any) -> None:
        content = make.with_parts(make.word("一"), {"word/media/image1.png": b"\0" * (60 << 20)})
        assert len(content) < 1 << 20
        with pytest.raises(NotAllowed, match="压缩炸弹"):
            format_of(content, "docx")

    def test_a_package_of_too_many_members_is_refused(self, make: Any) -> None:
        parts = {f"word/p{number}.txt": b"" for number in range(limits.MOST_MEMBERS + 1)}
        with pytest.raises(NotAllowed, match="压缩炸弹"):
            format_of(make.with_parts(make.word("一"), parts), "docx")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_an_xml_bomb_is_refused_before_it_is_parsed(self, make: Any, encoding: str) -> None:
        bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
        for content, name in (
            (make.word("一"), "word/document.xml"),
            (make.workbook([["一"]]), "xl/worksheets/sheet1.xml"),
            (make.word("一"), "[Content_Types].xml"),
        ):
            changed = make.with_parts(content, {name: bomb.encode(encoding)})
            with pytest.raises(NotAllowed, match="实体声明"):
                read(changed, format_of(changed, "docx"))

    def test_two_parts_of_one_name_are_refused(self, make: Any) -> None:
        target = io.BytesIO(make.word("一"))
        with zipfile.ZipFile(target, "a") as package:
            package.writestr("WORD/document.xml", b"<x/>")
        with pytest.raises(NotAllowed, match="已损坏"):
            format_of(target.getvalue(), "docx")

    @pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "word\\..\\x"])
    def test_paths_that_lead_out_are_refused(self, make: Any, name: str) -> None:
        with pytest.raises(NotAllowed, match="路径"):
            format_of(make.with_parts(make.word("一"), {name: b"x"}), "docx")

    def test_a_damaged_package_is_refused(self, make: Any) -> None:
        content = make.word("一" * 500)
        for damaged in (content[:-40], content[:200], b"PK\x03\x04" + make_noise(make)):
            with pytest.raises(NotAllowed, match="已损坏"):
                format_of(damaged, "docx")

    def test_a_damaged_part_is_refused(self, make: Any) -> None:
        content = make.with_parts(make.word("一"), {"word/document.xml": b"<w:document><w:body>"})
        with pytest.raises(NotAllowed, match="Word 文档已损坏"):
            read(content, format_of(content, "docx"))

    def test_two_files_in_one_are_refused(self, make: Any) -> None:
        word, picture = make.word("一"), make.picture()
        for content in (
            picture + word,
            picture + b"<script>alert(1)</script>",
            make.picture("GIF").replace(b"GIF87a", b"GIF89a") + b"<html>",
            make.picture("PNG") + make.pdf("一"),
            make.pdf("一") + word,
        ):
            with pytest.raises(NotAllowed, match="夹带"):
                format_of(content, "jpg")

    def test_a_page_called_a_picture_is_refused(self) -> None:
        with pytest.raises(NotAllowed, match="网页"):
            format_of(b"<html><script>alert(1)</script></html>", "jpg")

    def test_a_picture_of_too_many_points_is_refused(self, make: Any) -> None:
        content = make.picture("PNG", size=(20_000, 5_000))
        with pytest.raises(NotAllowed, match="万像素"):
            read(content, format_of(content, "png"))

    def test_a_pdf_that_runs_a_script_is_refused(self) -> None:
        content = b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj"
        with pytest.raises(NotAllowed, match="脚本"):
            read(content, format_of(content, "pdf"))

    def test_an_old_document_whose_chains_run_in_a_circle_is_refused(self) -> None:
        content = bytearray(compound({"WordDocument": word_stream()}))
        table = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
        struct.pack_into("<I", content, table + 4 * struct.unpack_from("<I", content, 48)[0], 0)
        struct.pack_into("<I", content, table + 4 * 7, 0)
        with pytest.raises(NotAllowed, match="已损坏"):
            format_of(bytes(content), "doc")

    def test_whatever_the_bytes_are_there_is_an_answer(self, make: Any) -> None:
        beginnings = (
            b"",
            b"PK\x03\x04",
            b"%PDF-1.4\n",
            b"\xff\xd8\xff\xe0",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"GIF89a",
        )
        answers = []
        for seed in range(40):
            for beginning in beginnings:
                content = beginning + make.noise(700 + seed, seed)
                try:
                    read(content, format_of(content, ""))
                except NotAllowed as refused:
                    answers.append(refused.says)
        assert len(answers) > 200
        assert all(each.endswith("。") for each in answers)


def make_noise(make: Any) -> bytes:
    noise: bytes = make.noise(500)
    return noise
