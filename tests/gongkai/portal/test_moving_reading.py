"""Do the readers tell what stood elsewhere, whatever its markup, its charset and the order of its columns?"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gongkai.files import tables
from gongkai.kernel import spelled
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers.body import clean, plain
from gongkai.portal.moving import archive
from gongkai.portal.moving.archive import Archive, Folder
from gongkai.portal.moving.item import Item
from gongkai.portal.moving.pages import Pages
from gongkai.portal.moving.registers import Register

HEAD = (
    '<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2024-03-05 09:08">'
    '<meta name="ContentSource" content="清河区教育局"><meta name="ColumnName" content="部门动态">'
)
TEXT = "区教育局今天检查校园食堂，发现的问题当场登记，限期整改。"


def zipped(files: dict[str, bytes | str]) -> io.BytesIO:
    """Return an archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return made


def read(files: dict[str, bytes | str], place: int = 0) -> Item:
    return Pages(Archive(zipped(files)))[place]


def page(body: str, *, head: str = HEAD, title: str = "校园食堂检查") -> str:
    return f"<html><head>{head.format(title=title)}</head><body>{body}</body></html>"


class TestAPage:
    def test_tells_what_its_meta_tags_say(self) -> None:
        item = read({"a/t1.html": page(f'<div class="TRS_Editor"><p>{TEXT}</p></div>')})
        assert item.content.title == "校园食堂检查"
        assert item.content.published_at == datetime(2024, 3, 5, 9, 8, tzinfo=CHINA)
        assert (item.content.source, item.column, item.kind) == ("清河区教育局", "部门动态", "news")
        assert plain(clean(item.content.body)) == TEXT
        assert not item.faults

    @pytest.mark.parametrize(
        "tag",
        [
            "<meta content='食堂 检查' name='ArticleTitle' />",
            '<META NAME=ArticleTitle CONTENT="食堂 检查">',
            '<meta\n  name = "articletitle"\n content="食堂&nbsp;检查"  >',
            '<meta property="og:title" content="食堂 检查">',
        ],
    )
    def test_takes_attributes_in_any_order_and_quoting(self, tag: str) -> None:
        item = read({"t.html": f"<head>{tag}</head><body><div id=zoom><p>{TEXT}</p></div></body>"})
        assert item.content.title == "食堂 检查"

    @pytest.mark.parametrize(
        ("charset", "declared"),
        [("gb18030", "gb2312"), ("gb18030", ""), ("utf-8-sig", "utf-8"), ("utf-8", "gbk"), ("utf-16", "")],
    )
    def test_is_read_in_its_charset_whatever_it_declares(self, charset: str, declared: str) -> None:
        meta = f'<meta charset="{declared}">' if declared else ""
        text = page(f"<article><p>{TEXT * 3}</p></article>").replace("<head>", f"<head>{meta}")
        item = read({"t.html": text.encode(charset)})
        assert item.content.title == "校园食堂检查"
        assert TEXT in plain(clean(item.content.body))

    def test_is_read_with_broken_markup_and_words_before_the_doctype(self) -> None:
        head = HEAD.format(title="食堂")
        broken = f"<link rel=x>\n?><!DOCTYPE html><html><head>{head}<body><table><td><div><p>{TEXT}<p>{TEXT}<b>"
        item = read({"t.html": broken})
        assert plain(clean(item.content.body)).count(TEXT) == 2

    def test_finds_the_densest_block_where_no_place_is_known(self) -> None:
        menu = "".join(f"<li><a href=/c{each}>栏目名称很长很长很长{each}</a></li>" for each in range(40))
        item = read(
            {
                "t.html": page(
                    f"<div><ul>{menu}</ul></div><div><div><p>{TEXT}</p><p>{TEXT}</p></div></div><div>版权所有</div>"
                )
            }
        )
        assert plain(clean(item.content.body)).split("\n") == [TEXT, TEXT]

    def test_takes_files_and_pictures_along_that_lie_in_the_archive(self) -> None:
        body = (
            f'<div id="zoom"><p>{TEXT}</p><p><img src="../img/a.png" alt="食堂"></p>'
            '<p><a href="./files/%E5%90%8D%E5%8D%95.xlsx">附件：名单</a>'
            '<a href="http://www.example.gov.cn/other.pdf">别处</a><a href="/x/old.html">旧页</a></p></div>'
        )
        item = read({"a/t.html": page(body), "img/a.png": b"png", "a/files/名单.xlsx": b"xlsx"})
        assert [(each.name, each.attached, each.alternative_text) for each in item.files] == [
            ("a.png", False, "食堂"),
            ("附件：名单.xlsx", True, ""),
        ]
        assert [each.read() for each in item.files] == [b"png", b"xlsx"]
        assert 'src="moved:0"' in item.content.body
        assert 'href="moved:1"' in item.content.body
        assert "old.html" not in item.content.body
        assert [each.says for each in item.faults if each.lacks] == [
            "附件“other.pdf”不在迁入的文件中，仍链接到原网站。"
        ]

    def test_says_what_is_missing(self) -> None:
        item = read({"t.html": "<body><div id=zoom><p><img src=gone.jpg></p></div></body>"})
        said = [each.says for each in item.faults]
        assert "没有标题。" in said
        assert "没有发布时间，发布后以办理发布的时间为准。" in said
        assert "图片“gone.jpg”不在迁入的文件中，没有保留。" in said
        assert item.bars

    def test_reads_the_head_of_a_document_in_a_list_too(self) -> None:
        head = (
            "<ul><li><b>索 引 号：</b>qh/2024-00012</li><li><b>主题分类</b>：科技、教育\\教育</li>"
            "<li>发文机关：清河区教育局</li><li>成文日期：二〇二四年三月一日</li>"
            "<li>发文字号：清教规〔2024〕3号</li><li>施行日期：2024.4.1</li><li>发布日期：2024年3月5日</li></ul>"
        )
        item = read({"t.html": page(f'{head}<div class="pages_content"><p>{TEXT}</p></div>')})
        said = item.content
        assert (item.kind, said.index_no, said.theme) == ("normative_document", "qh/2024-00012", "科技、教育\\教育")
        assert said.written_on == date(2024, 3, 1)
        assert said.particulars == {
            "issuer": "清河区教育局",
            "document_number": "清教规〔2024〕3号",
            "effective_on": date(2024, 4, 1),
        }

    def test_never_raises(self) -> None:
        hostile = {
            "a.html": "<div>" * 3000 + TEXT,
            "b.html": b"\x00\xff\xfe" * 50,
            "c.html": "",
            "d.html": "<!DOCTYPE x [<!ENTITY a 'b'>]><p>&a;</p>",
            "e.html": page('<div id=zoom><a href="http://[x/">坏</a><img src="data:image/png;base64,@@"></div>'),
        }
        pages = Pages(Archive(zipped(hostile)))
        assert len([pages[each] for each in range(len(pages))]) == 5


