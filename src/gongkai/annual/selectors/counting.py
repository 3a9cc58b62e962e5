"""Which cells of a return does some room count, and what does it count today?"""

from __future__ import annotations

from gongkai.annual.models import Return
from gongkai.kernel import figures
from gongkai.kernel.figures import Figure, Period
from gongkai.organs.models import Kind

_FIRST = "proactive.art20_1"

# The figure that counts a cell, where its name is not that of the cell itself.
COUNTED: dict[str, str] = {
    f"{_FIRST}.rules.issued": "policies.rules_issued",
    f"{_FIRST}.rules.repealed": "policies.rules_repealed",
    f"{_FIRST}.rules.in_force": "policies.rules_in_force",
    f"{_FIRST}.admin_normative_documents.issued": "policies.normative_documents_issued",
    f"{_FIRST}.admin_normative_documents.repealed": "policies.normative_documents_repealed",
    f"{_FIRST}.admin_normative_documents.in_force": "policies.normative_documents_in_force",
}


def counting_figure(report: Return, cell: str) -> Figure | None:
    """
    Return the figure that counts a cell of a return, or None.

    A government's own cells are the sums of what its organs signed, and nothing is counted beside them. An organ that
    does not keep such records here states its number itself.
    """
    if report.organ.kind == Kind.DISTRICT:
        return None
    try:
        figure = figures.get(COUNTED.get(cell, cell))
    except KeyError:
        return None
    return figure if figure.is_kept(report.organ_id) else None


def current_count(report: Return, cell: str) -> int | None:
    """Return what a room counts for a cell today; None if no room does, or none for this organ."""
    figure = counting_figure(report, cell)
    if figure is None:
        return None
    return figure.count(organ=report.organ_id, period=Period.of_year(report.year))


def is_counted_here(report: Return) -> bool:
    """Test if some cell of a return can be counted from records (取数); what several figures ask is asked once."""
    if report.organ.kind == Kind.DISTRICT:
        return False
    declared = [each for each in figures.declared() if each.name in COUNTED.values()]
    return any(kept is None or kept(report.organ_id) for kept in {each.kept for each in declared})
