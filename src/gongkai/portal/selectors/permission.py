"""
Who may see a column at the desk, and who may do what with it?

The tree itself (opening, changing, moving, closing) is kept by those who answer for the whole site: the OGI authority
and the administrators of the district, and the operators (网站运维) of the organ that runs the site of the tree; a
district's own site is run by its authority where no operator is named. What a column lacks is said, and papers are
placed, by the clerks and reviewers of the organ whose duty it is; for the government itself its authority does so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Kind as OrganKind
from gongkai.organs.models import Organ, Role
from gongkai.organs.selectors import district_of, memberships_of, organs_seen_by
from gongkai.portal.models import Kind, Section

from .tree import sections

WRITERS: frozenset[str] = frozenset({Role.CLERK, Role.REVIEWER})
_DISTRICT_KEEPERS: frozenset[str] = frozenset({Role.AUTHORITY, Role.ADMIN})

# Which papers an officer puts into a column of a kind; a kind that is not named takes any.
_FIT: dict[str, frozenset[str]] = {
    Kind.GROUP: frozenset(),
    Kind.NEWS: frozenset({"news"}),
    Kind.NOTICE: frozenset({"notice", "consultation"}),
    Kind.POLICY: frozenset({"normative_document", "government_rules", "other_document"}),
    Kind.INTERPRETATION: frozenset({"interpretation"}),
    Kind.MEETING: frozenset({"meeting"}),
    Kind.BUDGET: frozenset({"budget"}),
    Kind.INTERVIEW: frozenset({"interview"}),
    Kind.LEADERS: frozenset({"leader"}),
    Kind.PAGE: frozenset({"page", "guide", "organ_profile", "statutory"}),
}


@dataclass(frozen=True)
class Standing:
    """What one person is to the columns; it asks the database once."""

    user: Any

    @cached_property
    def _held(self) -> list[tuple[Organ, str]]:
        held = memberships_of(user=self.user).select_related("organ__parent__parent__parent")
        return [(each.organ, each.role) for each in held]

    @cached_property
    def _keeps_districts(self) -> frozenset[int]:
        return frozenset(district_of(where).pk for where, role in self._held if role in _DISTRICT_KEEPERS)

    @cached_property
    def _operates(self) -> frozenset[int]:
        return frozenset(where.pk for where, role in self._held if role == Role.OPERATOR)

    @cached_property
    def _operates_districts(self) -> frozenset[int]:
        """Return the districts whose authority the person is an operator of."""
        return frozenset(
            district_of(where).pk for where, role in self._held if role == Role.OPERATOR and where.is_ogi_authority
        )

    @cached_property
    def _writes_in(self) -> frozenset[int]:
        return frozenset(where.pk for where, role in self._held if role in WRITERS)

    @cached_property
    def organs_written(self) -> list[Organ]:
        """Return the organs whose columns the person fills: the own ones, and the government of the authority."""
        own = {where.pk: where for where, role in self._held if role in WRITERS}
        tops = {district_of(where).pk: district_of(where) for where, role in self._held if role == Role.AUTHORITY}
        return list({**own, **tops}.values())

    @cached_property
    def organs_seen(self) -> frozenset[int]:
        """Return the keys of the organs whose columns the person may look at at the desk."""
        return frozenset(organs_seen_by(user=self.user).values_list("pk", flat=True))

    def keeps(self, tree: Organ) -> bool:
        """Test if the person opens, changes and closes columns on an organ's pages."""
        here = district_of(tree).pk
        if here in self._keeps_districts:
            return True
        if tree.kind == OrganKind.DISTRICT and tree.operator_id is None and here in self._operates_districts:
            return True
        return (tree.operator_id or tree.pk) in self._operates

    def states_for(self, owner: Organ) -> bool:
        """Test if the person says why an organ's column is empty, and writes for it."""
        if owner.pk in self._writes_in:
            return True
        return owner.kind == OrganKind.DISTRICT and any(owner.pk == each.pk for each in self.organs_written)

    def sees(self, section: Section) -> bool:
        """Test if the person may open a column at the desk."""
        return section.owner_id in self.organs_seen or section.tree_id in self.organs_seen or self.keeps(section.tree)

    def sees_pages(self, organ: Organ) -> bool:
        """Test if the person may look at the list of an organ's columns."""
        return organ.pk in self.organs_seen or self.keeps(organ)

    @cached_property
    def trees_kept(self) -> list[Organ]:
        """Return the organs on whose pages the person keeps the columns."""
        near = Q(pk__in=self.organs_seen) | Q(pk__in=self._operates) | Q(operator__in=self._operates)
        found = Organ.objects.filter(near | Q(pk__in=self._operates_districts)).select_related("parent__parent__parent")
        return [each for each in found if each.active_to is None and self.keeps(each)]


def visible(standing: Standing) -> QuerySet[Section]:
    """Return the columns that a person may open at the desk."""
    kept = [each.pk for each in standing.trees_kept]
    return sections().filter(Q(owner__in=standing.organs_seen) | Q(tree__in=standing.organs_seen) | Q(tree__in=kept))


def fits(section: Section, kind: str) -> bool:
    """Test if a kind of paper belongs into a column."""
    return kind in section.shows or kind in _FIT.get(section.kind, {kind})


def accepts(section: Section, organ: Organ) -> bool:
    """Test if an organ may put something into a column: its own, one on its own pages, or one open to everybody."""
    if not section.is_open or section.is_group:
        return False
    if organ.pk in (section.owner_id, section.tree_id):
        return True
    return section.everybody and district_of(organ) == district_of(section.tree)


def sections_for(user: Any, kind: str, *, organ: Organ | None = None) -> list[Section]:
    """
    Return the columns into which a person may put a paper of a kind, in the order of the tree.

    :param organ: whose paper it is; without it, any organ for which the person writes
    """
    organs = [organ] if organ is not None else Standing(user).organs_written
    trees = {each.pk for each in organs} | {district_of(each).pk for each in organs}
    found = sections().filter(Q(tree__in=trees) | Q(owner__in=organs), closed_on__isnull=True).exclude(kind=Kind.GROUP)
    return [each for each in found if fits(each, kind) and any(accepts(each, one) for one in organs)]


def must_keep(tree: Organ, *, by: Any) -> None:
    """
    Refuse whoever does not keep the columns of an organ's pages; ``by=None`` is the installation itself.

    :raises NotAllowed: naming who may
    """
    if by is not None and not Standing(by).keeps(tree):
        raise NotAllowed("栏目的开设和调整由主管部门审核人员、系统管理员或者网站运维人员办理。", cite="ogi:24")
