"""Which characters of a text in pieces are hidden?"""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gongkai.files.hidden import masked, masked_pieces, personal, seen
from lawbook.privacy.mask import mask_all

ON = date(2026, 3, 2)


def test_pieces_keep_their_lengths_and_lose_their_number(numbers: Any) -> None:
    pieces = ["证件", numbers.resident[:3], "", numbers.resident[3:11], numbers.resident[11:], "止"]
    made = masked_pieces(pieces, [range(6)], on=ON)
    assert [len(each) for each in made] == [len(each) for each in pieces]
    assert "".join(made) == f"证件51*************{numbers.resident[-3:]}止"


def test_each_way_to_read_the_pieces_counts(numbers: Any) -> None:
    pieces = [numbers.mobile[:10], "9", numbers.mobile[10]]
    assert "".join(masked_pieces(pieces, [[0, 1], [0, 2]], on=ON)).startswith("138****")
    assert masked_pieces(pieces, [[1, 2]], on=ON) == pieces


def test_what_nobody_sees_does_not_hide_a_number(numbers: Any) -> None:
    assert seen(masked(f"{numbers.mobile[:5]}\u200b{numbers.mobile[5:]}", on=ON)) == "138****8000"


def test_full_width_digits_are_masked_like_others(numbers: Any) -> None:
    wide = numbers.mobile.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    assert masked(wide, on=ON) == "１３８****８０００"


@given(st.text(alphabet="0123456789Xx甲乙 -\n", max_size=120))
def test_a_text_is_masked_as_the_law_book_masks_it_and_nothing_is_found_in_it(text: str) -> None:
    made = masked(text, on=ON)
    assert made == mask_all(text, on=ON)
    assert personal(made) == []
