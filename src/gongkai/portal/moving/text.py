"""Which part of a page is its text, and what does it show and link to?"""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from .item import Notes, Taken, short
from .markup import clean_line, drop, elements, words_in

# In the order in which they are believed; the content systems of government sites name the place of the text so.
_IDS = (
    "ucap-content", "zoom", "fontzoom", "artibody", "articlecontent", "article-content", "newscontent", "news_content",
    "vsb_content", "vsb_content_2", "zoomcon", "zoomcontent", "textcontent", "contenttext", "content_text",
    "infocontent", "bodylabel", "conttext", "js_content", "detailcontent", "article", "content",
)  # fmt: skip
_CLASSES = (
    "trs_editor", "trs_ueditor", "view trs_ueditor", "pages_content", "article-content", "article_content",
    "articlecontent", "article-body", "news_content", "news-content", "news_cont_d_wrap", "detail-content",
    "detail_content", "content-text", "con_text", "zoom", "xxgk-content", "article_con", "wznr", "custom_unionstyle",
    "article", "content",
)  # fmt: skip
_TAGS = ("ucapcontent", "article")
_BLOCKS = frozenset({"div", "td", "section", "article", "main", "body", "center", "ucapcontent", "form", "font"})
_PARTS = frozenset({"p", "div", "br", "li", "span", "h1", "h2", "h3", "h4", "tr", "blockquote"})
_ATTACHED = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|csv|txt|zip|rar|7z|jpe?g|png|gif|webp|bmp)\Z", re.IGNORECASE
)
_PAGE = re.compile(r"\.(?:s?html?|jsp|aspx?|php|do|action)\Z", re.IGNORECASE)
_DATA = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,(.+)", re.IGNORECASE | re.DOTALL)
_LEAST = 20  # characters, below which a named place is taken for an empty one
_LARGEST_DATA = 20_000_000

Find = Callable[[str], str | None]


def body_of(tree: Any) -> Any | None:
    """Return the element that holds the text, or None if the page has none."""
    ids: dict[str, Any] = {}
    classes: dict[str, Any] = {}
    tags: dict[str, Any] = {}
    for each in tree.iter(*_TAGS):
        tags.setdefault(each.tag, each)
    for each in tree.xpath("//*[@id or @class]"):
        if (key := (each.get("id") or "").strip().lower()) in _IDS:
            ids.setdefault(key, each)
        if said := each.get("class"):
            for key in (said.lower().strip(), *said.lower().split()):
                if key in _CLASSES:
                    classes.setdefault(key, each)
    named = [ids[key] for key in _IDS[:-2] if key in ids]
    named += [classes[key] for key in _CLASSES[:-2] if key in classes]
    named += [tags[key] for key in _TAGS if key in tags]
    named += [known[key] for known in (ids, classes) for key in ("article", "content") if key in known]
    for each in named:
        if _says_something(each):
            return each
    return _densest(tree)


def _says_something(element: Any) -> bool:
    return len(words_in(element)) >= _LEAST or next(element.iter("img"), None) is not None


def _densest(tree: Any) -> Any | None:
    """Return the block with most text of its own paragraphs that is no link."""
    weight: dict[Any, float] = {}
    for each in elements(tree):
        own = len(clean_line(each.text or ""))
        tails = sum(len(clean_line(one.tail or "")) for one in each)
        said = own + tails if each.tag != "a" else -own
        if not said or each.tag in ("title", "head", "option"):
            continue
        share = float(said)
        for above in (each, *each.iterancestors()):
            if above.tag in _BLOCKS:
                weight[above] = weight.get(above, 0.0) + share
                share /= 2
                if share and abs(share) < 1:
                    break
    best = max(weight, key=lambda each: weight[each], default=None)
    return best if best is not None and words_in(best) else None


