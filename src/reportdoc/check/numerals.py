"""What number does a numeral in Chinese characters state: 十二, 一百零五, 二〇三?"""

from __future__ import annotations

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
SIGNS = "零〇○一二两三四五六七八九十百千万"
"""The characters of such a numeral."""


def number_of(words: str) -> int | None:
    """Return the number; ``None`` for what states none, or none for sure: 三四 is three or four, 百 is many."""
    head, wan, rest = words.partition("万")
    if not wan:
        return _below_wan(words)
    high, zero = _below_wan(head), bool(rest) and _DIGITS.get(rest[0]) == 0
    low = _below_wan(rest[1:] if zero else rest) if rest else 0
    # 三万五 is 35,000 in speech: below the thousands a zero has to follow
    sure = not rest or zero or "千" in rest
    return high * 10_000 + low if high and low is not None and sure else None


def _below_wan(words: str) -> int | None:
    if not words or any(sign not in _DIGITS and sign not in _TENS for sign in words):
        return None
    if not any(sign in _TENS for sign in words):
        # 二〇三 is written digit by digit; without a zero such a row of digits is an estimate (三四件)
        spelled = len(words) == 1 or (any(_DIGITS[sign] == 0 for sign in words[1:]) and _DIGITS[words[0]] != 0)
        return int("".join(str(_DIGITS[sign]) for sign in words)) if spelled else None
    if _DIGITS.get(words[-1]) == 0:
        return None
    total, unit = 0, 10_000
    digit: int | None = None
    for at, sign in enumerate(words):
        if sign in _TENS:
            if _TENS[sign] >= unit or (digit is None and not (sign == "十" and _begins(words, at))):
                return None
            total, digit, unit = total + (1 if digit is None else digit) * _TENS[sign], None, _TENS[sign]
        elif _DIGITS[sign] == 0:
            if digit is not None or at == 0:
                return None
        elif digit is not None:
            return None
        else:
            digit = _DIGITS[sign]
    if digit is not None and unit > 10 and not _after_zero(words):
        return None  # 一百五 is a hundred and fifty in speech and nothing in writing
    return total + (digit or 0)


def _begins(words: str, at: int) -> bool:
    """Test if 十 may stand without a digit: at the beginning, or after the zero of 一百零十."""
    return at == 0 or _DIGITS.get(words[at - 1]) == 0


def _after_zero(words: str) -> bool:
    return len(words) > 1 and _DIGITS.get(words[-2]) == 0
