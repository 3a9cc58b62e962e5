"""Where in a text does a personal number stand?"""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.privacy.find import PERSONAL, find
from lawbook.privacy.verify import is_bank_card, is_credit_code, is_resident_number

NUMBERS = ["11010519491231002X", "91350100M000100Y43", "6228480402564890018", "13800138000"]


def test_case(case: dict[str, Any]) -> None:
    hits = find(case["text"], published=case.get("published", ()))
    assert [[hit.kind, hit.text] for hit in hits] == case["found"]
    assert all(case["text"][hit.start : hit.end] == hit.text for hit in hits)


def test_the_examples_of_precedence_are_some() -> None:
    assert is_credit_code("513502001230000401")
    assert is_bank_card("513502001230000401")
    assert is_resident_number("440524188001010014")
    assert is_bank_card("440524188001010014")


def test_a_credit_code_is_not_personal() -> None:
    hits = find("91350100M000100Y43 13800138000")
    assert [(hit.kind, hit.is_personal) for hit in hits] == [("credit_code", False), ("mobile", True)]
    assert "credit_code" not in PERSONAL


@given(st.lists(st.sampled_from([*NUMBERS, "，", "电话", "号 ", "第3项", "\n"]), max_size=30))
def test_hits_stand_in_order_and_do_not_overlap(parts: list[str]) -> None:
    text = "、".join(parts)
    hits = find(text)
    assert [hit.text for hit in hits] == [part for part in parts if part in NUMBERS]
    assert all(one.end <= other.start for one, other in pairwise(hits))


@given(st.text(alphabet="0123456789Xx -AGY身份证", max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    for hit in find(text):
        assert 0 <= hit.start < hit.end <= len(text)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("1", 0), ("138 ", 0), ("6228 4804 ", 0), ("11010519491231002", 0), ("A1", 0), ("13800138000，", 1)],
)
def test_a_long_text_is_searched_to_its_end(unit: str, expected: int) -> None:
    times = 300_000 // len(unit)
    assert len(find(unit * times)) == expected * times
