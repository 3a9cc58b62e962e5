"""How is a provision named on a page, and which row of the report is meant?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from lawbook import articles
from lawbook.application.outcome import report_row
from lawbook.cite import Cite, NotACite
from lawbook.report import edition as editions


@dataclass(frozen=True)
class Basis:
    """A provision with the name under which it is quoted, and where it can be read."""

    cite: str
    says: str
    url: str


@cache
def basis(cite: str) -> Basis | None:
    """Return the provision of a cite as a page names it; None for none, and for one that nobody wrote down."""
    if not cite:
        return None
    try:
        found = Cite.parse(cite)
        says = articles.provision(found).label if found.number else articles.law(found.law).title
    except (NotACite, articles.UnknownProvision):
        return None
    return Basis(cite, says, reverse("law", args=[cite]))


@cache
def row_label(code: str) -> str:
    """Return the row of table two in which an outcome counts, in the form of the edition that holds now."""
    table = editions.load("2021").applications
    wanted = report_row(code, edition="2021")
    row = next(each for each in table.rows if each.code == wanted)
    group = next((each for each in table.groups if each.code == row.under and each.under), None)
    return f"{group.label} {row.label}" if group is not None else row.label
