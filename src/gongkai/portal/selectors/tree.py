"""Where does a column stand, and what stands below it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from gongkai.organs.models import Organ
from gongkai.portal.models import Section

SEPARATOR = " › "


@dataclass
class Node:
    """A column with the columns below it, in their order."""

    section: Section
    children: list[Node] = field(default_factory=list)
    depth: int = 0

    def walk(self) -> Iterator[Node]:
        """Yield this column and all below it, as they are read."""
        yield self
        for each in self.children:
            yield from each.walk()

    @property
    def leaves(self) -> list[Section]:
        """Return the columns that hold papers: this one, or those below it."""
        return [each.section for each in self.walk() if not each.section.is_group]

    @property
    def live_count(self) -> int:
        """Return how many papers stand in this column and those below; one that stands in two counts twice."""
        return sum(each.live_count for each in self.leaves)


def sections() -> QuerySet[Section]:
    """Return all columns with the organs that they name."""
    return Section.objects.select_related("tree", "owner", "parent")


def section(tree_code: str, code: str) -> Section:
    """
    Return a column by the organ on whose pages it stands and its own code, in one query.

    :raises Section.DoesNotExist: if there is none
    """
    return sections().get(tree__code=tree_code, code=code)


def grown(found: Iterable[Section]) -> list[Node]:
    """Return columns as trees; one whose parent is not among them stands at the top."""
    nodes = {each.pk: Node(each) for each in sorted(found, key=lambda each: (each.position, each.pk))}
    tops: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.section.parent_id or 0)
        (above.children if above else tops).append(node)
    for top in tops:
        _measure(top, 0)
    return tops


def tree_of(organ: Organ, *, with_closed: bool = True) -> list[Node]:
    """Return the columns on an organ's pages as trees, in one query."""
    found = sections().filter(tree=organ)
    return grown(found if with_closed else found.filter(closed_on__isnull=True))


def below(section: Section) -> list[Section]:
    """Return all columns below one, in the order in which they are read."""
    top = next((each for each in tree_of(section.tree) if section.pk in {one.section.pk for one in each.walk()}), None)
    if top is None:
        return []
    mine = next(each for each in top.walk() if each.section.pk == section.pk)
    return [each.section for each in mine.walk()][1:]


def leaves_of(section: Section) -> list[Section]:
    """Return the columns that hold papers: the column itself, or those below a group."""
    return [each for each in below(section) if not each.is_group] if section.is_group else [section]


def breadcrumb(section: Section) -> list[Section]:
    """Return the columns from the top down to this one, in at most one query."""
    above = [key for key in section.path if key != section.pk]
    if not above:
        return [section]
    found = Section.objects.select_related("tree").in_bulk(above)
    return [*(found[key] for key in above if key in found), section]


def paths(found: Iterable[Section]) -> Mapping[int, str]:
    """Return how each column is called with those above it: 政务公开 › 政策文件."""
    found = list(found)
    named = Section.objects.filter(pk__in={key for each in found for key in each.path}).values_list("pk", "name")
    names = dict(named)
    return {each.pk: SEPARATOR.join(names.get(key, "") for key in each.path) or each.name for each in found}


def _measure(node: Node, depth: int) -> None:
    node.depth = depth
    for each in node.children:
        _measure(each, depth + 1)
