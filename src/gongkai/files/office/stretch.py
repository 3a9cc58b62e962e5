"""
Which pieces of an XML part are read as one text?

A number that a reader sees as one is often several pieces: the runs of a paragraph, with what was inserted and deleted
between them. What is read here is what is masked here, so that neither can know of a place that the other does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from gongkai.files.hidden import masked_pieces, may_hold, personal, seen

from .package import local

_TEXTS = frozenset(("t", "delText", "text", "TextCode"))
_FIELDS = frozenset(("instrText", "delInstrText"))
_GROUPS = frozenset(("p", "si", "is", "rPh", "comment", "threadedComment"))
_FIXED = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_INSERTED, _DELETED = frozenset(("ins", "moveTo")), frozenset(("del", "moveFrom"))
# Attributes that a reader gets to see, or that a program keeps for one.
_SHOWN = frozenset(
    [
        *("descr", "title", "alt", "string", "tooltip", "display", "location", "displayText"),
        *("prompt", "promptTitle", "error", "errorTitle"),
    ]
)
_VALUED = frozenset(("docVar", "listItem", "default", "helpText", "statusText", "alias", "tag", "s", "n"))
_VALUES = frozenset(("val", "v", "value"))
_FRACTION = re.compile(r"\s*[-+]?[0-9]*(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?\s*\Z")


@dataclass
class Piece:
    """A text within the tree: an element's own (no attribute), an attribute's, or a fixed sign (no element)."""

    text: str
    element: etree._Element | None = None
    attribute: str = ""
    change: int = 0  # 1 was inserted, -1 was deleted


@dataclass
class Stretch:
    """Pieces that are read as one text; ``fallback`` marks what only old programs show in place of something else."""

    pieces: list[Piece] = field(default_factory=list)
    fallback: bool = False
    is_field: bool = False

    @property
    def views(self) -> list[list[int]]:
        """Return the ways to read it: as it stands, and, if there are changes, as it stood before."""
        after = [place for place, each in enumerate(self.pieces) if each.change >= 0]
        if all(each.change == 0 for each in self.pieces):
            return [after]
        return [after, [place for place, each in enumerate(self.pieces) if each.change <= 0]]

    @property
    def texts(self) -> list[str]:
        """Return its text in each way to read it."""
        return [seen("".join(self.pieces[place].text for place in view)) for view in self.views]

    def mask(self, *, on: date) -> bool:
        """Mask the personal numbers in the tree itself; return if there were any."""
        if not may_hold("".join(each.text for each in self.pieces)):
            return False
        done = False
        for piece, text in zip(
            self.pieces, masked_pieces([each.text for each in self.pieces], self.views, on=on), strict=True
        ):
            if text != piece.text and piece.element is not None:
                if piece.attribute:
                    piece.element.set(piece.attribute, text)
                else:
                    piece.element.text = text
                piece.text, done = text, True
        return done


def paragraphs(root: etree._Element) -> Iterator[Stretch]:
    """Yield the paragraphs (in Excel: the strings and comments) of a part; text boxes come out of their paragraph."""
    open_ones = [(Stretch(), Stretch(is_field=True))]
    inserted = deleted = fallback = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element)
        step = 1 if event == "start" else -1
        inserted += step * (name in _INSERTED)
        deleted += step * (name in _DELETED)
        fallback += step * (name == "Fallback")
        if name in _GROUPS:
            if event == "start":
                open_ones.append((Stretch(fallback=fallback > 0), Stretch(is_field=True)))
            else:
                yield from (each for each in open_ones.pop() if each.pieces)
        elif event == "start":
            change = -1 if deleted else 1 if inserted else 0
            if name in _TEXTS and element.text:
                open_ones[-1][0].pieces.append(Piece(element.text, element, change=change))
            elif name in _FIELDS and element.text:
                open_ones[-1][1].pieces.append(Piece(element.text, element))
            elif name in _FIXED:
                open_ones[-1][0].pieces.append(Piece(_FIXED[name], change=change))
    yield from (each for each in open_ones[0] if each.pieces)


def leaves(root: etree._Element) -> Iterator[Stretch]:
    """Yield every other text of a part by itself; a fraction is a measure and no number of a person."""
    for element in root.iter():
        text = element.text
        if not text or not may_hold(text) or _is_fraction(text):
            continue
        name = local(element)
        if name and name not in _TEXTS and name not in _FIELDS:
            yield Stretch([Piece(text, element)])


def attributes(root: etree._Element, *, all_of_them: bool = False) -> Iterator[Stretch]:
    """Yield the attributes that a reader may see (or all): descriptions, tips, links to elsewhere, kept values."""
    for element in root.iter():
        for key, value in element.attrib.items():
            key, value = str(key), str(value)
            if not may_hold(value) or _is_fraction(value):
                continue
            name, short = local(element), key.rsplit("}", 1)[-1]
            shown = all_of_them or short in _SHOWN or (name in _VALUED and short in _VALUES)
            outside = short == "Target" and element.get("TargetMode") == "External"
            if shown or outside or any(hit.kind == "resident_number" for hit in personal(value)):
                yield Stretch([Piece(value, element, key)])


def _is_fraction(text: str) -> bool:
    return ("." in text or "e" in text or "E" in text) and _FRACTION.match(text) is not None
