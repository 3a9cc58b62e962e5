"""What does a file say, and what does it tell besides?"""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest

from gongkai.files.hidden import personal
from gongkai.files.reading import read
from gongkai.kernel.refusal import NotAllowed


def found(content: bytes, kind: str) -> set[str]:
    return {hit.text for hit in personal(read(content, kind).text)}


class TestWord:
    def test_every_place_of_a_document_is_read(self, make: Any, numbers: Any) -> None:
        reading = read(make.word_with_everything(), "docx")
        assert {hit.text for hit in personal(reading.text)} == set(numbers.all)
        for place in ("页眉", "页脚", "文本框", "联系电话", "核对"):
            assert place in reading.text

    def test_a_text_box_is_told_once(self, make: Any) -> None:
        assert read(make.word_with_everything(), "docx").text.count("文本框") == 1

    def test_what_was_deleted_is_read_as_it_stood(self, make: Any, numbers: Any) -> None:
        lines = read(make.word_with_everything(), "docx").text.split("\n")
        assert f"原{numbers.resident}" in lines
        assert f"原{numbers.resident[:-2]}某" in lines

    def test_its_facts_name_who_wrote_it_and_what_is_marked(self, make: Any, numbers: Any) -> None:
        facts = read(make.word_with_everything(), "docx").facts
        assert (facts["creator"], facts["last_modified_by"]) == ("张经办", "李经办")
        assert facts["properties"]["标题"] == f"名单 {numbers.mobile}"
        assert (facts["comments"], facts["tracked_changes"]) == (1, 4)
        assert facts["numbers"] == {"resident_number": 4, "bank_card": 2, "mobile": 3}

    def test_a_number_with_something_unseen_between_its_digits_is_found(self, make: Any, numbers: Any) -> None:
        broken = "\u200b".join([numbers.resident[:6], numbers.resident[6:]])
        assert found(make.word(broken), "docx") == {numbers.resident}

    def test_an_embedded_workbook_is_read(self, make: Any, numbers: Any) -> None:
        inner = make.workbook([["某甲", numbers.resident]])
        content = make.with_parts(make.word("见内嵌表格"), {"word/embeddings/sheet1.xlsx": inner})
        reading = read(content, "docx")
        assert numbers.resident in reading.text
        assert reading.facts["embedded"] == 1
        assert "unread" not in reading.facts

    def test_an_object_that_cannot_be_read_is_said(self, make: Any) -> None:
        content = make.with_parts(make.word("见附件"), {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"})
        assert read(content, "docx").facts["unread"] is True

    def test_an_unmarked_document_has_no_facts_to_worry_about(self, make: Any) -> None:
        facts = read(make.word("第一段"), "docx").facts
        assert not {"comments", "tracked_changes", "hidden_text", "unread", "numbers", "creator"} & facts.keys()


class TestWorkbook:
    def test_numbers_are_found_as_text_and_as_number_and_in_hidden_places(self, make: Any, numbers: Any) -> None:
        reading = read(make.workbook_with_everything(), "xlsx")
        found = {hit.text for hit in personal(reading.text)}
        assert found >= {numbers.resident, numbers.card, numbers.mobile}
        # B2 C2, B3 C3, the formula, the comment, the header, the hidden sheet
        assert reading.facts["numbers"] == {"resident_number": 2, "bank_card": 2, "mobile": 4}

    def test_an_identity_number_typed_as_a_number_is_found_although_its_end_is_lost(
        self, make: Any, numbers: Any
    ) -> None:
        content = make.workbook([[int(numbers.other)]])
        assert numbers.other not in make.part_of(content, "xl/worksheets/sheet1.xml")
        assert {each[:15] for each in found(content, "xlsx")} == {numbers.other[:15]}

    def test_a_number_that_a_program_wrote_whole_is_read_whole(self, make: Any, numbers: Any) -> None:
        content = make.workbook([[111]])
        sheet = make.part_of(content, "xl/worksheets/sheet1.xml").replace("<v>111</v>", f"<v>{numbers.other}</v>")
        assert found(make.with_parts(content, {"xl/worksheets/sheet1.xml": sheet.encode()}), "xlsx") == {numbers.other}

    def test_hidden_sheets_are_named(self, make: Any) -> None:
        assert read(make.workbook([["一"]], hidden=[["二"]]), "xlsx").facts["hidden_sheets"] == ["底稿"]

    def test_a_row_stands_in_one_line(self, make: Any) -> None:
        assert read(make.workbook([["甲", 12, 3.5], ["乙", None, True]]), "xlsx").text.split("\n")[:2] == [
            "名单",
            "甲\t12\t3.5",
        ]

    @pytest.mark.parametrize("value", [0.13800138000, 5.13800138000, 1.3800138000e-5])
    def test_the_places_of_a_fraction_are_no_telephone(self, make: Any, value: float) -> None:
        assert found(make.workbook([[value]]), "xlsx") == set()

    def test_a_number_in_scientific_writing_is_read_as_its_digits(self, make: Any, numbers: Any) -> None:
        content = make.workbook([[111]])
        sheet = make.part_of(content, "xl/worksheets/sheet1.xml").replace("<v>111</v>", "<v>1.3800138E10</v>")
        assert found(make.with_parts(content, {"xl/worksheets/sheet1.xml": sheet.encode()}), "xlsx") == {numbers.mobile}

    def test_what_a_pivot_table_keeps_is_read(self, make: Any, numbers: Any) -> None:
        kept = f'<s v="{numbers.resident}"/><n v="{numbers.mobile}"/>'
        cache = f'<pivotCacheRecords xmlns="x"><r>{kept}</r></pivotCacheRecords>'
        content = make.with_parts(make.workbook([["一"]]), {"xl/pivotCache/pivotCacheRecords1.xml": cache.encode()})
        assert found(content, "xlsx") == {numbers.resident, numbers.mobile}


class TestPdf:
    def test_its_text_is_read(self, make: Any, numbers: Any) -> None:
        reading = read(make.pdf(f"名单\n\n{numbers.resident}\n#pagebreak()\n电话{numbers.mobile}"), "pdf")
        assert {hit.text for hit in personal(reading.text)} == {numbers.resident, numbers.mobile}
        assert reading.facts["pages"] == 2

    def test_a_number_broken_by_a_narrow_cell_is_read_in_one_piece(self, make: Any, numbers: Any) -> None:
        broken = " \\\n".join((numbers.resident[:7], numbers.resident[7:14], numbers.resident[14:]))
        reading = read(make.pdf(f"#table(columns: (3cm, 3cm), [某甲], [{broken}])"), "pdf")
        assert numbers.resident in reading.text

    def test_a_page_that_is_a_picture_is_said(self, make: Any) -> None:
        pdf = pypdfium2.PdfDocument.new()
        image = pypdfium2.PdfImage.new(pdf)
        image.load_jpeg(io.BytesIO(make.picture()), inline=True)
        image.set_matrix(pypdfium2.PdfMatrix().scale(300, 300))
        page = pdf.new_page(300, 300)
        page.insert_obj(image)
        page.gen_content()
        target = io.BytesIO()
        pdf.save(target)
        facts = read(target.getvalue(), "pdf").facts
        assert facts["pages_without_text"] == [1]
        assert facts["unread"] is True

    def test_what_stands_behind_a_link_is_read(self, make: Any, numbers: Any) -> None:
        assert found(make.pdf(f'#link("tel:{numbers.mobile}")[咨询电话]'), "pdf") == {numbers.mobile}

    @pytest.mark.parametrize("content", [b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"junk" * 400])
    def test_a_damaged_one_is_refused(self, content: bytes) -> None:
        with pytest.raises(NotAllowed, match="已损坏"):
            read(content, "pdf")


class TestTexts:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_each_encoding_is_read(self, numbers: Any, encoding: str) -> None:
        reading = read(f"姓名,证件\n某甲,{numbers.resident}\n".encode(encoding), "csv")
        assert reading.text == f"姓名,证件\n某甲,{numbers.resident}\n"
        assert reading.facts["encoding"] == encoding

    def test_what_no_database_keeps_is_left_out(self) -> None:
        assert read("甲\u200b乙\u202e丙".encode(), "txt").text == "甲乙丙"


class TestPictures:
    def test_what_the_camera_wrote_is_told_without_the_place_itself(self, make: Any) -> None:
        facts = read(make.photograph(), "jpg").facts
        assert (facts["width"], facts["height"]) == (40, 30)
        assert facts["gps"] is True
        assert facts["camera"] == "Acme Phone 1"
        assert "26" not in str({key: facts[key] for key in facts if key != "taken_at"})

    @pytest.mark.parametrize(("kind", "format"), [("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp"), ("JPEG", "jpg")])
    def test_each_kind_is_read(self, make: Any, kind: str, format: str) -> None:
        assert read(make.picture(kind), format).facts == {"width": 40, "height": 30}

    def test_a_cut_off_picture_is_refused(self, make: Any) -> None:
        with pytest.raises(NotAllowed, match="图片已损坏"):
            read(make.picture(size=(400, 300))[:-300], "jpg")
