"""What may stand in the text of a paper?"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.papers import body
from gongkai.papers.body import Target, clean, cleaned, files_linked, images_in, links_in, paragraphs, plain

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>通知</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style>p.MsoNormal{margin:0cm;font-size:16.0pt}</style></head><body lang=ZH-CN>
<!--StartFragment--><p class=MsoNormal align=center style='text-align:center;line-height:28.0pt'><b><span lang=EN-US
style='font-size:22.0pt;font-family:方正小标宋简体'>2026</span></b><b><span style='font-size:22.0pt'>年工作安排<span
lang=EN-US><o:p></o:p></span></span></b></p>
<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='font-size:16.0pt;font-family:
仿宋_GB2312'>各中小学要在<span lang=EN-US>3</span>月底前
完成报名。<span lang=EN-US><o:p></o:p></span></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Wingdings'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]><span>材料齐全</span></p>
<p class=MsoNormal align=right style='text-align:right'>清河区教育局<span>&nbsp;&nbsp;&nbsp;&nbsp;</span></p>
<!--EndFragment--></body></html>"""

EXCEL = """<table border=0 cellpadding=0 cellspacing=0 width=216 style='border-collapse:collapse;width:162pt'>
 <colgroup><col width=72 span=3 style='width:54pt'></colgroup>
 <tr height=18><td height=18 class=xl65 rowspan=2 style='border:.5pt solid windowtext'>学校</td>
  <td colspan=2 class=xl66 style='text-align:center'>计划</td></tr>
 <tr height=18><td class=xl66 align=right x:num>120</td><td class=xl66 align=right>6</td></tr></table>"""


class TestPastes:
    def test_word_is_reduced_to_what_it_says(self) -> None:
        assert clean(WORD) == (
            '<p class="center"><strong>2026年工作安排</strong></p>\n'
            '<p class="indent">各中小学要在3月底前完成报名。</p>\n'
            "<p>· 材料齐全</p>\n"
            '<p class="right">清河区教育局</p>'
        )

    def test_a_sheet_keeps_its_merged_cells_and_nothing_else(self) -> None:
        assert clean(EXCEL) == (
            '<table><tbody><tr><td rowspan="2">学校</td><td class="center" colspan="2">计划</td></tr>'
            '<tr><td class="right">120</td><td class="right">6</td></tr></tbody></table>'
        )

    def test_styles_of_spans_become_marks(self) -> None:
        page = (
            "<p><span style='font-weight:700'>粗</span><span style='font-style:italic'>斜</span>"
            "<span style='text-decoration:underline'>线</span>m<span style='vertical-align:super'>2</span>"
            "<b style='font-weight:normal'>常</b></p>"
        )
        assert clean(page) == "<p><strong>粗</strong><em>斜</em><u>线</u>m<sup>2</sup>常</p>"

    def test_marks_that_are_cut_into_pieces_are_joined(self) -> None:
        assert (
            clean("<p><b>一</b><b>、</b><strong><font>总则</font></strong></p>") == "<p><strong>一、总则</strong></p>"
        )

    def test_wide_spaces_at_the_beginning_are_an_indent(self) -> None:
        assert clean("<p>　　正文</p><p>&nbsp;&nbsp;&nbsp;&nbsp;正文</p>") == (
            '<p class="indent">正文</p>\n<p class="indent">正文</p>'
        )

    def test_lines_that_begin_with_an_indent_are_paragraphs(self) -> None:
        assert clean("<div>各单位：<br>　　一是<br>　　二是<br><br>附件</div>") == (
            '<p>各单位：</p>\n<p class="indent">一是</p>\n<p class="indent">二是</p>\n<p>附件</p>'
        )

    def test_wide_spaces_between_words_stay(self) -> None:
        assert clean("<p>局　长</p>") == "<p>局　长</p>"

    def test_a_line_wrapped_within_chinese_is_joined_and_one_within_latin_is_not(self) -> None:
        assert clean("<p>中\n 文<b>字\n</b>串 open\ngov</p>") == "<p>中文<strong>字</strong>串 open gov</p>"

    def test_a_blank_to_be_filled_in_stays(self) -> None:
        assert clean("<p>姓名：<u>&nbsp;&nbsp;&nbsp;&nbsp;</u></p>") == "<p>姓名：<u>\xa0\xa0\xa0\xa0</u></p>"

    def test_what_was_deleted_in_a_revision_does_not_come_back(self) -> None:
        report = cleaned("<p>收费<del>三十</del><ins>二十</ins>元</p>")
        assert (report.html, report.deleted) == ("<p>收费二十元</p>", True)
        assert report.says == ("修订中标为删除的文字没有保留；请在原文件中接受或拒绝修订后再粘贴。",)

    def test_what_the_page_hid_stays_out(self) -> None:
        page = "<p>可见<span style='display:none'>隐<b>藏</b></span><span style='mso-hide:all'>暗</span></p>"
        assert clean(page) == "<p>可见</p>"

    def test_characters_that_cannot_be_seen_are_gone(self) -> None:
        assert clean("<p>身\u200b份\u202e证\ufeff\x00\ud800</p>") == "<p>身份证</p>"


