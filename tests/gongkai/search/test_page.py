"""What does a citizen see on the page of results, whatever was typed?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.management import call_command

from gongkai.search.models import Entry
from gongkai.search.selectors import MOST
from gongkai.search.services import put

from .conftest import Make

pytestmark = pytest.mark.django_db

URL = "/search/"


@pytest.fixture
def ask(client: Any) -> Any:
    """Return what asks the page and returns its text."""

    def asked(**query: Any) -> str:
        response = client.get(URL, query)
        assert response.status_code == 200
        text: str = response.content.decode()
        return text

    return asked


@pytest.fixture
def filled(document: Make) -> None:
    put(
        [
            document(
                "a",
                title="供水价格<听证会>公告",
                text="定于三月举行供水听证会。",
                on="2024-03-01",
                organ="shuili",
                organ_name="水利局",
                section=("qinghe/news",),
                section_name="通知公告",
                kind="notice",
                kind_label="通知公告",
            ),
            document(
                "b",
                text="供水规划",
                organ="jiaoyu",
                organ_name="教育局",
                kind="news",
                kind_label="动态",
                validity="有效",
            ),
        ]
    )


class TestThePage:
    def test_without_words_shows_the_field_and_what_can_be_typed(self, ask: Any) -> None:
        text = ask()
        assert 'name="q"' in text
        assert "文号、索引号" in text
        assert "没有找到" not in text
        assert "缩小范围" not in text

    def test_shows_hits_with_the_words_marked(self, ask: Any, filled: None) -> None:
        text = ask(q="供水 听证会")
        assert '<a href="/item/a/"><mark>供水</mark>价格&lt;<mark>听证会</mark>&gt;公告</a>' in text
        assert "举行<mark>供水</mark><mark>听证会</mark>" in text
        assert "找到1条结果" in text
        assert "<title>“供水 听证会”的搜索结果" in text

    def test_offers_filters_after_the_first_result_and_lets_them_be_taken_back(self, ask: Any, filled: None) -> None:
        text = ask(q="供水")
        assert "?q=%E4%BE%9B%E6%B0%B4&amp;organ=shuili" in text
        narrowed = ask(q="供水", organ="shuili")
        assert "发布机构：水利局" in narrowed
        assert "找到1条结果" in narrowed
        assert 'href="/search/?q=%E4%BE%9B%E6%B0%B4"' in narrowed
        assert '<input type="hidden" name="organ" value="shuili">' in narrowed

    def test_offers_no_filter_that_would_change_nothing(self, ask: Any, filled: None) -> None:
        assert "缩小范围" not in ask(q="听证会")

    def test_keeps_the_order_that_was_chosen(self, ask: Any, filled: None) -> None:
        text = ask(q="供水", order="newest")
        assert re.findall(r'<a href="(/item/./)">', text) == ["/item/b/", "/item/a/"]
        assert re.findall(r'<a href="(/item/./)">', ask(q="供水")) == ["/item/a/", "/item/b/"]
        assert '<input type="hidden" name="order" value="newest">' in text

    def test_says_what_to_do_where_nothing_is_found(self, ask: Any, filled: None) -> None:
        text = ask(q="无此内容", organ="shuili", section="nowhere", year="2020")
        assert "发布机构：水利局" in text
        assert "栏目：nowhere" in text
        assert "年份：2020年" in text
        assert "没有找到含有“无此内容”的信息" in text
        assert "去掉全部条件" in text
        assert "减少词语" in text

    def test_goes_on_from_page_to_page_with_its_filters(self, ask: Any, document: Make) -> None:
        put(document(f"{number}", text="供水", kind="notice") for number in range(45))
        text = ask(q="供水", kind="notice", page=2)
        assert "第2页，共3页" in text
        assert "?q=%E4%BE%9B%E6%B0%B4&amp;kind=notice&amp;page=3" in text
        assert text.count("<li>\n        <h2>") == 20

    def test_says_that_there_is_more_than_it_shows(self, ask: Any, document: Make) -> None:
        put(document(f"{number}", text="政府") for number in range(MOST + 1))
        assert f"找到{MOST}条以上结果" in ask(q="政府")
        assert "只列出前" in ask(q="政府", page=50)

    @pytest.mark.parametrize(
        "query",
        [
            {"q": "<script>alert(1)</script>"},
            {"q": "供" * 5000},
            {"q": '"*(AND'},
            {"q": "供水", "page": "-1"},
            {"q": "供水", "page": "٣"},
            {"q": "供水", "page": "99999999999999999999"},
            {"q": "供水", "year": "abcd"},
            {"q": "供水", "year": "0"},
            {"q": "供水", "year": "99999"},
            {"q": "供水", "organ": "'; DROP TABLE search_entry; --"},
            {"q": "供水", "order": "?"},
            {"q": "\u202e供水\u0000".replace("\u0000", "")},
            {"q": "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")},
        ],
    )
    def test_takes_whatever_is_typed(self, ask: Any, filled: None, query: dict[str, str]) -> None:
        text = ask(**query)
        assert "<script>alert" not in text
        assert 'name="q"' in text

    def test_says_when_the_question_was_too_long(self, ask: Any, filled: None) -> None:
        assert "检索词较长" in ask(q="供水" * 80)
        assert "检索词较长" not in ask(q="供水")

    def test_of_a_year_that_is_none_can_be_left(self, ask: Any, filled: None) -> None:
        text = ask(q="供水", year="abcd")
        assert "年份：abcd" in text
        assert "没有找到" in text

    def test_has_one_field_for_words(self, ask: Any, filled: None) -> None:
        assert ask(q="供水").count('name="q"') == 1

    def test_costs_no_more_for_more_hits(
        self, client: Any, document: Make, django_assert_max_num_queries: Any, filled: None
    ) -> None:
        client.get(URL, {"q": "供水"})
        put(document(f"{number}", title="供水", text="供水") for number in range(40))
        with django_assert_max_num_queries(8):
            client.get(URL, {"q": "供水"})


class TestTheCommand:
    def test_says_how_many_entries_there_are(
        self, document: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from gongkai.search import ports

        monkeypatch.setattr(ports, "_SOURCES", [lambda: [document("a"), document("b")]])
        call_command("rebuild_search")
        assert "检索已重建，共2条。" in capsys.readouterr().out
        assert Entry.objects.count() == 2
