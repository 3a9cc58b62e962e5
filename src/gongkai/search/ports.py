"""What is put into the index, what does an index do, and who fills it? Rooms above declare their sources here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

LONGEST_PHRASE = 40
"""How many tokens a phrase may have; an index that cuts a long text repeats as many on the other side of the cut."""


@dataclass(frozen=True)
class Document:
    """
    Something that the public may find, as the room that shows it describes it.

    ``key`` is lasting, such as ``papers.paper:12``; ``section`` holds the codes of the columns in which it stands,
    ``section_name`` names the first; whatever a reader may type (document number, index number) belongs into ``text``.
    """

    key: str
    url: str
    title: str
    text: str
    published_on: date
    organ: str = ""
    organ_name: str = ""
    section: tuple[str, ...] = ()
    section_name: str = ""
    kind: str = ""
    kind_label: str = ""
    theme: str = ""
    validity: str = ""


@dataclass(frozen=True)
class Line:
    """One entry as the index takes it: cut already; ``number`` grows with the day of publication."""

    number: int
    title: Sequence[str]
    text: Sequence[str]
    tags: Sequence[str]


@dataclass(frozen=True)
class Question:
    """
    What is asked of an index: all phrases, all tags, between two numbers (both included).

    A phrase of one token of one character asks for whatever begins with it. ``title_only`` asks the titles alone.
    """

    phrases: tuple[tuple[str, ...], ...]
    tags: tuple[str, ...] = ()
    first: int = 0
    last: int = 2**62
    title_only: bool = field(default=False)


class Index(Protocol):
    """Where words are looked up. All adapters give the same numbers for the same question."""

    def add(self, lines: Iterable[Line]) -> None:
        """Put lines into the index, inside the caller's transaction."""
        ...

    def remove(self, lines: Iterable[Line]) -> None:
        """Take lines out again; they must be cut as they were when they were put in."""
        ...

    def clear(self) -> None:
        """Empty the index."""
        ...

    def numbers(self, question: Question, *, limit: int) -> list[int]:
        """Return the numbers of the entries that answer, the highest first, and no more than ``limit``."""
        ...


Source = Callable[[], Iterable[Document]]
S = TypeVar("S", bound=Source)
_SOURCES: list[Source] = []


def source(function: S) -> S:
    """Let a function yield all documents of a room, oldest first, whenever the index is made anew."""
    if function not in _SOURCES:
        _SOURCES.append(function)
    return function


def sources() -> list[Source]:
    """Return the functions that fill the index."""
    return list(_SOURCES)
