"""
What does a provision say, where does its official text stand, and who carries it out?

One sheet a law: each article has a line in our own words and says who carries it out: ``code`` (with the functions),
``content`` (what the office publishes) or ``nobody`` (with the reason).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from lawbook.cite import Cite
from lawbook.reading import book, read

By = Literal["code", "content", "nobody"]
_DIGITS = "零一二三四五六七八九"


class UnknownProvision(LookupError):
    """The book has no such provision; the message is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision: its line, who carries it out and why, and the functions when that is code."""

    cite: Cite
    label: str
    line: str
    by: By
    reason: str
    functions: tuple[str, ...]
    unverified: bool


@dataclass(frozen=True, slots=True)
class Law:
    """A law or document: its titles, the link of the official text (None while unchecked) and its days."""

    code: str
    title: str
    short: str
    document: str
    link: str | None
    in_force: date | None
    until: date | None
    unverified: bool
    note: str
    provisions: Mapping[Cite, Provision]


@cache
def laws() -> Mapping[str, Law]:
    """Return every law of the book by its code."""
    places = [place for place in book().joinpath("articles").iterdir() if place.name.endswith(".yaml")]
    found = [_law(read(place)) for place in sorted(places, key=lambda place: place.name)]
    return {law.code: law for law in found}


def law(code: str) -> Law:
    """
    Return one law.

    :raises UnknownProvision: if the book has none of that code
    """
    if code not in laws():
        raise UnknownProvision(f"没有编号为“{code}”的法规，可用的有：{'、'.join(sorted(laws()))}。")
    return laws()[code]


def provision(cite: Cite | str) -> Provision:
    """
    Return one provision.

    :raises UnknownProvision: if the book does not list it
    """
    wanted = Cite.parse(cite) if isinstance(cite, str) else cite
    found = law(wanted.law).provisions.get(wanted)
    if found is None:
        raise UnknownProvision(f"{law(wanted.law).short}中没有收录 {wanted}。")
    return found


def provisions() -> Iterator[Provision]:
    """Yield every provision of the book, law by law, in order."""
    for each in laws().values():
        yield from sorted(each.provisions.values(), key=lambda provision: provision.cite.order)


def numeral(number: int) -> str:
    """Return a number from 1 to 999 in Chinese: 三十三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")


def _law(sheet: Mapping[str, Any]) -> Law:
    provisions: dict[Cite, Provision] = {}
    if "by" in sheet:
        _collect(provisions, Cite(sheet["law"]), {**sheet, "line": sheet["title"] + "。"}, sheet["short"], False, sheet)
    for number, shape in sheet["articles"].items():
        items = shape.get("parts_are") == "items"
        _collect(provisions, Cite(sheet["law"], str(number)), shape, sheet["short"], items, shape)
    return Law(
        code=sheet["law"],
        title=sheet["title"],
        short=sheet["short"],
        document=sheet.get("document", ""),
        link=sheet.get("link"),
        in_force=sheet.get("in_force"),
        until=sheet.get("until"),
        unverified=bool(sheet.get("unverified", False)),
        note=sheet.get("note", ""),
        provisions=provisions,
    )


def _collect(
    into: dict[Cite, Provision],
    cite: Cite,
    shape: Mapping[str, Any],
    short: str,
    items: bool,
    above: Mapping[str, Any],
) -> None:
    into[cite] = Provision(
        cite=cite,
        label=f"《{short}》{_place(cite, items=items)}",
        line=shape["line"],
        by=shape.get("by", above.get("by")),
        reason=shape.get("reason", above.get("reason", "")),
        functions=tuple(shape.get("functions", ())),
        unverified=bool(shape.get("unverified", above.get("unverified", False))),
    )
    inherited = {**above, **shape}
    for number, part in shape.get("parts", {}).items():
        _collect(into, Cite(cite.law, f"{cite.number}.{number}"), part, short, items, inherited)


def _place(cite: Cite, *, items: bool) -> str:
    """Return 第三十六条第四项, 第三十三条第二款 or 第二十三条第一款第四项."""
    if not cite.number:
        return ""
    article, *parts = (int(part) for part in cite.number.split("."))
    words = f"第{numeral(article)}条"
    kinds = ("项",) if items else ("款", "项")
    for number, kind in zip(parts, kinds, strict=False):
        words += f"第{numeral(number)}{kind}"
    return words
