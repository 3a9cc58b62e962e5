"""Is a slip of the pen in an application's number seen?"""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lawbook.application.number import check_digit, number_of, read_number
from lawbook.reasons import Refused

marks = st.text(string.ascii_uppercase, min_size=2, max_size=8)
numbers = st.builds(number_of, marks, st.integers(2008, 2099), st.integers(1, 999_999))


def is_refused(typed: str) -> bool:
    try:
        read_number(typed)
    except Refused:
        return True
    return False


def test_a_number_is_spelled_as_on_the_receipt() -> None:
    assert number_of("ZN", 2021, 12) == "ZN-2021-00012-7"
    assert number_of("QHJY", 2026, 123456).startswith("QHJY-2026-123456-")


@given(numbers)
def test_what_was_given_is_read_back(number: str) -> None:
    assert read_number(number) == number
    assert read_number(number.lower()) == number
    assert read_number(f"  {number.replace('-', ' ')} ") == number
    assert read_number(number.replace("-", "")) == number
    assert read_number(number.replace("-", "—").translate({ord("0") + i: 0xFF10 + i for i in range(10)})) == number


@given(numbers, st.data())
def test_every_single_wrong_digit_is_seen(number: str, data: st.DataObject) -> None:
    places = [at for at, sign in enumerate(number) if sign.isdigit()]
    at = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([digit for digit in string.digits if digit != number[at]]))
    assert is_refused(number[:at] + wrong + number[at + 1 :])


LOOK_OR_SOUND_ALIKE = [
    *("CG", "CO", "CQ", "DO", "GO", "GQ", "GD", "OQ", "IJ", "IL", "IT", "JL", "LT", "UV", "VW", "UW", "VY", "EF", "PR"),
    *("PB", "BR", "FP", "MN", "MW", "NW", "HN", "KX", "XY", "SZ", "SB", "AR", "AH", "ZC", "CS", "NL", "BP", "DT", "GK"),
    *("JQ", "QX", "FH", "BD", "EI"),
]


@given(numbers, st.data())
def test_every_letter_taken_for_one_that_looks_or_sounds_alike_is_seen(number: str, data: st.DataObject) -> None:
    first, second = data.draw(st.sampled_from(LOOK_OR_SOUND_ALIKE))
    mark, _, rest = number.partition("-")
    at = data.draw(st.integers(0, len(mark) - 1))
    body = f"{mark[:at]}{first}{mark[at + 1 :]}-{rest.rpartition('-')[0]}"
    other = f"{mark[:at]}{second}{mark[at + 1 :]}-{rest.rpartition('-')[0]}"
    assert check_digit(body) != check_digit(other)


@given(numbers, st.data())
def test_a_digit_left_out_or_a_letter_for_a_digit_is_never_another_number(number: str, data: st.DataObject) -> None:
    mark, year, serial, digit = number.split("-")
    assume(len(serial) == 5)
    at = data.draw(st.integers(0, 4))
    assert is_refused(f"{mark}-{year}-{serial[:at]}{serial[at + 1 :]}-{digit}")
    assert is_refused(f"{mark}-{year}-{serial[:at]}O{serial[at + 1 :]}-{digit}")


def test_nearly_every_exchange_of_two_neighboring_digits_is_seen() -> None:
    unseen = seen = 0
    for serial in range(1, 100_000, 37):
        number = number_of("ZN", 2026, serial)
        for at in range(len("ZN-2026-"), len("ZN-2026-00000") - 1):
            if number[at] != number[at + 1]:
                if is_refused(number[:at] + number[at + 1] + number[at] + number[at + 2 :]):
                    seen += 1
                else:
                    unseen += 1
    assert seen > 5_000
    assert unseen / (seen + unseen) < 0.03


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "ZN",
        "ZN-2021-00012",
        "ZN-2021-0012-7",
        "Z-2021-00012-7",
        "ZN-21-00012-7",
        "ZN-2021-00012-7-7",
        "ZN-2021-00012-77",
        "'; drop",
        "中国-2021-00012-7",
        "ZN-२०२१-00012-7",
        "ZN-2021-00012-²",
        "A" * 100_000,
    ],
)
def test_what_has_another_shape_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(Refused, match="受理编号的写法不对，应形如 ZN-2021-00012-7。"):
        read_number(typed)


def test_a_wrong_digit_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match="请对照回执核对每一位"):
        read_number("ZN-2021-00012-8")


@pytest.mark.parametrize(
    ("mark", "year", "serial"),
    [
        ("Z", 2021, 1),
        ("zn", 2021, 1),
        ("教育", 2021, 1),
        ("Z1", 2021, 1),
        ("ZN", 21, 1),
        ("ZN", 2021, 0),
        ("ZN", 2021, -3),
    ],
)
def test_no_number_is_made_of_a_mark_or_serial_that_is_none(mark: str, year: int, serial: int) -> None:
    with pytest.raises(Refused, match="二至八个大写字母"):
        number_of(mark, year, serial)
