"""Is a text cut so that any piece of it is found again?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.segment import phrases, rows, segment


class TestSegment:
    @pytest.mark.parametrize(
        ("text", "tokens"),
        [
            ("政府公报", ["政府", "府公", "公报", "报"]),
            ("第3号", ["第3", "3号", "号"]),
            ("2021年", ["20", "02", "21", "1年", "年"]),
            ("A股", ["a股", "股"]),
            ("２０２１年", ["20", "02", "21", "1年", "年"]),
            ("〔2021〕3号", ["20", "02", "21", "1", "3号", "号"]),
            ("公开，透明", ["公开", "开", "透明", "明"]),
            ("二○二一", ["二〇", "〇二", "二一", "一"]),
            ("的", ["的"]),
            ("，。！", []),
            ("", []),
            ("a_b", ["a", "b"]),
        ],
    )
    def test_gives_pairs_and_the_last_character(self, text: str, tokens: list[str]) -> None:
        assert segment(text) == tokens

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("2021 年 3 月", ["2021年3月"]),
            ("王　某", ["王某"]),
            ("open data", ["open", "data"]),
            ("第一行\n第二行", ["第一行", "第二行"]),
        ],
    )
    def test_drops_the_blanks_that_only_space_chinese_out(self, text: str, found: list[str]) -> None:
        assert rows(text) == found

    @given(st.text(alphabet="政府公开信息年月日的0129aZ ，。〔〕\n", min_size=2, max_size=60), st.data())
    def test_holds_the_phrases_of_any_piece_in_a_row(self, text: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(text) - 2))
        piece = text[start : data.draw(st.integers(start + 2, min(len(text), start + 10)))]
        tokens = segment(text)
        for phrase in phrases(piece):
            if len(phrase) == 1 and len(phrase[0]) == 1:
                assert any(token.startswith(phrase[0]) for token in tokens)
            else:
                assert phrase in [tuple(tokens[at : at + len(phrase)]) for at in range(len(tokens))]


class TestPhrases:
    def test_are_one_for_each_unbroken_row_of_each_word(self) -> None:
        assert list(phrases("政府公报 〔2021〕3号")) == [("政府", "府公", "公报"), ("20", "02", "21"), ("3号",)]

    def test_of_one_character_is_that_character(self) -> None:
        assert list(phrases("的")) == [("的",)]
