"""
What holds for any story of an application?

Steps are drawn at random, legal and illegal mixed, as a hasty office and a hostile form would send them. Each is tried
as the platform tries it: first the table, then the clock; what one of them refuses must leave no trace.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lawbook import workdays
from lawbook.application import facts as law
from lawbook.application.deadline import reply_deadline
from lawbook.application.facts import Fact, from_record, in_order, kind, to_record
from lawbook.application.lifecycle import STEPS, Case, State, advance, allowed, replay, row_of
from lawbook.application.outcome import outcomes
from lawbook.reasons import Refused
from lawbook.terms import Deadline

NATIONAL = workdays.national()
CONSULTATION = (law.ConsultationSent, law.ConsultationAnswered, law.ConsultationLapsed)
DETAILS: dict[type[Fact], st.SearchStrategy[dict[str, Any]]] = {
    law.Submitted: st.fixed_dictionaries({"channel": st.sampled_from(["internet", "fax", "ordinary_letter"])}),
    law.Extended: st.fixed_dictionaries({"days": st.one_of(st.none(), st.integers(0, 22))}),
    law.Decided: st.fixed_dictionaries(
        {"code": st.sampled_from([*outcomes(), "Z9"]), "grounds": st.sampled_from([(), ("D5",), ("D4", "D6")])}
    ),
}
# Most steps come from the table, so that stories get somewhere; every third or so is any step at all.
ANY = st.sampled_from(list(law.KINDS.values()))


@st.composite
def a_fact(draw: st.DrawFn, fact: type[Fact], day: date) -> Fact:
    """Draw the details of a fact, good ones and bad ones."""
    if fact is law.ReplyDelayed:
        return law.ReplyDelayed(day, NATIONAL.add(day, draw(st.integers(0, 60))).day)
    if fact is law.ConsultationSent:
        delivered = draw(st.one_of(st.none(), st.integers(-1, 6)))
        on = None if delivered is None else day + timedelta(days=delivered)
        whom = draw(st.sampled_from([law.THIRD_PARTY, law.THIRD_PARTY, law.CO_DRAFTER, "neighbor"]))
        return law.ConsultationSent(day, whom, on)
    if fact is law.ClarificationAsked:
        days = draw(st.one_of(st.none(), st.integers(0, 20)))
        return law.ClarificationAsked(day, None if days is None else day + timedelta(days=days))
    return fact(day, **draw(DETAILS.get(fact, st.just({}))))


def tried(case: Case, fact: Fact) -> Case | None:
    """Return the case after a step, None if the law refuses it: as the platform does before it stores anything."""
    try:
        after = advance(case, fact)
        reply_deadline(after.facts, workdays=NATIONAL)
    except Refused:
        return None
    return after


def refusal_of(case: Case, fact: Fact) -> str:
    try:
        due_of(advance(case, fact).facts)
    except Refused as refused:
        return refused.says
    return ""


@st.composite
def attempts(draw: st.DrawFn, begin: type[Fact] | None = None) -> list[tuple[Case, Fact, Case | None]]:
    """
    Draw steps one after another: the case before, the step, and the case after it or None if it was refused.

    :param begin: a step that the story begins with, after the receipt
    """
    case, day = Case(), draw(st.dates(date(2018, 1, 2) if begin is None else date(2019, 5, 15), date(2026, 5, 29)))
    if begin is not None:
        case = replay([law.Received(day)])
        day += timedelta(days=draw(st.integers(0, 20)))
        case = advance(case, law.Extended(day, draw(st.integers(1, 19))) if begin is law.Extended else begin(day))
    steps = []
    for _ in range(draw(st.integers(1, 14))):
        kinds = allowed(case)
        by_table = bool(kinds) and draw(st.integers(0, 2)) > 0
        fact = draw(a_fact(draw(st.sampled_from(kinds) if by_table else ANY), day))
        after = tried(case, fact)
        steps.append((case, fact, after))
        case = case if after is None else after
        day += timedelta(days=draw(st.one_of(st.integers(0, 6), st.integers(-3, 30))))
    return steps


def told(steps: list[tuple[Case, Fact, Case | None]]) -> tuple[Fact, ...]:
    return (steps[-1][2] or steps[-1][0]).facts


stories = attempts().map(told).filter(bool)


def due_of(facts: Sequence[Fact]) -> Deadline:
    return reply_deadline(facts, workdays=NATIONAL)


@given(attempts())
@settings(max_examples=80, deadline=None)
def test_a_refused_step_changes_nothing_and_an_accepted_one_adds_exactly_itself(
    steps: list[tuple[Case, Fact, Case | None]],
) -> None:
    stored: tuple[Fact, ...] = ()
    for before, fact, after in steps:
        assert before == replay(stored)
        if after is None:
            continue
        assert after.facts == (*stored, fact)
        assert after.state is STEPS[before.state][type(fact)]
        assert before.code is None or before.code == after.code
        stored = after.facts


@given(attempts())
@settings(max_examples=60, deadline=None)
def test_a_refusal_says_in_a_sentence_why(steps: list[tuple[Case, Fact, Case | None]]) -> None:
    for before, fact, after in steps:
        if after is None:
            said = refusal_of(before, fact)
            assert said.endswith("。")
            assert "{" not in said


@given(stories)
@settings(max_examples=60, deadline=None)
def test_what_is_told_step_by_step_is_what_a_fresh_replay_tells(facts: tuple[Fact, ...]) -> None:
    case = Case()
    for fact in facts:
        case = advance(case, fact)
    assert replay(facts) == case == replay(replay(facts).facts)
    assert due_of(facts) == due_of(case.facts)
    assert in_order(facts) == facts
    last_day_first = sorted(facts, key=lambda fact: -fact.on.toordinal())
    assert due_of(last_day_first) == due_of(facts)


@given(stories)
@settings(max_examples=60, deadline=None)
def test_a_story_is_written_as_records_and_read_back(facts: tuple[Fact, ...]) -> None:
    records = [to_record(fact) for fact in facts]
    again = tuple(from_record(record) for record in records)
    assert again == facts
    assert due_of(again) == due_of(facts)
    assert [next(iter(record)) for record in records] == [kind(fact) for fact in facts]


@given(attempts(law.ConsultationSent).map(told))
@settings(max_examples=80, deadline=None)
def test_a_consultation_never_makes_the_term_end_earlier(facts: tuple[Fact, ...]) -> None:
    alone = [fact for fact in facts if not isinstance(fact, CONSULTATION)]
    try:
        without = due_of(alone)
    except Refused:
        return  # a later step was only in time because the consultation had stopped the clock
    paused = due_of(facts)
    if without.due is not None and paused.due is not None:
        assert paused.due >= without.due


@given(
    received=st.dates(date(2019, 5, 15), date(2026, 6, 30)),
    sent=st.integers(0, 19),
    delivered=st.integers(0, 6),
    answered=st.integers(0, 45),
    extended=st.one_of(st.none(), st.integers(1, 20)),
)
@settings(max_examples=80, deadline=None)
def test_a_pause_leaves_out_exactly_the_working_days_of_the_pause(
    received: date, sent: int, delivered: int, answered: int, extended: int | None
) -> None:
    start: list[Fact] = [law.Received(received)]
    if extended:
        start.append(law.Extended(received, extended))
    before = due_of(start).due
    assert before is not None
    day = NATIONAL.add(received, sent).day
    reached = day + timedelta(days=delivered)
    opinion = reached + timedelta(days=answered)
    end = min(opinion, NATIONAL.add(reached, 15).day)
    letter = law.ConsultationSent(day, delivered_on=reached)
    after = due_of([*start, letter, law.ConsultationAnswered(opinion)]).due
    assert after is not None
    if day < before:
        assert NATIONAL.count(before, after) == NATIONAL.count(day, end)
    else:
        assert after == before


@given(attempts(law.Extended).map(told), st.integers(1, 19))
@settings(max_examples=60, deadline=None)
def test_a_longer_extension_never_ends_earlier(facts: tuple[Fact, ...], more: int) -> None:
    extended = facts[1]
    assert isinstance(extended, law.Extended)
    days = min(20, (extended.days or 0) + more)
    longer = [replace(fact, days=days) if fact is extended else fact for fact in facts]
    try:
        later = due_of(longer)
    except Refused:
        return  # a later day set afterwards would no longer be later than the longer term
    earlier = due_of(facts)
    assert (later.due is None) == (earlier.due is None)
    if later.due is not None and earlier.due is not None:
        assert later.due >= earlier.due


@given(received=st.dates(date(2008, 5, 4), date(2026, 9, 30)), days=st.integers(1, 15))
@settings(max_examples=60, deadline=None)
def test_an_extension_adds_exactly_its_days(received: date, days: int) -> None:
    start = [law.Received(received)]
    before, after = due_of(start).due, due_of([*start, law.Extended(received, days)]).due
    assert before is not None
    assert after is not None
    assert NATIONAL.count(before, after) == days


@given(stories)
@settings(max_examples=60, deadline=None)
def test_what_was_never_received_counts_nowhere_and_all_else_in_one_row(facts: tuple[Fact, ...]) -> None:
    case = replay(facts)
    row = row_of(case, edition="2021")
    received = any(isinstance(fact, law.Received | law.Confirmed) for fact in facts)
    assert (row is None) == (not received)
    if received:
        assert (row == "carried_out") == (not case.is_closed)
    closing = [fact for fact in facts if isinstance(fact, law.Decided | law.Withdrawn | law.DeemedWithdrawn)]
    assert len(closing) == int(case.is_closed)
    assert case.is_closed == (
        case.state in {State.DECIDED, State.SERVED, State.ARCHIVED, State.WITHDRAWN, State.DEEMED_WITHDRAWN}
    )
