"""The three documents: complete, escaped, tagged, in the layout of an official paper."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from lawbook.report.edition import TABLES, load
from reportdoc.report import Narrative, Report
from reportdoc.write import SUFFIXES, UnknownFormat, docx, html, pdf, put, write

HOSTILE = '<script>alert(1)</script> & "quoted" #let x = 1; $a$ *b* _c_ @d \\e ]] {{ title }}'


@pytest.fixture(scope="module")
def report() -> Report:
    """Return an invented report in which every figure is another number, and the text means ill."""
    made = Report("2021", "示例县人民政府", 2024)
    made.values.update({cell: number for number, cell in enumerate(made.form.cells, start=1001)})
    made.values["proactive.art20_1.rules.issued"] = None
    made.values["proactive.art20_1.rules.repealed"] = 0
    made.values["proactive.art20_1.rules.in_force"] = "/"
    made.narrative = Narrative(
        intro="根据《中华人民共和国政府信息公开条例》编制本报告。",
        chapters={
            "ch1_overview": f"（一）主动公开情况\n全年工作有序推进。{HOSTILE}",
            "ch6_other": "全年收取信息处理费0元。\n示例县人民政府\n2025年1月20日",
        },
        headings={"ch5_problems": "五、存在问题及改进情况"},
    )
    return made


class TestHtml:
    def test_every_figure_stands_in_its_cell(self, report: Report) -> None:
        page = lxml_html.document_fromstring(html.render(report))
        texts = {cell.get("data-cell"): cell.text_content() for cell in page.iterfind(".//td[@data-cell]")}
        assert texts["proactive.art20_1.rules.issued"] == ""
        assert texts["proactive.art20_1.rules.repealed"] == "0"
        assert texts["proactive.art20_1.rules.in_force"] == "/"
        for cell in report.form.cells[3:]:
            assert texts[cell] == str(report.values[cell])

    def test_the_text_is_text_and_never_markup(self, report: Report) -> None:
        page = html.render(report)
        assert "<script" not in page
        assert HOSTILE in lxml_html.document_fromstring(page).text_content()

    def test_the_page_says_its_language_title_and_needs_nothing_else(self, report: Report) -> None:
        page = html.render(report)
        root = lxml_html.document_fromstring(page)
        assert root.get("lang") == "zh-CN"
        assert root.findtext(".//title") == "示例县人民政府2024年政府信息公开工作年度报告"
        assert not re.search(r"https?:|src=|<link", page)

    def test_headings_come_from_the_report_or_from_the_form(self, report: Report) -> None:
        page = lxml_html.document_fromstring(html.render(report))
        assert [each.text_content() for each in page.iterfind(".//h2")] == [
            "一、总体情况",
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "四、政府信息公开行政复议、行政诉讼情况",
            "五、存在问题及改进情况",
            "六、其他需要报告的事项",
        ]

    @pytest.mark.parametrize("table", TABLES)
    def test_a_table_is_captioned_and_every_figure_names_its_headers(self, report: Report, table: str) -> None:
        element = lxml_html.fragment_fromstring(html.fragment(report, table))
        assert element.tag == "table"
        assert element.findtext("caption")
        names = {each.get("id") for each in element.iterfind(".//th")}
        for cell in element.iterfind(".//td[@data-cell]"):
            assert set(cell.get("headers").split()) <= names

    def test_two_tables_on_one_page_keep_their_ids_apart(self, report: Report) -> None:
        both = html.fragment(report, "applications") + html.fragment(report, "applications", prefix="previous-")
        ids = re.findall(r' id="([^"]+)"', both)
        assert len(ids) == len(set(ids))


class TestDocx:
    def test_it_is_an_a4_paper_with_official_margins_and_page_numbers(self, report: Report) -> None:
        document = Document(io.BytesIO(docx.render(report)))
        section = document.sections[0]
        sizes = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
        assert [round(each.mm) for each in sizes] == [210, 297, 37, 35]
        assert [round(each.mm) for each in (section.left_margin, section.right_margin)] == [28, 26]
        footer = section.footer.paragraphs[0]._p
        assert "".join(each.text for each in footer.iter(qn("w:t"))) == "— 1 —"
        assert footer.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"

    def test_merged_cells_headings_and_rows_are_as_printed(self, report: Report) -> None:
        document = Document(io.BytesIO(docx.render(report)))
        assert [(len(table.rows), len(table.columns)) for table in document.tables] == [(14, 4), (28, 10), (4, 15)]
        applications = document.tables[1]
        # the same cell, wherever it is asked for inside its span
        assert applications.cell(5, 0)._tc is applications.cell(26, 0)._tc
        assert applications.cell(0, 0)._tc is applications.cell(2, 2)._tc
        repeated = [row for row in applications.rows if row._tr.trPr.find(qn("w:tblHeader")) is not None]
        assert len(repeated) == 3
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for table in document.tables for row in table.rows)

    def test_fonts_are_named_for_chinese(self, report: Report) -> None:
        document = Document(io.BytesIO(docx.render(report)))
        fonts = {
            name: document.styles[name].element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))
            for name in ("Title", "Normal", "Heading 1")
        }
        assert fonts == {"Title": "方正小标宋简体", "Normal": "仿宋_GB2312", "Heading 1": "黑体"}

    def test_the_text_is_text(self, report: Report) -> None:
        document = Document(io.BytesIO(docx.render(report)))
        assert any(HOSTILE in paragraph.text for paragraph in document.paragraphs)
        assert document.core_properties.title == "示例县人民政府2024年政府信息公开工作年度报告"

    def test_the_markup_follows_the_order_of_the_standard(self, report: Report) -> None:
        with zipfile.ZipFile(io.BytesIO(docx.render(report))) as package:
            body = etree.fromstring(package.read("word/document.xml"))
        order = ["tcW", "gridSpan", "vMerge", "tcMar", "vAlign"]
        for layout in body.iter(qn("w:tcPr")):
            names = [order.index(etree.QName(each).localname) for each in layout]
            assert names == sorted(names)


class TestPdf:
    def test_it_is_tagged_chinese_and_titled(self, report: Report) -> None:
        content = pdf.render(report)
        document = pypdfium2.PdfDocument(content)
        assert document.get_metadata_dict()["Title"] == "示例县人民政府2024年政府信息公开工作年度报告"
        assert document.is_tagged()
        assert b"/Lang(zh-CN)" in content

    def test_every_figure_and_the_hostile_text_are_printed(self, report: Report) -> None:
        document = pypdfium2.PdfDocument(pdf.render(report))
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
        printed = re.findall(r"\d{4}", text)
        for cell in report.form.cells[3:]:
            assert str(report.values[cell]) in printed
        flat = re.sub(r"\s", "", text)
        assert "<script>alert(1)</script>" in flat
        assert "#letx=1;$a$*b*_c_@d\\e]]{{title}}" in flat

    def test_every_page_is_numbered_and_a4(self, report: Report) -> None:
        document = pypdfium2.PdfDocument(pdf.render(report))
        for number, page in enumerate(document, start=1):
            assert [round(side / 72 * 25.4) for side in page.get_size()] == [210, 297]
            assert f"—{number}—" in re.sub(r"\s", "", page.get_textpage().get_text_bounded())

    def test_the_same_report_is_the_same_file(self, report: Report) -> None:
        assert pdf.render(report) == pdf.render(report)

    def test_every_font_is_embedded(self, report: Report) -> None:
        content = pdf.render(report)
        assert b"NotoSerifSC" in content
        assert content.count(b"/FontFile3") == len(re.findall(rb"/FontName/[A-Z]{6}\+Noto", content)) == 2


@settings(max_examples=25, deadline=None)
@given(unit=st.text(max_size=12), text=st.text(max_size=60), cell=st.text(min_size=1, max_size=12))
def test_no_text_breaks_a_writer(unit: str, text: str, cell: str) -> None:
    report = Report("2021", unit, 2024, dict.fromkeys(load("2021").cells, cell))
    report.narrative = Narrative(title=text, intro=text, chapters={"ch1_overview": text}, headings={"ch6_other": text})
    lxml_html.document_fromstring(html.render(report))
    Document(io.BytesIO(docx.render(report)))
    assert len(pypdfium2.PdfDocument(pdf.render(report))) >= 1


class TestRareCharacters:
    # Of plane sixteen, which belongs to nobody: no font has it. The joiner has no shape, so that none can be missing.
    NOWHERE = "\U0010f0f0"

    def test_our_own_fonts_print_rare_characters(self, report: Report) -> None:
        rare = replace(report, narrative=Narrative(intro="联系人：㇏、𬬭、〇。", chapters={}))
        content, unprinted = pdf.typeset(rare)
        assert unprinted == ()
        assert "联系人：㇏、𬬭、〇。" in printed(content)

    def test_a_character_that_no_font_has_is_named_and_its_place_kept(self, report: Report) -> None:
        rare = replace(report, narrative=Narrative(intro=f"联系人：{self.NOWHERE}\u200d某。", chapters={}))
        content, unprinted = pdf.typeset(rare)
        assert unprinted == (self.NOWHERE,)
        assert "联系人：〓某。" in printed(content)
        assert pypdfium2.PdfDocument(content).is_tagged()

    def test_the_other_documents_carry_it_and_leave_the_font_to_the_reader(
        self, report: Report, tmp_path: Path
    ) -> None:
        rare = replace(report, narrative=Narrative(intro=f"联系人：{self.NOWHERE}某。", chapters={}))
        assert write(rare, tmp_path / "a.docx") == ()
        assert write(rare, tmp_path / "a.html") == ()
        assert write(rare, tmp_path / "a.pdf") == (self.NOWHERE,)
        assert f"联系人：{self.NOWHERE}某。" in (tmp_path / "a.html").read_text("utf-8")


class TestSignature:
    @pytest.mark.parametrize(
        ("unit", "date"),
        [
            ("示例县人民政府", "2025年1月20日"),
            ("示例县人民政府办公室（代章）", "二〇二五年一月二十日"),
            ("示例县水利局", "2025 年 1 月 20 日"),
            ("示例县水利局", "2025-01-20"),
        ],
    )
    @pytest.mark.parametrize("chapter", ["ch5_problems", "ch6_other"])
    def test_it_stands_at_the_right_in_every_document(self, report: Report, chapter: str, unit: str, date: str) -> None:
        signed = replace(report, narrative=Narrative(chapters={chapter: f"没有其他事项。\n{unit}\n{date}"}))
        page = lxml_html.document_fromstring(html.render(signed))
        assert [each.text_content() for each in page.iterfind(".//p[@class='signature']")] == [unit, date]
        paragraphs = Document(io.BytesIO(docx.render(signed))).paragraphs
        assert [each.text for each in paragraphs if each.alignment == WD_ALIGN_PARAGRAPH.RIGHT] == [unit, date]
        assert f"没有其他事项。{unit}{date}".replace(" ", "") in printed(pdf.render(signed))

    def test_a_chapter_that_only_signs(self, report: Report) -> None:
        signed = replace(report, narrative=Narrative(chapters={"ch6_other": "示例县人民政府\n2025年1月20日"}))
        assert "示例县人民政府2025年1月20日" in printed(pdf.render(signed))

    def test_a_sentence_that_ends_with_a_date_is_no_signature(self, report: Report) -> None:
        said = replace(report, narrative=Narrative(chapters={"ch6_other": "上次培训在2025年1月20日"}))
        assert "signature" not in lxml_html.tostring(
            lxml_html.document_fromstring(html.render(said)).find(".//article"), encoding="unicode"
        )


def test_a_word_longer_than_the_line_stays_on_the_paper(report: Report) -> None:
    long = replace(report, narrative=Narrative(intro=f"校验码：{'3f9a07c5' * 24}。", chapters={}))
    page = pypdfium2.PdfDocument(pdf.render(long))[0]
    text = page.get_textpage()
    rightmost = max(text.get_charbox(place)[2] for place in range(text.count_chars()))
    assert rightmost < page.get_width() - 72  # the margin is 26 mm, less than 74 points


def printed(content: bytes) -> str:
    """Return the words of a PDF without the spaces and lines that its layout puts between them."""
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))
    return re.sub(r"\s", "", text)


class TestWrite:
    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_the_suffix_decides(self, report: Report, tmp_path: Path, suffix: str) -> None:
        target = tmp_path / f"report{suffix}"
        write(report, target)
        starts = {".html": b"<!DOCTYPE html>", ".docx": b"PK", ".pdf": b"%PDF-"}
        assert target.read_bytes().startswith(starts[suffix])
        assert os.listdir(tmp_path) == [target.name]

    def test_an_unknown_suffix_is_refused_in_a_sentence(self, report: Report, tmp_path: Path) -> None:
        with pytest.raises(UnknownFormat, match=r"不能写成“\.xlsx”"):
            write(report, tmp_path / "report.xlsx")
        assert os.listdir(tmp_path) == []

    def test_a_name_as_long_as_names_may_be(self, report: Report, tmp_path: Path) -> None:
        target = tmp_path / f"{'a' * 250}.html"
        write(report, target)
        assert os.listdir(tmp_path) == [target.name]

    def test_a_pipe_is_written_to_and_not_replaced(self, report: Report, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe.html"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        try:
            put(b"few words", pipe)
            assert os.read(reader, 100) == b"few words"
        finally:
            os.close(reader)
        assert stat.S_ISFIFO(pipe.stat().st_mode)

    def test_a_link_stays_and_its_file_is_replaced(self, report: Report, tmp_path: Path) -> None:
        real, link = tmp_path / "real.html", tmp_path / "link.html"
        real.write_text("old", "utf-8")
        link.symlink_to(real)
        write(report, link)
        assert link.is_symlink()
        assert real.read_bytes().startswith(b"<!DOCTYPE html>")

    def test_the_old_file_stays_when_the_new_one_cannot_be_made(
        self, report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "report.html"
        target.write_text("old", "utf-8")

        def fails(self: Path, other: Path) -> None:
            raise OSError("disk full")

        monkeypatch.setattr(Path, "replace", fails)
        with pytest.raises(OSError, match="disk full"):
            write(report, target)
        assert target.read_text("utf-8") == "old"
        assert os.listdir(tmp_path) == ["report.html"]

    @pytest.mark.parametrize("render", [html.render, docx.render, pdf.render])
    def test_an_empty_report_is_an_empty_form(self, render: object) -> None:
        assert callable(render)
        assert render(Report("2019", values=dict.fromkeys(load("2019").cells)))
