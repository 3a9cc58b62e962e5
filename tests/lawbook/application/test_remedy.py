"""What may be done against a decision, and what must the decision say?"""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.application.outcome import outcomes
from lawbook.application.remedy import remedy, remedy_for_silence, review_authority
from lawbook.parameters import NoValueYet
from lawbook.reasons import Refused

NEW = date(2025, 3, 1)


def test_route(routes_case: dict[str, Any]) -> None:
    found = remedy(routes_case["code"], on=routes_case["day"], grounds=routes_case.get("grounds", ()))
    assert (found.route, str(found.cite)) == (routes_case["route"], routes_case["cite"])
    assert found.unverified is routes_case.get("unverified", False)
    assert found.to_json().get("unverified", False) is found.unverified


def test_authority(authorities_case: dict[str, Any]) -> None:
    step = review_authority(authorities_case["kind"], on=NEW)
    assert str(step.cite) == authorities_case["cite"]
    assert authorities_case["says"] in step.says


def test_the_paragraph_of_a_refusal_names_the_order_authority_court_and_terms() -> None:
    says = remedy("D6", on=NEW, authority="甲市乙区人民政府", court="乙区人民法院").says
    for part in ("应当", "60日内先向甲市乙区人民政府申请行政复议", "15日内向乙区人民法院提起行政诉讼"):
        assert part in says
    assert "6个月" not in says


def test_the_paragraph_of_a_choice_names_both_ways() -> None:
    says = remedy("U1", on=NEW, authority="甲市乙区人民政府", court="乙区人民法院").says
    for part in ("可以", "60日内向甲市乙区人民政府申请行政复议", "6个月内直接向乙区人民法院提起行政诉讼"):
        assert part in says
    assert "先向" not in says


def test_a_decision_served_online_names_the_online_channel() -> None:
    assert "在线提交" not in remedy("D6", on=NEW).says
    assert "https://fuyi.example 在线提交" in remedy("D6", on=NEW, online_channel="https://fuyi.example ").says


def test_the_terms_are_those_of_the_day() -> None:
    assert "3个月" in remedy("D6", on=date(2015, 4, 30)).says
    assert "6个月" in remedy("D6", on=date(2015, 5, 1)).says


def test_a_withdrawal_has_no_paragraph() -> None:
    assert remedy("O3", on=NEW).says == ""


def test_silence_leaves_the_choice() -> None:
    found = remedy_for_silence(on=date(2025, 7, 1), authority="甲市乙区人民政府")
    assert (found.route, str(found.cite), found.unverified) == ("choose", "spc-2025:2.2", False)
    assert "60日" in found.says
    assert "甲市乙区人民政府" in found.says
    assert str(remedy_for_silence(on=date(2024, 7, 1)).cite) == "apl:44.1"


def test_what_is_unknown_is_refused() -> None:
    with pytest.raises(Refused, match="X9"):
        remedy("X9", on=NEW)
    with pytest.raises(Refused, match="X9"):
        remedy("P1", on=NEW, grounds=["X9"])
    with pytest.raises(Refused, match="club"):
        review_authority("club", on=NEW)
    with pytest.raises(NoValueYet):
        remedy("D6", on=date(2008, 4, 30))


@given(code=st.sampled_from(sorted(outcomes())), on=st.dates(date(2008, 5, 1), date(2030, 1, 1)))
def test_review_comes_first_only_for_refusals_since_2024(code: str, on: date) -> None:
    first = remedy(code, on=on).route == "review_first"
    assert first == (on >= date(2024, 1, 1) and code in {"P1", "D1", "D2", "D3", "D4", "D5", "D6", "D7"})