def test_every_field_of_the_sixty_pages_comes_in(shared: Path) -> None:
    folder = shared / "data" / "policies"
    known = {each["file"]: each for each in json.loads((folder / "header_fields.json").read_text("utf-8"))}
    pages = Pages(Folder(folder))
    assert len(pages) == len(known) == 60
    for place in range(len(pages)):
        item = pages[place]
        said, head = item.content, known[item.where]
        published = said.published_at
        assert published is not None
        assert (
            said.index_no,
            said.theme,
            said.particulars["issuer"],
            said.written_on,
            said.particulars["document_number"],
            published.date(),
        ) == (
            head["index"],
            head["topic"],
            head["issuer"],
            spelled.day(head["written"]),
            head["number"],
            spelled.day(head["published"]),
        )
        assert said.title
        assert len(plain(clean(said.body))) > 100 or item.faults


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2024-3-5", (2024, 3, 5, 0, 0)),
        ("2024/03/05 9:08", (2024, 3, 5, 9, 8)),
        ("2024.3.5", (2024, 3, 5, 0, 0)),
        ("2024年3月5日 09时08分", (2024, 3, 5, 9, 8)),
        ("二〇二四年十二月三十一日", (2024, 12, 31, 0, 0)),
        ("20240305", (2024, 3, 5, 0, 0)),
        ("2024-03-05T01:08:00Z", (2024, 3, 5, 9, 8)),
        ("45356", (2024, 3, 5, 0, 0)),
        ("发布时间：２０２４－０３－０５", (2024, 3, 5, 0, 0)),
    ],
)
def test_a_day_is_understood_in_every_usual_spelling(said: str, meant: tuple[int, ...]) -> None:
    assert spelled.moment(said) == datetime(*meant, tzinfo=CHINA)  # type: ignore[misc, arg-type]
    assert spelled.day(said) == date(*meant[:3])


@pytest.mark.parametrize("said", ["", "2024-13-01", "2024年", "不详", "2024-02-30", "123456"])
def test_what_is_no_day_is_none(said: str) -> None:
    assert spelled.day(said) is None
    assert spelled.moment(said) is None


