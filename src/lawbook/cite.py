"""
Which provision is meant, and which functions carry it out?

A provision has one spelling everywhere: ``ogi:33.2`` is article 33, second paragraph (or second item, where the
article has a single paragraph of items) of the Regulations. A bare code, ``form-2021``, names the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

_SPELLING = re.compile(r"(?P<law>[a-z][a-z0-9-]*)(?::(?P<number>[1-9]\d*(?:\.[1-9]\d*){0,2}))?")
_Function = TypeVar("_Function", bound=Callable[..., Any])
_CARRIED_OUT: dict[Cite, list[str]] = {}


class NotACite(ValueError):
    """A text does not name a provision."""


@dataclass(frozen=True, slots=True)
class Cite:
    """A provision: the code of the law, and ``article[.paragraph[.item]]`` or nothing for the whole document."""

    law: str
    number: str = ""

    def __post_init__(self) -> None:
        if _SPELLING.fullmatch(str(self)) is None:
            raise NotACite(f"“{self}”不是条文编号，写法如 ogi:33.2。")

    @classmethod
    def parse(cls, text: str) -> Cite:
        """
        Return the provision that a text such as ``ogi:33.2`` names.

        :raises NotACite: if the text is spelled otherwise
        """
        law, colon, number = text.strip().partition(":")
        if colon and not number:
            raise NotACite(f"“{text}”不是条文编号，写法如 ogi:33.2。")
        return cls(law, number)

    @property
    def article(self) -> str:
        """Return the article's number as a string, empty for a whole document."""
        return self.number.partition(".")[0]

    @property
    def order(self) -> tuple[str, tuple[int, ...]]:
        """Return a key that sorts provisions as they stand in the book."""
        return self.law, tuple(int(part) for part in self.number.split(".") if part)

    def covers(self, other: Cite) -> bool:
        """Test if the other provision is this one or a part of it."""
        if self.law != other.law:
            return False
        return not self.number or self == other or other.number.startswith(f"{self.number}.")

    def __str__(self) -> str:
        return f"{self.law}:{self.number}" if self.number else self.law


def carries_out(*cites: str) -> Callable[[_Function], _Function]:
    """
    Note that a function carries out provisions; the index of the law is made from these notes.

    :raises NotACite: if one of the texts names no provision
    """
    provisions = [Cite.parse(text) for text in cites]

    def note(function: _Function) -> _Function:
        name = f"{function.__module__}.{function.__qualname__}"
        for provision in provisions:
            names = _CARRIED_OUT.setdefault(provision, [])
            if name not in names:
                names.append(name)
        return function

    return note


def noted() -> dict[Cite, tuple[str, ...]]:
    """Return what has been noted by the modules imported so far: provision → dotted names of functions."""
    return {
        provision: tuple(sorted(_CARRIED_OUT[provision])) for provision in sorted(_CARRIED_OUT, key=lambda c: c.order)
    }
