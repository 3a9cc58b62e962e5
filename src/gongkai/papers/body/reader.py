"""
How is pasted HTML read? As a browser would, and then only what the house's markup has a word for is kept.

nh3 (an HTML5 parser with an allow-list) reads first, so that what comes here is well-formed, without scripts, comments
and office markup; the tokens are then put together to blocks. What is written is made anew from the blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import NamedTuple

import nh3

from .grid import is_blank, is_layout, normalized
from .links import address_of, picture_of
from .shape import Block, Break, Cell, Figure, Inline, Link, Listing, Mark, Paragraph, Picture, Quote, Run, Table
from .shape import is_empty as nothing_in
from .styles import align_of, is_hidden, marked
from .words import seen, settled

_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_MARKS = {"b": Mark.STRONG, "strong": Mark.STRONG, "i": Mark.EM, "em": Mark.EM, "u": Mark.UNDERLINE}
_MARKS |= {"sub": Mark.SUB, "sup": Mark.SUP}
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "address",
        "center",
        "dl",
        "dt",
        "dd",
    }
    | {"pre", "hr", "form", "fieldset", "legend", "details", "summary", "hgroup"}
)
_CONTAINERS = frozenset(
    {"ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
    | {"blockquote", "figure", "figcaption"}
)
_INLINE = frozenset({"span", "font", "a", "br", "img", "del"}) | _MARKS.keys()
_TAGS = _BLOCKS | _CONTAINERS | _INLINE | _HEADINGS.keys()
_DROPPED = frozenset(
    {"script", "style", "xml", "title", "noscript", "template", "textarea", "select", "iframe", "object", "svg", "math"}
    | {"video", "audio", "canvas", "noembed", "noframes", "button"}
)
_STYLES = frozenset(
    {"text-align", "text-indent", "font-weight", "font-style", "text-decoration", "text-decoration-line"}
    | {"vertical-align", "display", "mso-hide"}
)
_ATTRIBUTES = {
    "*": {"style", "align", "class"},
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s=>]+="[^"]*")*)>|([^<]+)')
_ATTRIBUTE = re.compile(r' ([^\s=>]+)="([^"]*)"')
_STYLE = re.compile(r"([a-z-]+)\s*:\s*([^;]*)")
_VOID = frozenset({"br", "img", "hr"})
_DEEPEST = 12  # containers within containers; below that a text has no more structure than its paragraphs
_MOST_SPANNED = 1000


class _Context(NamedTuple):
    """What holds for the characters that are read now; in ``lines`` a line's end is one."""

    marks: int = 0
    link: Link | None = None
    align: str = ""
    heading: str = "p"
    lines: bool = False


class _Open(NamedTuple):
    """An element that was opened, what held before it, and what is to be done at its end."""

    tag: str
    before: _Context
    finish: Callable[[], None] | None


class _Flow:
    """Blocks that are being read, and the paragraph that is not finished yet."""

    __slots__ = ("blocks", "current")

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.current: Paragraph | None = None


