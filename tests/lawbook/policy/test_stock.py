"""How many documents were issued, repealed and in force in a year?"""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lawbook.policy.stock import COLUMNS, Entry, roll


def test_the_year_is_counted(case: dict[str, Any]) -> None:
    # A key "on" would be a boolean in YAML.
    entries = [Entry(**{"on" if key == "day" else key: said for key, said in each.items()}) for each in case["entries"]]
    found = roll(entries, year=case["year"])
    assert found.brought == case["brought"]
    assert {name: count for name, count in found.columns.items() if count} == case["columns"]
    assert found.closing == case["closing"]


ENTRIES = st.builds(
    Entry,
    kind=st.sampled_from(COLUMNS),
    on=st.dates(date(2020, 1, 1), date(2024, 12, 31)),
    amount=st.integers(-3, 9).filter(bool),
    corrects_kind=st.just(""),
)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    """Draw entries, some of which are taken back later."""
    entries = draw(st.lists(ENTRIES, max_size=12))
    for each in draw(st.lists(st.sampled_from(entries), max_size=3)) if entries else []:
        if each.kind != "corrected":
            on = draw(st.dates(each.on, date(2024, 12, 31)))
            entries.append(Entry("corrected", on, -each.effect, each.kind, each.on))
    return entries


@given(ledgers(), st.integers(2020, 2024))
def test_what_one_year_leaves_the_next_one_begins_with(entries: list[Entry], year: int) -> None:
    assert roll(entries, year=year + 1).brought == roll(entries, year=year).closing
