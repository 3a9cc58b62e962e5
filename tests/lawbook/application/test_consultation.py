"""Until when may an opinion be given, what does silence mean, and is the time left out?"""

from datetime import date
from typing import Any

import pytest

from lawbook import workdays
from lawbook.application.consultation import effect_of_opinion, opinion_deadline, time_left_out
from lawbook.reasons import Refused


def test_term(terms_case: dict[str, Any]) -> None:
    ask = {"delivered_on": terms_case["delivered_on"], "whom": terms_case["whom"], "workdays": workdays.national()}
    if "refused" in terms_case:
        with pytest.raises(Refused) as refusal:
            opinion_deadline(**ask)
        assert str(refusal.value.cite) == terms_case["refused"]
        return
    deadline = opinion_deadline(**ask)
    assert deadline.due == terms_case["due"]
    assert {str(step.cite) for step in deadline.steps} == {terms_case["cite"]}


def test_effect(effects_case: dict[str, Any]) -> None:
    ask = {"whom": effects_case["whom"], "opinion": effects_case["opinion"], "on": date(2024, 1, 1)}
    if "refused" in effects_case:
        with pytest.raises(Refused) as refusal:
            effect_of_opinion(**ask)
        assert str(refusal.value.cite) == effects_case["refused"]
        return
    effect = effect_of_opinion(**ask)
    assert (effect.then, str(effect.step.cite)) == (effects_case["then"], effects_case["cite"])
    assert effect.step.unverified is effects_case.get("unverified", False)


def test_time_left_out(left_out_case: dict[str, Any]) -> None:
    ask = {"on": left_out_case["day"], "whom": left_out_case["whom"]}
    if "refused" in left_out_case:
        with pytest.raises(Refused) as refusal:
            time_left_out(**ask)
        assert str(refusal.value.cite) == left_out_case["refused"]
        return
    assert str(time_left_out(**ask)) == left_out_case["cite"]
