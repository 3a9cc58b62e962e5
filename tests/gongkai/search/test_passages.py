"""Are the words marked where they stand, and is nothing else let through?"""

from __future__ import annotations

from gongkai.search.passages import marked, passage, sought


class TestMarked:
    def test_marks_every_place(self) -> None:
        assert marked("公开就是公开", sought("公开")) == "<mark>公开</mark>就是<mark>公开</mark>"

    def test_lets_no_markup_through(self) -> None:
        assert marked('<b onclick="x">公开</b>&', sought("公开")) == (
            "&lt;b onclick=&quot;x&quot;&gt;<mark>公开</mark>&lt;/b&gt;&amp;"
        )

    def test_marks_the_text_as_it_was_written(self) -> None:
        assert marked("２０２１年ＡＢＣ", sought("2021年 abc")) == "<mark>２０２１年</mark><mark>ＡＢＣ</mark>"

    def test_finds_its_place_behind_signs_that_become_longer(self) -> None:
        assert marked("㎡㎡公开", sought("公开")) == "㎡㎡<mark>公开</mark>"

    def test_marks_through_blanks_that_space_out(self) -> None:
        assert marked("2021 年 3 月", sought("2021年3月")) == "<mark>2021 年 3 月</mark>"

    def test_marks_the_longer_of_two_that_overlap(self) -> None:
        assert marked("政府信息公开", sought("信息 政府信息公开")) == "<mark>政府信息公开</mark>"

    def test_takes_signs_of_a_pattern_for_what_they_are(self) -> None:
        assert marked("a.c abc", sought("a.c")) == "<mark>a</mark>.<mark>c</mark> <mark>a</mark>b<mark>c</mark>"

    def test_without_words_only_escapes(self) -> None:
        assert marked("<公开>", []) == "&lt;公开&gt;"


class TestPassage:
    def test_stands_around_the_words(self) -> None:
        text = "前" * 300 + "听证会安排" + "后" * 300
        shown = passage(text, sought("听证会"))
        assert "<mark>听证会</mark>安排后" in shown
        assert (shown.startswith("…"), shown.endswith("…")) == (True, True)
        assert len(shown) == 122 + len("<mark></mark>")

    def test_is_the_one_with_most_of_the_words(self) -> None:
        text = "听证" + "。" * 300 + "听证与公示" + "。" * 300
        assert "<mark>听证</mark>与<mark>公示</mark>" in passage(text, sought("听证 公示"))

    def test_begins_at_the_beginning_where_only_the_title_has_the_words(self) -> None:
        assert passage("正文", sought("标题")) == "正文"
        assert passage("", sought("标题")) == ""
