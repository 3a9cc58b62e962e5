"""Was a draft reviewed for its legality, with time enough?"""

from datetime import date
from typing import Any

import pytest

from lawbook import workdays
from lawbook.policy.legality import legality_review, meeting_gaps
from lawbook.reasons import Refused


def test_case(case: dict[str, Any]) -> None:
    review = legality_review(sent_on=case["sent_on"], opinion_on=case["opinion_on"], workdays=workdays.national())
    assert review.due_on == case["due"]
    assert review.enough is case["enough"]
    assert not review.provisional


def test_an_opinion_older_than_the_draft_is_refused() -> None:
    with pytest.raises(Refused, match="早于送审日期"):
        legality_review(sent_on=date(2026, 3, 2), opinion_on=date(2026, 3, 1), workdays=workdays.national())


def test_into_a_year_without_a_notice_the_day_is_provisional() -> None:
    assert legality_review(sent_on=date(2026, 12, 28), opinion_on=None, workdays=workdays.national()).provisional


@pytest.mark.parametrize(
    ("opinion", "consulted", "written", "cites"),
    [
        ("", False, False, ["decision:25"]),
        ("unlawful", False, False, ["decision:25"]),
        ("lawful", True, False, ["decision:29"]),
        ("", True, False, ["decision:25", "decision:29"]),
        ("lawful_if_changed", True, True, []),
    ],
)
def test_what_bars_a_draft_from_the_meeting(opinion: str, consulted: bool, written: bool, cites: list[str]) -> None:
    gaps = meeting_gaps(legality_opinion=opinion, consulted=consulted, result_written=written)
    assert [str(each.cite) for each in gaps] == cites
