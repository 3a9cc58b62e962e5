"""Why is the result what it is, and why is there sometimes none?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lawbook.cite import Cite


@dataclass(frozen=True, slots=True)
class Step:
    """One Chinese sentence of a reckoning with its provision; ``unverified`` marks what no official text backs yet."""

    says: str
    cite: Cite
    unverified: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return ``{"says", "cite"}``, and ``"unverified": true`` only where it is so."""
        shape: dict[str, Any] = {"says": self.says, "cite": str(self.cite)}
        if self.unverified:
            shape["unverified"] = True
        return shape


class Refused(ValueError):
    """The law gives no answer to these facts; the message is one Chinese sentence that names the provision."""

    def __init__(self, says: str, cite: Cite | str | None = None) -> None:
        self.says = says
        self.cite = Cite.parse(cite) if isinstance(cite, str) else cite
        super().__init__(f"{says}（{self.cite}）" if self.cite else says)


def in_words(day: date) -> str:
    """Return a day as it is written in a text: 2021年6月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
