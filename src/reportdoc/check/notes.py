"""What did the reader have to tolerate, and how grave is that?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from lawbook.report.edition import TABLES, Edition, Severity
from reportdoc.check.finding import TITLES, Finding
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
_ROWS = {"row_missing", "row_incomplete"}
# A page that is cut off lacks twenty rows for one reason: from here on they are told together.
_APART = 3
_NAMED = 5
_REMARK = re.compile(r"（[^）]{8,}）$")
"""The form's instruction behind the name of a row (区分处理的，只计这一情形…)."""


def reading(report: Report, told: Collection[str]) -> Iterator[Finding]:
    """
    Yield what the reader noted, as findings; many notes of one kind on one table are one finding.

    ``told`` holds the ids of the rules that have spoken already: the text is asked about its year by itself too.
    """
    kinds: dict[tuple[str, str], list[Note]] = {}
    for note in report.notes:
        if note.id in _JUDGED_ELSEWHERE or (note.id == "unit_in_cell" and _may_have_unit(report, note)):
            continue
        if note.id == "year_mismatch" and "Y2_title_year" in told:
            continue
        kind = "row" if note.id in _ROWS else note.id
        table = note.where.split(".")[0]
        kinds.setdefault((kind, table if table in TABLES else ""), []).append(note)
    for (kind, table), notes in kinds.items():
        if len(notes) <= _APART:
            yield from (_one(report, note) for note in notes)
        elif kind == "row" and table:
            yield _many(report, notes, table, _rows_in_words(report.form, notes, table))
        elif kind == "heading_missing":
            yield _many(report, notes, "", f"没有找到{len(notes)}章的标题：{_chapters_in_words(report.form, notes)}")
        else:
            yield _many(report, notes, table, f"{_bare(notes[0])}；同类情况另有{len(notes) - 1}处")


def _one(report: Report, note: Note) -> Finding:
    rule, severity = _GRAVITY.get(note.id, ("R3_reading", "info"))
    places = (note.where,) if report.form.knows(note.where) else ()
    left = report.values.get(note.where) if places else None
    return Finding(rule, severity, note.where, left, None, f"{_bare(note)}，请对照原件核对。", places)


def _many(report: Report, notes: Sequence[Note], where: str, words: str) -> Finding:
    rule, severity = _GRAVITY.get(notes[0].id, ("R3_reading", "info"))
    rows = {note.where for note in notes}
    places = tuple(cell for cell in report.form.cells if cell in rows or cell.rpartition(".")[0] in rows)
    return Finding(rule, severity, where, None, None, f"{words}，请对照原件核对。", places)


def _bare(note: Note) -> str:
    return note.says.rstrip("。")


def _rows_in_words(form: Edition, notes: Sequence[Note], table: str) -> str:
    missing = sum(note.id == "row_missing" for note in notes)
    unclear = len(notes) - missing
    parts = [*([f"{missing}行没有找到"] if missing else []), *([f"{unclear}行的数字无法确定归属"] if unclear else [])]
    labels = [f"“{label}”" for note in notes if (label := _label_of_row(form, note.where))]
    named = "、".join(labels[:_NAMED]) + ("等" if len(labels) > _NAMED else "")
    return f"{TITLES[table]}表有{'，'.join(parts)}：{named}"


def _label_of_row(form: Edition, row: str) -> str:
    # Every cell of a row leads to the same words; a merged row is not among the form's own cells.
    cells = (cell for cell in (*form.cells, f"{row}.total") if cell.startswith(f"{row}.") and form.knows(cell))
    return next((_REMARK.sub("", form.label(cell).row) for cell in cells), "")


def _chapters_in_words(form: Edition, notes: Sequence[Note]) -> str:
    missing = {note.where for note in notes}
    return "、".join(f"第{each.no}章“{each.label}”" for each in form.chapters if each.code in missing)


def _may_have_unit(report: Report, note: Note) -> bool:
    """Test if the form leaves the unit of this cell open, so that it belongs inside (采购总金额)."""
    if not report.form.knows(note.where):
        return False
    column = report.form.column(note.where)
    return column.kind == "amount" and column.unit != "万元"
