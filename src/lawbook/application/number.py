"""How is an application numbered so that a slip of the pen is seen (受理编号)?"""

from __future__ import annotations

import re

from lawbook.reasons import Refused

_SHAPE = re.compile(r"\A([A-Z]{2,8})-(\d{4})-(\d{5,})-(\d)\Z")


def check_digit(text: str) -> int:
    """
    Return the check digit of letters and digits, read in base 36 (ISO 7064, modulus 11-10).

    Every single wrong character and nearly every exchange of two neighbors changes it.
    """
    rest = 10
    for each in text:
        if each == "-":
            continue
        total = (rest + int(each, 36)) % 10 or 10
        rest = total * 2 % 11
    return (11 - rest) % 10


def number_of(mark: str, year: int, serial: int) -> str:
    """Return the number of an application: the organ's mark, the year, a serial of five digits and the check digit."""
    body = f"{mark}-{year}-{serial:05d}"
    return f"{body}-{check_digit(body)}"


def read_number(typed: str) -> str:
    """
    Return a number as it is kept, from what somebody typed: small letters, spaces and full-width signs are forgiven.

    :raises Refused: if it has another shape, or the check digit does not fit
    """
    plain = typed.strip().upper().translate(_FORGIVEN).replace(" ", "")
    found = _SHAPE.match(plain)
    if found is None:
        raise Refused("受理编号的写法不对，应形如 ZN-2021-00012-7。")
    body, digit = plain.rsplit("-", 1)
    if int(digit) != check_digit(body):
        raise Refused("受理编号有误，请对照回执核对每一位。")
    return plain


_FORGIVEN = str.maketrans({chr(0xFF01 + i): chr(0x21 + i) for i in range(94)} | dict.fromkeys("—–－_", "-"))
