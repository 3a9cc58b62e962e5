"""
What may stand in the text of a paper? The house's own markup, and nothing else (正文).

``p h2 h3 h4 ul ol li table caption thead tbody tr th td strong em u sub sup br a img figure figcaption blockquote``;
alignment only as the classes ``center``, ``right`` and ``indent``; pictures only from the media library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .links import file_of
from .reader import Reader
from .shape import Picture, Run, items_of, pictures_of
from .text import Passage, is_house, passages, plain_of_house
from .writer import written

LONGEST = 2_000_000  # characters of what is pasted
LONGEST_CLEAN = 600_000  # characters of what is kept
DEEPEST = 3000  # elements within elements of what is pasted: reading takes the square of that
# Those that nothing else closes. What is left open by an old page counts as well.
_NESTING = re.compile(
    r"<(/?)(?:div|section|article|main|aside|nav|center|form|blockquote|ul|ol|dl|table|span|font|a|b|i|u|em|strong|su[bp])\b",
    re.IGNORECASE,
)

__all__ = [
    "LONGEST",
    "LONGEST_CLEAN",
    "Cleaned",
    "Image",
    "Passage",
    "Target",
    "clean",
    "cleaned",
    "files_linked",
    "images_in",
    "links_in",
    "paragraphs",
    "plain",
    "too_long",
]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text in the house's markup, and what had to be left out, in sentences for whoever pasted it."""

    html: str
    foreign: tuple[str, ...] = ()
    deleted: bool = False

    @property
    def says(self) -> tuple[str, ...]:
        """Return what was left out, one sentence each."""
        said = []
        if self.foreign:
            said.append(f"有{len(self.foreign)}张图片不是素材库中的图片，没有保留；请先上传到素材库，再插入正文。")
        if self.deleted:
            said.append("修订中标为删除的文字没有保留；请在原文件中接受或拒绝修订后再粘贴。")
        return tuple(said)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link in a text leads, and the words it stands on."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in a text: its address, its words for those who cannot see it, and the key of its file."""

    src: str
    alt: str
    file: int


def clean(html: str) -> str:
    """Return a text in the house's markup, whatever it was; cleaning that again changes nothing."""
    return cleaned(html).html


def cleaned(html: str) -> Cleaned:
    """Return a text in the house's markup with a report of what had to be left out."""
    reader = Reader(html)
    return Cleaned(written(reader.blocks), tuple(reader.foreign), reader.deleted)


def too_long(html: str, *, pasted: bool = True) -> str:
    """Return why a text is too long to be kept, as a sentence; "" if it is not."""
    most = LONGEST if pasted else LONGEST_CLEAN
    if len(html) <= most:
        return "正文的标签嵌套过深，无法读取，请从原文件重新粘贴。" if _depth(html) > DEEPEST else ""
    return f"正文过长（{len(html):,}个字符，最多{most:,}个），请分成几篇，或者把长表格作为附件。"


def _depth(html: str) -> int:
    deepest = depth = 0
    for each in _NESTING.finditer(html):
        depth = max(0, depth - 1) if each[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def plain(html: str) -> str:
    """Return a text without its markup: a line for each paragraph, the cells of a row set apart by tabs."""
    return plain_of_house(html) if is_house(html) else "\n".join(each.text for each in paragraphs(html))


def paragraphs(html: str) -> list[Passage]:
    """Return a text in the pieces by which two versions are compared."""
    return list(passages(Reader(html).blocks))


def links_in(html: str) -> list[Target]:
    """Return the links of a text in their order; neighboring runs of one link are one."""
    found: list[Target] = []
    last = None
    for item in items_of(Reader(html).blocks):
        link = item.link if isinstance(item, Run | Picture) else None
        if link is not None:
            text = item.text if isinstance(item, Run) else ""
            if found and link is last:
                found[-1] = Target(link.href, found[-1].text + text)
            else:
                found.append(Target(link.href, text))
        last = link
    return found


def images_in(html: str) -> list[Image]:
    """Return the pictures of a text in their order."""
    found = ((each, file_of(each.src)) for each in pictures_of(Reader(html).blocks))
    return [Image(each.src, each.alt, key) for each, key in found if key is not None]


def files_linked(html: str) -> frozenset[int]:
    """Return the keys of the files that a text shows or links to."""
    if "/files/" not in html:
        return frozenset()
    blocks = Reader(html).blocks
    addresses = [each.src for each in pictures_of(blocks)]
    addresses += [each.link.href for each in items_of(blocks) if isinstance(each, Run | Picture) and each.link]
    return frozenset(key for each in addresses if (key := file_of(each)) is not None)
