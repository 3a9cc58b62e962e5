"""How does white space read? Indents become a class, a line that was wrapped inside Chinese is joined again."""

from __future__ import annotations

import re

from .shape import Break, Inline, Link, Mark, Paragraph, Picture, Run, is_empty

# What cannot be seen but tears words apart or turns their order around, and what is no character at all.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\uffff\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SPACES = "[ \t\n\x0b\x0c\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
_PARTS = re.compile(_SPACES)
_WIDE = {"\u3000": 2, "\u2003": 2, "\xa0": 1, "\u2002": 1}
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u303f“”‘’…—·\U00020000-\U0003ffff]")
_MOST = 40  # spaces of an underlined blank to be filled in


def seen(text: str) -> str:
    """Return a text without what cannot be seen."""
    # A bullet of the font Symbol lies in the private area; everywhere else it is an empty box.
    return _UNSEEN.sub("", text).replace("\uf0b7", "•")


class _Space:
    """A stretch of white space on its way to becoming one space, an indent, or nothing."""

    __slots__ = ("link", "marks", "text")

    def __init__(self, text: str, marks: int, link: Link | None) -> None:
        self.text, self.marks, self.link = text, marks, link

    @property
    def width(self) -> int:
        return sum(_WIDE.get(each, 0) for each in self.text)

    def between(self, before: str, after: str) -> str:
        """Return what stands between two characters."""
        if "\u3000" in self.text:
            return "\u3000" * min(self.text.count("\u3000"), _MOST)
        wrapped = "\n" in self.text or "\r" in self.text
        if wrapped and not self.width and _CHINESE.match(before) and _CHINESE.match(after):
            return ""
        return " "


_Piece = Run | Picture | Break | _Space


def settled(paragraph: Paragraph) -> list[Paragraph]:
    """
    Return a paragraph as it reads: white space settled, empty ones gone, and split where an empty line split it.

    An old page writes paragraphs as lines that begin with two wide spaces; those are paragraphs.
    """
    if len(paragraph.items) == 1 and isinstance(only := paragraph.items[0], Run) and not _PARTS.search(only.text):
        align = "" if paragraph.tag != "p" and paragraph.align == "indent" else paragraph.align
        return [Paragraph(paragraph.tag, align, [only])] if only.text else []
    pieces = _pieces(paragraph.items)
    heading = paragraph.tag != "p"
    found: list[Paragraph] = []
    for number, line in enumerate(_lines(pieces, heading=heading)):
        align = paragraph.align if number == 0 or paragraph.align != "indent" else ""
        if line and isinstance(line[0], _Space) and not align and not heading and line[0].width >= 2:
            align = "indent"
        items = _written(line)
        if not is_empty(items):
            found.append(Paragraph(paragraph.tag, "" if heading and align == "indent" else align, items))
    return found


def _pieces(items: list[Inline]) -> list[_Piece]:
    """Return the items with white space set apart; neighboring stretches are one."""
    pieces: list[_Piece] = []
    for item in items:
        if not isinstance(item, Run):
            pieces.append(item)
            continue
        position = 0
        for match in _PARTS.finditer(item.text):
            if match.start() > position:
                pieces.append(Run(item.text[position : match.start()], item.marks, item.link))
            position = match.end()
            _add_space(pieces, match[0], item)
        if position < len(item.text):
            pieces.append(Run(item.text[position:], item.marks, item.link))
    return pieces


def _add_space(pieces: list[_Piece], text: str, item: Run) -> None:
    if item.marks & Mark.UNDERLINE and (wide := sum(_WIDE.get(each, 0) for each in text)) >= 2:
        # An underlined blank is a place to be filled in: it stays.
        last = pieces[-1] if pieces else None
        if isinstance(last, Run) and last.text.strip() == "" and last.marks == item.marks and last.link == item.link:
            last.text = "\xa0" * min(len(last.text) + wide, _MOST)
        else:
            pieces.append(Run("\xa0" * min(wide, _MOST), item.marks, item.link))
    elif pieces and isinstance(last := pieces[-1], _Space):
        last.text += text
    else:
        pieces.append(_Space(text, item.marks, item.link))


def _lines(pieces: list[_Piece], *, heading: bool) -> list[list[_Piece]]:
    """Return the paragraphs that a paragraph is: split at empty lines and at lines that begin with an indent."""
    if heading:
        return [pieces]
    found: list[list[_Piece]] = [[]]
    for piece in pieces:
        here = found[-1]
        tail = next((each for each in reversed(here) if not isinstance(each, _Space)), None)
        if isinstance(piece, Break) and isinstance(tail, Break):
            found.append([])
            continue
        if isinstance(piece, _Space) and here and here[-1] is tail and isinstance(tail, Break) and piece.width >= 2:
            found.append([])
        found[-1].append(piece)
    return found


def _written(line: list[_Piece]) -> list[Inline]:
    """Return a line with its white space resolved and its runs joined."""
    items: list[Inline] = []
    solid = [each for each in line if not isinstance(each, _Space)]
    following = iter([*solid[1:], None] if solid else [])
    after: _Piece | None = solid[0] if solid else None
    before: _Piece | None = None
    for piece in line:
        if not isinstance(piece, _Space):
            before, after = piece, next(following)
            if isinstance(piece, Break):
                if items and not isinstance(items[-1], Break):
                    items.append(piece)
            else:
                _append(items, piece)
        elif not (before is None or after is None or isinstance(before, Break) or isinstance(after, Break)):
            text = piece.between(_edge(before, -1), _edge(after, 0))
            if text:
                _append(items, Run(text, piece.marks, piece.link))
    while items and isinstance(items[-1], Break):
        items.pop()
    return _without_empty_links(items)


def _edge(piece: _Piece, at: int) -> str:
    return piece.text[at] if isinstance(piece, Run) and piece.text else " "


def _append(items: list[Inline], item: Run | Picture) -> None:
    last = items[-1] if items else None
    if isinstance(item, Run) and isinstance(last, Run) and last.marks == item.marks and last.link == item.link:
        items[-1] = Run(last.text + item.text, item.marks, item.link)
    else:
        items.append(item)


def _without_empty_links(items: list[Inline]) -> list[Inline]:
    """Return the items; a link around nothing but white space is none."""
    found: list[Inline] = []
    start = 0
    while start < len(items):
        link = getattr(items[start], "link", None)
        end = start + 1
        while end < len(items) and getattr(items[end], "link", None) == link and link is not None:
            end += 1
        group = items[start:end]
        if link is not None and is_empty(group):
            group = [Run(each.text, each.marks) for each in group if isinstance(each, Run)]
        for each in group:
            if isinstance(each, Break):
                found.append(each)
            else:
                _append(found, each)
        start = end
    return found
