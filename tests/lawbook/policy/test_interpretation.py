"""Must a document be explained, and did both go out together?"""

from datetime import date
from typing import Any

from lawbook import workdays
from lawbook.policy.interpretation import material_deadline, plan_gaps, synchrony, wants_interpretation


def test_a_plan_says_what_it_leaves_out(plan_case: dict[str, Any]) -> None:
    said = {key: plan_case[key] for key in ("outline", "forms", "channels", "author", "due_on")}
    assert len(plan_gaps(**said)) == plan_case["gaps"]


def test_a_material_that_comes_later_has_some_working_days(deadline_case: dict[str, Any]) -> None:
    found = material_deadline(published_on=deadline_case["published_on"], workdays=workdays.national())
    assert found.due == deadline_case["due"]
    assert found.steps[0].unverified


def test_three_things_go_together(synchrony_case: dict[str, Any]) -> None:
    found = synchrony(
        plan_on=synchrony_case["plan"],
        document_submitted_on=synchrony_case["submitted"],
        together=synchrony_case["together"],
        document_released_on=synchrony_case["released"],
        materials_released_on=synchrony_case["materials"],
    )
    expected = [synchrony_case[key] for key in ("organized", "signed", "at_once")]
    assert [found.organized, found.signed, found.released] == expected
    assert found.triple is all(expected)
    assert len(found.steps) == 3


def test_a_normative_document_must_be_explained_and_another_need_not() -> None:
    on = date(2026, 3, 2)
    rule = wants_interpretation(kind="normative_document", on=on)
    assert rule is not None
    assert rule.unverified
    assert wants_interpretation(kind="other_document", on=on) is None
    assert wants_interpretation(kind="normative_document", on=date(2016, 11, 9)) is None
