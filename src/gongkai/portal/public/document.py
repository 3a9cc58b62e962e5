"""How is a paper handed out as a Word document? Title, where it comes from, its text with lists and tables. (下载)"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import html as markup

from gongkai.kernel.clock import CHINA
from gongkai.papers.content import Content
from gongkai.papers.models import Paper

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY_FONT, TITLE_FONT = "仿宋", "宋体"
_BLOCKS = frozenset({"p", "h2", "h3", "h4", "ul", "ol", "table", "figure", "blockquote"})
_MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}


def word(paper: Paper, content: Content, *, address: str, at: datetime) -> HttpResponse:
    """Return a paper's text as a Word document, with its address, so that a quotation can be traced."""
    made = _Made()
    made.title(content.title)
    moment = paper.published_at.astimezone(CHINA) if paper.published_at else at
    made.line(f"发布时间：{moment:%Y-%m-%d %H:%M}　来源：{content.source or paper.organ.name}")
    if content.body:
        made.blocks(markup.fragment_fromstring(content.body, create_parent="div"))
    made.line(f"网址：{address}")
    response = HttpResponse(made.bytes(), content_type=TYPE)
    response["Content-Disposition"] = (
        f"attachment; filename=\"{paper.pk}.docx\"; filename*=UTF-8''{quote(content.title[:80], safe='')}.docx"
    )
    return response


class _Made:
    """A document that is being written."""

    def __init__(self) -> None:
        self.document = Document()
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        for name, size in _MARGINS.items():
            setattr(page, name, Mm(size))
        normal: Any = self.document.styles["Normal"]
        normal.font.name, normal.font.size = BODY_FONT, Pt(16)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)

    def bytes(self) -> bytes:
        """Return the finished document."""
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()

    def title(self, said: str) -> None:
        """Write the title in the middle."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(said)
        run.font.size, run.font.name = Pt(22), TITLE_FONT
        fonts: Any = run._element.get_or_add_rPr()
        fonts.rFonts.set(qn("w:eastAsia"), TITLE_FONT)

    def line(self, said: str) -> None:
        """Write a small line in the middle."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(said).font.size = Pt(10.5)

    def blocks(self, parent: Any) -> None:
        """Write what a piece of house markup holds, block by block."""
        for each in parent:
            if each.tag == "table":
                self._table(each)
            elif each.tag in ("ul", "ol"):
                self._list(each)
            elif each.tag in ("figure", "blockquote") and any(one.tag in _BLOCKS for one in each):
                self.blocks(each)
            elif (said := _text(each)) or each.tag == "p":
                self._paragraph(each, said)

    def _paragraph(self, element: Any, said: str) -> None:
        paragraph = self.document.add_paragraph()
        classes = (element.get("class") or "").split()
        if "center" in classes:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif "right" in classes:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif element.tag == "p":
            paragraph.paragraph_format.first_line_indent = Pt(32)
        paragraph.add_run(said).bold = element.tag in ("h2", "h3", "h4")

    def _list(self, element: Any) -> None:
        for number, each in enumerate(element.iterchildren("li"), 1):
            mark = f"{number}．" if element.tag == "ol" else "· "
            self.document.add_paragraph().add_run(mark + _text(each))

    def _table(self, element: Any) -> None:
        if (caption := element.find("caption")) is not None:
            self.line(_text(caption))
        rows = element.xpath(".//tr[ancestor::table[1]=$here]", here=element) or list(element.iter("tr"))
        cells: dict[tuple[int, int], tuple[Any, int, int]] = {}
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(rows):
            x = 0
            for each in row.iterchildren("td", "th"):
                while (y, x) in taken:
                    x += 1
                wide, high = _span(each.get("colspan")), min(_span(each.get("rowspan")), len(rows) - y)
                cells[y, x] = (each, wide, high)
                taken |= {(y + down, x + right) for down in range(high) for right in range(wide)}
        if not taken:
            return
        columns = max(x for _, x in taken) + 1
        table = self.document.add_table(rows=len(rows), cols=columns)
        table.style = "Table Grid"
        for (y, x), (each, wide, high) in cells.items():
            cell = table.cell(y, x)
            if wide > 1 or high > 1:
                cell = cell.merge(table.cell(y + high - 1, min(x + wide, columns) - 1))
            cell.text = _text(each)
            for run in cell.paragraphs[0].runs:
                run.font.size, run.bold = Pt(10.5), each.tag == "th"


def _span(said: str | None) -> int:
    return min(int(said), 100) if said and said.isdecimal() and int(said) > 0 else 1


def _text(element: Any) -> str:
    """Return the text of an element, with its line breaks; a picture is named by its alternative text."""
    parts = [element.text or ""]
    for each in element:
        if each.tag == "br":
            parts.append("\n")
        elif each.tag == "img":
            parts.append(f"（图：{each.get('alt')}）" if each.get("alt") else "")
        else:
            parts.append(_text(each))
        parts.append(each.tail or "")
    return "".join(parts).strip()