class TestARegister:
    ROWS = (
        ("序号", "信息编号", "信息名称", "内容描述", "生成时间", "发布时间", "公开属性", "栏目"),
        (1, "qh-1", "食堂检查情况", TEXT, "2024年3月1日", "2024-03-05 09:08", "主动公开", "部门动态"),
        (2, "qh-2", "学生名册", "名册", date(2024, 3, 1), "", "不予公开", ""),
        (3, "", "招生公告", "第一段\n第二段", 45356, "2024/3/6", "主动", "通知公告"),
    )

    def test_is_read_by_its_headings_in_any_order(self) -> None:
        turned = [tuple(reversed(row)) for row in self.ROWS]
        for rows in (self.ROWS, turned):
            found = Register(book(rows), on=date(2026, 3, 2))
            first, second, third = (found[each] for each in range(3))
            assert first.content.published_at == datetime(2024, 3, 5, 9, 8, tzinfo=CHINA)
            assert (first.content.index_no, first.address, first.column) == ("qh-1", "编号：qh-1", "部门动态")
            assert first.content.written_on == date(2024, 3, 1)
            assert (second.content.attribute, second.content.index_no) == ("not_public", "")
            assert third.content.body == "<p>第一段</p><p>第二段</p>"
            assert (third.kind, third.content.written_on) == ("notice", date(2024, 3, 5))

    def test_is_read_below_a_title_and_headings_of_two_rows(self) -> None:
        rows = [
            ("门户网站公开信息登记表", "", "", ""),
            ("序号", "信息", "", "公开属性"),
            ("", "信息名称（全称）", "生成 时间", ""),
            (1, "食堂检查", "2024.3.1", "主动公开"),
        ]
        sheet = openpyxl.Workbook()
        for row in rows:
            sheet.active.append(row)
        sheet.active.merge_cells("A1:D1")
        sheet.active.merge_cells("B2:C2")
        found = Register(saved(sheet), on=date(2026, 3, 2))
        assert [found[each].content.title for each in range(len(found))] == ["食堂检查"]
        assert found[0].content.written_on == date(2024, 3, 1)

    @pytest.mark.parametrize("charset", ["utf-8-sig", "gb18030"])
    @pytest.mark.parametrize("separator", [",", "\t", ";"])
    def test_is_read_as_csv_and_as_pasted(self, charset: str, separator: str) -> None:
        lines = [separator.join(str(each).replace("\n", " ") for each in row) for row in self.ROWS]
        found = Register("\r\n".join(lines).encode(charset), on=date(2026, 3, 2))
        assert [found[each].content.title for each in range(len(found))] == ["食堂检查情况", "学生名册", "招生公告"]

    def test_says_which_attribute_it_does_not_know(self) -> None:
        found = Register("信息名称,公开属性\n食堂检查,内部掌握".encode(), on=date(2026, 3, 2))
        assert found[0].bars
        assert "内部掌握" in found[0].faults[-1].says or any("内部掌握" in each.says for each in found[0].faults)

    @pytest.mark.parametrize("content", [b"", b"  \n ", "甲,乙\n1,2".encode(), b"PK\x03\x04broken"])
    def test_that_is_none_is_refused_in_a_sentence(self, content: bytes) -> None:
        with pytest.raises(NotAllowed) as refused:
            Register(content, on=date(2026, 3, 2))
        assert refused.value.says.endswith("。")

    def test_with_too_many_rows_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tables, "MOST_ROWS", 2)
        with pytest.raises(NotAllowed, match="超过2行"):
            Register("信息名称\n甲\n乙\n丙".encode(), on=date(2026, 3, 2))


class TestAHostileArchive:
    @pytest.mark.parametrize("name", ["../../etc/a.html", "/etc/a.html", "C:\\a.html", "a\\..\\..\\b.html"])
    def test_that_leads_outside_is_refused(self, name: str) -> None:
        with pytest.raises(NotAllowed, match="路径不合规范"):
            Archive(zipped({name: "x", "b.html": "y"}))

    def test_that_unpacks_to_too_much_is_refused(self) -> None:
        with pytest.raises(NotAllowed, match="压缩炸弹"):
            Archive(zipped({"a.html": b"\x00" * (archive._RATIO_COUNTS_FROM + 1)}))

    def test_with_too_many_entries_is_refused_before_they_are_read(self) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for number in range(archive.MOST_ENTRIES + 1):
                target.writestr(zipfile.ZipInfo(f"{number}"), b"")
        with pytest.raises(NotAllowed, match="50,000个"):
            Archive(made)

    def test_that_claims_more_than_it_says_is_refused(self) -> None:
        good = zipped({"a.html": "x" * 100}).getvalue()
        for cut in (good[:-30], good[: len(good) // 2], b"PK\x05\x06", good.replace(b"PK\x01\x02", b"PK\x01\x09")):
            with pytest.raises(NotAllowed, match="损坏"):
                Archive(io.BytesIO(cut))

    def test_whose_names_are_gbk_is_read(self) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            info = zipfile.ZipInfo("xxxx.html")
            target.writestr(info, page(f"<article><p>{TEXT}</p></article>"))
        raw = made.getvalue().replace(b"xxxx.html", "通知".encode("gb18030") + b".html")
        assert Archive(io.BytesIO(raw)).names() == ["通知.html"]

    def test_with_two_files_of_one_name_is_refused(self) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            target.writestr("a.html", "1")
            with pytest.warns(UserWarning, match="Duplicate"):
                target.writestr("a.html", "2")
        with pytest.raises(NotAllowed, match="同名"):
            Archive(made)


def book(rows: Any) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    return saved(made)


def saved(made: Any) -> bytes:
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()
