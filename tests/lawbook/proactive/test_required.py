"""What must an organ publish without being asked?"""

from datetime import date
from typing import Any

import pytest

from lawbook.parameters import NoValueYet
from lawbook.proactive.required import required_items
from lawbook.reasons import Refused

ON = date(2024, 1, 1)


def test_case(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(Refused) as refusal:
            required_items(kind=case["kind"], on=ON)
        assert str(refusal.value.cite) == case["refused"]
        return
    items = required_items(kind=case["kind"], on=ON)
    assert len(items) == len({item.code for item in items}) == case["items"]
    assert items[-1].code == case["last"]
    assert case["own"] in {item.code for item in items}


def test_each_item_of_article_twenty_names_its_number() -> None:
    cites = [str(item.cite) for item in required_items(kind="institution", on=ON)]
    assert cites == [f"ogi:20.{number}" for number in range(1, 16)]


def test_the_list_is_that_of_2019() -> None:
    with pytest.raises(NoValueYet):
        required_items(kind="department", on=date(2019, 5, 14))
