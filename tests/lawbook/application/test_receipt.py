"""On which day was an application received?"""

from datetime import date
from typing import Any

import pytest

from lawbook.application.receipt import channels, needs_confirmation, received_on
from lawbook.reasons import Refused


def test_case(case: dict[str, Any]) -> None:
    days = {key: case[key] for key in ("submitted_on", "signed_on", "confirmed_on") if key in case}
    if "refused" in case:
        with pytest.raises(Refused) as refusal:
            received_on(channel=case["channel"], **days)
        assert str(refusal.value.cite) == case["refused"]
        return
    receipt = received_on(channel=case["channel"], **days)
    assert receipt.on == case["on_day"]
    assert str(receipt.step.cite) == case["cite"]


def test_the_channels_that_need_a_confirmation() -> None:
    on = date(2024, 1, 1)
    assert {code for code in channels(on) if needs_confirmation(code, on)} == {"ordinary_letter", "internet", "fax"}
