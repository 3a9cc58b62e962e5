"""Until when must a budget be published?"""

from datetime import date
from typing import Any

import pytest

from lawbook.parameters import NoValueYet
from lawbook.proactive.budget import budget_deadline


def test_case(case: dict[str, Any]) -> None:
    deadline = budget_deadline(approved_on=case["approved_on"], is_governments=case["is_governments"])
    assert deadline.due == case["due"]
    assert {str(step.cite) for step in deadline.steps} == {case["cite"]}


def test_before_the_law_named_a_term_there_is_none() -> None:
    with pytest.raises(NoValueYet, match="2015年1月1日"):
        budget_deadline(approved_on=date(2014, 12, 31), is_governments=True)