class Reader:
    """Read one text; ``blocks`` is what it says, ``foreign`` the pictures that were left out."""

    def __init__(self, html: str) -> None:
        self.foreign: list[str] = []
        self.deleted = False
        self._context = _Context()
        self._open: list[_Open] = []
        self._flows = [_Flow()]
        self._places: list[Listing | Table | Figure | None] = []
        self._hidden = 0
        for match in _TOKEN.finditer(_allowed(html)):
            closing, tag, attributes, text = match.groups()
            if text is not None:
                self._text(unescape(text) if "&" in text else text)
            elif closing:
                self._end(tag)
            else:
                said = {key: unescape(value) for key, value in _ATTRIBUTE.findall(attributes)} if attributes else {}
                self._start(tag, said)
        while self._open:
            self._end(self._open[-1].tag)
        self._break_paragraph()
        self.blocks = self._flows[0].blocks

    def _start(self, tag: str, said: Mapping[str, str]) -> None:
        style = dict(_STYLE.findall(said["style"].lower())) if "style" in said else {}
        if tag in _VOID:
            self._void(tag, said)
            return
        before = self._context
        if self._hidden or tag == "del" or (style and is_hidden(style)):
            self._hidden += 1
            self.deleted = self.deleted or tag == "del"
            self._open.append(_Open(tag, before, self._show_again))
            return
        finish = None
        if tag not in _INLINE:
            finish = self._start_block(tag, said)
            align = align_of(said, style)
            heading = _HEADINGS.get(tag, "p" if tag in _CONTAINERS else before.heading)
            if align is None:
                align = "" if tag in ("table", "li") else before.align
            self._context = _Context(before.marks, before.link, align, heading, before.lines or tag == "pre")
        if tag == "a":
            self._context = self._context._replace(link=address_of(said))
        if style or tag in _MARKS:
            marks = marked(self._context.marks | _MARKS.get(tag, 0), style)
            if marks != self._context.marks:
                self._context = self._context._replace(marks=marks)
        self._open.append(_Open(tag, before, finish))

    def _show_again(self) -> None:
        self._hidden -= 1

    def _end(self, tag: str) -> None:
        if self._open and self._open[-1].tag != tag and all(each.tag != tag for each in self._open):
            return
        while self._open:
            element = self._open.pop()
            if element.finish is not None:
                element.finish()
            self._context = element.before
            if element.tag == tag:
                return

    def _void(self, tag: str, said: Mapping[str, str]) -> None:
        if self._hidden:
            return
        if tag == "br":
            self._put(Break())
        elif tag == "hr":
            self._break_paragraph()
        elif (picture := picture_of(said, self._context.link)) is not None:
            self._put(picture)
        else:
            self.foreign.append(said.get("src", "")[:200])

    def _text(self, text: str) -> None:
        # White space between two blocks; what begins a paragraph with an indent is not of this sort.
        if self._hidden or (self._flows[-1].current is None and not text.strip(" \t\r\n")):
            return
        if self._context.lines:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._put(Break())
                self._put(Run(line, self._context.marks, self._context.link))
        else:
            self._put(Run(text, self._context.marks, self._context.link))

    def _put(self, item: Inline) -> None:
        flow = self._flows[-1]
        if flow.current is None:
            flow.current = Paragraph(self._context.heading, self._context.align)
        flow.current.items.append(item)

    def _break_paragraph(self) -> None:
        flow = self._flows[-1]
        if flow.current is not None:
            flow.blocks.extend(settled(flow.current))
            flow.current = None

    def _start_block(self, tag: str, said: Mapping[str, str]) -> Callable[[], None]:
        """Begin a block and return what is to be done at its end."""
        self._break_paragraph()
        place = self._places[-1] if self._places else None
        if tag in ("ul", "ol", "table", "blockquote", "figure") and len(self._flows) > _DEEPEST:
            self._places.append(None)
            return self._end_flattened
        if tag in ("ul", "ol"):
            return self._start_place(Listing(tag == "ol", _number(said.get("start"), 1, 9999)), self._end_list)
        if tag == "table":
            return self._start_place(Table(), self._end_table)
        if tag == "figure":
            return self._start_place(Figure([], []), self._end_figure)
        if tag == "blockquote":
            return self._start_flow(self._end_quote)
        if tag == "li" and isinstance(place, Listing):
            self._loose_item(place)
            return self._start_flow(self._end_item)
        if isinstance(place, Table):
            if tag == "tr":
                place.rows.append([])
            elif tag in ("td", "th"):
                head = tag == "th" or any(each.tag == "thead" for each in self._open[-3:])
                cell = Cell([], head, _number(said.get("colspan"), 1, _MOST_SPANNED))
                cell.rowspan = _number(said.get("rowspan"), 1, _MOST_SPANNED)
                return self._start_flow(lambda: self._end_cell(cell))
            elif tag == "caption":
                return self._start_flow(self._end_caption)
        if tag == "figcaption" and isinstance(place, Figure):
            return self._start_flow(self._end_figcaption)
        return self._break_paragraph

    def _start_place(self, place: Listing | Table | Figure, finish: Callable[[], None]) -> Callable[[], None]:
        self._places.append(place)
        self._flows.append(_Flow())
        return finish

    def _start_flow(self, finish: Callable[[], None]) -> Callable[[], None]:
        self._places.append(None)
        self._flows.append(_Flow())
        return finish

    def _finished_flow(self) -> list[Block]:
        self._break_paragraph()
        self._places.pop()
        return self._flows.pop().blocks

    def _end_flattened(self) -> None:
        self._break_paragraph()
        self._places.pop()

    def _loose_item(self, listing: Listing) -> None:
        """Give what stands in a list outside of its items to an item: a list within a list belongs to the one above."""
        flow = self._flows[-1]
        if flow.blocks:
            if listing.items and all(isinstance(each, Listing) for each in flow.blocks):
                listing.items[-1].extend(flow.blocks)
            else:
                listing.items.append(list(flow.blocks))
            flow.blocks.clear()

    def _end_item(self) -> None:
        blocks = self._finished_flow()
        place = self._places[-1]
        if blocks and isinstance(place, Listing):
            place.items.append(blocks)

    def _end_list(self) -> None:
        self._break_paragraph()
        place = self._places[-1]
        if isinstance(place, Listing):
            self._loose_item(place)
        self._finished_flow()
        if isinstance(place, Listing) and place.items:
            self._flows[-1].blocks.append(place)

    def _end_quote(self) -> None:
        if blocks := self._finished_flow():
            self._flows[-1].blocks.append(Quote(blocks))

    def _end_cell(self, cell: Cell) -> None:
        cell.blocks = self._finished_flow()
        place = self._places[-1]
        if isinstance(place, Table):
            if not place.rows:
                place.rows.append([])
            place.rows[-1].append(cell)

    def _end_caption(self) -> None:
        caption = joined(self._finished_flow())
        place = self._places[-1]
        if isinstance(place, Table):
            place.caption = caption

    def _end_table(self) -> None:
        place = self._places[-1]
        loose = self._finished_flow()
        blocks = self._flows[-1].blocks
        blocks.extend(loose)
        if not isinstance(place, Table) or is_blank(place):
            return
        if is_layout(place):
            blocks.extend(_captioned(place.caption))
            blocks.extend(each for row in place.rows for cell in row for each in cell.blocks)
        else:
            blocks.append(normalized(place))

    def _end_figcaption(self) -> None:
        caption = joined(self._finished_flow())
        place = self._places[-1]
        if isinstance(place, Figure):
            place.caption = caption

    def _end_figure(self) -> None:
        place = self._places[-1]
        blocks = self._finished_flow()
        into = self._flows[-1].blocks
        pictures, only = _only_pictures(blocks)
        caption = place.caption if isinstance(place, Figure) else []
        if pictures and only:
            into.append(Figure(pictures, caption))
        else:
            into.extend(blocks)
            into.extend(_captioned(caption))


