"""How is a document number (发文字号) written, and what is wrong with one?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lawbook.cite import Cite, carries_out
from lawbook.reasons import Step

_RULE = Cite("gb-9704")
_YEAR = re.compile(r"[\[【(﹝〔〈<{](\d{4})年?[\]】)﹞〕〉>}]")
_FORM = re.compile(r"(?P<word>[^\W\d_]+)〔(?P<year>(?:19|20)\d\d)〕(?P<serial>[1-9]\d*)号")
_DECREE = re.compile(r"[^\W\d_]*令第?[1-9]\d*号")
_SERIAL = re.compile(r"(?<=〕)第?0*(\d+)号?$")


@dataclass(frozen=True, slots=True)
class Number:
    """A document number in its parts: 清府规〔2026〕1号."""

    word: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.serial}号"


@carries_out("gb-9704")
def normalized(typed: str) -> str:
    """
    Return a document number as it is written: year in 〔〕, no blanks, no 第, no leading zeros, 号 at the end.

    What has no year in brackets is only freed of blanks: a decree (令第353号) has another form.
    """
    plain = "".join(unicodedata.normalize("NFKC", each) if each not in "〔〕﹝﹞【】" else each for each in typed)
    number = _YEAR.sub(r"〔\1〕", re.sub(r"\s+", "", plain))
    return _SERIAL.sub(lambda found: f"{found[1]}号", number)


def parsed(number: str) -> Number | None:
    """Return the parts of a number in the form 字〔年〕号, or None."""
    found = _FORM.fullmatch(number)
    return Number(found["word"], int(found["year"]), int(found["serial"])) if found else None


@carries_out("gb-9704")
def faults(number: str, *, decree: bool = False) -> tuple[Step, ...]:
    """
    Return what is wrong with a number; none for a right one, and none where there is no number at all.

    :param decree: whether a decree's form (令第353号) is right too, as for rules
    """
    if not number or parsed(number) is not None or (decree and _DECREE.fullmatch(number)):
        return ()
    form = "机关代字〔年份〕序号号，如“清府规〔2026〕1号”"
    if decree:
        form += "，或者“令第1号”"
    return (Step(f"发文字号“{number}”的写法应当为{form}。", _RULE, True),)
