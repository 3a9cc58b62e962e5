"""What comes out of a reader: one thing that stood elsewhere, its files, and what is wrong with it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from gongkai.papers.content import Content

# How a body names a file that has not been taken in yet; lxml and our own readers write attributes in double quotes.
_NAMED = re.compile(r'(?P<attribute> (?:src|href)=)"moved:(?P<number>\d+)"')


@dataclass(frozen=True)
class Fault:
    """
    One thing that is wrong with an item.

    ``bars`` keeps it from coming in; ``lacks`` lets it come in as a draft that is not whole, and that nobody sends to
    the signatures together with the others. Neither: it only has to be known.
    """

    says: str
    bars: bool = False
    lacks: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the fault as JSON values."""
        return {"says": self.says, "bars": self.bars, "lacks": self.lacks}


@dataclass(frozen=True)
class Taken:
    """A file that an item brings along; ``attached`` is one that is offered below the text."""

    name: str
    read: Callable[[], bytes]
    attached: bool = True
    alternative_text: str = ""


@dataclass(frozen=True)
class Item:
    """
    One thing that stood elsewhere. ``address`` tells it apart for ever, ``where`` is how an officer finds it.

    ``body`` of the content names files as ``moved:0``, ``moved:1`` …, by their place in ``files``. ``column`` is the
    name of the column in which it stood, ``kind`` what it seems to be. ``earlier`` are versions that were public before
    this one, the first first; ``picture`` is the place of its title picture among the files.
    """

    address: str
    where: str
    kind: str
    content: Content
    column: str = ""
    files: tuple[Taken, ...] = ()
    faults: tuple[Fault, ...] = ()
    picture: int | None = None
    earlier: tuple[Content, ...] = ()

    @property
    def bars(self) -> bool:
        """Test if it cannot come in."""
        return any(each.bars for each in self.faults)

    def digest(self) -> str:
        """Return a digest of everything that it says and brings, whatever it lies in."""
        said = [self.kind, self.column, *(_told(each) for each in (self.content, *self.earlier))]
        made = hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str).encode())
        for each in self.files:
            made.update(f"\n{each.name}\n".encode())
            try:
                made.update(hashlib.sha256(each.read()).digest())
            except Unreadable:
                made.update(b"?")
        return made.hexdigest()


def _told(content: Content) -> dict[str, Any]:
    """Return what a content says; what is left empty does not count, so that new fields change no digest."""
    return {name: value for name, value in vars(content).items() if value not in ("", None, (), {})}


class Unreadable(Exception):
    """Something of a source cannot be read; ``says`` is for the officer."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


class Source(Protocol):
    """What is to be moved in: so many items, each read by its place; reading one never raises."""

    def __len__(self) -> int:
        """Return how many items there are."""
        ...

    def __getitem__(self, place: int) -> Item:
        """Return an item, with its faults."""
        ...


def with_files(body: str, addresses: Mapping[int, str]) -> str:
    """Return a body that names the files as they are kept; one that was not taken in is named no longer."""

    def put(found: re.Match[str]) -> str:
        address = addresses.get(int(found["number"]))
        return f'{found["attribute"]}"{address}"' if address else ""

    return _NAMED.sub(put, body)


def unfit(address: str, where: str, says: str) -> Item:
    """Return what stands for something that cannot be read at all."""
    return Item(address, where, "news", Content(), faults=(Fault(says, bars=True),))


@dataclass
class Notes:
    """Faults as they are met, each sentence once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, says: str, *, bars: bool = False, lacks: bool = False) -> None:
        """Note a fault."""
        fault = Fault(says, bars=bars, lacks=lacks)
        if fault not in self.found:
            self.found.append(fault)


def short(said: str, most: int) -> str:
    """Return words on one line, cut to a length."""
    return " ".join(said.split())[:most]


def words_of(said: str) -> Sequence[str]:
    """Return the words of a list that was written on one line."""
    return [each for each in re.split(r"[;；,，、\s]+", said) if each]
