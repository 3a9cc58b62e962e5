"""How often must a column be updated?"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.parameters import NoValueYet
from lawbook.proactive.cadence import KINDS, cadence, next_update


def test_case(case: dict[str, Any]) -> None:
    rule = cadence(kind=case["kind"], on=case["last_on"])
    assert rule is not None
    assert (rule.value, str(rule.cite), rule.unverified) == (case["days"], case["cite"], case["unverified"])
    update = next_update(last_on=case["last_on"], days=rule.value, source=rule)
    assert update.due == case["due"]
    assert {str(step.cite) for step in update.steps} == {case["cite"]}
    assert all(step.unverified is case["unverified"] for step in update.steps)


def test_a_kind_without_a_rule_has_no_cadence() -> None:
    assert cadence(kind="meeting", on=date(2026, 3, 2)) is None


def test_before_the_indicators_there_was_no_number() -> None:
    with pytest.raises(NoValueYet, match="2019年4月1日"):
        cadence(kind="news", on=date(2019, 3, 31))


def test_an_own_promise_names_where_it_stands() -> None:
    update = next_update(last_on=date(2026, 3, 2), days=7, promise="本局承诺")
    assert update.due == date(2026, 3, 9)
    assert [step.says for step in update.steps] == [
        "最近一次更新在2026年3月2日。",
        "本栏目承诺的更新周期为7天（本局承诺）。",
        "下一次更新不晚于2026年3月9日。",
    ]
    assert {str(step.cite) for step in update.steps} == {"ogi:53.2"}


@given(last=st.dates(date(2019, 5, 15), date(2090, 1, 1)), kind=st.sampled_from(KINDS))
def test_six_counted_months_never_end_after_six_months(last: date, kind: str) -> None:
    rule = cadence(kind=kind, on=last)
    assert rule is not None
    due = next_update(last_on=last, days=rule.value, source=rule).due
    assert due - last == timedelta(days=rule.value)
    if kind in ("notice", "policy"):
        months = last.month + 6
        # The last day that six calendar months can end on, by whichever month is meant.
        assert due < date(last.year + (months - 1) // 12, (months - 1) % 12 + 1, 1) + timedelta(days=last.day)
