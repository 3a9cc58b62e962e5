"""Which documents does a cleaning campaign look at, why, and what is proposed for each? (清理)"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gongkai.organs.models import Organ
from gongkai.policies.models import Act, Campaign, Document, Proposal, Validity
from lawbook.policy import validity as law

from .facts import facts_of

STILL_HELD: tuple[str, ...] = (Validity.IN_FORCE, Validity.NOT_YET)


@dataclass(frozen=True)
class Candidate:
    """A document that a campaign looks at, why, and what is suggested."""

    document: Document
    because: tuple[str, ...]
    act: Act


def candidates(
    *, organ: Organ, kinds: Sequence[str], on: date, within_months: int, older_than_years: int
) -> list[Candidate]:
    """Return the organ's documents that hold on the day and lapse soon, have lapsed or are old, oldest first."""
    held = Document.objects.filter(organ=organ, kind__in=list(kinds), state__in=STILL_HELD)
    found = []
    for each in held.prefetch_related("entries").order_by("issued_on", "pk"):
        facts = facts_of(each, each.entries.all())
        reasons = law.cleaning_reasons(facts, on=on, within_months=within_months, older_than_years=older_than_years)
        if reasons:
            lapsed = law.validity(facts, on=on).state == law.State.LAPSED
            found.append(Candidate(each, tuple(step.says for step in reasons), Act.EXPIRE if lapsed else Act.KEEP))
    return found


def campaigns_of(organ: Organ) -> QuerySet[Campaign]:
    """Return the organ's campaigns, newest first."""
    return Campaign.objects.filter(organ=organ).select_related("opened_by", "entered_by", "paper")


def lines_of(campaign: Campaign) -> QuerySet[Proposal]:
    """Return what is proposed in a campaign, oldest document first."""
    return campaign.proposals.select_related("document").order_by("document__issued_on", "pk")


def digest_of(campaign: Campaign) -> str:
    """Return the digest (SHA-256) of everything that the head signs: the paper and each document with its fate."""
    lines = [
        [
            each.document_id,
            each.document.title,
            each.document.document_number,
            each.act,
            each.on.isoformat(),
            each.ground,
        ]
        for each in lines_of(campaign)
    ]
    said = {"campaign": campaign.pk, "on": campaign.on.isoformat(), "paper": campaign.paper_id, "lines": lines}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def open_proposals(organs: Sequence[Organ]) -> QuerySet[Proposal]:
    """Return what waits for a head's signature outside of campaigns."""
    return (
        Proposal.objects.filter(campaign__isnull=True, decision="open", document__organ__in=[o.pk for o in organs])
        .select_related("document__organ", "proposed_by", "ground_paper")
        .order_by("pk")
    )
