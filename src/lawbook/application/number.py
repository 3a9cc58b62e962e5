"""How is an application numbered so that a slip of the pen is seen (受理编号)?"""

from __future__ import annotations

import re

from lawbook.reasons import Refused

_SHAPE = re.compile(r"\A([A-Z]{2,8})-([0-9]{4})-([0-9]{5}|[1-9][0-9]{5,8})-([0-9])\Z")
_PARTS = re.compile(r"\A([A-Z]{2,8})-?(2[0-9]{3})-?([0-9]{5}|[1-9][0-9]{5,8})-([0-9])\Z")
# One digit cannot tell twenty-six letters apart. Letters that look or sound alike (O and Q, P and F, N and L) are
# given different values, so that those slips are seen; two letters of one value lead to another organ's mark.
_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "19687635050193479843581472", strict=True))
_FORGIVEN = str.maketrans({chr(0xFF01 + i): chr(0x21 + i) for i in range(94)} | dict.fromkeys("—–‐‑‒−－_·", "-"))


def check_digit(text: str) -> int:
    """
    Return the check digit of letters and digits (ISO 7064, modulus 11-10; a letter counts as the digit of its group).

    Every single wrong digit changes it, every letter that looks or sounds like another, and nearly every exchange of
    two neighbors.
    """
    rest = 10
    for each in text:
        if each == "-":
            continue
        total = (rest + int(_LETTERS.get(each, each))) % 10 or 10
        rest = total * 2 % 11
    return (11 - rest) % 10


def number_of(mark: str, year: int, serial: int) -> str:
    """
    Return the number of an application: the organ's mark, the year, a serial of five digits and the check digit.

    :raises Refused: if the mark is not two to eight letters, the year not of four digits, or the serial no number
    """
    body = f"{mark}-{year}-{serial:05d}"
    number = f"{body}-{check_digit(body)}" if mark.isascii() and mark.isupper() and mark.isalpha() else ""
    if serial < 1 or _SHAPE.match(number) is None:
        raise Refused("受理编号由机关代号（二至八个大写字母）、年份和序号组成。")
    return number


def read_number(typed: str) -> str:
    """
    Return a number as it is kept, from what somebody typed.

    Small letters, spaces, full-width signs and long dashes are forgiven, and so are hyphens left out or replaced by
    spaces.

    :raises Refused: if it has another shape, or the check digit does not fit
    """
    plain = typed[:60].strip().upper().translate(_FORGIVEN)
    plain = re.sub(r"\s+", "", plain)
    found = _SHAPE.match(plain) or _PARTS.match(_hyphened(plain))
    if found is None:
        raise Refused("受理编号的写法不对，应形如 ZN-2021-00012-7。")
    mark, year, serial, digit = found.groups()
    body = f"{mark}-{year}-{serial}"
    if int(digit) != check_digit(body):
        raise Refused("受理编号有误，请对照回执核对每一位。")
    return f"{body}-{digit}"


def _hyphened(plain: str) -> str:
    """Return a number that was typed without its hyphens with the last one in its place."""
    bare = plain.replace("-", "")
    return f"{bare[:-1]}-{bare[-1:]}"