class Linked:
    """The pictures and files of a text: what lies in the archive is taken along, the rest is said."""

    def __init__(self, find: Find, read: Callable[[str], bytes], notes: Notes) -> None:
        self._find, self._read, self._notes = find, read, notes
        self._places: dict[str, int] = {}
        self.files: list[Taken] = []

    def follow(self, body: Any) -> None:
        """Name in the text what is taken along, and leave out links that would lead nowhere."""
        dead = 0
        for each in list(body.iter("img", "a")):
            said = (each.get("src") if each.tag == "img" else each.get("href")) or ""
            said = said.strip()
            if each.tag == "img":
                self._picture(each, said)
            elif not self._link(each, said):
                dead += 1
                each.attrib.pop("href", None)
        if dead:
            self._notes.add(f"有{dead}处站内链接在迁入后没有对应的网页，只保留文字。")

    def attach(self, path: str, name: str) -> None:
        """Take a file along that the text does not name."""
        self._take(path, name, attached=True)

    def _picture(self, image: Any, said: str) -> None:
        alt = short(image.get("alt") or image.get("title") or "", 200)
        inline = _DATA.match(said)
        if inline and len(inline[2]) <= _LARGEST_DATA:
            try:
                content = base64.b64decode(inline[2], validate=False)
            except (binascii.Error, ValueError):
                content = b""
            if content:
                self.files.append(Taken(f"图片{len(self.files) + 1}.{inline[1].lower()}", lambda: content, False, alt))
                image.set("src", f"moved:{len(self.files) - 1}")
                return
        path = self._find(said) if said and not inline else None
        if path is not None:
            number = self._take(path, posixpath.basename(path), attached=False, alternative_text=alt)
            image.set("src", f"moved:{number}")
            return
        image.attrib.pop("src", None)
        if said:
            self._notes.add(f"图片“{_tail(said)}”不在迁入的文件中，没有保留。", lacks=True)

    def _link(self, link: Any, said: str) -> bool:
        """Set where a link leads, and return False for one that leads nowhere from here."""
        if not said or said.startswith("#") or said.lower().startswith(("javascript:", "mailto:", "tel:")):
            if said.lower().startswith("javascript:"):
                link.attrib.pop("href", None)
            return True
        path = self._find(said)
        if path is not None and _ATTACHED.search(path):
            words = words_in(link)
            ending = posixpath.splitext(path)[1]
            own = posixpath.basename(path)
            name = words if words and len(words) <= 80 else own
            number = self._take(
                path, name if name.lower().endswith(ending.lower()) else f"{name}{ending}", attached=True
            )
            link.set("href", f"moved:{number}")
            return True
        at = urlsplit(said) if not said.startswith("//") else urlsplit(f"https:{said}")
        looks_attached = bool(_ATTACHED.search(at.path)) and not _PAGE.search(at.path)
        if at.scheme in ("http", "https") and at.netloc:
            if looks_attached and path is None:
                self._notes.add(f"附件“{_tail(at.path)}”不在迁入的文件中，仍链接到原网站。", lacks=True)
            return True
        if looks_attached:
            self._notes.add(f"附件“{_tail(at.path)}”不在迁入的文件中，没有保留。", lacks=True)
            link.attrib.pop("href", None)
            return True
        return False

    def _take(self, path: str, name: str, *, attached: bool, alternative_text: str = "") -> int:
        if path not in self._places:
            self._places[path] = len(self.files)
            self.files.append(Taken(name, lambda: self._read(path), attached, alternative_text))
        return self._places[path]


def finder(names: Mapping[str, str], page: str) -> Find:
    """
    Return a function that finds the file of the archive which an address on a page means.

    :param names: the paths by themselves in lower case
    """
    folder = posixpath.dirname(page)

    def find(said: str) -> str | None:
        try:
            at = urlsplit(said.replace("\\", "/"))
        except ValueError:
            return None
        if at.scheme not in ("", "http", "https", "file"):
            return None
        path = unquote(at.path).lower()
        if not path or path.endswith("/"):
            return None
        if at.netloc or path.startswith("/"):
            # As a crawler lays a site out: below its name, or below the root.
            tries = [f"{at.netloc.lower()}{path}", path.lstrip("/")] if at.netloc else [path.lstrip("/")]
            top = page.partition("/")[0].lower()
            tries.append(f"{top}/{path.lstrip('/')}")
        else:
            tries = [posixpath.normpath(posixpath.join(folder.lower(), path))]
        return next((names[each] for each in tries if each in names), None)

    return find


def html_of(body: Any) -> str:
    """Return what stands inside an element."""
    parts = [_escaped(body.text or "")]
    parts += [etree.tostring(each, encoding="unicode", method="html") for each in body]
    return "".join(parts)


def without_title(body: Any, title: str) -> None:
    """Take a heading from the beginning of a text that only repeats the title."""
    if not title:
        return
    for each in body.iter("h1", "h2"):
        if words_in(each).replace(" ", "") == title.replace(" ", ""):
            drop(each)
        return


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _tail(said: str) -> str:
    return short(unquote(posixpath.basename(urlsplit(said).path if "://" in said else said)) or said, 60)
