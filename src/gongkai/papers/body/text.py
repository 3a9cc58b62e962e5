"""How does a text read without its markup, paragraph by paragraph?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from .shape import Block, Break, Figure, Inline, Listing, Paragraph, Quote, Run


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text that is compared as one: ``kind`` is p, h2, h3, h4, li, row, caption or picture."""

    kind: str
    text: str


def passages(blocks: list[Block]) -> Iterator[Passage]:
    """Yield the text of blocks: a paragraph, an item or a row of a table each, its cells set apart by tabs."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _said(block.tag, block.items)
        elif isinstance(block, Listing):
            for each in block.items:
                yield from (Passage("li" if one.kind == "p" else one.kind, one.text) for one in passages(each))
        elif isinstance(block, Quote):
            yield from passages(block.blocks)
        elif isinstance(block, Figure):
            yield from _said("caption", block.caption)
        else:
            yield from _said("caption", block.caption)
            for row in block.rows:
                cells = (" ".join(one.text for one in passages(cell.blocks)) for cell in row)
                yield Passage("row", "\t".join(" ".join(each.split()) for each in cells))


def _said(kind: str, items: list[Inline]) -> Iterator[Passage]:
    text = "".join(_word(each) for each in items)
    for line in text.split("\n"):
        if line.strip():
            yield Passage(kind, line.strip())


def _word(item: Inline) -> str:
    if isinstance(item, Run):
        return item.text.replace("\xa0", " ")
    return "\n" if isinstance(item, Break) else ""


_HOUSE = re.compile(
    r"</?(?:p|h[234]|ul|ol|li|table|caption|thead|tbody|tr|t[hd]|strong|em|u|su[bp]|br|a|img|figure|figcaption|blockquote)"
    r'(?: (?:class|colspan|rowspan|scope|start|href|title|rel|src|alt)="[^"<>]*")*>'
)
_TAG = re.compile(r"<[^>]*>")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|h[234]|ul|ol|li|caption|figure|figcaption|blockquote|br)\b[^>]*>")


def is_house(html: str) -> bool:
    """Test if there is no tag that the house does not write."""
    return all(_HOUSE.fullmatch(each) for each in set(_TAG.findall(html)))


def plain_of_house(html: str) -> str:
    """Return the text of a body in the house's markup; the same as that of its passages, and many times as quick."""
    lines = []
    position = 0
    for table in _TABLE.finditer(html):
        lines += _lines(html[position : table.start()])
        inside = table[0]
        start = inside.find("<tr>")
        lines += _lines(inside[len("<table>") : start])
        for row in _ROW.findall(inside):
            cells = (_BLOCK.sub(" ", each) for each in _CELL.findall(row))
            lines.append("\t".join(" ".join(unescape(_TAG.sub("", each)).split()) for each in cells))
        position = table.end()
    lines += _lines(html[position:])
    return "\n".join(lines)


def _lines(html: str) -> list[str]:
    text = unescape(_TAG.sub("", _BLOCK.sub("\n", html))).replace("\xa0", " ")
    return [said for line in text.split("\n") if (said := line.strip())]
