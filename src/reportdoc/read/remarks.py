"""How is it said what the reader tolerated?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reportdoc.read.alignment import Bound
from reportdoc.read.labels import unbalanced
from reportdoc.report import Note

_MOST = 20  # notes of one kind; what comes after is only counted


def short(words: str, most: int = 60) -> str:
    """Return the words on one line, cut off after so many characters."""
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1] + "…"


def bound_notes(bound: Bound, label: str, where: str) -> list[Note]:
    """Return what is odd about the label by which a row was bound."""
    words = short(bound.piece.words)
    if bound.likeness == 0:
        return [Note("row_by_position", where, f"一行数字没有可辨认的行名，按前后各行的位置认作“{label}”")]
    notes = []
    if bound.truncated and bound.likeness < 1:
        notes.append(Note("label_truncated", where, f"行名“{words}”不完整，按“{label}”读取"))
    elif bound.likeness < 1 or unbalanced(bound.piece.words):
        notes.append(Note("label_corrupt", where, f"行名“{words}”有误，按“{label}”读取"))
    if bound.out_of_order:
        notes.append(Note("row_out_of_order", where, f"“{label}”一行不在格式规定的位置，按行名读取"))
    return notes


def limited(notes: Iterable[Note]) -> list[Note]:
    """Return the notes with those of one kind and place counted instead of listed from the twenty-first on."""
    kept: list[Note] = []
    seen: Counter[tuple[str, str]] = Counter()
    for note in notes:
        key = (note.id, note.where)
        seen[key] += 1
        if seen[key] <= _MOST:
            kept.append(note)
    kept += [
        Note(name, where, f"同类情况另有{count - _MOST}处，从略")
        for (name, where), count in seen.items()
        if count > _MOST
    ]
    return kept
