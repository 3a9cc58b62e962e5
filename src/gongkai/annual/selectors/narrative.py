"""
How do the words of a report quote its figures?

A chapter holds placeholders: ``{{applications.new_received.total}}`` stands for a cell, ``{{portal.items_published}}``
for a figure; both may be called by their Chinese names, ``{{行政复议／总计}}``, ``{{门户网站公开信息}}``.
``{{…|上年}}`` is last year's number, ``{{…|比上年}}`` the change as a phrase (比上年增加3件, 与上年持平).
What cannot be quoted stays visible and is said; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from lawbook.report.identities import Number, Value

LAST_YEAR, CHANGE = "上年", "比上年"
_PLACEHOLDER = re.compile(r"(?:\{\{|｛｛)\s*([^{}｛｝|｜]*?)\s*(?:[|｜]\s*([^{}｛｝|｜]*?)\s*)?(?:\}\}|｝｝)")
_STRAY = re.compile(r"\{\{|\}\}|｛｛|｝｝")


@dataclass(frozen=True)
class Quote:
    """A figure that words may quote; ``origin`` says where it comes from, ``last_year`` is None where unknown."""

    name: str
    says: str
    unit: str
    value: Value
    origin: str
    last_year: Value = None


@dataclass(frozen=True)
class Piece:
    """A run of text; a quoted one has ``source``, the placeholder, and perhaps a ``problem``."""

    text: str
    source: str = ""
    problem: str = ""
    quote: Quote | None = None


@dataclass(frozen=True)
class Rendered:
    """A chapter with its placeholders carried out."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Return the text as it will be read; a placeholder with a problem stays as it was typed."""
        return "".join(each.text for each in self.pieces)

    @property
    def problems(self) -> tuple[Piece, ...]:
        """Return the pieces that cannot be quoted."""
        return tuple(each for each in self.pieces if each.problem)

    @property
    def quoted(self) -> tuple[str, ...]:
        """Return the names that the text quotes, in order."""
        return tuple(each.quote.name for each in self.pieces if each.quote)

    @property
    def paragraphs(self) -> tuple[tuple[Piece, ...], ...]:
        """Return the pieces by paragraph, empty lines left out."""
        found: list[list[Piece]] = [[]]
        for piece in self.pieces:
            first, *others = piece.text.split("\n") if not piece.source else [piece.text]
            found[-1].append(Piece(first, piece.source, piece.problem, piece.quote))
            found.extend([Piece(each)] for each in others)
        return tuple(
            tuple(each for each in line if each.text) for line in found if "".join(each.text for each in line).strip()
        )


def render(text: str, quotes: Callable[[str], Quote | None]) -> Rendered:
    """
    Return a chapter with every placeholder replaced by its figure.

    ``quotes`` answers a name with what may be quoted, or None where nothing bears that name.
    """
    pieces: list[Piece] = []
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        pieces.extend(_plain(text[end : found.start()]))
        pieces.append(_piece(found.group(0), found.group(1), found.group(2), quotes))
        end = found.end()
    pieces.extend(_plain(text[end:]))
    return Rendered(tuple(pieces))


def placeholder(name: str, form: str = "") -> str:
    """Return the text that quotes a figure."""
    return f"{{{{{name}|{form}}}}}" if form else f"{{{{{name}}}}}"


def in_figures(value: Value) -> str:
    """Return a number as a report prints it: no thousands separator, no trailing zeros; a text as it stands."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def _plain(text: str) -> list[Piece]:
    """Return text without placeholders, its stray braces marked: they would otherwise be printed in the report."""
    pieces: list[Piece] = []
    end = 0
    for stray in _STRAY.finditer(text):
        pieces.append(Piece(text[end : stray.start()]))
        pieces.append(Piece(stray.group(0), stray.group(0), "花括号不成对，引用应写作 {{名称}}。"))
        end = stray.end()
    pieces.append(Piece(text[end:]))
    return [each for each in pieces if each.text]


def _piece(source: str, name: str, form: str | None, quotes: Callable[[str], Quote | None]) -> Piece:
    if not name:
        return Piece(source, source, "花括号里没有名称，请用“插入数字”选择。")
    quote = quotes(name)
    if quote is None:
        return Piece(source, source, f"没有名为“{name}”的数字，请核对名称或用“插入数字”选择。")
    if form not in (None, "", LAST_YEAR, CHANGE):
        return Piece(source, source, f"“|”后只能写“{LAST_YEAR}”或“{CHANGE}”，现为“{form}”。")
    if form in (LAST_YEAR, CHANGE) and not _is_number(quote.last_year):
        return Piece(source, source, f"没有上年的“{quote.says}”，不能引用。", quote)
    if form == LAST_YEAR:
        return Piece(in_figures(quote.last_year), source, "", quote)
    if not _is_number(quote.value):
        return Piece(source, source, f"“{quote.says}”尚未填报数字。", quote)
    text = in_figures(quote.value)
    if form == CHANGE:
        text = _change(_number(quote.value), _number(quote.last_year), quote.unit)
    return Piece(text, source, "", quote)


def _change(now: Number, before: Number, unit: str) -> str:
    if now == before:
        return "与上年持平"
    difference = in_figures(now - before if now > before else before - now)
    return f"比上年{'增加' if now > before else '减少'}{difference}{unit}"


def _is_number(value: Value) -> bool:
    return isinstance(value, int | Decimal)


def _number(value: Value) -> Number:
    assert isinstance(value, int | Decimal)
    return value
