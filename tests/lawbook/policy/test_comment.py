"""How long must a draft be open for comment, and what must stand beside it?"""

from datetime import date
from typing import Any

import pytest

from lawbook.parameters import NoValueYet
from lawbook.policy.comment import comment_gaps, comment_period, result_gaps
from lawbook.reasons import Refused


def test_case(case: dict[str, Any]) -> None:
    period = comment_period(opens_on=case["opens_on"], closes_on=case["closes_on"], reason=case.get("reason", ""))
    assert period.days == case["days"]
    assert period.is_lawful is case["lawful"]
    assert {str(each.cite) for each in period.steps} == {"decision:15"}


def test_the_first_and_the_last_day_are_open() -> None:
    period = comment_period(opens_on=date(2026, 3, 2), closes_on=date(2026, 4, 1))
    assert [
        period.is_open(day) for day in (date(2026, 3, 1), date(2026, 3, 2), date(2026, 4, 1), date(2026, 4, 2))
    ] == [
        False,
        True,
        True,
        False,
    ]


def test_a_blank_reason_is_none() -> None:
    assert not comment_period(opens_on=date(2026, 3, 2), closes_on=date(2026, 3, 9), reason="  ").is_lawful


def test_a_term_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Refused, match="早于开始日期"):
        comment_period(opens_on=date(2026, 3, 2), closes_on=date(2026, 3, 1))


def test_before_the_rule_there_is_no_value() -> None:
    with pytest.raises(NoValueYet):
        comment_period(opens_on=date(2019, 8, 31), closes_on=date(2019, 10, 1))


def test_draft_explanation_and_ways_are_asked_for() -> None:
    gaps = comment_gaps(draft=True, explanation=False, how_to_comment=False)
    assert [each.says for each in gaps] == ["公开征求意见没有公布草案说明。", "公开征求意见没有公布提出意见的方式。"]


def test_every_comment_wants_a_result_and_every_refusal_a_reason() -> None:
    gaps = result_gaps(comments=5, dispositions={"adopted": 2, "not_adopted": 1}, reasons_missing=1)
    assert ["还有2条" in gaps[0].says, "有1条未采纳" in gaps[1].says] == [True, True]
    assert result_gaps(comments=2, dispositions={"adopted": 2}, reasons_missing=0) == ()
