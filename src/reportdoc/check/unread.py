"""
Which cells hold a figure that nobody here knows, so that no sum may count them as zero?

A cell that the source left blank counts as zero. A cell that the reader left open does not: it may hold anything.
"""

from __future__ import annotations

import re

from lawbook.report.identities import Value
from reportdoc.report import Report

LEFT_OPEN = frozenset({"table_missing", "row_missing", "row_incomplete", "row_repeated"})
"""The notes by which the reader says that it found no figures for a table or a row, or could not place them."""
_FIGURE = re.compile(r"\d")


def unread(report: Report) -> frozenset[str]:
    """Return the cells that are empty because the reader left them open, not because the source left them blank."""
    places = {note.where for note in report.notes if note.id in LEFT_OPEN and note.where}
    if not places:
        return frozenset()
    cells = dict.fromkeys((*report.form.cells, *report.values))
    return frozenset(cell for cell in cells if report.values.get(cell) is None and _lies_in(cell, places))


def unknown(report: Report) -> frozenset[str]:
    """Return the cells whose figure is not known: left open by the reader, or a text with a figure in it (12件)."""
    return unread(report) | {cell for cell, value in report.values.items() if holds_a_figure(value)}


def holds_a_figure(value: Value) -> bool:
    """Test if the value is a text from which a person would read a figure; a stroke or 无 stands for none."""
    return isinstance(value, str) and bool(_FIGURE.search(value))


def _lies_in(cell: str, places: set[str]) -> bool:
    """Test if the cell, its row or its table is among the places."""
    parts = cell.split(".")
    return any(".".join(parts[:count]) in places for count in range(1, len(parts) + 1))
