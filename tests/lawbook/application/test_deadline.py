"""When must an application be answered?"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lawbook import workdays
from lawbook.application import facts as law
from lawbook.application import lifecycle
from lawbook.application.deadline import reply_deadline
from lawbook.application.facts import Fact, from_record
from lawbook.reasons import Refused
from lawbook.workdays import CalendarGap, OverlayLine, from_sheets

NATIONAL = workdays.national()


def facts_of(case: dict[str, Any]) -> list[Fact]:
    return [from_record(record) for record in case["facts"]]


def test_case(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(Refused, match=case["says"]) as refusal:
            reply_deadline(facts_of(case), workdays=NATIONAL)
        assert str(refusal.value.cite) == case["refused"]
        assert case["refused"] in str(refusal.value)
        return
    deadline = reply_deadline(facts_of(case), workdays=NATIONAL)
    assert deadline.due == case["due"]
    assert deadline.provisional is case.get("provisional", False)
    assert deadline.waiting_for == case.get("waiting_for", "")
    assert deadline.calendar == NATIONAL.version
    if "cites" in case:
        assert list(dict.fromkeys(str(step.cite) for step in deadline.steps)) == case["cites"]
    assert {str(step.cite) for step in deadline.steps if step.unverified} == set(case.get("unverified", ()))
    assert case.get("says", "") in "".join(step.says for step in deadline.steps)


def test_the_steps_name_the_holidays_on_the_way() -> None:
    steps = reply_deadline([law.Received(date(2025, 1, 20))], workdays=NATIONAL).steps
    assert "春节放假8天" in steps[-1].says
    assert "1月26日、2月8日调休上班" in steps[-1].says


def test_a_provisional_date_says_until_when_holidays_are_known() -> None:
    steps = reply_deadline([law.Received(date(2026, 12, 10))], workdays=NATIONAL).steps
    assert "2026年12月31日以后的放假安排尚未公布" in steps[-1].says


def test_a_new_notice_makes_the_same_facts_certain() -> None:
    facts = [law.Received(date(2026, 12, 10))]
    known = NATIONAL.with_overlay([OverlayLine(date(2027, 1, 1), True, "元旦")], known_until=date(2027, 12, 31))
    deadline = reply_deadline(facts, workdays=known)
    assert (deadline.due, deadline.provisional) == (date(2027, 1, 8), False)
    assert deadline.calendar != NATIONAL.version


def test_a_hole_in_the_calendar_is_an_error() -> None:
    holed = from_sheets([{"year": 2024, "notices": [], "days": []}, {"year": 2026, "notices": [], "days": []}])
    with pytest.raises(CalendarGap, match="缺少2025年"):
        reply_deadline([law.Received(date(2024, 12, 20))], workdays=holed)


def test_no_facts_have_no_deadline() -> None:
    with pytest.raises(Refused, match="没有任何事项"):
        reply_deadline([], workdays=NATIONAL)


def test_the_json_is_the_contract_of_the_command_line() -> None:
    shape = reply_deadline([law.Received(date(2024, 9, 12))], workdays=NATIONAL).to_json()
    assert shape.keys() == {"due", "provisional", "steps"}
    assert shape["due"] == "2024-10-16"
    assert all(step.keys() == {"says", "cite"} for step in shape["steps"])


# Stories: from a case, one of the steps the table allows, some days later.

DETAILS: dict[type[Fact], st.SearchStrategy[dict[str, Any]]] = {
    law.Extended: st.fixed_dictionaries({"days": st.one_of(st.none(), st.integers(1, 20))}),
    law.ConsultationSent: st.fixed_dictionaries({"whom": st.sampled_from([law.THIRD_PARTY, law.CO_DRAFTER])}),
    law.Decided: st.fixed_dictionaries({"code": st.sampled_from(["G1", "P1", "D6", "N4", "U1"])}),
}


@st.composite
def stories(draw: st.DrawFn) -> list[Fact]:
    """Draw a story that law and clock accept; a step that is refused is left out."""
    day = draw(st.dates(date(2021, 1, 4), date(2026, 6, 30)))
    facts: list[Fact] = [law.Received(day)]
    for _ in range(draw(st.integers(1, 8))):
        state = lifecycle.replay(facts)
        kinds = lifecycle.allowed(state)
        if not kinds:
            break
        kind = draw(st.sampled_from(kinds))
        day += timedelta(days=draw(st.integers(0, 40)))
        details = draw(DETAILS.get(kind, st.just({})))
        if kind is law.ReplyDelayed:
            details = {"until": NATIONAL.add(day, draw(st.integers(1, 90))).day}
        try:
            reply_deadline([*facts, kind(day, **details)], workdays=NATIONAL)
        except Refused:
            continue
        facts.append(kind(day, **details))
    return facts


@given(stories())
@settings(max_examples=150, deadline=None)
def test_more_facts_never_make_an_earlier_deadline(facts: list[Fact]) -> None:
    """
    Compare the date after each fact with every date that stood before it.

    A date stands when nothing is awaited. While an opinion is awaited, the date shown is that of silence; the opinion
    may bring it forward, but never before any date that stood. While the applicant must clarify or pay there is no
    date, which is later than any. A decision, its service and the withdrawal leave the date as it was.
    """
    standing: list[date] = []
    for length in range(1, len(facts) + 1):
        deadline = reply_deadline(facts[:length], workdays=NATIONAL)
        if deadline.due is not None:
            assert all(earlier <= deadline.due for earlier in standing)
            if not deadline.waiting_for:
                standing.append(deadline.due)


@given(stories())
@settings(max_examples=60, deadline=None)
def test_a_deadline_is_a_working_day_and_has_its_reasons(facts: list[Fact]) -> None:
    deadline = reply_deadline(facts, workdays=NATIONAL)
    assume(deadline.due is not None)
    assert deadline.due is not None
    assert NATIONAL.is_workday(deadline.due)
    assert deadline.steps
    assert all(step.says.endswith("。") for step in deadline.steps)


@given(day=st.dates(date(2008, 5, 1), date(2025, 12, 31)), later=st.integers(0, 30))
def test_received_later_is_never_due_earlier_under_the_same_text(day: date, later: int) -> None:
    other = day + timedelta(days=later)
    assume((day < date(2019, 5, 15)) == (other < date(2019, 5, 15)))
    first = reply_deadline([law.Received(day)], workdays=NATIONAL).due
    second = reply_deadline([law.Received(other)], workdays=NATIONAL).due
    assert first is not None
    assert second is not None
    assert first <= second
