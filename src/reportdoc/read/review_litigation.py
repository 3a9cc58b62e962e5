"""What does the one row of the third table (行政复议、行政诉讼情况) say?"""

from __future__ import annotations

from collections.abc import Sequence

from lawbook.report.edition import Edition
from lawbook.report.identities import Value
from reportdoc.read.document import Line
from reportdoc.read.labels import likeness, plain
from reportdoc.read.values import blank, is_value, read_value, trim
from reportdoc.report import Note

_TABLE = "review_litigation"


def bind(lines: Sequence[Line], form: Edition) -> tuple[dict[str, Value], list[Note]]:
    """Return the cells of the third table and what could not be decided."""
    table = form.review_litigation
    cells = [f"{_TABLE}.{block.code}.{column.code}" for block in table.blocks for column in table.columns]
    columns = [column for _ in table.blocks for column in table.columns]
    values: dict[str, Value] = dict.fromkeys(cells)
    notes = _head_notes(lines, form)
    rows = _rows(lines, len(cells))
    if not rows:
        return values, [*notes, Note("row_missing", _TABLE, "复议诉讼情况表没有数字行")]
    whole = [row for row in rows if len(row) == len(cells)]
    if len(whole) > 1 and any(row != whole[0] for row in whole):
        seen = "；".join(" ".join(row) for row in whole[:3])
        return values, [*notes, Note("row_repeated", _TABLE, f"复议诉讼情况表有多行不同的数字，未采用：{seen}")]
    if not whole:
        joined = [text for row in rows for text in row]
        if len(rows) > 1 and len(joined) == len(cells) and all(joined):
            notes.append(Note("row_by_position", _TABLE, "复议诉讼情况表的数字分成几段，按先后次序读取"))
            whole = [joined]
    if not whole:
        seen = "；".join(" ".join(row) for row in rows[:3])
        says = f"复议诉讼情况表的数字不是十五个，无法确定各在哪一列：{seen}"
        return values, [*notes, Note("row_incomplete", _TABLE, says)]
    for cell, column, text in zip(cells, columns, whole[0], strict=True):
        values[cell], more = read_value(text, column, cell)
        notes += more
    return values, notes


def _rows(lines: Sequence[Line], width: int) -> list[list[str]]:
    """Return the runs of figures: rows of tables, and what stands in lines of text together."""
    rows: list[list[str]] = []
    run: list[str] = []
    barred = True
    for line in lines:
        if line.table:
            _end(run, rows, width, whole=barred)
            run, barred = [], True
            row = _row(line, width)
            if row:
                rows.append(row)
            continue
        parts = [part for cell in line.cells for part in (cell.text.split() or [""])]
        barred = barred and line.barred
        if all(is_value(part) or blank(part) for part in parts):
            run += parts
        else:
            words = [part for part in parts if not is_value(part)]
            tail = parts[len(words) :] if all(map(is_value, parts[len(words) :])) else []
            _end(run, rows, width, whole=barred)
            run, barred = list(tail), line.barred
    _end(run, rows, width, whole=barred)
    return rows


def _end(run: list[str], rows: list[list[str]], width: int, *, whole: bool) -> None:
    """End a run of figures; ``whole``: each cell is there, blank or not, after a lone bar that may begin the row."""
    if not any(run):
        return
    if whole and len(run) == width + 1 and not run[0]:
        run = run[1:]
    kept = run if len(run) == width else trim(run)
    if len(kept) > width and len(kept) % width == 0 and all(kept):
        rows += [kept[start : start + width] for start in range(0, len(kept), width)]
    else:
        rows.append(kept)


def _row(line: Line, width: int) -> list[str] | None:
    """Return the figures of a table's row, without the words that may stand in front of them."""
    cells = list(line.own)
    while cells and not blank(cells[0].text) and not is_value(cells[0].text):
        cells.pop(0)
    if any(not blank(cell.text) and not is_value(cell.text) for cell in cells):
        return None
    row = [text for cell in cells for text in (cell.text, *[""] * (cell.span - 1))]
    if not any(row):
        return row if len(row) == width and len(line.own) == width else None
    if len(row) == width:
        return row
    single = [cell.text for cell in cells]
    if len(single) == width:
        return single
    kept = trim(row)
    return kept if len(kept) <= width or all(kept) else row


def _head_notes(lines: Sequence[Line], form: Edition) -> list[Note]:
    """Return a note for each column head that is misspelt."""
    known = {plain(column.label): column.code for column in form.review_litigation.columns}
    notes = []
    for line in lines:
        for cell in line.own:
            words = plain(cell.text)
            if not 4 <= len(words) <= 7 or words in known:
                continue
            for label, code in known.items():
                if 0.75 <= likeness(words, label) < 1 and len(words) != 2 * len(label):
                    notes.append(
                        Note("label_corrupt", f"{_TABLE}.{code}", f"列名“{cell.text.strip()}”有误，按“{label}”读取")
                    )
    return notes