class TestStructure:
    def test_headings_begin_at_the_second_level(self) -> None:
        page = "<h1>章</h1><h2>节</h2><h3>条</h3><h6>款</h6>"
        assert clean(page) == "<h2>章</h2>\n<h2>节</h2>\n<h3>条</h3>\n<h4>款</h4>"

    def test_a_heading_is_not_bold_besides(self) -> None:
        assert clean("<h2><b>总则</b></h2>") == "<h2>总则</h2>"

    def test_a_bold_paragraph_stays_a_paragraph(self) -> None:
        assert clean("<p><b>一、总则</b></p>") == "<p><strong>一、总则</strong></p>"

    def test_lists_keep_their_depth_and_their_first_number(self) -> None:
        page = "<ol start=3><li>甲<ul><li>乙</li></ul></li><ul><li>丙</li></ul><li><p>丁</p><p>戊</p></li></ol>"
        assert clean(page) == (
            '<ol start="3"><li>甲<ul><li>乙</li></ul><ul><li>丙</li></ul></li><li><p>丁</p><p>戊</p></li></ol>'
        )

    def test_only_rows_of_header_cells_are_the_head(self) -> None:
        page = "<table><tr><th>项目<th>金额<tr><td>合计<td>9</table>"
        head = '<thead><tr><th scope="col">项目</th><th scope="col">金额</th></tr></thead>'
        assert clean(page) == f"<table>{head}<tbody><tr><td>合计</td><td>9</td></tr></tbody></table>"
        assert "<thead>" not in clean(page.replace("<th>", "<td>"))

    def test_a_head_reaches_as_far_as_its_cells(self) -> None:
        two = "<table><tr><th rowspan=2>甲<th>乙<tr><th>丙<tr><td>1<td>2</table>"
        assert clean(two).count("<tr>", 0, clean(two).index("</thead>")) == 2
        torn = "<table><tr><th rowspan=2>甲<th>乙<tr><td>丙<tr><td>1<td>2</table>"
        assert "<thead>" not in clean(torn)

    def test_columns_in_which_nothing_begins_are_taken_out(self) -> None:
        page = "<table><tr><td colspan=3>甲<td colspan=5>乙<tr><td colspan=3>丙<td colspan=5>丁</table>"
        assert clean(page) == (
            "<table><tbody><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></tbody></table>"
        )

    def test_a_row_without_a_cell_is_taken_out_of_those_that_reach_over_it(self) -> None:
        page = "<table><tr><td rowspan=3>甲<td rowspan=2>乙<tr></tr><tr><td>丙</table>"
        assert (
            clean(page)
            == '<table><tbody><tr><td rowspan="2">甲</td><td>乙</td></tr><tr><td>丙</td></tr></tbody></table>'
        )

    def test_a_span_reaches_no_further_than_the_table(self) -> None:
        page = "<table><tr><td rowspan=9 colspan=99999999>甲<td>乙<tr><td>丙</table>"
        assert (
            clean(page)
            == '<table><tbody><tr><td rowspan="2">甲</td><td>乙</td></tr><tr><td>丙</td></tr></tbody></table>'
        )

    def test_a_table_that_only_arranges_a_page_is_opened(self) -> None:
        page = "<table><tr><td><h1>题</h1><table><tr><td>甲<td>乙</table></td></tr></table>"
        assert clean(page) == "<h2>题</h2>\n<table><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>"

    def test_the_widths_of_a_sheet_and_its_empty_cells(self) -> None:
        assert clean("<table><tr><td width=90>甲<td><tr><td><td>乙</table>") == (
            "<table><tbody><tr><td>甲</td><td></td></tr><tr><td></td><td>乙</td></tr></tbody></table>"
        )


