"""Numerals in characters: what they state, and which of them state nothing for sure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportdoc.check.numerals import number_of


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("三", 3),
        ("零", 0),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十九", 99),
        ("一百零五", 105),
        ("一百一十", 110),
        ("两千零三十", 2030),
        ("一千二百三十四", 1234),
        ("一万二千", 12_000),
        ("十万零三", 100_003),
        ("二〇三", 203),
    ],
)
def test_it_states(words: str, number: int) -> None:
    assert number_of(words) == number


@pytest.mark.parametrize(
    "words",
    ["", "百", "万", "三四", "一两", "十百", "百十", "一百五", "三万五", "二百零", "〇三", "几", "十十", "一二三"],
)
def test_it_states_nothing_for_sure(words: str) -> None:
    assert number_of(words) is None


@settings(deadline=None)
@given(st.integers(0, 99_999))
def test_every_number_comes_back(number: int) -> None:
    assert number_of(in_characters(number)) == number


def in_characters(number: int) -> str:
    """Return the number as it is written: 10203 is 一万零二百零三."""
    digits, words, zero = "零一二三四五六七八九", "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if zero else "") + digits[digit] + ("", "十", "百", "千", "万")[place]
            zero = False
        else:
            zero = bool(words)
    return words or "零"
