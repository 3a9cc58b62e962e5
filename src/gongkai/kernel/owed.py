"""What does a person owe today? One line of 今日, for every room that knows of something owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Term(Protocol):
    """A last day, what it means today in words, and how near that is (in_time, soon, overdue, done …)."""

    @property
    def on(self) -> date:
        """Return the day."""
        ...

    @property
    def says(self) -> str:
        """Return what it means today."""
        ...

    @property
    def mark(self) -> str:
        """Return how near it is; "" for nothing to be said."""
        ...


@dataclass(frozen=True)
class Due:
    """The day, what it means today, and how near that is."""

    on: date
    says: str
    mark: str


@dataclass(frozen=True)
class Owed:
    """One line of 今日: whose, what, by when, and the one button."""

    organ: str
    matter: str
    due: Term
    url: str
    button: str

    @property
    def signal(self) -> str:
        """Return the signal that stands beside the words, or ""."""
        return "" if self.due.mark == "done" else self.due.mark.replace("_", "-")

    @property
    def remaining_says(self) -> str:
        """Return how long there is left, in words."""
        return self.due.says

    @property
    def order(self) -> tuple[date, str, str]:
        """Return by what lines are sorted: the nearest first."""
        return (self.due.on, self.organ, self.matter)
