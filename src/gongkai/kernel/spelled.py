"""Which day or moment in China is meant by what somebody wrote? (2024-3-5, 2024年3月5日, 二〇二四年三月五日 …)"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from .clock import CHINA

_NUMERALS = str.maketrans("０１２３４５６７８９：／－．〇○零Ｏ", "0123456789:/-.0000")
_HAN = {each: number for number, each in enumerate("一二三四五六七八九", start=1)}
_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*(?P<sign>[-/.年])\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)\s*日?"
)
_SOLID = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)")
_HAN_DAY = re.compile(
    r"(?P<year>[0-9一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,3})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_TIME = re.compile(r"\s*[T\s,，]?\s*(?P<hour>\d{1,2})\s*[:时]\s*(?P<minute>\d{1,2})(?:\s*[:分]\s*(?P<second>\d{1,2}))?")
_ZONE = re.compile(r"(?:\.\d+)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})\Z")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
# How a spreadsheet counts days; below and above lies no date of an office.
_EPOCH, _FIRST_SERIAL, _LAST_SERIAL = datetime(1899, 12, 30, tzinfo=CHINA), 18_264, 73_050
_LONGEST = 200


def day(said: str) -> date | None:
    """Return the first day that is written, or None."""
    found = _found(said)
    return found[0] if found else None


def moment(said: str) -> datetime | None:
    """Return the first moment that is written, in China's time; a day without a time begins at midnight."""
    found = _found(said)
    if found is None:
        return None
    on, rest = found
    time = _TIME.match(rest)
    hour, minute, second = (int(each or 0) for each in time.groups()) if time else (0, 0, 0)
    try:
        at = datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=CHINA)
    except ValueError:
        return datetime(on.year, on.month, on.day, tzinfo=CHINA)
    zone = _ZONE.match(rest[time.end() :].strip()) if time else None
    if zone is None:
        return at
    return datetime.fromisoformat(f"{at:%Y-%m-%dT%H:%M:%S}{zone['zone']}").astimezone(CHINA)


def _found(said: str) -> tuple[date, str] | None:
    """Return the day and what follows it."""
    text = said[:_LONGEST].strip().translate(_NUMERALS)
    for pattern in (_DAY, _SOLID):
        if (match := pattern.search(text)) and (
            on := _date(int(match["year"]), int(match["month"]), int(match["day"]))
        ):
            return on, text[match.end() :]
    if match := _HAN_DAY.search(text):
        year = int("".join(str(_HAN.get(each, each)) for each in match["year"]))
        if on := _date(year, _han(match["month"]), _han(match["day"])):
            return on, text[match.end() :]
    if _SERIAL.fullmatch(text) and _FIRST_SERIAL <= float(text) <= _LAST_SERIAL:
        at = _EPOCH + timedelta(days=float(text))
        return at.date(), f" {at:%H:%M:%S}"
    return None


def _date(year: int, month: int, on: int) -> date | None:
    try:
        return date(year, month, on)
    except ValueError:
        return None


def _han(said: str) -> int:
    """Return a number up to 99 in Chinese numerals, 0 if it is none."""
    tens, ten, ones = said.partition("十")
    if not ten:
        return _HAN.get(said, 0)
    if (tens and tens not in _HAN) or (ones and ones not in _HAN):
        return 0
    return _HAN.get(tens, 1) * 10 + _HAN.get(ones, 0)
