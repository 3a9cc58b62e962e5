"""Is everything found that is there, nothing that is not, and in the right order?"""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from gongkai.search.models import Entry
from gongkai.search.selectors import MOST, already_public, find, is_outdated
from gongkai.search.services import put, rebuild, rebuild_from_sources, remove

from .conftest import Make

pytestmark = pytest.mark.django_db

TEXT = """
清河区人民政府办公室关于印发《城市供水价格调整方案》的通知
各街道办事处，区级有关部门：2021年12月31日前，完成第3号令规定的A类项目，投资120.5万元，占比98%。
索引号：qh001/2021-00012，文号：清府发〔2021〕13号。附件：1．价格表（ＸＬＳ）；2．听证会纪要。
二〇二一年十月八日 联系人 王 某，电话08888-1234567，邮箱qinghe@example.cn。
"""


def keys(answer: Any) -> list[str]:
    return [each.entry.key for each in answer.hits]


class TestRecall:
    @pytest.mark.parametrize("length", range(2, 11))
    def test_is_whole_for_every_string_that_occurs(self, document: Make, length: int) -> None:
        put(
            [document("here", title="供水价格听证会公告〔2021〕7号", text=TEXT), document("elsewhere", text="无关的话")]
        )
        strings = {TEXT[at : at + length] for at in range(len(TEXT) - length)}
        chosen = random.Random(length).sample(sorted(strings), 40)
        asked = [each for each in chosen if re.search(r"[^\W_]", each)]
        assert len(asked) > 30
        assert [each for each in asked if keys(find(each)) != ["here"]] == []

    @pytest.mark.parametrize("words", ["供水价格听证", "听证会公告", "2021", "〔2021〕7号", "7号"])
    def test_takes_in_the_title(self, document: Make, words: str) -> None:
        put([document("here", title="供水价格听证会公告〔2021〕7号")])
        assert keys(find(words)) == ["here"]

    @pytest.mark.parametrize(
        "words", ["清府发〔2021〕13号", "清府发[2021]13号", "清府发 13号", "qh001/2021-00012", "QH001"]
    )
    def test_takes_in_numbers_however_they_are_typed(self, document: Make, words: str) -> None:
        put([document("here", text=TEXT), document("other", text="清府发〔2020〕14号 qh002/2021-00013")])
        assert keys(find(words)) == ["here"]

    @pytest.mark.parametrize("character", ["王", "某", "前", "a", "附"])
    def test_takes_in_single_characters(self, document: Make, character: str) -> None:
        put([document("here", text=TEXT), document("other", text="无关的话")])
        assert keys(find(character)) == ["here"]


class TestPrecision:
    @pytest.mark.parametrize("words", ["水价方案", "印发通知", "2021年10月", "府公室", "供水 无此词", "王先生"])
    def test_leaves_out_what_does_not_occur(self, document: Make, words: str) -> None:
        put([document("here", title="供水价格听证会公告", text=TEXT)])
        assert find(words).total == 0

    def test_wants_all_words_but_not_in_one_place(self, document: Make) -> None:
        put([document("both", title="供水", text="听证"), document("one", title="供水", text="公示")])
        assert keys(find("供水 听证")) == ["both"]

    def test_does_not_read_across_a_stop(self, document: Make) -> None:
        put([document("here", text="全面公开。信息处理")])
        assert find("公开信息").total == 0


class TestOrder:
    def fill(self, document: Make) -> None:
        put(
            [
                document("old title", title="供水公告", on="2019-05-01"),
                document("new text", text="关于供水", on="2026-02-01"),
                document("new title", title="供水方案", on="2024-05-01"),
                document("old text", text="关于供水", on="2018-02-01"),
            ]
        )

    def test_is_titles_first_then_the_newer(self, document: Make) -> None:
        self.fill(document)
        assert keys(find("供水")) == ["new title", "old title", "new text", "old text"]

    def test_may_be_the_newest_first(self, document: Make) -> None:
        self.fill(document)
        assert keys(find("供水", newest=True)) == ["new text", "new title", "old title", "old text"]

    def test_of_one_day_is_the_later_first(self, document: Make) -> None:
        put([document("first", text="供水"), document("second", text="供水")])
        put([document("third", text="供水")])
        assert keys(find("供水")) == ["third", "second", "first"]

    def test_goes_on_from_page_to_page(self, document: Make) -> None:
        put(document(f"{number}", text="供水", on=f"2024-01-{number:02}") for number in range(1, 31))
        first, second = find("供水"), find("供水", page=2)
        assert [*keys(first), *keys(second)] == [f"{number}" for number in range(30, 0, -1)]
        assert (len(first.hits), len(second.hits), first.total, first.pages) == (20, 10, 30, 2)
        assert find("供水", page=99).page == 2
        assert find("供水", page=-1).page == 1


