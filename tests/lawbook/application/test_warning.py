"""How near is the last day to answer?"""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lawbook import parameters, workdays
from lawbook.application.warning import LABELS, mark_of, near_days

NATIONAL = workdays.national()


def test_case(case: dict[str, Any]) -> None:
    mark = mark_of(
        case["due"],
        case.get("waiting_for", ""),
        case.get("answered_on"),
        today=case["today"],
        workdays=NATIONAL,
        code=case.get("code", ""),
    )
    assert (mark.code, mark.left, mark.says) == (case["mark"], case["left"], case["says"])
    assert mark.label == LABELS[mark.code]


def test_the_labels_are_those_of_the_list() -> None:
    assert list(LABELS.values()) == ["正常", "临期", "逾期", "暂停计时", "已办结"]


def test_how_near_is_our_own_proposal_and_says_so() -> None:
    line = parameters.value("application.warning", "near_days", date(2026, 3, 2))
    assert line.unverified
    assert "建议" in line.note
    assert near_days(date(2026, 3, 2)) == line.value


@given(due=st.dates(date(2010, 1, 4), date(2026, 11, 30)), days=st.integers(-60, 60))
def test_as_the_days_go_by_it_only_gets_nearer(due: date, days: int) -> None:
    today = due - timedelta(days=days)
    order = ["normal", "near", "overdue"]
    now = mark_of(due, "", None, today=today, workdays=NATIONAL)
    tomorrow = mark_of(due, "", None, today=today + timedelta(days=1), workdays=NATIONAL)
    assert order.index(now.code) <= order.index(tomorrow.code)
    assert now.left is not None
    assert tomorrow.left is not None
    assert now.left - tomorrow.left in {0, 1}
    assert (now.code == "overdue") == (days < 0)
