"""How is a document number written?"""

from typing import Any

import pytest

from lawbook.policy.numbering import Number, faults, normalized, parsed


def test_a_number_is_written_in_one_way(normalized_case: dict[str, Any]) -> None:
    assert normalized(normalized_case["typed"]) == normalized_case["number"]
    assert normalized(normalized_case["number"]) == normalized_case["number"]


def test_a_wrong_form_is_told(faults_case: dict[str, Any]) -> None:
    found = faults(faults_case["number"], decree=faults_case.get("decree", False))
    assert len(found) == faults_case["faults"]
    assert all(each.unverified for each in found)


@pytest.mark.parametrize(("word", "year", "serial"), [("清府规", 2026, 1), ("清府办函", 2019, 130)])
def test_a_number_comes_apart_and_together_again(word: str, year: int, serial: int) -> None:
    number = Number(word, year, serial)
    assert parsed(str(number)) == number
