"""Until when must a fee be paid, and what follows?"""

from datetime import date
from typing import Any

import pytest

from lawbook import workdays
from lawbook.application.fee_notice import check_unpaid, payment_deadline, restarts_reply
from lawbook.reasons import Refused


def test_case(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(Refused) as refusal:
            payment_deadline(delivered_on=case["delivered_on"], workdays=workdays.national())
        assert str(refusal.value.cite) == case["refused"]
        return
    assert payment_deadline(delivered_on=case["delivered_on"], workdays=workdays.national()).due == case["due"]


def test_the_restart_is_marked_unverified() -> None:
    assert restarts_reply(on=date(2024, 1, 1)).unverified


def test_only_after_the_last_day_is_a_fee_unpaid() -> None:
    check_unpaid(pay_by=date(2024, 10, 23), deemed_on=date(2024, 10, 24))
    with pytest.raises(Refused, match="尚未届满"):
        check_unpaid(pay_by=date(2024, 10, 23), deemed_on=date(2024, 10, 23))
