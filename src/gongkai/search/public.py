"""What does a citizen find? (检索) The page works without script, for whatever is typed and however it was typed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from .selectors import FACETS, MOST, Answer, find, label_of

LABELS = {
    "organ": "发布机构",
    "section": "栏目",
    "kind": "类型",
    "theme": "主题分类",
    "validity": "效力",
    "year": "年份",
}
SHOWN = 8
"""How many choices of one facet stand open; the rest is folded in."""


@dataclass(frozen=True)
class Link:
    """One way to narrow the hits down, or to take a filter back."""

    label: str
    url: str
    count: int = 0
    chosen: bool = False


@dataclass(frozen=True)
class Group:
    """The ways of one facet."""

    label: str
    links: tuple[Link, ...]
    more: tuple[Link, ...] = ()


def search(request: HttpRequest) -> HttpResponse:
    """Show what is found for the words in ``q``, 20 a page, with the filters that these hits offer."""
    filters = {each: value for each in FACETS if (value := request.GET.get(each, "").strip()[:60])}
    newest = request.GET.get("order") == "newest"
    year = filters.get("year", "")
    answer = find(
        request.GET.get("q", ""),
        **{each: value for each, value in filters.items() if each != "year"},
        # A year that is none finds nothing, and its filter can be taken back.
        year=None if not year else int(year) if year.isascii() and year.isdecimal() and len(year) <= 4 else 0,
        newest=newest,
        page=_number(request.GET.get("page", "")),
    )
    asked = {"q": answer.words, **filters, **({"order": "newest"} if newest else {})}
    facts = {
        "answer": answer,
        "filters": filters,
        "most": MOST,
        "newest": newest,
        "orders": _orders(asked, newest=newest),
        "groups": _groups(answer, asked),
        "chosen": _chosen(answer, asked, filters),
        "unfiltered": _address({"q": answer.words}),
        "query": urlencode(asked),
        # The field stands in the page itself, and large: the banner need not offer another.
        "search_address": "",
    }
    return render(request, "search/results.html", facts)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _address(asked: dict[str, str]) -> str:
    return f"{reverse('search:search')}?{urlencode(asked)}"


def _orders(asked: dict[str, str], *, newest: bool) -> tuple[Link, Link]:
    plain = {name: value for name, value in asked.items() if name != "order"}
    return (
        Link("按相关程度", _address(plain), chosen=not newest),
        Link("按发布时间", _address({**plain, "order": "newest"}), chosen=newest),
    )


def _groups(answer: Answer, asked: dict[str, str]) -> list[Group]:
    """Return the facets that can still narrow something down."""
    groups = []
    for name in FACETS:
        choices = answer.facet(name)
        if name in asked or len(choices) < 2:
            continue
        links = tuple(Link(each.label, _address({**asked, name: each.value}), each.count) for each in choices)
        groups.append(Group(LABELS[name], links[:SHOWN], links[SHOWN:]))
    return groups


def _chosen(answer: Answer, asked: dict[str, str], filters: dict[str, str]) -> list[Link]:
    """Return the filters that are on, each with the address without it."""
    found = []
    for name, value in filters.items():
        label = next((each.label for each in answer.facet(name) if each.value == value), "") or label_of(name, value)
        rest = {other: said for other, said in asked.items() if other != name}
        found.append(Link(f"{LABELS[name]}：{label}", _address(rest), chosen=True))
    return found
