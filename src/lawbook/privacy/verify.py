"""
Is a text a resident identity number, a credit code, a bank card number or a mobile number?

Each test takes the bare number, without blanks. Check characters follow GB 11643 (identity numbers), GB 32100 (unified
social credit codes) and the Luhn rule (cards). Passing says that a number is well formed, not that it was ever issued.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from lawbook import parameters
from lawbook.cite import carries_out

_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_RESIDENT = re.compile(r"[0-9]{17}[0-9Xx]")
_LEGACY = re.compile(r"[0-9]{15}")
_CREDIT = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
_CARD = re.compile(r"[0-9]{16,19}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ALWAYS = date.max


@carries_out("gb-11643")
def is_resident_number(text: str) -> bool:
    """Test if a text is a resident identity number: 18 characters with a right check, or 15 digits of the old kind."""
    if _RESIDENT.fullmatch(text):
        if not _known_region(text[:2]) or not _is_date(int(text[6:10]), int(text[10:12]), int(text[12:14])):
            return False
        total = sum(int(digit) * weight for digit, weight in zip(text, _RESIDENT_WEIGHTS, strict=False))
        return _RESIDENT_CHECKS[total % 11] == text[17].upper()
    if _LEGACY.fullmatch(text):
        return _known_region(text[:2]) and _is_date(1900 + int(text[6:8]), int(text[8:10]), int(text[10:12]))
    return False


@carries_out("gb-32100")
def is_credit_code(text: str) -> bool:
    """Test if a text is a unified social credit code (统一社会信用代码): 18 characters with a right check character."""
    if not _CREDIT.fullmatch(text) or not _known_region(text[2:4]):
        return False
    total = sum(
        _CREDIT_ALPHABET.index(character) * weight for character, weight in zip(text, _CREDIT_WEIGHTS, strict=False)
    )
    return _CREDIT_ALPHABET[-total % 31] == text[17]


@carries_out("iso-7812")
def is_bank_card(text: str) -> bool:
    """Test if a text is a bank card number: 16 to 19 digits, a known issuer prefix, a right Luhn digit."""
    if not _CARD.fullmatch(text) or not text.startswith(_card_prefixes()):
        return False
    doubled = (int(digit) * 2 for digit in reversed(text[-2::-2]))
    return (sum(value - 9 if value > 9 else value for value in doubled) + sum(map(int, text[-1::-2]))) % 10 == 0


def is_mobile(text: str) -> bool:
    """Test if a text is a mainland mobile number: 11 digits from 13 to 19."""
    return _MOBILE.fullmatch(text) is not None


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return 1800 <= year <= 2199


def _known_region(prefix: str) -> bool:
    return prefix in _region_prefixes()


@cache
def _region_prefixes() -> frozenset[str]:
    return frozenset(str(code) for code in parameters.value("privacy.verify", "region_prefixes", _ALWAYS).value)


@cache
def _card_prefixes() -> tuple[str, ...]:
    return tuple(parameters.value("privacy.verify", "card_prefixes", _ALWAYS).value)
