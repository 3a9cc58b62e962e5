"""Every case says what it is about and how a person counts it; every rule has its three files."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from lawbook.index import carried_out, cases_of

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*/*.yaml"))


def cases(place: Path) -> list[dict[str, Any]]:
    content = yaml.safe_load(place.read_text("utf-8"))
    return content if isinstance(content, list) else [case for section in content.values() for case in section]


@pytest.mark.parametrize("place", FILES, ids=lambda place: str(place.relative_to(HERE)))
def test_every_case_has_a_name_of_its_own(place: Path) -> None:
    names = [case["name"] for case in cases(place)]
    assert len(names) == len(set(names)) > 0


@pytest.mark.parametrize(
    "place", [place for place in FILES if place.stem != "identities"], ids=lambda place: str(place.relative_to(HERE))
)
def test_every_expected_day_or_sum_says_how_it_was_counted(place: Path) -> None:
    silent = [
        case["name"] for case in cases(place) if case.keys() & {"due", "total", "on_day"} and not case.get("counted")
    ]
    assert silent == []


def test_every_function_that_carries_out_the_law_has_cases(root: Path) -> None:
    functions = {name for names in carried_out().values() for name in names}
    outside_a_rule = {"lawbook.terms.term"}  # counted in the cases of every rule that has a term
    missing = {name for name in functions - outside_a_rule if not (root / cases_of(name)).is_file()}
    assert missing == set()
