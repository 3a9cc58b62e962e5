"""What do the rows of the second table (收到和处理政府信息公开申请情况) say, and which rows can be told from each other?"""

from __future__ import annotations

from collections.abc import Sequence

from lawbook.report.edition import Edition, Row
from lawbook.report.identities import Value
from reportdoc.read.alignment import Alignment, Fits, align
from reportdoc.read.document import Line
from reportdoc.read.labels import plain
from reportdoc.read.remarks import bound_notes, limited, short
from reportdoc.read.segments import Piece, segments
from reportdoc.read.values import read_value
from reportdoc.read.vocabulary import application_labels, rows_in_order
from reportdoc.report import Note

WIDTH = 7


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """Return the labelled and bare rows of the second table's lines."""
    return segments(lines, application_labels(), WIDTH)


def bind(pieces: Sequence[Piece], form: Edition) -> tuple[dict[str, Value], list[Note]]:
    """Return the cells of the second table and what could not be decided."""
    rows = rows_in_order(form)
    found = _best(pieces, rows)
    used = [row for row in rows if row.code in found[1]]
    return _cells(found[0], used, form)


def _best(pieces: Sequence[Piece], rows: Sequence[Row]) -> tuple[Alignment, list[str]]:
    """Return the alignment with the rows of the form that the report uses: a merged row, or those that it stands for."""
    wide = next((row for row in rows if row.stands_for), None)
    if wide is None:
        order = [row.code for row in rows]
        return align(pieces, order, application_labels(), _fits(rows)), order
    split = [row.code for row in rows if not row.stands_for]
    merged = [row.code for row in rows if row.code not in wide.stands_for]
    first = align(pieces, split, application_labels(), _fits(rows))
    named = [row for row in wide.stands_for if row in first.labelled or (row in first.rows and first.rows[row].likeness)]
    if named:
        return first, split
    second = align(pieces, merged, application_labels(), _fits(rows))
    if wide.code in second.rows and second.rows[wide.code].piece.values is None:
        return first, split  # figures of several rows run together
    if len(second.loose) != len(first.loose):
        return (second, merged) if len(second.loose) < len(first.loose) else (first, split)
    seen = wide.code in second.labelled or (wide.code in second.rows and second.rows[wide.code].likeness > 0)
    return (second, merged) if seen else (first, split)


def _fits(rows: Sequence[Row]) -> Fits:
    under = {row.code: row.under for row in rows}
    groups = {"不予公开": "denied", "无法提供": "unable", "不予处理": "not_processed", "其他处理": "other"}

    def fits(piece: Piece, row: str) -> bool:
        """Test if figures without a label may stand in the row: the heading beside them must not say otherwise."""
        words = plain(piece.context + piece.words)
        said = {group for label, group in groups.items() if label in words}
        return not said or under[row] in said or row == "other_processing"

    return fits


def _cells(found: Alignment, rows: Sequence[Row], form: Edition) -> tuple[dict[str, Value], list[Note]]:
    values: dict[str, Value] = {}
    notes: list[Note] = []
    for row in rows:
        where = f"applications.{row.code}"
        cells = [(f"{where}.{column.code}", column) for column in form.applications.columns]
        values.update(dict.fromkeys((cell for cell, _ in cells), None))
        bound = found.rows.get(row.code)
        if row.code in found.repeated:
            seen = "；".join(short(piece.says) for piece in found.repeated[row.code][:3])
            notes.append(Note("row_repeated", where, f"“{row.label}”一行出现多次且数字不同，未采用：{seen}"))
            continue
        if bound is None:
            label = found.labelled.get(row.code)
            notes.append(
                Note("row_missing", where, f"没有找到“{row.label}”一行")
                if label is None
                else Note("row_incomplete", where, f"“{row.label}”一行没有可以确定归属的数字")
            )
            continue
        notes += bound_notes(bound, row.label, where)
        if bound.piece.values is None:
            says = f"“{row.label}”一行的数字不是七个，无法确定各在哪一列：{short(bound.piece.unclear)}"
            notes.append(Note("row_incomplete", where, says))
            continue
        for (cell, column), text in zip(cells, bound.piece.values, strict=True):
            values[cell], more = read_value(text, column, cell)
            notes += more
    loose = [
        Note("row_unbound", "applications", f"有一行数字无法确定属于哪一行，未采用：{short(piece.says)}")
        for piece in found.loose
    ]
    return values, notes + limited(loose)