class TestLinksAndPictures:
    def test_links_lead_only_where_they_may(self) -> None:
        page = (
            '<p><a href="https://example.gov.cn/a?b=1&c=2" target=_blank onclick=x()>外</a><a href="/item/3/">内</a>'
            '<a href="mailto:x@example.gov.cn">信</a><a href="javascript:alert(1)">坏</a><a href="#_ftn1">注</a>'
            '<a href="file:///C:/a.doc">盘</a></p>'
        )
        assert clean(page) == (
            '<p><a href="https://example.gov.cn/a?b=1&amp;c=2" rel="noopener">外</a><a href="/item/3/">内</a>'
            '<a href="mailto:x@example.gov.cn">信</a>坏注盘</p>'
        )

    def test_pictures_come_from_the_media_library_and_others_are_told(self) -> None:
        page = (
            '<p><img src="/files/7/校园.png" alt="校园"><img src="file:///C:/1.gif"><img src="https://x.cn/a.png"></p>'
        )
        report = cleaned(page)
        assert report.html == '<p><img src="/files/7/校园.png" alt="校园"></p>'
        assert len(report.foreign) == 2
        assert report.says == ("有2张图片不是素材库中的图片，没有保留；请先上传到素材库，再插入正文。",)

    def test_a_figure_keeps_its_caption(self) -> None:
        page = '<figure><img src="/files/7/a.png" alt="图"><figcaption>图1</figcaption></figure>'
        assert clean(page) == page

    def test_every_file_that_a_text_shows_or_links_to_is_found(self) -> None:
        page = clean(
            '<p><img src="/files/7/a.png"><a href="/files/12/b.xlsx">名<b>单</b></a><a href="/item/9/">文</a></p>'
        )
        assert files_linked(page) == {7, 12}
        assert [each.file for each in images_in(page)] == [7]
        assert links_in(page) == [Target("/files/12/b.xlsx", "名单"), Target("/item/9/", "文")]


class TestNothingElse:
    @pytest.mark.parametrize(
        "attack",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg><style><!--</style><img src=x onerror=alert(1)>--></style></svg>",
            "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
            '<a href="jav&#x09;ascript:alert(1)">x</a>',
            '<a href="data:text/html,<script>alert(1)</script>">x</a>',
            "<iframe src=//evil.example></iframe>",
            "<p style='background:url(javascript:alert(1))'>x</p>",
            '<img src="/files/7/a.png" alt="&quot; onerror=&quot;alert(1)">',
            "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
            "<textarea></textarea><form action=//evil.example><button>x</button></form>",
        ],
    )
    def test_no_script_survives(self, attack: str) -> None:
        out = clean(attack)
        tags = re.findall(r"<[^>]*>", out)
        assert {re.match(r"</?([a-z0-9]+)", each)[1] for each in tags} <= HOUSE  # type: ignore[index]
        assert all(re.fullmatch(r"</?[a-z0-9]+(?: [a-z]+=\"[^\"<>]*\")*>", each) for each in tags)
        assert not re.search(r"<[^>]* (?!href|title|rel|src|alt|class|colspan|rowspan|scope|start)[a-z]+=\"", out)

    def test_a_text_may_speak_of_markup(self) -> None:
        assert clean("<p>写作 &lt;script&gt; &amp;amp;</p>") == "<p>写作 &lt;script&gt; &amp;amp;</p>"

    def test_too_long_a_text_is_told_in_a_sentence(self) -> None:
        assert body.too_long("x" * body.LONGEST) == ""
        assert body.too_long("x" * (body.LONGEST + 1)).startswith("正文过长（2,000,001个字符")

    @pytest.mark.parametrize("deep", ["<span>", "<div>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<b><i>"])
    def test_a_very_deep_text_is_still_read(self, deep: str) -> None:
        assert "底" in plain(clean(deep * 3000 + "底"))


