"""Which columns does an organ's tree have? Asked by every page, so that it is kept for a minute."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.urls import reverse

from gongkai.portal.models import Kind, Section

A_MINUTE = 60


@dataclass(frozen=True)
class Node:
    """A column as menus, breadcrumbs and the site map show it."""

    pk: int
    code: str
    name: str
    kind: str
    url: str
    parent: int | None
    path: tuple[int, ...]
    description: str
    keywords: str
    closed_on: date | None

    @property
    def get_kind_display(self) -> str:
        """Return the kind's Chinese name, under the name that a column itself has for it."""
        return str(Kind(self.kind).label)

    @property
    def is_group(self) -> bool:
        """Test if the column only holds other columns."""
        return self.kind == Kind.GROUP


@dataclass(frozen=True)
class Tree:
    """The columns of one organ's pages, in order."""

    organ: int
    nodes: dict[int, Node] = field(default_factory=dict)

    def below(self, node: Node | None) -> list[Node]:
        """Return the columns directly below one, or those at the top."""
        above = node.pk if node else None
        return [each for each in self.nodes.values() if each.parent == above]

    def open_below(self, node: Node | None) -> list[Node]:
        """Return the columns directly below one that are still kept up."""
        return [each for each in self.below(node) if each.closed_on is None]

    def trail(self, node: Node) -> list[Node]:
        """Return the columns from the top down to one, itself the last."""
        found, here = [node], node
        while here.parent is not None and here.parent in self.nodes:
            here = self.nodes[here.parent]
            found.insert(0, here)
        return found

    def by_code(self, codes: Iterable[str]) -> Node | None:
        """Return the first column that has one of these codes, or None."""
        return next((self._by_code[each] for each in codes if each in self._by_code), None)

    @cached_property
    def _by_code(self) -> dict[str, Node]:
        return {each.code: each for each in self.nodes.values()}

    def of_kind(self, kind: str) -> list[Node]:
        """Return the columns of a kind."""
        return [each for each in self.nodes.values() if each.kind == kind]

    def drawn(self, node: Node | None = None) -> list[tuple[Node, list[Any]]]:
        """Return the tree as the site map draws it: each column with what is below it."""
        return [(each, self.drawn(each)) for each in self.below(node)]


def address(organ_code: str, code: str) -> str:
    """Return the address of a column's page."""
    return reverse("portal:public-section", args=[organ_code, code])


# The trees this process has read, each with the stamp under which it read it. The stamp lies in the cache, so that
# whoever changes a column tells all processes; the tree does not, for unpacking it cost each page more than its text.
_READ: dict[int, tuple[str, Tree]] = {}


def tree_of(organ: int) -> Tree:
    """Return an organ's tree; what was changed without a word to the cache shows within a minute."""
    key = _key(organ)
    stamp: str | None = cache.get(key)
    known = _READ.get(organ)
    if stamp is not None and known is not None and known[0] == stamp:
        return known[1]
    if stamp is None:
        stamp = uuid4().hex
        cache.set(key, stamp, A_MINUTE)
    nodes = {
        each.pk: Node(
            pk=each.pk,
            code=each.code,
            name=each.name,
            kind=each.kind,
            url=address(each.tree.code, each.code),
            parent=each.parent_id,
            path=tuple(each.path),
            description=each.description,
            keywords=each.keywords,
            closed_on=each.closed_on,
        )
        for each in Section.objects.filter(tree=organ).select_related("tree").order_by("position", "pk")
    }
    _READ[organ] = (stamp, Tree(organ, nodes))
    return _READ[organ][1]


def forget_tree(organ: int) -> None:
    """Let an organ's tree be read anew."""
    cache.delete(_key(organ))


def _key(organ: int) -> str:
    return f"portal:tree:1:{organ}"
