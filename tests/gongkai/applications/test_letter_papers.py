"""A letter on paper is read back: what stands in it, that nothing runs over, and that it is always the same."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pypdfium2
import pytest
from docx import Document
from tests.gongkai.applications.letter_steps import Desk

from gongkai.applications.letters import paper
from gongkai.applications.letters.sheet import Row, Sheet, from_content, paragraphs_of
from gongkai.applications.selectors.letters import sheet_of

LEFT, RIGHT, BOTTOM, TOP = 28, 26, 35, 37
MM = 72 / 25.4


def sheet(**more: Any) -> Sheet:
    said: dict[str, Any] = {
        "kind": "refusal",
        "code": "D6",
        "organ": "清河区教育局",
        "title": "政府信息不予公开告知书",
        "addressee": "林晓舟",
        "paragraphs": paragraphs_of("经审查，该信息属于过程性信息。\n以上依据《政府信息公开条例》第十六条第二款。"),
        "contact": "联系单位：清河区教育局办公室，电话：010-55501234。",
        "number": "清教公开〔2026〕12号",
        "day": "2026-03-20",
        "check_code": "7K3MPQ9RTWXY",
    }
    return Sheet(**{**said, **more})


def pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range().replace("\r\n", "").replace("\n", "") for page in document]


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    footer = [each.text for each in document.sections[0].footer.paragraphs]
    return "\n".join([*(each.text for each in document.paragraphs), *cells, *footer])


class TestAPdf:
    def test_says_what_an_official_letter_says(self) -> None:
        (said,) = pages(paper.pdf(sheet()))
        for each in (
            "清河区教育局",
            "清教公开〔2026〕12号",
            "政府信息不予公开告知书",
            "林晓舟",
            "第十六条第二款",
            "2026年3月20日",
            "7K3M-PQ9R-TWXY",
            "010-55501234",
        ):
            assert each in said.replace(" ", "").replace("：", "：")
        assert "—1—" in said.replace(" ", "")

    def test_is_the_same_each_time_it_is_printed(self) -> None:
        assert paper.pdf(sheet()) == paper.pdf(from_content(sheet().content))

    def test_of_a_draft_bears_neither_number_nor_day_nor_code(self) -> None:
        (said,) = pages(paper.pdf(sheet(number="", day="", check_code="")))
        assert "印发日期" in said
        assert "验证码" not in said

    def test_lets_nothing_run_over_the_margins(self) -> None:
        long = "关于" + "全区义务教育学校校舍安全检查情况及整改" * 6
        many = paragraphs_of(
            "\n".join([f"申请获取“{long}”，见https://example.invalid/{'a' * 200}。"] + ["理由。" * 90] * 12)
        )
        whole = sheet(
            organ="清河区自然资源和规划局经济技术开发区分局",
            title="政府信息公开申请不作处理告知书" * 2,
            addressee="清河" * 50,
            paragraphs=many,
            files=tuple((f"{long}{n}.pdf", "x") for n in range(12)),
        )
        document = pypdfium2.PdfDocument(paper.pdf(whole))
        assert len(document) > 3
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            assert f"—{number}—" in text.get_text_range().replace(" ", "")
            for index in range(text.count_chars()):
                left, _, right, _ = text.get_charbox(index)
                assert left == right or (left >= LEFT * MM - 2 and right <= (210 - RIGHT) * MM + 2)

    def test_never_signs_an_empty_page(self) -> None:
        for lines in range(1, 40):
            last = pages(paper.pdf(sheet(paragraphs=paragraphs_of("\n".join(["经核对本件材料。"] * lines)))))[-1]
            assert "联系单位" in last
            assert "2026年3月20日" in last.replace(" ", "")

    def test_of_a_receipt_is_a_table_without_a_document_number(self) -> None:
        receipt = sheet(kind="receipt", rows=(Row("受理编号", "QHJY-2026-00001-4"),), number="QHJY-2026-00001-4")
        (said,) = pages(paper.pdf(receipt))
        assert said.count("QHJY-2026-00001-4") == 1

    def test_prints_a_rare_character_or_its_stand_in(self) -> None:
        assert len(pages(paper.pdf(sheet(addressee="张\U00030edd\ue123")))) == 1


class TestADocx:
    def test_says_the_same(self) -> None:
        said = words(paper.docx(sheet(files=(("报告.pdf", "x"), ("附表.xlsx", "y")))))
        for each in (
            "清河区教育局",
            "清教公开〔2026〕12号",
            "政府信息不予公开告知书",
            "林晓舟：",
            "第十六条第二款",
            "2026年3月20日",
            "附件：1. 报告.pdf",
            "2. 附表.xlsx",
            "7K3M-PQ9R-TWXY",
        ):
            assert each in said

    def test_is_the_same_each_time(self) -> None:
        assert paper.docx(sheet()) == paper.docx(sheet())

    def test_has_the_margins_of_an_official_paper(self) -> None:
        section = Document(io.BytesIO(paper.docx(sheet()))).sections[0]
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(each.mm) for each in margins if each is not None] == [TOP, BOTTOM, LEFT, RIGHT]

    def test_says_nothing_about_when_and_by_whom_it_was_packed(self) -> None:
        with zipfile.ZipFile(io.BytesIO(paper.docx(sheet()))) as archive:
            assert {each.date_time[0] for each in archive.infolist()} == {1980}
            assert b"dcterms:created" not in archive.read("docProps/core.xml")

    def test_of_a_receipt_has_its_table(self) -> None:
        said = words(paper.docx(sheet(kind="receipt", rows=(Row("受理编号", "QHJY-2026-00001-4"),))))
        assert "QHJY-2026-00001-4" in said


@pytest.mark.django_db
class TestAnIssuedLetter:
    def test_is_printed_with_number_article_and_remedy(self, world: Any) -> None:
        desk = Desk(world)
        letter = desk.issued(desk.drafted("refusal", code="D6"))
        said = "".join(pages(paper.pdf(letter)))
        for each in (letter.number, "第十六条第二款", "先向清河区人民政府申请行政复议", "林晓舟"):
            assert each in said.replace(" ", "")
        assert letter.number in words(paper.docx(letter))

    def test_is_printed_the_same_after_everything_around_it_has_changed(self, world: Any) -> None:
        desk = Desk(world)
        letter = desk.issued(desk.drafted("refusal", code="D6"))
        before = paper.pdf(letter)
        organ = letter.organ
        type(organ).objects.filter(pk=organ.pk).update(name="清河区教育体育局")
        letter.refresh_from_db()
        assert paper.pdf(sheet_of(letter, on=desk.today)) == before
