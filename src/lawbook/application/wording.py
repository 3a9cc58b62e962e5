"""
What does the text of a letter say: which provisions does it name, which route of remedy, and what of it is its own?

Only the office's own letters are read here, before they go out. What citizens write is never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lawbook import articles, parameters
from lawbook.cite import Cite

_BOOK_OR_PLACE = re.compile(
    r"《(?P<book>[^》]{2,60})》"
    r"|第(?P<article>[0-9一二三四五六七八九十百零〇]{1,7})条"
    r"(?P<rest>(?:第?[（(]?[0-9一二三四五六七八九十]{1,4}[）)]?[款项])*)"
    r"|第[（(]?(?P<alone>[0-9一二三四五六七八九十]{1,4})[）)]?(?P<unit>[款项])"
)
_UNIT = re.compile(r"第?[（(]?([0-9一二三四五六七八九十]{1,4})[）)]?([款项])")
_BLANK = re.compile(r"\{[^{}]{0,40}\}|【[^】]{0,60}】|_{2,}|＿{2,}|[×✕]{2,}|[xX]{3,}|〔\s*〕")
_SENTENCE = re.compile(r"[。！？；!?;\n\r]+")
_SIGN = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A provision as a text names it: the law's title ("" if it names none), the article, its paragraph and item."""

    book: str
    article: int
    paragraph: int | None = None
    item: int | None = None

    def is_within(self, wanted: Place) -> bool:
        """Test if this is the wanted provision, or part of it; an abbreviated title is taken as the Regulations'."""
        same_book = not self.book or wanted.book in self.book
        same_parts = (wanted.paragraph in {None, self.paragraph}) and (wanted.item in {None, self.item})
        return same_book and self.article == wanted.article and same_parts


def places(text: str) -> Iterator[Place]:
    """
    Yield the provisions that a text names: 《政府信息公开条例》第三十六条第（四）项, also 第36条第4项.

    A paragraph or an item alone (第三十六条第三项、第四项) belongs to the article named before it.
    """
    book, article = "", 0
    for found in _BOOK_OR_PLACE.finditer(text):
        if found["book"]:
            book = found["book"]
        elif found["article"]:
            article = _number(found["article"])
            units = {unit: _number(number) for number, unit in _UNIT.findall(found["rest"])}
            yield Place(_full(book), article, units.get("款"), units.get("项"))
        elif article:
            number = _number(found["alone"])
            paragraph, item = (number, None) if found["unit"] == "款" else (None, number)
            yield Place(_full(book), article, paragraph, item)


def cites_one_of(text: str, cites: Iterable[Cite]) -> bool:
    """Test if a text names one of the provisions, or a part of one."""
    wanted = [next(places(articles.provision(each).label)) for each in cites]
    named = list(places(text))
    return any(place.is_within(each) for each in wanted for place in named)


def in_law(cite: Cite) -> str:
    """Return a provision as a lawyer writes it: 《政府信息公开条例》第三十六条第四项."""
    return articles.provision(cite).label


def has_blank(text: str) -> bool:
    """Test if something is still to be filled in: a brace, a row of crosses or a line."""
    return _BLANK.search(text) is not None


def own_sentences(text: str, template: str) -> list[str]:
    """Return the sentences of a text that its template does not have, as they stand there without marks."""
    given = {_bare(each) for each in _SENTENCE.split(template)}
    own = [_bare(each) for each in _SENTENCE.split(text)]
    return [each for each in own if len(each) >= _SHORTEST and each not in given]


def route_said(text: str, *, on: date) -> Literal["choose", "review_first"] | None:
    """Return the route of remedy that a paragraph tells, None if it tells none in full or contradicts itself."""
    review, months = (
        int(parameters.value("application.remedy", name, on).value) for name in ("review_term", "suit_term")
    )
    plain = re.sub(r"\s", "", text)
    if "行政复议" not in plain or not re.search("行政诉讼|人民法院", plain) or not _says(plain, review, "日"):
        return None
    first = re.search(r"应当?[^。；]{0,40}先|先向|先行|先申请|必须先", plain) is not None
    direct = _says(plain, months, "个月")
    if first and not direct:
        return "review_first"
    return "choose" if direct and not first else None


def _says(text: str, number: int, unit: str) -> bool:
    return (
        re.search(rf"(?<![0-9一二三四五六七八九十百])(?:{number}|{articles.numeral(number)}){unit}", text) is not None
    )


def _bare(text: str) -> str:
    return "".join(_SIGN.findall(text))


def _full(book: str) -> str:
    """Return a title, with the bare 《条例》 taken as none."""
    return "" if book in {"条例", "信息公开条例"} else book


def _number(text: str) -> int:
    """Return a number written in digits or in Chinese, 0 if it is neither."""
    if text.isascii():
        return int(text)
    return _NUMERALS.get(text.replace("〇", "零"), 0)


_NUMERALS = {articles.numeral(number): number for number in range(1, 200)}
