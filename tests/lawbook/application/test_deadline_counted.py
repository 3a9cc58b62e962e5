"""Is the last day to answer the one that an independent calendar counts, one day after another?"""

from collections import Counter
from pathlib import Path
from typing import Any

import chinese_calendar
import yaml

from lawbook import workdays
from lawbook.application.deadline import reply_deadline
from lawbook.application.facts import from_record

NATIONAL = workdays.national()
CASES = yaml.safe_load((Path(__file__).parent / "deadline_counted.yaml").read_text("utf-8"))


def test_case(case: dict[str, Any]) -> None:
    deadline = reply_deadline([from_record(record) for record in case["facts"]], workdays=NATIONAL)
    assert deadline.due == case["due"]
    assert deadline.provisional is case.get("provisional", False)
    assert deadline.waiting_for == case.get("waiting_for", "")
    assert {str(step.cite) for step in deadline.steps if step.unverified} == set(case.get("unverified", ()))


def test_there_are_more_than_two_hundred_over_all_the_years_and_steps() -> None:
    assert len(CASES) > 200
    first_days = Counter(next(iter(case["facts"][0].values())).year for case in CASES)
    assert set(first_days) == set(range(2010, 2027))
    kinds = {key for case in CASES for record in case["facts"] for key in record}
    assert kinds >= {
        *("received", "confirmed", "clarified", "consultation_answered", "consultation_lapsed", "delivered_on"),
        *("extended", "fee_paid", "reasons_given", "reply_delayed"),
    }
    lengths = {record["days"] for case in CASES for record in case["facts"] if "extended" in record}
    assert lengths == set(range(1, 21))
    assert sum(case.get("provisional", False) for case in CASES) >= 15


def test_a_day_that_was_counted_is_a_working_day_of_the_other_calendar() -> None:
    certain = [case["due"] for case in CASES if case["due"] and not case.get("provisional")]
    assert [day for day in certain if not chinese_calendar.is_workday(day)] == []
