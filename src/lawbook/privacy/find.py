"""
Where in a text does a personal number stand?

Each stretch of letters and digits is judged once, in this order: identity number, credit code, bank card, mobile.
What the stronger check recognizes is no longer offered to the weaker, so a credit code is no card and its digits are no
telephone. Full-width digits count like others. The time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lawbook.privacy.verify import is_bank_card, is_credit_code, is_mobile, is_resident_number

Kind = Literal["resident_number", "credit_code", "bank_card", "mobile"]
PERSONAL: frozenset[Kind] = frozenset({"resident_number", "bank_card", "mobile"})

_NARROW = {ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９Ｘｘ", "0123456789Xx", strict=True)}
_RESIDENT = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9])")
_CREDIT = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NP-RTUWXY]{18}(?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9])(?:[0-9]{16,19}|[0-9]{4}(?:([ -])[0-9]{4}(?:\1[0-9]{4}){2}(?:\1[0-9]{1,3})?))(?![0-9])")
_MOBILE = re.compile(
    r"(?:(?<![0-9])|(?<=\+86)|(?<=[^0-9]0086))1[3-9][0-9](?:[0-9]{8}|([ -])[0-9]{4}\1[0-9]{4})(?![0-9])"
)
_GAPS = re.compile(r"[ -]")

_ORDER: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("resident_number", _RESIDENT, is_resident_number),
    ("credit_code", _CREDIT, is_credit_code),
    ("bank_card", _CARD, is_bank_card),
    ("mobile", _MOBILE, is_mobile),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A number in a text: its kind, its range (end excluded) and the text as it stands there."""

    kind: Kind
    start: int
    end: int
    text: str

    @property
    def is_personal(self) -> bool:
        """Test if the number is one that must not be published (a credit code may)."""
        return self.kind in PERSONAL


def find(text: str, *, published: Iterable[str] = ()) -> list[Hit]:
    """
    Return the numbers in a text, in the order in which they stand.

    :param published: the office's own telephone numbers, which are meant to be seen
    """
    return sorted(_hits(text, {_bare(each) for each in published}), key=lambda hit: hit.start)


def _hits(text: str, published: set[str]) -> Iterator[Hit]:
    narrow = text.translate(_NARROW)
    taken = bytearray(len(narrow))
    for kind, pattern, is_one in _ORDER:
        for match in pattern.finditer(narrow):
            start, end = match.span()
            number = _bare(match.group())
            if any(taken[start:end]) or not is_one(number):
                continue
            taken[start:end] = b"\x01" * (end - start)
            if number not in published:
                yield Hit(kind, start, end, text[start:end])


def _bare(number: str) -> str:
    return _GAPS.sub("", number)
