"""What may follow what: the table of states, and nothing beside it."""

import pytest

from gongkai.annual.models import STEPS, Act, NotAllowed, State, state_after

WAYS = [
    ([], None),
    ([Act.OPENED], State.DRAFTED),
    ([Act.OPENED, Act.SUBMITTED, Act.RETURNED, Act.SUBMITTED, Act.APPROVED, Act.FILED, Act.PUBLISHED], State.PUBLISHED),
    ([Act.OPENED, Act.SUBMITTED, Act.WITHDRAWN], State.DRAFTED),
    ([Act.OPENED, Act.SUBMITTED, Act.APPROVED, Act.RETURNED], State.RETURNED),
    ([Act.OPENED, Act.SUBMITTED, Act.APPROVED, Act.FILED, Act.CORRECTED], State.CORRECTING),
    ([Act.RECORDED, Act.CORRECTED, Act.SUBMITTED], State.SUBMITTED),
]


@pytest.mark.parametrize(("acts", "state"), WAYS)
def test_the_state_follows_from_the_acts(acts: list[Act], state: State | None) -> None:
    assert state_after(acts) == state


@pytest.mark.parametrize(
    "acts",
    [
        [Act.SUBMITTED],
        [Act.OPENED, Act.FILED],
        [Act.OPENED, Act.PUBLISHED],
        [Act.OPENED, Act.SUBMITTED, Act.FILED],
        [Act.OPENED, Act.SUBMITTED, Act.APPROVED, Act.WITHDRAWN],
        [Act.RECORDED, Act.PUBLISHED],
    ],
)
def test_an_unlawful_step_is_refused_and_says_what_is_lawful(acts: list[Act]) -> None:
    with pytest.raises(NotAllowed, match="当前可以办理"):
        state_after(acts)


def test_every_state_can_be_reached_and_left_only_by_the_table() -> None:
    reached = {state for steps in STEPS.values() for state in steps.values()}
    assert reached == set(State)
    assert set(STEPS) == {None, *State}
