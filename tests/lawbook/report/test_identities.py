"""Figures balance or say where they do not."""

from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lawbook.report.edition import codes, load
from lawbook.report.identities import as_number, computed_cells, mismatches

CASES = yaml.safe_load((Path(__file__).parent / "identities.yaml").read_text("utf-8"))


def values_of(case: dict[str, Any]) -> dict[str, Any]:
    values = dict.fromkeys(load(case["edition"]).cells, case.get("fill"))
    for row, cells in case.get("values", {}).items():
        values.update({f"{row}.{column}": value for column, value in cells.items()})
    return values


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = mismatches(values_of(case), load(case["edition"]))
    assert [[each.identity.id, each.where, each.left, each.right, each.severity] for each in found] == case["broken"]


def test_a_mismatch_carries_its_reckoning() -> None:
    case = next(case for case in CASES if case["name"].startswith("Lines add up"))
    first = mismatches(values_of(case), load("2019"))[0]
    assert first.says == "第三项总计，等于（一）至（六）各项之和（各项之和为27，总计为21）"
    assert dict(first.left_terms)["applications.other_processing.natural_person"] == 12
    assert dict(first.right_terms) == {"applications.results_total.natural_person": 21}


@st.composite
def entries(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Draw an edition and figures for every cell of it that is not a sum."""
    edition = load(draw(st.sampled_from(codes())))
    inputs = [cell for cell in edition.cells if not edition.computed(cell)]
    figures = draw(st.lists(st.integers(0, 99) | st.none(), min_size=len(inputs), max_size=len(inputs)))
    return edition.code, dict(zip(inputs, figures, strict=True))


@given(entries())
def test_what_the_form_sums_is_balanced_but_for_the_flow(drawn: tuple[str, dict[str, Any]]) -> None:
    code, values = drawn
    edition = load(code)
    filled = {**values, **computed_cells(values, edition)}
    assert {each.identity.id for each in mismatches(filled, edition)} <= {"A1_flow"}


@given(entries(), st.data())
def test_one_changed_sum_is_found(drawn: tuple[str, dict[str, Any]], data: st.DataObject) -> None:
    code, values = drawn
    edition = load(code)
    filled = {**values, **computed_cells(values, edition)}
    cell = data.draw(st.sampled_from([each for each in edition.cells if edition.computed(each)]))
    filled[cell] = as_number(filled[cell]) + 1
    assert any(cell in dict((*each.left_terms, *each.right_terms)) for each in mismatches(filled, edition))


def test_numbers_are_counted_and_words_are_not() -> None:
    assert [as_number(value) for value in (3, Decimal("2.5"), None, "/", "本单位未制作规章")] == [
        3,
        Decimal("2.5"),
        0,
        0,
        0,
    ]


def test_the_sheets_lie_beside_the_code() -> None:
    assert {each.name for each in (resources.files("lawbook.report") / "editions").iterdir()} >= {
        "2019.yaml",
        "2021.yaml",
    }
