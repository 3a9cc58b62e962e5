"""Documents of our own making, in every format, with numbers of nobody in every place that a document has."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import docx
import openpyxl
import pytest
import typst
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from PIL import ExifTags, Image
from pylopdf_fonts_zh_cn import sans_path

from gongkai.files import services
from gongkai.files.models import File

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _resident(serial: int) -> str:
    head = f"51041119900{101 + serial % 9}{serial % 1000:03}"
    return head + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(head, _WEIGHTS, strict=True)) % 11]


def _card() -> str:
    head = "622202100011223"
    total = sum(
        sum(divmod(int(digit) * 2, 10)) if place % 2 == 0 else int(digit) for place, digit in enumerate(reversed(head))
    )
    return head + str(-total % 10)


@dataclass(frozen=True)
class Numbers:
    """Numbers that are well formed and nobody's; those that end in X are left out: Excel could not hold them."""

    resident: str = next(each for each in map(_resident, range(1, 99)) if not each.endswith("X"))
    other: str = next(each for each in map(_resident, range(500, 599)) if not each.endswith("X"))
    card: str = _card()
    mobile: str = "13800138000"

    @property
    def all(self) -> tuple[str, ...]:
        return self.resident, self.other, self.card, self.mobile


NUMBERS = Numbers()


@pytest.fixture(scope="session")
def numbers() -> Numbers:
    return NUMBERS


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Any) -> None:
    """Let files be stored where nobody misses them."""
    store = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "store")}}
    settings.STORAGES = {**settings.STORAGES, "default": store}


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return a package with parts put in place, or taken out where None."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            if name not in parts:
                made.writestr(name, source.read(name))
        for name, part in parts.items():
            if part is not None:
                made.writestr(name, part)
    return target.getvalue()


def part_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def everything_in(content: bytes) -> str:
    """Return all bytes of all parts, however deep, as a text in which a leftover can be looked for."""
    told = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            part = package.read(name)
            told.append(everything_in(part) if part.startswith(b"PK\x03\x04") else part.decode("utf-8", "replace"))
    return "\n".join(told)


@cache
def word(*paragraphs: str, author: str = "") -> bytes:
    document = docx.Document()
    document.core_properties.author = author
    for each in paragraphs:
        document.add_paragraph(each)
    return saved(document)


@cache
def word_with_everything() -> bytes:
    """Return a document with a number in the text over several runs, a table, header, footer, box, note and change."""
    document = docx.Document()
    document.core_properties.author = "张经办"
    document.core_properties.last_modified_by = "李经办"
    document.core_properties.title = f"名单 {NUMBERS.mobile}"
    document.add_paragraph("拟补助人员名单")
    line = document.add_paragraph("身份证号")
    for start in range(0, 18, 4):
        line.add_run(NUMBERS.resident[start : start + 4]).bold = start % 8 == 0
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "联系电话", NUMBERS.mobile
    section = document.sections[0]
    section.header.paragraphs[0].text = f"页眉{NUMBERS.card}"
    section.footer.paragraphs[0].text = f"页脚{NUMBERS.mobile}"
    document.add_comment(line.runs, text=f"核对 {NUMBERS.other}", author="王审核", initials="王")
    changed = document.add_paragraph("改")._p
    ins, dele = NUMBERS.other[-1], "0"
    changed.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{NUMBERS.other[:-1]}</w:t></w:r>"))
    changed.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="91" w:author="王审核"><w:r><w:delText>{dele}</w:delText></w:r></w:del>')
    )
    changed.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="92" w:author="王审核"><w:r><w:t>{ins}</w:t></w:r></w:ins>'))
    was = document.add_paragraph("原")._p
    was.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{NUMBERS.resident[:-2]}</w:t></w:r>"))
    was.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="93" w:author="王审核">'
            f"<w:r><w:delText>{NUMBERS.resident[-2:]}</w:delText></w:r></w:del>"
        )
    )
    was.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="94" w:author="王审核"><w:r><w:t>某</w:t></w:r></w:ins>'))
    box = f"<w:txbxContent><w:p><w:r><w:t>文本框{NUMBERS.card}</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph("框")._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
            'xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps"><wps:wsp><wps:txbx>'
            f"{box}</wps:txbx></wps:wsp></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape>"
            "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    return saved(document)


