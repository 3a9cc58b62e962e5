"""What did the reader have to tolerate, and how grave is that?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from lawbook.report.edition import Severity
from reportdoc.check.finding import Finding
from reportdoc.report import Note, Report

_GRAVITY: Mapping[str, tuple[str, Severity]] = {
    "table_missing": ("R1_missing_table", "error"),
    "row_missing": ("R2_missing_row", "warn"),
    "row_incomplete": ("R2_missing_row", "warn"),
    "row_unbound": ("R2_missing_row", "warn"),
    "row_repeated": ("R2_missing_row", "warn"),
    "extra_number": ("R2_missing_row", "warn"),
    "unit_in_cell": ("V4_unit_in_cell", "warn"),
    "year_mismatch": ("Y2_title_year", "warn"),
    "row_by_position": ("R3_reading", "warn"),
    "edition_unclear": ("R3_reading", "warn"),
    "heading_missing": ("R3_reading", "warn"),
    "year_missing": ("R3_reading", "warn"),
}
# What a cell holds is judged by the cell itself; "note" is what people wrote beside a file of figures.
_JUDGED_ELSEWHERE = {"negative_in_cell", "value_unclear", "note"}


def reading(report: Report, told: Collection[str]) -> Iterator[Finding]:
    """
    Yield what the reader noted, as findings.

    ``told`` holds the ids of the rules that have spoken already: the text is asked about its year by itself too.
    """
    for note in report.notes:
        if note.id in _JUDGED_ELSEWHERE or (note.id == "unit_in_cell" and _may_have_unit(report, note)):
            continue
        rule, severity = _GRAVITY.get(note.id, ("R3_reading", "info"))
        if rule == "Y2_title_year" and rule in told:
            continue
        places = (note.where,) if report.form.knows(note.where) else ()
        left = report.values.get(note.where) if places else None
        yield Finding(rule, severity, note.where, left, None, f"{note.says.rstrip('。')}，请对照原件核对。", places)


def _may_have_unit(report: Report, note: Note) -> bool:
    """Test if the form leaves the unit of this cell open, so that it belongs inside (采购总金额)."""
    if not report.form.knows(note.where):
        return False
    column = report.form.column(note.where)
    return column.kind == "amount" and column.unit != "万元"
