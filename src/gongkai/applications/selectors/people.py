"""Who may see an application, who handles it, and who sees only that it is there?"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from gongkai.applications.models import Application
from gongkai.organs.models import Organ, Role
from gongkai.organs.selectors import keys_seen_by, memberships_of

# Whoever works on an organ's applications; site operators and system administrators do not.
HANDLING = frozenset({Role.CLERK, Role.REVIEWER, Role.LEGAL, Role.SECRECY, Role.HEAD})
# Whoever watches over the district's organs sees numbers, states and terms, and nothing personal (ogi:47.1).
WATCHING = frozenset({Role.AUTHORITY, Role.AUDITOR})


class Desk:
    """One person at the desk, with the roles that they hold, asked for once."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def _held(self) -> dict[int, set[str]]:
        held: dict[int, set[str]] = {}
        for organ, role in memberships_of(user=self.user).order_by().values_list("organ", "role"):
            held.setdefault(organ, set()).add(role)
        return held

    def roles(self, organ: int) -> set[str]:
        """Return the roles that the person holds in an organ, by its key."""
        return self._held.get(organ, set())

    def handles(self, organ: int) -> bool:
        """Test if the person works on the applications of an organ and so sees who applies."""
        return bool(self.roles(organ) & HANDLING)

    def writes(self, organ: int) -> bool:
        """Test if the person registers, asks, drafts and serves for an organ."""
        return bool(self.roles(organ) & {Role.CLERK, Role.REVIEWER})

    def heads(self, organ: int) -> bool:
        """Test if the person answers for an organ's decisions."""
        return Role.HEAD in self.roles(organ)

    @cached_property
    def handled(self) -> frozenset[int]:
        """Return the keys of the organs whose applications the person works on."""
        return frozenset(organ for organ, roles in self._held.items() if roles & HANDLING)

    @cached_property
    def watched(self) -> frozenset[int]:
        """Return the keys of the organs whose applications the person watches over without seeing who applies."""
        if not any(roles & WATCHING for roles in self._held.values()):
            return frozenset()
        return keys_seen_by(self._held) - self.handled

    def sees(self, organ: int) -> bool:
        """Test if the person may open an organ's register and its cases, masked where they only watch."""
        return organ in self.handled or organ in self.watched

    def organs(self) -> QuerySet[Organ]:
        """Return the organs whose registers the person may open."""
        return Organ.objects.filter(pk__in=self.handled | self.watched)

    def applications(self) -> QuerySet[Application]:
        """Return the applications that the person may open."""
        return Application.objects.filter(organ__in=self.handled | self.watched)
