"""Where do the characters of a number lie when a text comes in pieces, and which of them are to be hidden?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from lawbook.privacy.find import Hit, find
from lawbook.privacy.mask import mask

STAR = "*"
# What nobody sees and what yet stands between two digits.
UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_FEWEST = 11
_DIGITS = re.compile(r"[0-9０-９](?:[^0-9０-９]{0,3}[0-9０-９]){10}")


def may_hold(text: str) -> bool:
    """Test quickly if there are digits enough for the shortest number."""
    return len(text) >= _FEWEST and _DIGITS.search(text) is not None


def personal(text: str) -> list[Hit]:
    """Return the numbers in a text that must not be published."""
    return [hit for hit in find(text) if hit.is_personal] if may_hold(text) else []


def stars(text: str, *, on: date) -> list[int]:
    """Return the places in a text that are to be hidden."""
    places = []
    for hit in personal(text):
        masked = mask(hit.text, kind=hit.kind, on=on)
        places += [hit.start + index for index, each in enumerate(masked) if each == STAR and hit.text[index] != STAR]
    return places


def masked(text: str, *, on: date) -> str:
    """Return a text with its personal numbers masked, also those with something invisible between the digits."""
    return masked_pieces([text], [[0]], on=on)[0]


def masked_pieces(pieces: Sequence[str], views: Iterable[Sequence[int]], *, on: date) -> list[str]:
    """
    Return the pieces with the personal numbers masked that show when they are read together.

    :param views: each a way to read the pieces one after the other, such as with and without what was deleted
    """
    hidden: dict[int, set[int]] = {}
    for view in views:
        joined = "".join(pieces[piece] for piece in view)
        if not may_hold(joined):
            continue
        where = [(piece, index) for piece in view for index, each in enumerate(pieces[piece]) if each not in UNSEEN]
        for place in stars("".join(pieces[piece][index] for piece, index in where), on=on):
            piece, index = where[place]
            hidden.setdefault(piece, set()).add(index)
    return [
        "".join(STAR if index in hidden[number] else each for index, each in enumerate(piece))
        if number in hidden
        else piece
        for number, piece in enumerate(pieces)
    ]


def seen(text: str) -> str:
    """Return a text without what nobody sees and no database keeps."""
    return _UNKEPT.sub("", text)


_UNKEPT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
