"""Is nothing left in a copy, and everything else as it was?"""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from PIL import Image

from gongkai.files.hidden import masked as masked_text
from gongkai.files.hidden import personal
from gongkai.files.masking import masked
from gongkai.files.office.package import Package
from gongkai.files.reading import read
from gongkai.kernel.refusal import NotAllowed

ON = date(2026, 3, 2)


def copy_of(content: bytes, kind: str) -> bytes:
    return masked(content, kind, on=ON)[0]


class TestWord:
    def test_nothing_is_left_in_any_part(self, make: Any, numbers: Any) -> None:
        copy = copy_of(make.word_with_everything(), "docx")
        assert personal(read(copy, "docx").text) == []
        left = make.everything_in(copy)
        for number in numbers.all:
            assert number not in left
        for name in ("张经办", "李经办", "王审核"):
            assert name not in left

    def test_a_number_over_several_runs_is_masked_and_the_runs_stay(self, make: Any, numbers: Any) -> None:
        before = docx.Document(io.BytesIO(make.word_with_everything())).paragraphs[1]
        after = docx.Document(io.BytesIO(copy_of(make.word_with_everything(), "docx"))).paragraphs[1]
        assert after.text == f"身份证号{masked_text(numbers.resident, on=ON)}"
        assert [(len(run.text), run.bold) for run in after.runs] == [(len(run.text), run.bold) for run in before.runs]

    def test_the_rest_of_the_text_is_the_same(self, make: Any, numbers: Any) -> None:
        text = read(make.word_with_everything(), "docx").text
        for number in numbers.all:
            text = text.replace(number, masked_text(number, on=ON))
        copy = read(copy_of(make.word_with_everything(), "docx"), "docx").text
        # Two readings of one paragraph share their digits: what is hidden in one is hidden in the other.
        changed = [line.startswith(("改", "原")) for line in text.split("\n")]
        assert sum(changed) == 4
        kept = [line for line, other in zip(text.split("\n"), changed, strict=True) if not other]
        assert kept.pop() == f"名单 {masked_text(numbers.mobile, on=ON)}"  # the title, a property
        assert [line for line in copy.split("\n") if not line.startswith(("改", "原"))] == kept

    def test_the_marks_of_changes_stay_without_names(self, make: Any) -> None:
        facts = read(copy_of(make.word_with_everything(), "docx"), "docx").facts
        assert (facts["comments"], facts["tracked_changes"]) == (1, 4)
        assert not {"creator", "last_modified_by", "company", "properties"} & facts.keys()

    def test_an_embedded_workbook_is_masked_too(self, make: Any, numbers: Any) -> None:
        inner = make.workbook([["某甲", numbers.resident]], author="张经办")
        copy = copy_of(make.with_parts(make.word("见表"), {"word/embeddings/sheet1.xlsx": inner}), "docx")
        assert numbers.resident not in make.everything_in(copy)
        assert "张经办" not in make.everything_in(copy)

    def test_the_thumbnail_of_the_first_page_is_left_out(self, make: Any) -> None:
        relations = make.part_of(make.word("一"), "_rels/.rels")
        assert "thumbnail" in relations  # the template of python-docx brings one
        copy = copy_of(make.word("一"), "docx")
        assert "thumbnail" not in make.everything_in(copy)
        assert docx.Document(io.BytesIO(copy)).paragraphs[0].text == "一"

    def test_where_a_picture_in_it_was_taken_is_left_out(self, make: Any) -> None:
        document = docx.Document()
        document.add_picture(io.BytesIO(make.photograph()))
        target = io.BytesIO()
        document.save(target)
        copy = Package(copy_of(target.getvalue(), "docx"))
        picture = next(copy.bytes_of(name) for name in copy.names if "/media/" in name)
        assert read(picture, "jpg").facts == {"width": 40, "height": 30}

    def test_the_target_of_a_link_is_masked(self, make: Any, numbers: Any) -> None:
        content = make.word("电话")
        relations = make.part_of(content, "word/_rels/document.xml.rels").replace(
            "</Relationships>",
            '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            f'hyperlink" Target="tel:{numbers.mobile}" TargetMode="External"/></Relationships>',
        )
        content = make.with_parts(content, {"word/_rels/document.xml.rels": relations.encode()})
        assert numbers.mobile in read(content, "docx").text
        assert numbers.mobile not in make.everything_in(copy_of(content, "docx"))

    def test_what_a_form_field_takes_its_text_from_is_masked(self, make: Any, numbers: Any) -> None:
        kept = f'<data number="{numbers.mobile}"><id>{numbers.resident}</id></data>'.encode()
        content = make.with_parts(make.word("一"), {"customXml/item1.xml": kept})
        left = make.everything_in(copy_of(content, "docx"))
        assert numbers.mobile not in left
        assert numbers.resident not in left

    def test_a_document_with_an_object_that_nobody_read_is_not_called_masked(self, make: Any) -> None:
        content = make.with_parts(make.word("一"), {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"})
        with pytest.raises(NotAllowed, match="嵌有本系统读不出的对象"):
            copy_of(content, "docx")


class TestWhereNoProgramShowsIt:
    @pytest.mark.parametrize(
        ("kind", "part", "said"),
        [
            ("docx", "word/media/{}.txt", "{}"),
            ("docx", "word/extra.xml", "<a><!-- {} --></a>"),
            ("docx", "word/extra.xml", "<a><?b {}?></a>"),
            ("xlsx", "xl/printerSettings/printerSettings1.bin", "{}"),
        ],
    )
    def test_a_number_keeps_the_copy_from_being_made(
        self, make: Any, numbers: Any, kind: str, part: str, said: str
    ) -> None:
        whole = make.word("甲") if kind == "docx" else make.workbook([["甲"]])
        encoding = "utf-16-le" if part.endswith(".bin") else "utf-8"
        filled = {part.format(numbers.resident): said.format(numbers.resident).encode(encoding)}
        with pytest.raises(NotAllowed, match="不能自动脱敏"):
            copy_of(make.with_parts(whole, filled), kind)
        harmless = {part.format("a"): said.format("a").encode(encoding)}
        assert copy_of(make.with_parts(whole, harmless), kind)


class TestWorkbook:
    def test_nothing_is_left_in_any_part(self, make: Any, numbers: Any) -> None:
        copy = copy_of(make.workbook_with_everything(), "xlsx")
        assert personal(read(copy, "xlsx").text) == []
        left = make.everything_in(copy)
        for number in (*numbers.all, numbers.other[:15], "张经办", "某局", "王审核"):
            assert number not in left

    def test_cells_comments_and_hidden_sheets_are_masked_and_everything_else_stays(
        self, make: Any, numbers: Any
    ) -> None:
        before = openpyxl.load_workbook(io.BytesIO(make.workbook_with_everything()))
        after = openpyxl.load_workbook(io.BytesIO(copy_of(make.workbook_with_everything(), "xlsx")))
        sheet = after["名单"]
        assert sheet["B2"].value == masked_text(numbers.resident, on=ON)
        assert sheet["C2"].value == masked_text(numbers.mobile, on=ON)
        assert sheet["B3"].value.startswith("51***")
        assert sheet["A2"].comment.text == f"电话{masked_text(numbers.mobile, on=ON)}"
        assert after["底稿"]["A1"].value == f"备注：{masked_text(numbers.card, on=ON)}"
        assert after["底稿"].sheet_state == "hidden"
        for cell in ("A1", "D2", "D3", "E2"):
            assert sheet[cell].value == before["名单"][cell].value
        assert sheet["E2"].value == "=D2*2"
        assert sheet["B2"].font.bold
        assert sheet["C2"].number_format == "0"

    def test_a_formula_that_names_a_number_is_replaced_by_what_it_showed(self, make: Any) -> None:
        after = openpyxl.load_workbook(io.BytesIO(copy_of(make.workbook_with_everything(), "xlsx")))
        assert after["名单"]["E3"].value in (None, "")

    def test_a_number_kept_by_a_pivot_table_stops_it(self, make: Any, numbers: Any) -> None:
        cache = f'<pivotCacheRecords xmlns="x"><r><n v="{numbers.mobile}"/></r></pivotCacheRecords>'
        content = make.with_parts(make.workbook([["一"]]), {"xl/pivotCache/pivotCacheRecords1.xml": cache.encode()})
        with pytest.raises(NotAllowed, match="数据透视表"):
            copy_of(content, "xlsx")


class TestTexts:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_the_encoding_stays(self, numbers: Any, encoding: str) -> None:
        text = f"姓名,证件\r\n某甲,{numbers.resident}\r\n"
        copy = copy_of(text.encode(encoding), "csv")
        assert copy.decode(encoding) == text.replace(numbers.resident, masked_text(numbers.resident, on=ON))
        assert copy[:3] == text.encode(encoding)[:3]


def colors(content: bytes, number: int) -> set[tuple[int, int, int]]:
    pdf = pypdfium2.PdfDocument(content)
    return set(pdf[number].render(scale=1).to_pil().convert("RGB").get_flattened_data())


class TestPdf:
    def test_a_page_with_a_number_becomes_a_picture_and_the_others_stay(self, make: Any, numbers: Any) -> None:
        content = make.pdf(f"首页文字\n#pagebreak()\n证件号{numbers.resident}\n#pagebreak()\n末页文字")
        copy, redrawn = masked(content, "pdf", on=ON)
        reading = read(copy, "pdf")
        assert redrawn == [2]
        assert personal(reading.text) == []
        assert "首页文字" in reading.text
        assert "末页文字" in reading.text
        assert "证件号" not in reading.text
        assert reading.facts["pages"] == 3

    @pytest.mark.parametrize("turned", [0, 90, 180, 270])
    def test_the_box_covers_the_number_however_the_page_is_turned(self, make: Any, numbers: Any, turned: int) -> None:
        # The number is red and nothing else is: no red is left.
        source = pypdfium2.PdfDocument(make.pdf(f"证件号 #text(fill: red)[{numbers.resident}] 其余文字"))
        source[0].set_rotation(turned)
        target = io.BytesIO()
        source.save(target)
        reddish = [each for each in colors(target.getvalue(), 0) if each[0] > 150 and each[1] < 100]
        assert reddish
        copy, _ = masked(target.getvalue(), "pdf", on=ON)
        assert not [each for each in colors(copy, 0) if each[0] > 120 and each[1] < 90 and each[2] < 90]
        assert any(max(each) < 60 for each in colors(copy, 0))

    def test_a_number_broken_over_lines_is_covered(self, make: Any, numbers: Any) -> None:
        parts = (numbers.resident[:7], numbers.resident[7:14], numbers.resident[14:])
        broken = " \\\n".join(f"#text(fill: red)[{each}]" for each in parts)
        copy, redrawn = masked(make.pdf(f"#table(columns: (3cm, 3cm), [某甲], [{broken}])"), "pdf", on=ON)
        assert redrawn == [1]
        assert not [each for each in colors(copy, 0) if each[0] > 120 and each[1] < 90 and each[2] < 90]

    def test_a_page_whose_link_holds_a_number_is_redrawn_without_the_link(self, make: Any, numbers: Any) -> None:
        copy, redrawn = masked(make.pdf(f'#link("tel:{numbers.mobile}")[咨询电话]'), "pdf", on=ON)
        assert redrawn == [1]
        assert numbers.mobile.encode() not in copy

    def test_properties_do_not_come_along(self, make: Any) -> None:
        content = make.pdf('#set document(title: "名单", author: "张经办")\n正文')
        assert read(content, "pdf").facts["creator"] == "张经办"
        assert not {"creator", "properties"} & read(copy_of(content, "pdf"), "pdf").facts.keys()


class TestPictures:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_what_the_camera_wrote_is_gone_and_the_picture_stays(self, make: Any, kind: str) -> None:
        exif = Image.open(io.BytesIO(make.photograph())).getexif()
        content = make.picture(kind, exif=exif)
        format = {"JPEG": "jpg"}.get(kind, kind.lower())
        assert read(content, format).facts["gps"] is True
        copy = copy_of(content, format)
        assert read(copy, format).facts == {"width": 40, "height": 30}
        assert b"Acme" not in copy

    def test_a_picture_taken_upright_stays_upright(self, make: Any) -> None:
        copy = Image.open(io.BytesIO(copy_of(make.photograph(orientation=6), "jpg")))
        assert copy.size == (30, 40)

    def test_a_moving_picture_still_moves(self, make: Any) -> None:
        frames = [Image.new("RGB", (8, 8), each) for each in ("red", "green", "blue")]
        content = make.picture(
            "GIF", size=(8, 8), save_all=True, append_images=frames, comment=b"by somebody", duration=90
        )
        assert read(content, "gif").facts["properties"] == {"注释": "by somebody"}
        copy = copy_of(content, "gif")
        assert read(copy, "gif").facts == {"width": 8, "height": 8, "frames": 4}


def test_a_format_that_cannot_be_masked_is_said() -> None:
    with pytest.raises(NotAllowed, match="不能自动脱敏"):
        copy_of(b"", "doc")


def test_facts_are_plain_json(make: Any) -> None:
    for content, kind in ((make.word_with_everything(), "docx"), (make.photograph(), "jpg"), (make.pdf("一"), "pdf")):
        facts = read(content, kind).facts
        assert json.loads(json.dumps(facts)) == facts