class TestFilters:
    @pytest.fixture(autouse=True)
    def _filled(self, document: Make) -> None:
        put(
            [
                document(
                    "a", text="供水", organ="jiaoyu", organ_name="教育局", kind="notice", theme="教育", on="2024-03-01"
                ),
                document(
                    "b",
                    text="供水",
                    organ="shuili",
                    organ_name="水利局",
                    kind="news",
                    section=("x/1", "x/2"),
                    section_name="要闻",
                ),
                document(
                    "c",
                    text="供水",
                    organ="shuili",
                    organ_name="水利局",
                    kind="notice",
                    validity="废止",
                    on="2024-12-31",
                ),
                document("d", text="别的", organ="shuili", organ_name="水利局", kind="meeting"),
            ]
        )

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            ({"organ": "shuili"}, {"b", "c"}),
            ({"kind": "notice"}, {"a", "c"}),
            ({"theme": "教育"}, {"a"}),
            ({"validity": "废止"}, {"c"}),
            ({"section": "x/2"}, {"b"}),
            ({"year": 2024}, {"a", "c"}),
            ({"year": 2024, "organ": "shuili"}, {"c"}),
            ({"organ": "nobody"}, set()),
            ({"organ": "notice"}, set()),
            ({"year": 0}, set()),
            ({"year": 123456}, set()),
        ],
    )
    def test_narrow_down(self, filters: Any, found: set[str]) -> None:
        assert set(keys(find("供水", **filters))) == found

    def test_are_offered_with_their_counts(self) -> None:
        answer = find("供水")
        assert [(each.value, each.label, each.count) for each in answer.facet("organ")] == [
            ("shuili", "水利局", 2),
            ("jiaoyu", "教育局", 1),
        ]
        assert [(each.label, each.count) for each in answer.facet("year")] == [("2026年", 1), ("2024年", 2)]
        assert [(each.value, each.label) for each in answer.facet("section")] == [("x/1", "要闻")]

    def test_work_together_with_single_characters(self) -> None:
        assert set(keys(find("水", organ="shuili"))) == {"b", "c"}


class TestTheQuestion:
    @pytest.mark.parametrize(
        "words",
        ["", "   ", "，。", '"', "*", "供水 AND", "NOT", "(", "title:供水", "-", "'", "\\", "\x00", "%", "^供", "🙂"],
    )
    def test_may_be_anything(self, document: Make, words: str) -> None:
        put([document("here", text="供水")])
        assert find(words).total in (0, 1)

    def test_that_is_too_long_is_cut_and_says_so(self, document: Make) -> None:
        put([document("here", text="供水" * 200)])
        answer = find("供水" * 300)
        assert (answer.cut, keys(answer), len(answer.words)) == (True, ["here"], 100)
        assert find("供水 " * 40).cut is True
        assert find("供水").cut is False

    def test_of_a_frequent_word_is_answered_honestly(self, document: Make) -> None:
        put(document(f"{number}", text="政府") for number in range(MOST + 5))
        answer = find("政府")
        assert (answer.total, answer.more) == (MOST, True)
        assert keys(find("政府", page=50))[-1] == "5"

    def test_costs_a_fixed_number_of_queries(self, document: Make, django_assert_num_queries: Any) -> None:
        put(document(f"{number}", title="供水", text="供水") for number in range(50))
        with django_assert_num_queries(4):
            find("供水", kind="", page=2)


class TestPut:
    def test_again_changes_nothing(self, document: Make) -> None:
        assert put([document("a", text="供水")]) == 1
        assert put([document("a", text="供水")]) == 0
        assert put([document("a", text="供水", kind="notice")]) == 1
        assert find("供水").total == 1

    def test_finds_what_is_now_there_and_not_what_was(self, document: Make) -> None:
        put([document("a", title="供水公告", text="听证安排")])
        put([document("a", title="供气公告", text="公示安排")])
        assert [find(words).total for words in ("供水", "听证", "供气", "公示")] == [0, 0, 1, 1]

    def test_follows_a_change_of_the_day(self, document: Make) -> None:
        put([document("a", text="供水", on="2020-01-01"), document("b", text="供水", on="2021-01-01")])
        put([document("a", text="供水", on="2022-01-01")])
        assert keys(find("供水")) == ["a", "b"]
        assert find("供水", year=2020).total == 0

    def test_keeps_the_last_of_two_of_one_key(self, document: Make) -> None:
        put([document("a", text="供水"), document("a", text="供气")])
        assert (find("供水").total, find("供气").total) == (0, 1)


