"""Who may see a paper, and who may do what with it? An organ's drafts are its own; a superuser holds no role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ, Role
from gongkai.organs.selectors import district_of, memberships_of, organs_seen_by
from gongkai.papers.models import Paper, State
from gongkai.review.selectors import may_sign

from .standing import round_of

WRITERS: frozenset[str] = frozenset({Role.CLERK, Role.REVIEWER})
RELEASERS: frozenset[str] = frozenset({Role.CLERK, Role.REVIEWER, Role.OPERATOR})
WITHDRAWERS: frozenset[str] = frozenset({Role.REVIEWER, Role.HEAD})
INSIDERS: frozenset[str] = WRITERS | {Role.SECRECY, Role.HEAD, Role.AUDITOR}
OVERSEERS: frozenset[str] = frozenset({Role.AUTHORITY, Role.AUDITOR})

# What an organ has not yet let out of its hands.
OWN_BUSINESS: frozenset[str] = frozenset({State.DRAFT, State.DISCARDED})
# What whoever operates the site comes to see: what they have to release, and what is or was public.
OPERATORS_BUSINESS: frozenset[str] = frozenset({State.APPROVED, State.LIVE, State.CORRECTING, State.WITHDRAWN})


@dataclass(frozen=True)
class Standing:
    """What one person is to the papers of every organ; it asks the database once for each question."""

    user: Any

    @cached_property
    def _held(self) -> list[tuple[Organ, str]]:
        held = memberships_of(user=self.user).select_related("organ__parent__parent__parent")
        return [(each.organ, each.role) for each in held]

    def _keys(self, roles: Iterable[str]) -> frozenset[int]:
        wanted = frozenset(roles)
        return frozenset(where.pk for where, role in self._held if role in wanted)

    @cached_property
    def organs_written(self) -> list[Organ]:
        """Return the organs for which the person writes, each once."""
        return list({where.pk: where for where, role in self._held if role in WRITERS}.values())

    @cached_property
    def organs_inside(self) -> frozenset[int]:
        """Return the keys of the organs all of whose papers the person sees."""
        return self._keys(INSIDERS)

    @cached_property
    def organs_operated(self) -> frozenset[int]:
        """Return the keys of the organs whose site the person operates: the own one, and those that it operates."""
        own = self._keys((Role.OPERATOR,))
        if not own:
            return own
        return own | frozenset(Organ.objects.filter(operator__in=own).values_list("pk", flat=True))

    @cached_property
    def organs_overseen(self) -> frozenset[int]:
        """Return the keys of the organs of the districts that the person reviews or audits."""
        tops = {district_of(where).pk for where, role in self._held if role in OVERSEERS}
        if not tops:
            return frozenset()
        every = organs_seen_by(user=self.user).select_related("parent__parent__parent")
        return frozenset(each.pk for each in every if district_of(each).pk in tops)

    def roles_in(self, organ: int) -> frozenset[str]:
        """Return the roles held in an organ, given by its key."""
        return frozenset(role for where, role in self._held if where.pk == organ)

    def sees(self, paper: Paper) -> bool:
        """Test if the person may look at a paper and its versions on the desk."""
        if paper.organ_id in self.organs_inside:
            return True
        if paper.state not in OWN_BUSINESS and paper.organ_id in self.organs_overseen:
            return True
        if paper.state in OPERATORS_BUSINESS and paper.organ_id in self.organs_operated:
            return True
        if paper.state != State.IN_REVIEW or not self._held:
            return False
        # A chain may ask for the signature of somebody from outside the organ.
        round = round_of(paper)
        return round is not None and may_sign(round=round, user=self.user)

    def writes(self, paper: Paper) -> bool:
        """Test if the person may write papers of the organ, whatever the state of this one."""
        return self.writes_for(paper.organ_id)

    def writes_for(self, organ: int) -> bool:
        """Test if the person writes for an organ, given by its key."""
        return bool(self.roles_in(organ) & WRITERS)

    def releases(self, paper: Paper) -> bool:
        """Test if the person may press 发布 for the organ, once everybody has signed."""
        return self.releases_for(paper.organ_id)

    def releases_for(self, organ: int) -> bool:
        """Test if the person releases for an organ, given by its key."""
        return bool(self.roles_in(organ) & RELEASERS) or organ in self.organs_operated

    def withdraws(self, paper: Paper) -> bool:
        """Test if the person may take a released paper of the organ from the public."""
        return bool(self.roles_in(paper.organ_id) & WITHDRAWERS)

    def accepts(self, paper: Paper) -> bool:
        """Test if the person may let a severe finding pass."""
        return Role.HEAD in self.roles_in(paper.organ_id)

    def papers(self) -> QuerySet[Paper]:
        """Return the papers that the person sees by their own or their district's business, the last changed first."""
        seen = Q(organ__in=self.organs_inside)
        if self.organs_overseen:
            seen |= Q(organ__in=self.organs_overseen) & ~Q(state__in=OWN_BUSINESS)
        if self.organs_operated - self.organs_inside:
            seen |= Q(organ__in=self.organs_operated, state__in=OPERATORS_BUSINESS)
        return Paper.objects.filter(seen).select_related("organ", "made_by").order_by("-changed_at", "-pk")


def must_write(organ: Organ, *, by: Any) -> None:
    """
    Refuse whoever does not write for the organ.

    :raises NotAllowed: naming who may
    """
    if not Standing(by).writes_for(organ.pk):
        raise NotAllowed(f"只有{organ.short_name}的信息公开员或科室审核人员可以拟稿、修改和送审。", cite="ogi:17.1")


def must_release(organ: Organ, *, by: Any) -> None:
    """
    Refuse whoever does not release for the organ.

    :raises NotAllowed: naming who may
    """
    if not Standing(by).releases_for(organ.pk):
        raise NotAllowed(f"只有{organ.short_name}的信息公开员、科室审核人员或其网站运维人员可以发布。", cite="ogi:17.1")


def must_withdraw(paper: Paper, *, by: Any) -> None:
    """
    Refuse whoever may not take a paper of the organ from the public.

    :raises NotAllowed: naming who may
    """
    if not Standing(by).withdraws(paper):
        raise NotAllowed(f"只有{paper.organ.short_name}的科室审核人员或分管领导可以撤下已发布的文稿。", cite="ogi:6")