HOUSE = frozenset(
    {"p", "h2", "h3", "h4", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td", "blockquote"}
    | {"strong", "em", "u", "sub", "sup", "br", "a", "img", "figure", "figcaption"}
)

_tags = st.sampled_from(
    [*sorted(HOUSE), "div", "span", "b", "i", "h1", "center", "pre", "del", "o:p", "dl", "dt", "tfoot"]
)
_attributes = st.sampled_from(
    [
        *("", " align=center", " style='text-indent:2em'", " class=right", " colspan=3", " rowspan=2"),
        *(" style='font-weight:bold'", ' href="/files/3/a.pdf"', ' href="https://a.cn"', " style='display:none'"),
        ' src="/files/4/b.png" alt="图"',
    ]
)
_words = st.text(alphabet="中文字，ab1 \n\u3000\xa0<>&\"'\t“”\u200b\uf0b7", max_size=8)
_pieces = st.lists(
    st.one_of(
        _words,
        st.builds(lambda tag, more: f"<{tag}{more}>", _tags, _attributes),
        st.builds(lambda tag: f"</{tag}>", _tags),
        st.sampled_from(
            ["&nbsp;&nbsp;", "<!--[if mso]>x<![endif]-->", "<![if !vml]>", "<br>", "<td>", "</table>", "&#x2028;"]
        ),
    ),
    max_size=40,
).map("".join)


class TestProperties:
    @given(_pieces)
    @settings(max_examples=600, deadline=None)
    def test_cleaning_twice_changes_nothing(self, html: str) -> None:
        once = clean(html)
        assert clean(once) == once

    @given(st.text(max_size=300))
    @settings(max_examples=300, deadline=None)
    def test_any_text_at_all_is_read(self, html: str) -> None:
        once = clean(html)
        assert clean(once) == once
        assert set(re.findall(r"</?([a-z0-9]+)", once)) <= HOUSE

    @given(_pieces)
    @settings(max_examples=200, deadline=None)
    def test_the_plain_text_is_that_of_the_paragraphs(self, html: str) -> None:
        once = clean(html)
        assert plain(once) == "\n".join(each.text for each in paragraphs(once))


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


class TestRealPages:
    """The text of sixty published pages stays, to the character; their tables keep their cells."""

    @pytest.fixture
    def pages(self, shared: Path) -> list[str]:
        places = sorted((shared / "data" / "policies").glob("*.html"))
        assert len(places) == 60
        return [_content(each.read_text("utf-8")) for each in places]

    def test_keep_their_text(self, pages: list[str]) -> None:
        for page in pages:
            without = re.sub(r"<(script|style|iframe|canvas)\b.*?</\1>|<!--.*?-->", "", page, flags=re.DOTALL)
            shown = re.sub(r"[\u200b\ufeff\x00-\x1f]", "", unescape(re.sub(r"<[^>]*>", "", without)))
            assert _bare(plain(clean(page))) == _bare(shown)

    def test_keep_the_cells_of_their_tables(self, pages: list[str]) -> None:
        cells = merged = 0
        for page in pages:
            for table in re.findall(r"<table\b(?:(?!<table\b).)*?</table>", page, flags=re.DOTALL):
                found = re.findall(r"<t[dh]\b", table)
                if len(found) < 2:
                    continue
                out = clean(table)
                assert len(re.findall(r"<t[dh]\b", out)) == len(found)
                spans = [int(each) for each in re.findall(r'rowspan="(\d+)"', table) if int(each) > 1]
                assert [int(each) for each in re.findall(r'rowspan="(\d+)"', out)] == spans
                cells, merged = cells + len(found), merged + len(spans)
        assert cells > 500
        assert merged > 30

    def test_lose_most_of_their_markup_and_are_settled(self, pages: list[str]) -> None:
        out = [clean(each) for each in pages]
        assert all(clean(each) == each for each in out)
        words = sum(len(plain(each)) for each in out)
        before = sum(map(len, pages)) - words
        assert sum(map(len, out)) - words < before / 5


def _content(page: str) -> str:
    """Return the part of a page that holds the text."""
    start = page.index("UCAP-CONTENT")
    return page[page.index(">", start) + 1 :]
