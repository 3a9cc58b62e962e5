"""
Who may see an organ's documents and their ledger, who writes, and who signs?

An organ's own people keep its ledger and its head signs what becomes of a document; whoever reviews or audits the
district looks. What the government itself issued is kept by its authority and signed by the head of that office.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Kind, Organ, Role
from gongkai.organs.selectors import district_of, memberships_of, organs_seen_by

WRITERS: frozenset[str] = frozenset({Role.CLERK, Role.REVIEWER})


@dataclass(frozen=True)
class Standing:
    """What one person is to every organ's documents; it asks the database once."""

    user: Any

    @cached_property
    def _held(self) -> list[tuple[Organ, str]]:
        held = memberships_of(user=self.user).select_related("organ__parent__parent__parent")
        return [(each.organ, each.role) for each in held]

    @cached_property
    def _keeps(self) -> frozenset[int]:
        """Return the districts whose own documents the person keeps."""
        return frozenset(district_of(where).pk for where, role in self._held if role == Role.AUTHORITY)

    @cached_property
    def _signs_for(self) -> frozenset[int]:
        """Return the districts whose own documents the person signs for, as the head of the authority."""
        return frozenset(
            district_of(where).pk for where, role in self._held if role == Role.HEAD and where.is_ogi_authority
        )

    @cached_property
    def organs_seen(self) -> list[Organ]:
        """Return the organs whose documents and ledger the person may look at, in order."""
        found = {each.pk: each for each in organs_seen_by(user=self.user)}
        if missing := self._signs_for - found.keys():
            found.update({each.pk: each for each in Organ.objects.filter(pk__in=missing)})
        return sorted(found.values(), key=lambda each: (each.position, each.code))

    @cached_property
    def organs_written(self) -> list[Organ]:
        """Return the organs for which the person writes, in order."""
        return [each for each in self.organs_seen if self.writes(each)]

    def roles_in(self, organ: Organ) -> frozenset[str]:
        """Return the roles held in the organ itself."""
        return frozenset(role for where, role in self._held if where.pk == organ.pk)

    def sees(self, organ: Organ) -> bool:
        """Test if the person may look at the organ's documents and ledger."""
        return any(each.pk == organ.pk for each in self.organs_seen)

    def writes(self, organ: Organ) -> bool:
        """Test if the person prepares what is entered into the organ's ledger."""
        if self.roles_in(organ) & WRITERS:
            return True
        return organ.kind == Kind.DISTRICT and organ.pk in self._keeps

    def signs(self, organ: Organ) -> bool:
        """Test if the person signs what becomes of the organ's documents."""
        if Role.HEAD in self.roles_in(organ):
            return True
        return organ.kind == Kind.DISTRICT and organ.pk in self._signs_for


def must_write(organ: Organ, *, by: Any) -> None:
    """
    Refuse whoever does not keep the organ's ledger.

    :raises NotAllowed: naming who may
    """
    if not Standing(by).writes(organ):
        raise NotAllowed(f"只有{organ.name}的信息公开员或科室审核人员可以办理。")


def must_sign(organ: Organ, *, by: Any) -> None:
    """
    Refuse whoever does not sign for the organ.

    :raises NotAllowed: naming who may
    """
    if not Standing(by).signs(organ):
        raise NotAllowed(f"只有{organ.name}的分管领导可以签署。")
