"""What is a text made of? Blocks, and runs of characters with their marks; nothing else can be written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


class Mark:
    """How characters look, as bits of a number; the order is the order in which tags are nested."""

    STRONG = 1
    EM = 2
    UNDERLINE = 4
    SUB = 8
    SUP = 16


@dataclass(frozen=True, slots=True)
class Link:
    """Where a run of characters leads."""

    href: str
    title: str = ""


@dataclass(slots=True)
class Run:
    """Characters with the same marks and the same link."""

    text: str
    marks: int = 0
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture from the media library."""

    src: str
    alt: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line within a paragraph."""


Inline = Run | Picture | Break


@dataclass(slots=True)
class Paragraph:
    """A paragraph or a heading; ``align`` is "", center, right or indent."""

    tag: str = "p"
    align: str = ""
    items: list[Inline] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Test if it says nothing but its text."""
        return self.tag == "p" and not self.align


@dataclass(slots=True)
class Listing:
    """A list; every item is a flow of blocks."""

    ordered: bool
    start: int = 1
    items: list[list[Block]] = field(default_factory=list)


@dataclass(slots=True)
class Quote:
    """What is quoted."""

    blocks: list[Block]


@dataclass(slots=True)
class Figure:
    """Pictures with their caption."""

    pictures: list[Picture]
    caption: list[Inline]


@dataclass(slots=True)
class Cell:
    """A cell of a table, as far as it reaches."""

    blocks: list[Block]
    head: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(slots=True)
class Table:
    """A table; the first ``header`` rows are its head."""

    caption: list[Inline] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    header: int = 0


Block = Paragraph | Listing | Quote | Figure | Table


def pictures_of(blocks: list[Block]) -> Iterator[Picture]:
    """Yield every picture, in the order of the text."""
    for item in items_of(blocks):
        if isinstance(item, Picture):
            yield item


def items_of(blocks: list[Block]) -> Iterator[Inline]:
    """Yield every run, picture and break, in the order of the text."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.items
        elif isinstance(block, Listing):
            for each in block.items:
                yield from items_of(each)
        elif isinstance(block, Quote):
            yield from items_of(block.blocks)
        elif isinstance(block, Figure):
            yield from block.pictures
            yield from block.caption
        else:
            yield from block.caption
            for row in block.rows:
                for cell in row:
                    yield from items_of(cell.blocks)


def is_empty(items: list[Inline]) -> bool:
    """Test if there is nothing to read or to see."""
    return not any(isinstance(each, Picture) or (isinstance(each, Run) and each.text.strip()) for each in items)