class TestRemove:
    def test_finds_it_no_more(self, document: Make) -> None:
        put([document("a", text="供水"), document("b", text="供水")])
        assert remove(["a", "nobody"]) == 1
        assert keys(find("供水")) == ["b"]
        assert remove(["a"]) == 0

    def test_of_what_was_cut_by_other_rules_leads_nowhere(self, document: Make) -> None:
        put([document("a", text="供水"), document("b", text="供水")])
        Entry.objects.filter(key="b").update(cut="0/1")
        remove(["b"])
        put([document("c", text="供气")])
        assert keys(find("供水")) == ["a"]
        assert keys(find("供气")) == ["c"]

    def test_of_other_rules_lets_the_same_thing_in_again(self, document: Make) -> None:
        put([document("a", text="供水")])
        Entry.objects.update(cut="0/1")
        assert is_outdated()
        put([document("a", text="供气")])
        assert keys(find("供气")) == ["a"]
        assert keys(find("供水")) == []
        rebuild([document("a", text="供气")])
        assert not is_outdated()


class TestAnEmptiedDatabase:
    def test_does_not_lend_its_old_words_to_new_entries(self, document: Make) -> None:
        put([document("a", text="供水")])
        Entry.objects.all().delete()
        put([document("b", text="供气")])
        assert keys(find("供水")) == []
        assert keys(find("供气")) == ["b"]


class TestRebuild:
    def test_forgets_what_is_no_longer_there(self, document: Make) -> None:
        put([document("a", text="供水"), document("b", text="供水")])
        assert rebuild([document("b", text="供水")]) == 1
        assert keys(find("供水")) == ["b"]

    def test_asks_all_sources(self, document: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        from gongkai.search import ports

        monkeypatch.setattr(ports, "_SOURCES", [])
        ports.source(lambda: [document("a", text="供水")])
        ports.source(lambda: iter([document("b", text="供水")]))
        assert rebuild_from_sources() == 2
        assert set(keys(find("供水"))) == {"a", "b"}


class TestALongText:
    def test_is_found_by_its_end_and_across_every_cut(self, document: Make) -> None:
        characters = [chr(0x4E00 + number % 20_000) for number in range(0, 700_000, 17)]
        text = "".join(characters)
        put([document("long", text=text), document("short", text="无关")])
        for at in (0, 15_990, 15_999, 16_003, 31_990, len(text) - 10):
            assert keys(find(text[at : at + 10])) == ["long"]
        assert keys(find(f"{text[:4]} {text[-4:]}")) == ["long"]

    def test_that_repeats_itself_is_found_by_what_comes_after(self, document: Make) -> None:
        put([document("long", text="零" * 3000 + "此后才是正文，合计" + "00" * 2000 + "元整")])
        for words in ("零此后才是", "正文", "合计00", "0元整", "零零零零"):
            assert keys(find(words)) == ["long"]


class TestAlreadyPublic:
    @pytest.fixture(autouse=True)
    def _filled(self, document: Make) -> None:
        put(
            [
                document("plan", title="老城区供水管网改造方案", text="投资概算", organ="shuili"),
                document("other", title="老城区道路改造公告", organ="jiaotong"),
            ]
        )

    def test_understands_a_sentence(self) -> None:
        hits = already_public("我想申请公开关于老城区供水管网改造的有关文件和材料")
        assert [each.entry.key for each in hits] == ["plan"]

    def test_lets_the_least_go_until_something_is_found(self) -> None:
        hits = already_public("请提供供水管网改造的批复")
        assert [each.entry.key for each in hits] == ["plan"]

    def test_asks_the_organ_alone(self) -> None:
        assert [each.entry.key for each in already_public("老城区", "jiaotong")] == ["other"]

    @pytest.mark.parametrize("words", ["", "申请公开", "完全没有的东西"])
    def test_finds_nothing_where_there_is_nothing(self, words: str) -> None:
        assert already_public(words) == ()
