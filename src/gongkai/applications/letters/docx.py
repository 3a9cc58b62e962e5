"""How does a letter look as a Word document that an office can go on working with?"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reportdoc.write.docx import BOTTOM, LEFT, RIGHT, TEXT_WIDTH, TOP

from .sheet import Sheet

_SONG, _FANG, _PLAIN = "方正小标宋简体", "仿宋_GB2312", "宋体"
_RED = "C8102E"
_LEADING = 28
_LABEL_WIDTH = 38
# The day that a zip file cannot be older than: a letter has its own day, and its file none.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def render(sheet: Sheet) -> bytes:
    """Return a letter as a DOCX file, the same bytes for the same letter."""
    document = Document()
    _properties(document, sheet)
    _page(document, sheet)
    _normal(document)
    _head(document, sheet)
    _addressee(document, sheet)
    if sheet.rows:
        _table(document, sheet)
    said = [*(each.text for each in sheet.paragraphs), sheet.opinion_words, sheet.contact]
    lines = [_line(document, text, indent=True) for text in said if text]
    if lines:
        # Nobody signs an empty page: the last words go with the signature.
        lines[-1].paragraph_format.keep_with_next = True
    _attachments(document, sheet)
    _signature(document, sheet)
    return _dateless(document)


def _properties(document: Any, sheet: Sheet) -> None:
    about = document.core_properties
    about.title, about.author, about.language = f"{sheet.title}{sheet.number}", sheet.organ, "zh-CN"
    about.subject, about.comments, about.last_modified_by = "政府信息公开申请文书", "", ""
    for name in ("dcterms:created", "dcterms:modified"):
        for element in about._element.findall(qn(name)):
            about._element.remove(element)


def _page(document: Any, sheet: Sheet) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.footer_distance = Mm(25)
    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(line, "— ", font=_PLAIN, size=14)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    line._p.append(field)
    shown = _run(line, "1", font=_PLAIN, size=14)
    field.append(shown._r)
    _run(line, " —", font=_PLAIN, size=14)
    if sheet.check_words:
        # Every page says by which code it can be verified, so that none of them can be exchanged.
        section.footer_distance = Mm(20)
        check = section.footer.add_paragraph()
        check.alignment = WD_ALIGN_PARAGRAPH.CENTER
        check.paragraph_format.line_spacing = Pt(14)
        _run(check, sheet.check_words, font=_PLAIN, size=9)


def _normal(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FANG, Pt(16)
    fonts = style.element.get_or_add_rPr().rFonts
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), _FANG)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LEADING)


def _head(document: Any, sheet: Sheet) -> None:
    size = 30 if len(sheet.organ) <= 12 else 22 if len(sheet.organ) <= 18 else 16
    name = _line(document, "", align=WD_ALIGN_PARAGRAPH.CENTER, leading=size + 12)
    _run(name, sheet.organ, font=_SONG, size=size, bold=True, color=_RED)
    _rule(name, side="bottom", kind="thickThinSmallGap", size=24, color=_RED)
    number = "" if sheet.kind == "receipt" else sheet.number
    _line(document, number, align=WD_ALIGN_PARAGRAPH.RIGHT)
    title = _line(document, "", align=WD_ALIGN_PARAGRAPH.CENTER, leading=36)
    title.style = document.styles["Title"]
    _plain_title(title)
    _run(title, sheet.title, font=_SONG, size=22, bold=True)


def _plain_title(title: Any) -> None:
    """Take from the title what the template gives it: a blue line and its own spacing."""
    layout = title.paragraph_format
    layout.space_before, layout.space_after = Pt(16), Pt(16)
    for old in title.style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        title.style.element.get_or_add_pPr().remove(old)


def _addressee(document: Any, sheet: Sheet) -> None:
    _line(document, f"{sheet.addressee}：")


def _table(document: Any, sheet: Sheet) -> None:
    table = document.add_table(rows=0, cols=2)
    table.style = document.styles["Table Grid"]
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = (_LABEL_WIDTH, TEXT_WIDTH - _LABEL_WIDTH)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for each in sheet.rows:
        cells = table.add_row().cells
        for cell, text, width in zip(cells, (each.label, each.text), widths, strict=True):
            cell.width = Mm(width)
            line = cell.paragraphs[0]
            line.paragraph_format.line_spacing = Pt(24)
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER if text == each.label else WD_ALIGN_PARAGRAPH.LEFT
            _run(line, text, size=14)
    _line(document, "", leading=14)


def _attachments(document: Any, sheet: Sheet) -> None:
    if sheet.files:
        _line(document, "", leading=_LEADING)
    for number, (name, _) in enumerate(sheet.files, 1):
        said = f"附件：{name}" if len(sheet.files) == 1 else f"{'附件：' if number == 1 else '　　　'}{number}. {name}"
        line = _line(document, said)
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(96), Pt(-64)
        line.paragraph_format.keep_with_next = True


def _signature(document: Any, sheet: Sheet) -> None:
    # Organ and day stand centered over each other at the right, with room for the seal above them.
    wide = max(len(sheet.organ), len(sheet.on or "（印发日期）")) * 16
    for number, text in enumerate((sheet.organ, sheet.on or "（印发日期）")):
        line = _line(document, text, align=WD_ALIGN_PARAGRAPH.CENTER)
        layout = line.paragraph_format
        layout.left_indent = max(Pt(0), Mm(TEXT_WIDTH) - Pt(wide + 48))
        layout.right_indent = Pt(32)
        layout.space_before = Pt(32 if number == 0 else 0)
        layout.keep_with_next = number == 0


def _line(
    document: Any, text: str, *, indent: bool = False, align: Any = WD_ALIGN_PARAGRAPH.LEFT, leading: int = _LEADING
) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if indent else align
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(leading)
    if indent:
        indenting = paragraph._p.get_or_add_pPr().get_or_add_ind()
        indenting.set(qn("w:firstLineChars"), "200")
        indenting.set(qn("w:firstLine"), "640")
    if text:
        _run(paragraph, text)
    return paragraph


def _run(
    paragraph: Any, text: str, *, font: str = _FANG, size: int = 16, bold: bool = False, color: str = "000000"
) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(color)
    fonts = run._r.get_or_add_rPr().rFonts
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), font)
    return run


def _rule(paragraph: Any, *, side: str, kind: str, size: int, color: str) -> None:
    borders = OxmlElement("w:pBdr")
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", str(size)), ("space", "6"), ("color", color)):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    # The schema wants borders before the spacing that stands there already.
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _dateless(document: Any) -> bytes:
    """Return the document packed without the moment at which it was packed."""
    packed, target = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(zipfile.ZipInfo(name, _NO_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()
