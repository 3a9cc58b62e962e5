"""Which chain of signatures holds for a kind of paper in an organ, and what may no chain leave out? (审签流程)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from gongkai.organs.models import Membership, Organ, Role
from gongkai.organs.selectors import authorities_of, district_of, holds, organs_administered_by, organs_of
from gongkai.review.models import Chain
from gongkai.review.ports import usual_chain
from lawbook.proactive.review import Missing, missing_reviews

Step = dict[str, str]

# Who may sign at all. A step of the authority is signed by the authority of the organ's district, every other one by
# the organ's own people.
SIGNING: Final[Mapping[str, str]] = {
    role.value: str(role.label) for role in (Role.REVIEWER, Role.LEGAL, Role.SECRECY, Role.HEAD, Role.AUTHORITY)
}

DEFAULT: Final[Sequence[Step]] = (
    {"code": "unit_review", "label": "科室审核", "role": Role.REVIEWER.value},
    {"code": "secrecy", "label": "保密审查", "role": Role.SECRECY.value},
    {"code": "head", "label": "分管领导", "role": Role.HEAD.value},
)

# What a step is to the law, by the role that signs it.
_REVIEWS: Final[Mapping[str, str]] = {Role.SECRECY.value: "secrecy", Role.HEAD.value: "responsible"}


def chain_for(*, organ: Organ, kind: str) -> list[Step]:
    """
    Return the steps that a paper of this kind goes through in this organ, in order.

    The nearest chain holds: organ and kind, organ, kind, neither; without any the usual three reviews. What is arranged
    for all papers does not hold for a kind that has a usual chain of its own.
    """
    usual = usual_chain(kind)
    names = {kind} if usual else {kind, ""}
    found = Chain.objects.filter(Q(organ=organ) | Q(organ=None), kind__in=names)
    nearest = max(found, key=lambda chain: (chain.organ_id is not None, bool(chain.kind)), default=None)
    if nearest is not None:
        return [dict(each) for each in nearest.steps]
    return [dict(each) for each in (usual.steps if usual else DEFAULT)]


def lacks(steps: Sequence[Mapping[str, str]], *, kind: str = "") -> Missing | None:
    """Return the first review that the law asks for in a kind of paper and these steps leave out, or None."""
    usual = usual_chain(kind)
    missing = missing_reviews(_REVIEWS.get(each["role"], "") for each in steps)
    return next((each for each in missing if usual is None or each.review in usual.requires), None)


def signing_organs(*, organ: Organ, role: str) -> QuerySet[Organ]:
    """Return the organs whose holders of a role sign for an organ: itself, or its district's authority."""
    if role == Role.AUTHORITY:
        return authorities_of(Organ.objects.filter(pk=district_of(organ).pk))
    return Organ.objects.filter(pk=organ.pk)


def holders(*, organ: Organ, role: str) -> QuerySet[Membership]:
    """Return who holds a role for an organ now, with their names."""
    held = Membership.objects.filter(active_to__isnull=True, user__is_active=True, role=role)
    return held.filter(organ__in=signing_organs(organ=organ, role=role)).select_related("user").order_by("pk")


def organs_with_chains(*, user: Any) -> QuerySet[Organ]:
    """
    Return the organs whose chains a person may change.

    The unit that reviews and the head change their own organ's, the administrator of a district all of its organs'.
    Each change stands in the journal, and nobody can configure the law's minimum away.
    """
    own = organs_of(user=user, role=(Role.REVIEWER, Role.HEAD))
    return Organ.objects.filter(Q(pk__in=own) | Q(pk__in=organs_administered_by(user=user)))


def may_change_chain(*, user: Any, organ: Organ) -> bool:
    """Test if a person may change the chains of an organ."""
    return holds(user=user, organ=organ, role=(Role.REVIEWER, Role.HEAD)) or (
        organs_administered_by(user=user).filter(pk=organ.pk).exists()
    )


def in_words(steps: Sequence[Mapping[str, str]]) -> str:
    """Return a chain as one line: 科室审核 → 保密审查 → 分管领导."""
    return " → ".join(each["label"] for each in steps)


@dataclass(frozen=True)
class OwnChains:
    """An organ with the chain that holds for all its papers, and the kinds for which it has one of its own."""

    organ: Organ
    words: str
    kinds: frozenset[str]


def own_chains(*, organs: QuerySet[Organ]) -> list[OwnChains]:
    """Return organs with what they have arranged, in two queries however many they are."""
    listed = list(organs.order_by("position", "code"))
    general = {each.kind: each.steps for each in Chain.objects.filter(organ=None)}
    own: dict[int, dict[str, list[Step]]] = {}
    for each in Chain.objects.filter(organ__in=organs):
        own.setdefault(each.organ_id or 0, {})[each.kind] = each.steps
    return [
        OwnChains(each, in_words(found.get("", general.get("", DEFAULT))), frozenset(found))
        for each in listed
        for found in [own.get(each.pk, {})]
    ]
