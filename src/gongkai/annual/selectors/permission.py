"""
Who may see a return, and who may do what with it?

An organ's own people fill, submit and sign; the OGI authority of its district reviews (ogi:49: departments report to
the authority of the same level, and publish). The government's own return is compiled by its authority, reviewed by
the head of that office and signed by the head of the government.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gongkai.annual.models import STEPS, Act, NotAllowed, Return, State
from gongkai.organs.models import Kind, Organ, Role
from gongkai.organs.selectors import district_of, memberships_of, organs_seen_by

WRITERS: frozenset[str] = frozenset({Role.CLERK, Role.REVIEWER})
OWN: frozenset[str] = frozenset({Role.CLERK, Role.REVIEWER, Role.HEAD, Role.AUDITOR})

# Who of the organ takes a step, and whether the authority of the district does.
_OWN_STEPS: Mapping[Act, frozenset[str]] = {
    Act.OPENED: frozenset({Role.CLERK, Role.REVIEWER}),
    Act.SUBMITTED: frozenset({Role.REVIEWER, Role.HEAD}),
    Act.WITHDRAWN: frozenset({Role.REVIEWER, Role.HEAD}),
    Act.FILED: frozenset({Role.HEAD}),
    Act.PUBLISHED: frozenset({Role.REVIEWER, Role.HEAD}),
    Act.CORRECTED: frozenset({Role.HEAD}),
    Act.RECORDED: frozenset({Role.CLERK, Role.REVIEWER}),
}
_AUTHORITY_STEPS: frozenset[Act] = frozenset({Act.RETURNED, Act.APPROVED, Act.PUBLISHED, Act.RECORDED})
_DISTRICT_AUTHORITY_STEPS: frozenset[Act] = frozenset(
    {Act.OPENED, Act.SUBMITTED, Act.WITHDRAWN, Act.PUBLISHED, Act.RECORDED}
)
_DISTRICT_OFFICE_HEAD_STEPS: frozenset[Act] = frozenset({Act.RETURNED, Act.APPROVED})

_WHO: Mapping[Act, str] = {
    Act.OPENED: "本机关的信息公开员或科室审核人员",
    Act.SUBMITTED: "本机关的科室审核人员或分管领导",
    Act.WITHDRAWN: "本机关的科室审核人员或分管领导",
    Act.RETURNED: "政府信息公开工作主管部门的审核人员",
    Act.APPROVED: "政府信息公开工作主管部门的审核人员",
    Act.FILED: "本机关的分管领导",
    Act.PUBLISHED: "本机关的科室审核人员、分管领导或主管部门",
    Act.CORRECTED: "本机关的分管领导",
    Act.RECORDED: "本机关的信息公开员、科室审核人员或主管部门",
}


@dataclass(frozen=True)
class Standing:
    """What one person is to every organ; it asks the database once."""

    user: Any

    @cached_property
    def _held(self) -> list[tuple[Organ, str]]:
        held = memberships_of(user=self.user).select_related("organ__parent__parent__parent")
        return [(each.organ, each.role) for each in held]

    @cached_property
    def organs_seen(self) -> list[Organ]:
        """Return the organs whose returns the person may come to see: the own ones, and the reviewed districts'."""
        found = {where.pk: where for where, role in self._held if role in OWN}
        everywhere = self._authority_over | self._audits | self._heads_authority_of
        found.update({top.pk: top for top in Organ.objects.filter(pk__in=everywhere)})
        if self._authority_over or self._audits:
            every = organs_seen_by(user=self.user).select_related("parent__parent__parent")
            found.update({each.pk: each for each in every if self.looks_over(each)})
        return list(found.values())

    @cached_property
    def organs_to_fill(self) -> list[Organ]:
        """Return the organs whose returns the person fills."""
        own = {where.pk: where for where, role in self._held if role in WRITERS}
        own.update({top.pk: top for top in Organ.objects.filter(pk__in=self._authority_over)})
        return list(own.values())

    @cached_property
    def districts_seen(self) -> list[Organ]:
        """Return the districts whose roll-up the person may look at."""
        tops = {district_of(where).pk: district_of(where) for where, _ in self._held}
        return [top for top in tops.values() if self.sees_district(top)]

    def roles_in(self, organ: Organ) -> frozenset[str]:
        """Return the roles held in the organ itself."""
        return frozenset(role for where, role in self._held if where.pk == organ.pk)

    @cached_property
    def _authority_over(self) -> frozenset[int]:
        return frozenset(district_of(where).pk for where, role in self._held if role == Role.AUTHORITY)

    @cached_property
    def _audits(self) -> frozenset[int]:
        return frozenset(district_of(where).pk for where, role in self._held if role == Role.AUDITOR)

    @cached_property
    def _heads_authority_of(self) -> frozenset[int]:
        return frozenset(
            district_of(where).pk for where, role in self._held if role == Role.HEAD and where.is_ogi_authority
        )

    def is_authority_over(self, organ: Organ) -> bool:
        """Test if the person reviews the returns of the organ's district."""
        return district_of(organ).pk in self._authority_over

    def sees_district(self, district: Organ) -> bool:
        """Test if the person may look at the roll-up of a district: its authority, its auditors, its own people."""
        here = district_of(district).pk
        everywhere = self._authority_over | self._audits | self._heads_authority_of
        return here in everywhere or bool(self.roles_in(district) & OWN)

    def looks_over(self, organ: Organ) -> bool:
        """Test if the organ's returns come before this person once they are submitted."""
        if organ.kind == Kind.DISTRICT:
            return self.sees_district(organ)
        return district_of(organ).pk in self._authority_over | self._audits

    def sees(self, report: Return) -> bool:
        """Test if the person may look into a return; an organ's draft is its own until it is first submitted."""
        if self.roles_in(report.organ) & OWN:
            return True
        if not self.looks_over(report.organ):
            return False
        if report.organ.kind == Kind.DISTRICT:
            return True
        return report.state != State.DRAFTED or report.snapshots.exists()

    def writes(self, report: Return) -> bool:
        """Test if the person may write into a return while the organ has it in hand."""
        return self.writes_for(report.organ)

    def writes_for(self, organ: Organ) -> bool:
        """Test if the person fills the returns of an organ."""
        if self.roles_in(organ) & WRITERS:
            return True
        return organ.kind == Kind.DISTRICT and self.is_authority_over(organ)

    def may(self, act: Act, organ: Organ) -> bool:
        """Test if a step is this person's to take for an organ, whatever the state of its return."""
        if self.roles_in(organ) & _OWN_STEPS.get(act, frozenset()):
            return True
        if organ.kind == Kind.DISTRICT:
            if act in _DISTRICT_OFFICE_HEAD_STEPS and organ.pk in self._heads_authority_of:
                return True
            return act in _DISTRICT_AUTHORITY_STEPS and self.is_authority_over(organ)
        return act in _AUTHORITY_STEPS and self.is_authority_over(organ)

    def acts(self, report: Return) -> tuple[Act, ...]:
        """Return the steps that are lawful now and this person's to take."""
        return tuple(act for act in STEPS[State(report.state)] if self.may(act, report.organ))


def must_be_allowed(act: Act, organ: Organ, *, by: Any) -> None:
    """
    Refuse a step that is not this person's to take.

    :raises NotAllowed: naming who may
    """
    if not Standing(by).may(act, organ):
        raise NotAllowed(f"“{Act(act).label}”只能由{_WHO[act]}办理。", cite="ogi:49")


def must_be_writer(report: Return, *, by: Any) -> None:
    """
    Refuse whoever may not write into the return, or anyone when the organ does not have it in hand.

    :raises NotAllowed: if the person or the state forbids it
    """
    if not Standing(by).writes(report):
        raise NotAllowed("只有本机关的信息公开员或科室审核人员可以填报。", cite="ogi:49")
    if not report.is_open:
        state = State(report.state).label
        raise NotAllowed(f"报告现在“{state}”，不能修改。需要修改的，先退回、撤回或启动更正。", cite="ogi:49")
