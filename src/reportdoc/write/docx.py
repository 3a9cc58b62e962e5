"""How does a report look as a Word document that an office can go on working with?"""

from __future__ import annotations

import io
from typing import Any, cast

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from reportdoc.layout import Cell, Grid, size_in
from reportdoc.report import Report
from reportdoc.write.paper import Paper, Paragraph, clean, paper

Element = Any
"""An element of WordprocessingML; python-docx has no public type for it."""

# GB/T 9704-2012: margins 37/35/28/26 mm, text in 仿宋 of size three (16 pt) on lines of 28 pt, page number — 1 —.
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
TEXT_WIDTH = 210 - LEFT - RIGHT
SIZES = {"proactive": 10.5, "applications": 9.0, "review_litigation": 9.0}
_SONG, _FANG, _HEI, _KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_DXA = 1440 / 25.4
_EM = 25.4 / 72


def render(report: Report) -> bytes:
    """Return the report as a DOCX file: merged cells as printed, headings that repeat, rows that do not split."""
    sheet = paper(report)
    document = Document()
    _properties(document, sheet)
    _page(document)
    _styles(document)
    body = document.element.body
    end = body.find(qn("w:sectPr"))
    for line in sheet.title:
        end.addprevious(_paragraph(line, "Title"))
    end.addprevious(_paragraph("", "Normal"))
    _words(end, sheet.intro)
    for part in sheet.parts:
        end.addprevious(_paragraph(part.heading, "Heading1"))
        _words(end, part.paragraphs)
        if part.table:
            end.addprevious(_table(part.table))
            end.addprevious(_gap())
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _properties(document: Any, sheet: Paper) -> None:
    about = document.core_properties
    about.title, about.author, about.language = sheet.full_title, sheet.unit, "zh-CN"
    about.subject, about.comments, about.last_modified_by = "政府信息公开工作年度报告", "", ""
    # The template's own dates say nothing about this report, and a writer has no clock.
    for name in ("dcterms:created", "dcterms:modified"):
        for element in about._element.findall(qn(name)):
            about._element.remove(element)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.footer_distance = Mm(25)
    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    element = line._p
    _add(element, "w:r", _text("— "))
    field = _add(element, "w:fldSimple", instr=" PAGE ")
    _add(field, "w:r", _text("1"))
    _add(element, "w:r", _text(" —"))


def _styles(document: Any) -> None:
    styles = document.styles
    for name, font, size, indent in (
        ("Normal", _FANG, 16, 2),
        ("Title", _SONG, 22, 0),
        ("Heading 1", _HEI, 16, 2),
        ("Heading 2", _KAI, 16, 2),
        ("Footer", "宋体", 14, 0),
    ):
        style = styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
        properties = style.element.get_or_add_rPr()
        for tag in ("w:rFonts", "w:color", "w:lang", "w:spacing", "w:kern", "w:szCs", "w:bCs"):
            for old in properties.findall(qn(tag)):
                properties.remove(old)
        fonts = _make("w:rFonts", ascii=font, hAnsi=font, cs=font, eastAsia=font)
        properties.insert(0, fonts)
        # Figures and addresses count as Latin: set as Chinese they would break in the middle of a number.
        _add(properties, "w:lang", val="en-US", eastAsia="zh-CN")
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(6 if name == "Heading 1" else 0)
        layout.line_spacing = Pt(28) if size == 16 else Pt(36)
        settings = style.element.get_or_add_pPr()
        for tag in ("w:pBdr", "w:contextualSpacing", "w:ind", "w:jc"):
            for old in settings.findall(qn(tag)):
                settings.remove(old)
        layout.keep_with_next = name.startswith(("Title", "Heading"))
        if indent:
            indenting = settings.get_or_add_ind()
            indenting.set(qn("w:firstLineChars"), str(indent * 100))
            indenting.set(qn("w:firstLine"), str(indent * size * 20))
        layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if indent else WD_ALIGN_PARAGRAPH.CENTER
    styles["Footer"].paragraph_format.line_spacing = 1.0


def _words(end: Element, paragraphs: tuple[Paragraph, ...]) -> None:
    for each in paragraphs:
        end.addprevious(_paragraph(each.text, "Heading2" if each.kind == "heading" else "Normal", each.kind))