def joined(blocks: list[Block]) -> list[Inline]:
    """Return the paragraphs of a flow as lines of one."""
    items: list[Inline] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            items.extend([Break(), *block.items] if items else block.items)
    return items


def _captioned(items: list[Inline]) -> list[Block]:
    return [] if nothing_in(items) else [Paragraph("p", "center", items)]


def _only_pictures(blocks: list[Block]) -> tuple[list[Picture], bool]:
    """Return the pictures of these blocks, and whether there is nothing else."""
    items = [item for block in blocks if isinstance(block, Paragraph) for item in block.items]
    only = all(isinstance(block, Paragraph) for block in blocks)
    words = [each for each in items if isinstance(each, Run) and each.text.strip()]
    return [each for each in items if isinstance(each, Picture)], only and not words


def _allowed(html: str) -> str:
    """Return the text as a browser reads it, with the tags and attributes that are looked at."""
    cleaned: str = nh3.clean(
        seen(html),
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        filter_style_properties=set(_STYLES),
    )
    # Once more: what was written as a reference (&#1;) stands there as a character now.
    return seen(cleaned)


def _number(said: str | None, least: int, most: int) -> int:
    text = (said or "").strip()
    return max(least, min(int(text[:9]), most)) if text.isascii() and text.isdecimal() else least
