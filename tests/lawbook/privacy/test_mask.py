"""How is a personal number shown?"""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.privacy.find import find
from lawbook.privacy.mask import mask, mask_all
from lawbook.reasons import Refused

ON = date(2024, 1, 1)
PARTS = ["11010519491231002X", "91350100M000100Y43", "6228480402564890018", "13800138000", "电话", "，", "第1项"]


def test_case(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(Refused) as refusal:
            mask(case["text"], kind=case["kind"], on=ON)
        assert str(refusal.value.cite) == case["refused"]
        return
    assert mask(case["text"], kind=case["kind"], on=ON) == case["shown"]


def test_a_text_is_masked_and_the_rest_stays() -> None:
    text = "张某11010519491231002X，代码91350100M000100Y43，电话13800138000，咨询13912345678。"
    assert mask_all(text, on=ON, published=["13912345678"]) == (
        "张某11*************02X，代码91350100M000100Y43，电话138****8000，咨询13912345678。"
    )


@given(st.lists(st.sampled_from(PARTS), max_size=20))
def test_nothing_personal_is_left_and_the_length_stays(parts: list[str]) -> None:
    text = "；".join(parts)
    shown = mask_all(text, on=ON)
    assert len(shown) == len(text)
    assert not any(hit.is_personal for hit in find(shown))
    assert mask_all(shown, on=ON) == shown
