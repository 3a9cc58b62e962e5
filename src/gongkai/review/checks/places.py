"""Where in a draft is there something to read, and what stands in its markup? (标题、摘要、正文、附件)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

from .finding import Draft, Part


@dataclass(frozen=True)
class Place:
    """A text with the words that say where it stands; ``part`` is the attachment, where it is one."""

    where: str
    text: str
    part: Part | None = None

    @property
    def file(self) -> int | None:
        """Return the attachment's key, or None for the draft itself."""
        return self.part.file if self.part else None


@dataclass
class Link:
    """A link of the body: where it leads, what is read, and whether a described picture stands for words."""

    href: str
    text: str = ""


@dataclass
class Markup:
    """What the body's markup holds besides its text."""

    links: list[Link] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


def places(draft: Draft) -> Iterator[Place]:
    """Yield everything of a draft that a reader could read, in order."""
    yield Place("标题", draft.title)
    yield Place("摘要", draft.summary)
    yield Place("正文", draft.text)
    spoken = [alt for _, alt in markup(draft.body).pictures if alt] + markup(draft.body).titles
    yield Place("正文图片和链接的说明", "\n".join(spoken))
    for each in draft.parts:
        yield Place(called(each), "\n".join(filter(None, (each.name, each.alternative_text, each.text))), each)


def called(part: Part) -> str:
    """Return how an attachment is called in a finding."""
    return f"附件“{part.name}”"


@lru_cache(maxsize=8)  # every check asks for the same body
def markup(body: str) -> Markup:
    """Return the links and pictures of a body; markup that does not close is read as far as it goes."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Markup()
        self._open: Link | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if said.get("title"):
            self.found.titles.append(said["title"])
        if tag == "a" and "href" in said:
            self._open = Link(said["href"].strip())
            self.found.links.append(self._open)
        elif tag == "img":
            self.found.pictures.append((said.get("src", ""), said.get("alt", "").strip()))
            if self._open is not None:
                self._open.text += said.get("alt", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.text += data