def workbook(rows: list[list[Any]], *, hidden: list[list[Any]] | None = None, author: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = author
    sheet = book.active
    sheet.title = "名单"
    for row in rows:
        sheet.append(row)
    if hidden is not None:
        other = book.create_sheet("底稿")
        other.sheet_state = "veryHidden"
        for row in hidden:
            other.append(row)
    return saved(book)


@cache
def workbook_with_everything() -> bytes:
    """Return a workbook with numbers as text, as number, in a hidden sheet, a comment, a header, in a formula."""
    book = openpyxl.Workbook()
    book.properties.creator, book.properties.company = "张经办", "某局"
    sheet = book.active
    sheet.title = "名单"
    sheet.append(["姓名", "身份证号", "电话", "金额"])
    sheet.append(["某甲", NUMBERS.resident, int(NUMBERS.mobile), 1234.5])
    sheet.append(["某乙", int(NUMBERS.other), NUMBERS.card, 0.13800138000])
    sheet["E2"] = "=D2*2"
    sheet["E3"] = f'=IF(A3="","","{NUMBERS.mobile}")'
    sheet["B2"].font = openpyxl.styles.Font(bold=True)
    sheet["C2"].number_format = "0"
    sheet["A2"].comment = Comment(f"电话{NUMBERS.mobile}", "王审核")
    sheet.oddHeader.center.text = f"经办人{NUMBERS.mobile}"
    hidden = book.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    hidden.append([f"备注：{NUMBERS.card}"])
    return saved(book)


@cache
def pdf(body: str) -> bytes:
    source = f'#set page(paper: "a5")\n#set text(font: "Noto Sans SC", size: 12pt)\n{body}'
    made: bytes = typst.compile(source.encode(), font_paths=[str(sans_path().parent)], ignore_system_fonts=True)
    return made


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(target, kind, **more)
    return target.getvalue()


def photograph(orientation: int = 1) -> bytes:
    """Return a JPEG as a telephone takes it: with place, time and device."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Acme", "Phone 1"
    exif[ExifTags.Base.DateTime] = "2026:03:01 08:00:00"
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.GPSInfo] = {1: "N", 2: (26.0, 30.0, 0.0), 3: "E", 4: (101.0, 44.0, 0.0)}
    return picture(exif=exif)


@dataclass(frozen=True)
class Make:
    """What tests make documents with."""

    word: Callable[..., bytes] = word
    word_with_everything: Callable[[], bytes] = word_with_everything
    workbook: Callable[..., bytes] = workbook
    workbook_with_everything: Callable[[], bytes] = workbook_with_everything
    pdf: Callable[[str], bytes] = pdf
    picture: Callable[..., bytes] = picture
    photograph: Callable[..., bytes] = photograph
    with_parts: Callable[[bytes, Mapping[str, bytes | None]], bytes] = with_parts
    part_of: Callable[[bytes, str], str] = part_of
    everything_in: Callable[[bytes], str] = everything_in

    def noise(self, size: int, seed: int = 7) -> bytes:
        return random.Random(seed).randbytes(size)


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()


@dataclass
class Library:
    """教育局's clerk at work."""

    world: Any
    at: datetime

    def keep(self, name: str, content: bytes, *, by: str = "clerk", organ: str = "jiaoyu", **more: Any) -> File:
        return services.keep(
            organ=self.world.organs[organ], name=name, content=content, by=self.world[by], at=self.at, **more
        )

    def masked(self, file: File, *, by: str = "clerk") -> File:
        return services.masked_copy(file=file, by=self.world[by], at=self.at)


@pytest.fixture
def library(world: Any, at: datetime) -> Library:
    return Library(world, at)
