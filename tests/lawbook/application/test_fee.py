"""How much is the processing fee?"""

from datetime import date
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.application.fee import fee_by_item, fee_by_page
from lawbook.parameters import NoValueYet
from lawbook.reasons import Refused

ON = date(2024, 1, 1)
TARIFFS = [fee_by_item, fee_by_page]


def test_by_item(by_item_case: dict[str, Any]) -> None:
    fee = fee_by_item(by_item_case["number"], on=ON)
    assert fee.total == by_item_case["total"]
    assert {str(step.cite) for step in fee.steps} == {"fee:4"}


def test_by_page(by_page_case: dict[str, Any]) -> None:
    fee = fee_by_page(by_page_case["number"], on=ON)
    assert fee.total == by_page_case["total"]
    assert {str(step.cite) for step in fee.steps} == {"fee:5"}


def test_each_band_has_a_step_and_the_sum_comes_last() -> None:
    says = [step.says for step in fee_by_item(41, on=ON).steps]
    assert says == [
        "第1至10件：不收费。",
        "第11至30件：20件×100元＝2000元。",
        "第31至40件：10件×200元＝2000元。",
        "第41件：1件×300元＝300元。",
        "41件合计4300元。",
    ]


@pytest.mark.parametrize("fee", TARIFFS)
@pytest.mark.parametrize("wrong", [-1, True, 1.5, "3", None])
def test_what_is_no_number_of_items_or_pages_is_refused(fee: Any, wrong: Any) -> None:
    with pytest.raises(Refused, match="非负整数"):
        fee(wrong, on=ON)


@pytest.mark.parametrize("fee", TARIFFS)
def test_there_was_no_fee_before_2021(fee: Any) -> None:
    with pytest.raises(NoValueYet, match="2021年1月1日"):
        fee(50, on=date(2020, 12, 31))


@given(fee=st.sampled_from(TARIFFS), number=st.integers(0, 10**6), more=st.integers(0, 10**4))
def test_a_fee_never_falls(fee: Any, number: int, more: int) -> None:
    assert fee(number, on=ON).total <= fee(number + more, on=ON).total


@given(fee=st.sampled_from(TARIFFS), number=st.integers(1, 10**4))
def test_neither_does_the_rate_of_the_next_one(fee: Any, number: int) -> None:
    before, here, after = (fee(number + step, on=ON).total for step in (-1, 0, 1))
    assert here - before <= after - here


@given(st.integers(1, 2000))
def test_by_item_is_the_sum_of_the_rates_of_the_rule(number: int) -> None:
    rates = (0 if i <= 10 else 100 if i <= 30 else 100 * (1 + ceil((i - 30) / 10)) for i in range(1, number + 1))
    assert fee_by_item(number, on=ON).total == sum(rates)


@given(st.integers(0, 10**9))
def test_the_reckoning_stays_short(number: int) -> None:
    assert len(fee_by_item(number, on=ON).steps) <= 14
