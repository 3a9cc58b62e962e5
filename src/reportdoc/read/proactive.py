"""What do the stacked parts of the first table (主动公开政府信息情况) say?"""

from __future__ import annotations

from collections.abc import Sequence

from lawbook.report.edition import Column, Edition, Section
from lawbook.report.identities import Value
from reportdoc.read.alignment import Bound, align
from reportdoc.read.document import Line
from reportdoc.read.gridrows import Piece
from reportdoc.read.labels import plain
from reportdoc.read.remarks import bound_notes, limited, short
from reportdoc.read.stacked import Seen, rows_of
from reportdoc.read.values import blank, is_figure, read_value, trim
from reportdoc.read.vocabulary import proactive_labels
from reportdoc.report import Note


def bind(lines: Sequence[Line], form: Edition) -> tuple[dict[str, Value], list[Note]]:
    """Return the cells of the first table and what could not be decided."""
    labels = proactive_labels(form.code)
    heads = frozenset(
        plain(word)
        for section in form.proactive.sections
        for column in section.columns
        for word in (column.label, *column.aliases)
    )
    rows = {f"{s.code}.{row.code}": (s, row) for s in form.proactive.sections for row in s.rows}

    def fits(piece: Piece, row: str) -> bool:
        assert isinstance(piece, Seen)
        texts, extra = _arranged(piece, rows[row][0])
        return texts is not None and not extra and not piece.words and all(not blank(text) for text in texts)

    widths = {code: len(section.columns) for code, (section, _) in rows.items()}
    found = align(rows_of(lines, labels, heads, widths), list(rows), labels, fits)
    values: dict[str, Value] = {}
    notes: list[Note] = []
    for code, (section, row) in rows.items():
        where = f"proactive.{code}"
        values.update((f"{where}.{column.code}", None) for column in section.columns)
        if code in found.repeated:
            seen = "；".join(short(piece.says) for piece in found.repeated[code][:3])
            notes.append(Note("row_repeated", where, f"“{row.label}”一行出现多次且数字不同，未采用：{seen}"))
        elif code in found.rows:
            notes += bound_notes(found.rows[code], row.label, where)
            notes += _fill(found.rows[code], section, row.label, where, values)
        else:
            notes.append(Note("row_missing", where, f"没有找到“{row.label}”一行"))
    loose = [
        Note("row_unbound", "proactive", f"有一行不属于格式规定的各行，未采用：{short(f'{piece.words} {piece.says}')}")
        for piece in found.loose
    ]
    return values, notes + limited(loose)


def _fill(bound: Bound, section: Section, label: str, where: str, values: dict[str, Value]) -> list[Note]:
    assert isinstance(bound.piece, Seen)
    texts, extra = _arranged(bound.piece, section)
    if texts is None:
        says = f"“{label}”一行的数字与列数不符，无法确定各在哪一列：{short(bound.piece.says)}"
        return [Note("row_incomplete", where, says)]
    notes = []
    if extra:
        notes.append(Note("extra_number", where, f"“{label}”一行多出“{short(extra)}”，未采用"))
    for column, text in zip(section.columns, texts, strict=True):
        cell = f"{where}.{column.code}"
        values[cell], more = read_value(text, column, cell)
        notes += more
    return notes


def _arranged(seen: Seen, section: Section) -> tuple[list[str] | None, str]:
    """Return the texts of a row by column, or None if it is unclear, and what stands there besides."""
    count = len(section.columns)
    texts = [cell.text for cell in seen.cells]
    short_row = bool(seen.head and seen.cells) and seen.cells[-1].end < seen.head[-1].end
    if short_row and count > 1 and any(map(blank, texts)):
        return None, ""  # a cell short: nobody knows which
    by_head = None if short_row else _by_head(seen, section.columns)
    if by_head is not None:
        return by_head, ""
    if len(texts) == count or not any(not blank(text) for text in texts):
        return (texts if len(texts) == count else [""] * count), ""
    if count == 1:
        filled = [text for text in texts if not blank(text)]
        return (filled, "") if len(filled) == 1 else (None, "")
    spread = [text for cell in seen.cells for text in (cell.text, *[""] * (cell.span - 1))]
    for kept in (spread, trim(texts)):
        if len(kept) == count:
            return kept, ""
    if not seen.head and len(texts) % count == 0 and len(texts) == len(trim(texts)) and all(map(is_figure, texts)):
        # The next row has lost its label: the figures right behind this one are its own.
        return texts[:count], " ".join(texts[count:])
    if len(texts) > count and not any(not blank(text) for text in texts[count:]):
        return texts[:count], ""
    return None, ""


def _by_head(seen: Seen, columns: Sequence[Column]) -> list[str] | None:
    """Return the texts under the heads of the columns, if the head names them all and every text is under one."""
    if not seen.head or len(seen.cells) < 2:
        return None
    starts: list[int] = []
    for column in columns:
        names = {plain(word) for word in (column.label, *column.aliases)}
        at = [cell for cell in seen.head if plain(cell.text) in names]
        if len(at) != 1:
            return None
        starts.append(at[0].column)
    edges = sorted({*(cell.column for cell in seen.head if not blank(cell.text)), 10_000})
    texts = []
    for start in starts:
        end = edges[edges.index(start) + 1]
        inside = [cell.text for cell in seen.cells if start <= cell.column < end and not blank(cell.text)]
        if len(inside) > 1:
            return None
        texts.append(inside[0] if inside else "")
    filled = sum(not blank(cell.text) for cell in seen.cells)
    return texts if filled == sum(not blank(text) for text in texts) else None
