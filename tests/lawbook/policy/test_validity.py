"""Is a document in force on a day?"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.parameters import NoValueYet
from lawbook.policy import validity as law

FACTS = {
    "issued": law.Issued,
    "effective": law.Effective,
    "expires": law.Expires,
    "lapsed": law.Lapsed,
    "repealed": law.Repealed,
    "handed_over": law.HandedOver,
}


def facts(lines: list[dict[str, date]]) -> list[law.Fact]:
    return [FACTS[name](on) for each in lines for name, on in each.items()]


def test_the_facts_say_whether_it_is_in_force(validity_case: dict[str, Any]) -> None:
    found = law.validity(facts(validity_case["facts"]), on=validity_case["day"])
    assert found.state == validity_case["state"]
    assert found.since == validity_case["since"]
    assert found.turns_on == validity_case["turns"]
    assert found.word == {"in_force": "有效", "not_yet": "尚未施行", "lapsed": "失效", "repealed": "废止"}.get(
        validity_case["state"], "已移交"
    )
    assert all(each.says.endswith("。") for each in found.steps)


def test_a_term_of_validity_is_proposed_and_marked_as_local(default_expiry_case: dict[str, Any]) -> None:
    found = law.default_expiry(title=default_expiry_case["title"], effective_on=default_expiry_case["effective_on"])
    assert found.on == default_expiry_case["last"]
    assert found.step.unverified


def test_a_cleaning_says_why_a_document_is_on_its_list(cleaning_case: dict[str, Any]) -> None:
    known: list[law.Fact] = [law.Issued(cleaning_case["issued"])]
    if "expires" in cleaning_case:
        known.append(law.Expires(cleaning_case["expires"]))
    found = law.cleaning_reasons(known, on=cleaning_case["day"], within_months=6, older_than_years=5)
    assert len(found) == cleaning_case["reasons"]


def test_there_is_no_rule_before_the_notice() -> None:
    with pytest.raises(NoValueYet):
        law.default_expiry(title="办法", effective_on=date(2018, 5, 15))


DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@given(st.lists(st.tuples(st.sampled_from(sorted(FACTS)), DAYS), max_size=6), DAYS)
def test_nothing_changes_before_the_day_on_which_it_turns(lines: list[tuple[str, date]], on: date) -> None:
    known = facts([{name: day} for name, day in lines])
    found = law.validity(known, on=on)
    if found.turns_on is None:
        assert law.validity(known, on=date(2050, 1, 1)).state == found.state
    else:
        assert law.validity(known, on=found.turns_on - timedelta(days=1)).state == found.state
        assert law.validity(known, on=found.turns_on).state != found.state


@given(DAYS, st.integers(0, 60))
def test_months_are_counted_to_the_same_day_or_the_last_one(day: date, months: int) -> None:
    later = law.months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
