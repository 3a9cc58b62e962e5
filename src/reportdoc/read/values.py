"""
What stands in a cell: a number, a blank, or words?

Nothing is repaired. A figure with a remark, a unit or a minus sign keeps the figure, and a note says what else stood
there; what is no number stays as the words that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from lawbook.report.edition import Column
from lawbook.report.identities import Value
from reportdoc.report import Note

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_SPACE = re.compile(r"\s+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_UNIT = "件次|件|项|条|宗|个|起|人次|人|份|部|家|例|次|元整|元|千元|万元|亿元|万|人民币"
_WITH_UNIT = re.compile(rf"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*({_UNIT})。?")
_WITH_REMARK = re.compile(
    rf"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*({_UNIT})?\s*[,，;；、]?\s*((?:[(（\[【〔]|其中|含|包括|注).*)", re.DOTALL
)
_PLACEHOLDER = re.compile(
    r"[-/\\*×.·○〇oO—–_~]{1,4}|无|零|没有|不涉及|暂无|未发生|空|N/?A|[-—–]{1,8}|[?\ufffd] ?[0-9]{1,9}"
)
_LONGEST_CELL = 200
_LONGEST = 18  # digits; anything longer is several numbers run together


def blank(text: str) -> bool:
    """Test if nothing stands in the cell."""
    return not text or text.isspace()


def is_figure(text: str) -> bool:
    """Test if the words begin with a number and are a cell's value: 12, 1,234, 22（其中修订16件）, -7, 251000元."""
    if len(text) > _LONGEST_CELL:
        return False
    if text.isdecimal() and text.isascii():
        return True
    tidy = _tidy(text)
    return bool(_NUMBER.fullmatch(tidy) or _GROUPED.fullmatch(tidy) or _WITH_UNIT.fullmatch(tidy) or _remark(tidy))


@lru_cache(maxsize=8192)
def is_value(text: str) -> bool:
    """Test if the words can only be a cell's value: a number, or a sign for none."""
    return is_figure(text) or bool(_PLACEHOLDER.fullmatch(_tidy(text)))


def read_value(text: str, column: Column, where: str) -> tuple[Value, list[Note]]:
    """Return what stands in a cell of that column, and notes on what is more than a plain number."""
    if len(text) < _LONGEST and text.isdecimal() and text.isascii():
        return int(text), []
    tidy = _tidy(text)
    if not tidy:
        return None, []
    notes: list[Note] = []
    figure = tidy
    if (remark := _remark(tidy)) is not None:
        figure, unit, words = remark
        notes.append(Note("annotated_value", where, f"单元格内为“{_short(text)}”，数字之外有说明“{_short(words)}”"))
        _unit_note(unit, column, where, text, notes)
    elif (match := _WITH_UNIT.fullmatch(tidy)) is not None:
        figure = match.group(1)
        _unit_note(match.group(2), column, where, text, notes)
    elif _GROUPED.fullmatch(tidy):
        figure = tidy.replace(" ", "")
    number = _number(figure)
    if number is None:
        return _words(text, where)
    if tidy.startswith("+"):
        notes.append(Note("annotated_value", where, f"单元格内为“{_short(text)}”，数字前写有加号"))
    if number < 0 and column.kind != "change":
        notes.append(Note("negative_in_cell", where, f"单元格内为负数“{_short(text)}”"))
    return number, notes


def _words(text: str, where: str) -> tuple[Value, list[Note]]:
    words = _SPACE.sub(" ", text).strip()
    if any("0" <= character <= "9" for character in _tidy(words)):
        return words, [Note("value_unclear", where, f"单元格内为“{_short(words)}”，不是单一数字，按文字保留")]
    return words, []


def _number(figure: str) -> int | Decimal | None:
    figure = figure.replace(",", "")
    if not _NUMBER.fullmatch(figure) or sum(map(str.isdigit, figure)) > _LONGEST:
        return None
    number = Decimal(figure)
    return int(number) if number == number.to_integral_value() else number


def _remark(tidy: str) -> tuple[str, str, str] | None:
    match = _WITH_REMARK.fullmatch(tidy)
    return (match.group(1), match.group(2) or "", match.group(3)) if match else None


def _unit_note(unit: str, column: Column, where: str, text: str, notes: list[Note]) -> None:
    """Note a unit that is another one than the column's, or that the form leaves to the cell."""
    if not unit:
        return
    if column.kind == "amount":
        if unit != column.unit:
            notes.append(Note("unit_in_cell", where, f"单元格内写有单位：“{_short(text)}”，数字按原样保留，未作换算"))
    elif unit.endswith(("元", "万")):
        notes.append(Note("unit_in_cell", where, f"单元格内写有单位：“{_short(text)}”，数字按原样保留，未作换算"))


def narrow(text: str) -> str:
    """Return the text with full-width letters, digits and signs as plain ones."""
    return text.translate(_FULL_WIDTH)


def _tidy(text: str) -> str:
    if text.isdecimal() and text.isascii():
        return text
    tidy = _SPACE.sub(" ", text.translate(_FULL_WIDTH)).strip()
    if tidy[:1] in "−–—‐‑﹣" and len(tidy) > 1 and tidy[1].isdigit():
        tidy = "-" + tidy[1:]
    return tidy


def _short(text: str) -> str:
    words = _SPACE.sub(" ", text).strip()
    return words if len(words) <= 40 else words[:39] + "…"


def trim(values: Iterable[str]) -> list[str]:
    """Return the values without the blanks before the first and after the last that holds something."""
    kept = list(values)
    while kept and blank(kept[-1]):
        kept.pop()
    start = 0
    while start < len(kept) and blank(kept[start]):
        start += 1
    return kept[start:]
