"""What may follow what, and where does every path end?"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.application import facts as law
from lawbook.application import lifecycle
from lawbook.application.facts import KINDS, Fact, from_record, kind, to_record
from lawbook.application.lifecycle import STEPS, Case, NotAllowed, State, advance, allowed, replay, row_of
from lawbook.application.outcome import outcomes
from lawbook.reasons import Refused
from lawbook.report.edition import load

DECISIONS = sorted(set(outcomes()) - {"O1", "O2"})


def test_case(case: dict[str, Any]) -> None:
    facts = [from_record(record) for record in case["facts"]]
    if "refused" in case:
        with pytest.raises(Refused, match=case["says"]) as refusal:
            replay(facts)
        assert (str(refusal.value.cite) if refusal.value.cite else None) == case["refused"]
        return
    found = replay(facts)
    assert found.state.value == case["state"]
    assert [row_of(found, edition=edition) for edition in ("2021", "2019")] == case["rows"]


def test_every_state_has_its_steps_and_its_name() -> None:
    assert set(STEPS) == set(State)
    assert len({state.label for state in State}) == len(State)


def test_every_kind_of_fact_leads_somewhere_and_has_a_name() -> None:
    assert {step for steps in STEPS.values() for step in steps} == set(KINDS.values())
    assert len({lifecycle.label(each) for each in KINDS.values()}) == len(KINDS)


def test_every_state_can_be_reached_and_left() -> None:
    reached = {State.NEW}
    while more := {follows for state in reached for follows in STEPS[state].values()} - reached:
        reached |= more
    assert reached == set(State)
    assert [state for state in State if not STEPS[state]] == [State.ARCHIVED]


def test_the_drawing_shows_every_step() -> None:
    drawing = lifecycle.mermaid()
    assert drawing.startswith("stateDiagram-v2\n")
    for state, steps in STEPS.items():
        for each, follows in steps.items():
            lines = [
                line for line in drawing.splitlines() if line.strip().startswith(f"{state.value} --> {follows.value}:")
            ]
            assert len(lines) == 1
            assert lifecycle.label(each) in lines[0]


def test_a_fact_earlier_than_the_last_is_not_allowed() -> None:
    open_case = replay([law.Received(date(2024, 9, 12))])
    with pytest.raises(NotAllowed, match=r"2024年9月11日早于“收到申请”的日期2024年9月12日.*ogi:33.2"):
        advance(open_case, law.Extended(date(2024, 9, 11)))


def test_what_is_used_up_or_premature_is_no_button() -> None:
    case = replay([law.Received(date(2024, 9, 12)), law.Extended(date(2024, 9, 13))])
    assert law.Extended not in allowed(case)
    assert law.ReplyDelayed not in allowed(case)
    assert law.ClarificationAsked in allowed(case)


def example(fact: type[Fact], day: date, code: str) -> Fact:
    if fact is law.Decided:
        return law.Decided(day, code)
    if fact is law.ReplyDelayed:
        return law.ReplyDelayed(day, day + timedelta(days=90))
    return fact(day)


@st.composite
def walks(draw: st.DrawFn) -> list[Fact]:
    """Draw any facts in the order of their days, allowed or not."""
    day = date(2024, 1, 2)
    facts = []
    for _ in range(draw(st.integers(1, 14))):
        day += timedelta(days=draw(st.integers(0, 5)))
        facts.append(example(draw(st.sampled_from(list(KINDS.values()))), day, draw(st.sampled_from(DECISIONS))))
    return facts


def attempt(case: Case, fact: Fact) -> tuple[NotAllowed | None, Case]:
    try:
        return None, advance(case, fact)
    except NotAllowed as refusal:
        return refusal, case


@given(walks())
def test_no_illegal_step_changes_anything(facts: list[Fact]) -> None:
    case = Case()
    for fact in facts:
        before = (case.state, case.facts, case.code)
        may = type(fact) in allowed(case)
        refusal, after = attempt(case, fact)
        assert (case.state, case.facts, case.code) == before
        if refusal is not None:
            assert str(refusal.cite) in str(refusal)
            continue
        assert may
        assert after.state is STEPS[case.state][type(fact)]
        assert after.facts == (*case.facts, fact)
        case = after
    assert replay(case.facts) == case


@st.composite
def endings(draw: st.DrawFn) -> Case:
    """Draw a legal path until it ends."""
    case, day = Case(), date(2024, 1, 2)
    for turn in range(40):
        kinds = allowed(case)
        if not kinds:
            break
        if turn > 12:  # no more loops: the way out stands last or next to it
            kinds = tuple(each for each in kinds if STEPS[case.state][each] not in {State.OPEN, case.state}) or kinds
        day += timedelta(days=draw(st.integers(0, 9)))
        code = draw(st.sampled_from(DECISIONS))
        if case.state is State.AWAITING_REASONS:
            code = "N4"
        elif code == "U4" and not case.has(law.Clarified):
            code = "G2"
        case = advance(case, example(draw(st.sampled_from(kinds)), day, code))
    return case


@given(endings())
def test_every_path_ends_in_exactly_one_report_row(case: Case) -> None:
    assert case.state is State.ARCHIVED
    assert case.is_closed
    for edition in ("2019", "2021"):
        results = [cell for cell in load(edition).cells if cell.startswith("applications.") and cell.endswith(".total")]
        row = row_of(case, edition=edition)
        if not case.has(law.Received) and not case.has(law.Confirmed):
            assert row is None
            continue
        assert [cell for cell in results if cell == f"applications.{row}.total"] == [f"applications.{row}.total"]
        assert row not in {"new_received", "carried_in", "results_total", "carried_out"}
    closing = [fact for fact in case.facts if isinstance(fact, law.Decided | law.Withdrawn | law.DeemedWithdrawn)]
    assert len(closing) == 1


@given(walks())
def test_facts_are_written_and_read_back(facts: list[Fact]) -> None:
    assert [from_record(to_record(fact)) for fact in facts] == facts


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({}, "不是一个事项"),
        ({"paid": date(2024, 1, 1)}, "“paid”不是一个事项"),
        ({"received": date(2024, 1, 1), "served": date(2024, 1, 2)}, "不是一个事项"),
        ({"received": "2024-01-01"}, "不是日期"),
        ({"received": date(2024, 1, 1), "days": 3}, "没有“days”这一项"),
        ({"reply_delayed": date(2024, 1, 1)}, "缺少：until"),
        ({"reply_delayed": date(2024, 1, 1), "until": "soon"}, "不是日期"),
    ],
)
def test_a_record_that_is_no_fact_is_refused(record: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        from_record(record)


def test_a_kind_is_spelled_as_in_records() -> None:
    assert kind(law.ClarificationAsked) == kind(law.ClarificationAsked(date(2024, 1, 1))) == "clarification_asked"
    assert all(KINDS[name] is each for name, each in KINDS.items() if kind(each) == name)
    assert {kind(each) for each in KINDS.values()} == set(KINDS)
