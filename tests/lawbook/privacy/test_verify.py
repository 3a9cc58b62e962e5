"""Is a text a number of a kind?"""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lawbook.privacy.verify import is_bank_card, is_credit_code, is_mobile, is_resident_number

TESTS = {
    "resident_number": is_resident_number,
    "credit_code": is_credit_code,
    "bank_card": is_bank_card,
    "mobile": is_mobile,
}
VALID = {
    "11010519491231002X": is_resident_number,
    "440524188001010014": is_resident_number,
    "91350100M000100Y43": is_credit_code,
    "11331002002673575G": is_credit_code,
    "6228480402564890018": is_bank_card,
}


def test_case(case: dict[str, Any]) -> None:
    assert TESTS[case["kind"]](case["text"]) is case["valid"]


@given(number=st.sampled_from(sorted(VALID)), place=st.integers(0, 17), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_seen(number: str, place: int, digit: str) -> None:
    wrong = number[:place] + digit + number[place + 1 :]
    assert VALID[number](wrong) is (wrong == number)


@given(st.text(max_size=25))
def test_any_text_gets_an_answer(text: str) -> None:
    assert all(test(text) in {True, False} for test in TESTS.values())
