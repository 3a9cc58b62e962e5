"""What do the rows of the second table (收到和处理政府信息公开申请情况) say?"""

from __future__ import annotations

from collections.abc import Sequence

from lawbook.report.edition import Edition, Row
from lawbook.report.identities import Value
from reportdoc.read.alignment import Alignment, Fits, align
from reportdoc.read.document import Line
from reportdoc.read.gridrows import Piece
from reportdoc.read.labels import plain
from reportdoc.read.remarks import bound_notes, limited, short
from reportdoc.read.segments import segments
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
    found, order, told = _best(pieces, rows)
    values, notes = _cells(found, [row for row in rows if row.code in order], form)
    if not told:
        notes += [
            Note("row_missing", f"applications.{row.code}", f"没有找到“{row.label}”一行")
            for row in rows
            if row.code not in order
        ]
    return values, notes


def _best(pieces: Sequence[Piece], rows: Sequence[Row]) -> tuple[Alignment, list[str], bool]:
    """
    Return the alignment with the rows that the report uses: a merged row, or those that it stands for.

    The third value says if the labels tell which.
    """
    wide = next((row for row in rows if row.stands_for), None)
    if wide is None:
        order = [row.code for row in rows]
        return align(pieces, order, application_labels(), _fits(rows)), order, True
    split = [row.code for row in rows if not row.stands_for]
    merged = [row.code for row in rows if row.code not in wide.stands_for]
    first = align(pieces, split, application_labels(), _fits(rows))
    if any(row in first.labelled or (row in first.rows and first.rows[row].likeness) for row in wide.stands_for):
        return first, split, True
    second = align(pieces, merged, application_labels(), _fits(rows))
    if wide.code in second.rows and second.rows[wide.code].piece.values is None:
        return first, split, False  # figures of several rows run together
    if len(second.loose) != len(first.loose):
        return (second, merged, True) if len(second.loose) < len(first.loose) else (first, split, True)
    seen = wide.code in second.labelled or (wide.code in second.rows and second.rows[wide.code].likeness > 0)
    return (second, merged, True) if seen else (first, split, False)


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
