"""Two years of one body join up, or say where they do not."""

from typing import Any

import pytest

from lawbook.report.edition import load
from lawbook.report.roll_forward import breaks

STOCK = "proactive.art20_1.admin_normative_documents"


def year(**figures: Any) -> dict[str, Any]:
    return {key.replace("__", "."): value for key, value in figures.items()}


def stock(issued: Any, repealed: Any, in_force: Any) -> dict[str, Any]:
    return {f"{STOCK}.issued": issued, f"{STOCK}.repealed": repealed, f"{STOCK}.in_force": in_force}


@pytest.mark.parametrize(
    ("before", "now", "follows"),
    [
        ((0, 0, 665), (88, 55, 698), None),  # 665 + 88 - 55 = 698
        ((88, 55, 698), (77, 132, 470), 643),  # 698 + 77 - 132 = 643
        ((0, 0, 66), (1, 1, 66), None),
        ((0, 0, None), (1, 0, 66), None),  # last year said nothing: nothing follows from it
        ((0, 0, 66), (1, 0, None), None),
    ],
)
def test_the_stock_of_documents_rolls_forward(before: Any, now: Any, follows: int | None) -> None:
    found = breaks(this_year=stock(*now), last_year=stock(*before), edition=load("2021"))
    assert [(each.question.id, each.where, each.right) for each in found] == (
        [] if follows is None else [("P1_in_force_roll", STOCK, follows)]
    )


def test_applications_carried_out_are_carried_in() -> None:
    last = {"applications.carried_out.natural_person": 2, "applications.carried_out.total": 2}
    now = {"applications.carried_in.natural_person": 1, "applications.carried_in.total": 1}
    found = breaks(this_year=now, last_year=last, edition=load("2021"))
    assert [(each.question.id, each.where, each.left, each.right) for each in found] == [
        ("A4_carry_over", "applications.carried_in.natural_person", 1, 2),
        ("A4_carry_over", "applications.carried_in.total", 1, 2),
    ]
    assert found[0].says == "自然人：上年结转1件，上年度报告结转下年度2件"


def test_a_question_bars_nothing() -> None:
    assert {each.severity for each in load("2021").questions} == {"warn"}


def test_the_older_form_has_no_stock_to_roll() -> None:
    assert breaks(this_year=stock(1, 0, 5), last_year=stock(1, 0, 9), edition=load("2019")) == []