def _paragraph(text: str, style: str, kind: str = "text") -> Element:
    paragraph = _make("w:p")
    settings = _add(paragraph, "w:pPr")
    if style != "Normal":
        _add(settings, "w:pStyle", val=style)
    if kind == "signature":
        _add(settings, "w:ind", right="640", firstLineChars="0", firstLine="0")
        _add(settings, "w:jc", val="right")
    if text:
        _add(paragraph, "w:r", _text(text))
    return paragraph


def _gap() -> Element:
    """Return the narrow empty line that keeps a table apart from what follows."""
    paragraph = _make("w:p")
    settings = _add(paragraph, "w:pPr")
    _add(settings, "w:spacing", line="160", lineRule="exact")
    return paragraph


def _table(table: Grid) -> Element:
    element = _make("w:tbl")
    settings = _add(element, "w:tblPr")
    _add(settings, "w:tblW", w=str(round(TEXT_WIDTH * _DXA)), type="dxa")
    _add(settings, "w:jc", val="center")
    borders = _add(settings, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _add(borders, f"w:{side}", val="single", sz="4", space="0", color="000000")
    _add(settings, "w:tblLayout", type="fixed")
    margins = _add(settings, "w:tblCellMar")
    for side, space in (("top", 20), ("left", 40), ("bottom", 20), ("right", 40)):
        _add(margins, f"w:{side}", w=str(space), type="dxa")
    _add(settings, "w:tblCaption", val=table.title)
    share = TEXT_WIDTH / sum(table.widths)
    widths = [width * share for width in table.widths]
    columns = _add(element, "w:tblGrid")
    for width in widths:
        _add(columns, "w:gridCol", w=str(round(width * _DXA)))
    covering: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        for down in range(cell.rowspan):
            covering[cell.row + down, cell.column] = cell
    for at in range(table.height):
        row = _add(element, "w:tr")
        how = _add(row, "w:trPr")
        _add(how, "w:cantSplit")
        if at < table.header_rows:
            _add(how, "w:tblHeader")
        for column in range(table.width):
            cell_here = covering.get((at, column))
            if cell_here is not None:
                _cell(row, cell_here, at, widths, SIZES[table.table])
    return element


def _cell(row: Element, cell: Cell, at: int, widths: list[float], size: float) -> None:
    element = _add(row, "w:tc")
    settings = _add(element, "w:tcPr")
    wide = sum(widths[cell.column : cell.column + cell.colspan])
    _add(settings, "w:tcW", w=str(round(wide * _DXA)), type="dxa")
    if cell.colspan > 1:
        _add(settings, "w:gridSpan", val=str(cell.colspan))
    first = at == cell.row
    if cell.rowspan > 1:
        _add(settings, "w:vMerge", val="restart" if first else "continue")
    if cell.pairs:
        # Lines of two characters come from the margins, so that the words themselves stay whole.
        aside = str(max(0, round((wide - 2.5 * size * _EM) / 2 * _DXA)))
        margins = _add(settings, "w:tcMar")
        _add(margins, "w:left", w=aside, type="dxa")
        _add(margins, "w:right", w=aside, type="dxa")
    _add(settings, "w:vAlign", val="center")
    paragraph = _add(element, "w:p")
    how = _add(paragraph, "w:pPr")
    _add(how, "w:spacing", line=str(round(size * 26)), lineRule="exact")
    _add(how, "w:ind", firstLineChars="0", firstLine="0")
    _add(how, "w:jc", val=cell.align)
    text = clean(cell.text)
    if first and text:
        run = _add(paragraph, "w:r")
        look = _add(run, "w:rPr")
        # the cell's margins take four points
        half_points = str(int(size_in(cell, wide / _EM - 4, size) * 2))
        _add(look, "w:sz", val=half_points)
        _add(look, "w:szCs", val=half_points)
        run.append(_text(text))


def _text(text: str) -> Element:
    element = _make("w:t")
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def _make(tag: str, **marks: str) -> Element:
    element = cast(Element, OxmlElement(tag))
    for name, value in marks.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _add(parent: Element, tag: str, child: Element | None = None, **marks: str) -> Element:
    element = etree.SubElement(parent, qn(tag))
    for name, value in marks.items():
        element.set(qn(f"w:{name}"), value)
    if child is not None:
        element.append(child)
    return element
