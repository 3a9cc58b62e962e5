"""Until when may the applicant be asked to clarify?"""

from datetime import date
from typing import Any

import pytest

from lawbook import workdays
from lawbook.application.clarification import check_term_to_clarify, clarification_deadline
from lawbook.reasons import Refused


def test_case(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(Refused) as refusal:
            clarification_deadline(received_on=case["received_on"], workdays=workdays.national())
        assert str(refusal.value.cite) == case["refused"]
        return
    deadline = clarification_deadline(received_on=case["received_on"], workdays=workdays.national())
    assert deadline.due == case["due"]
    assert {str(step.cite) for step in deadline.steps} == {"ogi:30"}


def test_a_term_is_over_only_after_its_last_day() -> None:
    asked, by = date(2024, 9, 18), date(2024, 10, 8)
    check_term_to_clarify(asked_on=asked, reply_by=by, deemed_on=date(2024, 10, 9))
    check_term_to_clarify(asked_on=asked, reply_by=None, deemed_on=asked)
    with pytest.raises(Refused, match="尚未届满"):
        check_term_to_clarify(asked_on=asked, reply_by=by, deemed_on=by)
    with pytest.raises(Refused, match="晚于告知"):
        check_term_to_clarify(asked_on=asked, reply_by=asked)
