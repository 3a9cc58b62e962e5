"""
How can an application end, by which article, and in which row of the annual report does it count?

The twenty-three codes are finer than the rows: two answers share the row of information that is not held. The row says
nothing about the remedy: an administrative query (D8) counts among refusals and is none of articles 14 to 16.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from lawbook.cite import Cite, carries_out
from lawbook.reading import table
from lawbook.reasons import Refused

RemedyClass = Literal["choose", "review_first", "withheld_part", "none_or_choose"]
CARRIED_OUT_ROW = "carried_out"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A way to end: its code, Chinese name, provisions, rows of the two editions and class of remedy."""

    code: str
    name: str
    cites: tuple[Cite, ...]
    row: str
    row_2019: str
    remedy: RemedyClass
    note: str = ""


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Return every outcome by its code, in the order of the report."""
    return {
        code: Outcome(
            code=code,
            name=line["name"],
            cites=tuple(Cite.parse(cite) for cite in line["cites"]),
            row=line["row"],
            row_2019=line["row_2019"],
            remedy=line["remedy"],
            note=line.get("note", ""),
        )
        for code, line in table("application/outcome.yaml")["outcomes"].items()
    }


@carries_out(
    "ogi:14",
    "ogi:15",
    "ogi:16.1",
    "ogi:16.2",
    "ogi:30",
    "ogi:35",
    "ogi:36.1",
    "ogi:36.2",
    "ogi:36.3",
    "ogi:36.4",
    "ogi:36.5",
    "ogi:36.6",
    "ogi:36.7",
    "ogi:37",
    "ogi:38",
    "ogi:39.1",
    "ogi:39.2",
)
def outcome(code: str) -> Outcome:
    """
    Return one outcome.

    :raises Refused: if there is none of that code
    """
    if code not in outcomes():
        raise Refused(f"没有编号为“{code}”的办结方式，可用的有：{'、'.join(outcomes())}。")
    return outcomes()[code]


@carries_out("ogi:50.1.2", "form-2019", "form-2021")
def report_row(code: str, *, edition: str) -> str:
    """
    Return the one row of table 2 in which an outcome counts, in the form of an edition ("2019" or "2021").

    :raises Refused: if the outcome or the edition is unknown
    """
    if edition not in {"2019", "2021"}:
        raise Refused(f"没有“{edition}”年版的年度报告格式，可用的有：2019、2021。")
    found = outcome(code)
    return found.row if edition == "2021" else found.row_2019
