"""How does what was asked for come to be published on the organ's own motion? (转为主动公开, ogi:44)"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.applications import after_events as events
from gongkai.applications.models import Application, Proposal
from gongkai.applications.selectors.people import Desk
from gongkai.applications.selectors.proposals import ASKED_OFTEN, asked_by, of_matter
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import services as papers
from gongkai.papers.content import Content
from gongkai.papers.models import Paper
from lawbook.privacy.find import find

GRANTED = frozenset({"G2", "P1"})
KINDS = ("page", "notice", "statutory")


@transaction.atomic
def offer_granted(*, application: int, at: datetime) -> Proposal | None:
    """Propose to publish what was given to one applicant, as others may want it; safe to be called twice."""
    found = _application(application)
    if found is None or found.code not in GRANTED:
        return None
    return _propose(found, "granted", by=None, at=at)


@transaction.atomic
def offer_often_asked(*, application: int, at: datetime) -> Proposal | None:
    """Propose to publish what several different applicants have asked for; safe to be called twice."""
    found = _application(application)
    if found is None or asked_by(found) < ASKED_OFTEN:
        return None
    return _propose(found, "asked_often", by=None, at=at)


@transaction.atomic
def suggest(*, application: Application, by: Any, at: datetime) -> Proposal | None:
    """
    Enter that the applicant suggests to publish it.

    :param by: the clerk who enters it, or None for the applicant's own hand
    :raises NotAllowed: if a person enters it who does not write for the organ
    """
    if by is not None:
        _must_write(application.organ_id, by)
    return _propose(application, "suggested", by=by, at=at)


@transaction.atomic
def take_up(*, proposal: Proposal, title: str, by: Any, at: datetime, kind: str = KINDS[0]) -> Paper:
    """
    Begin the paper by which it is published (起草公开稿); it goes through the gate like every other.

    The title is the clerk's, not the applicant's own words: those stay in the case.

    :raises NotAllowed: if it is settled already, the title is missing or names somebody's number, or the person does
        not write for the organ
    """
    now = _held(proposal)
    _must_write(now.organ_id, by)
    said = " ".join(title.split())
    if not said:
        raise NotAllowed("请填写公开稿的标题。")
    if kind not in KINDS:
        raise NotAllowed("请选择公开稿的种类。")
    if any(each.is_personal for each in find(said)):
        raise NotAllowed("标题含有个人信息，请删去后再起草。", cite="ogi:15")
    content = Content(title=said[:200], source=now.organ.name)
    paper = papers.draft(organ=now.organ, kind=kind, content=content, by=by, at=at)
    for each in _same_matter(now):
        _settle(each, at, paper=paper)
        event = events.ProposalTaken(**each.application.names, proposal=each.pk, paper=paper.pk)
        record(event, by=by, at=at, organ=now.organ)
    proposal.refresh_from_db()
    return paper


@transaction.atomic
def decline(*, proposal: Proposal, reason: str, by: Any, at: datetime) -> Proposal:
    """
    Settle that it is not published on the organ's own motion, with the reason.

    :raises NotAllowed: if it is settled already, no reason is given, or the person does not write for the organ
    """
    now = _held(proposal)
    _must_write(now.organ_id, by)
    said = reason.strip()[:300]
    if not said:
        raise NotAllowed("请写明不转为主动公开的理由。", cite="ogi:44.1")
    for each in _same_matter(now):
        _settle(each, at, declined=said)
        event = events.ProposalDeclined(**each.application.names, proposal=each.pk)
        record(event, by=by, at=at, organ=now.organ)
    proposal.refresh_from_db()
    return proposal


def _propose(application: Application, because: str, *, by: Any, at: datetime) -> Proposal | None:
    """Return the proposal on the matter: the one that waits, or a new one; None where it was settled for now."""
    asked = asked_by(application)
    earlier = list(of_matter(application).order_by("-pk"))
    waiting = next((each for each in earlier if each.settled_on is None), None)
    if waiting is not None:
        if asked > waiting.asked_by:
            waiting.asked_by = asked
            waiting.save(update_fields=["asked_by"])
        return waiting
    if any(each.paper_id is not None or each.application_id == application.pk for each in earlier):
        return None
    # A no stands until so many more have asked again that it is worth another look.
    if earlier and asked < earlier[0].asked_by + ASKED_OFTEN:
        return None
    made, is_new = Proposal.objects.get_or_create(
        application=application,
        defaults={
            "organ_id": application.organ_id,
            "because": because,
            "asked_by": asked,
            "proposed_on": at.astimezone(CHINA).date(),
        },
    )
    if is_new:
        event = events.Proposed(
            **application.names, proposal=made.pk, because=made.get_because_display(), asked_by=asked
        )
        record(event, by=by, at=at, organ=application.organ)
    return made


def _same_matter(proposal: Proposal) -> list[Proposal]:
    """Return the proposals that are settled together: this one, and those that still wait for the same matter."""
    same = of_matter(proposal.application).filter(settled_on__isnull=True).select_related("application", "organ")
    return list(same.order_by("pk"))


def _settle(proposal: Proposal, at: datetime, *, paper: Paper | None = None, declined: str = "") -> None:
    proposal.paper, proposal.declined = paper, declined
    proposal.settled_on = at.astimezone(CHINA).date()
    proposal.save(update_fields=["paper", "declined", "settled_on"])


def _application(pk: int) -> Application | None:
    # Held, so that two that are told of the same matter at once do not both propose it.
    return Application.objects.select_for_update(of=("self",)).select_related("organ").filter(pk=pk).first()


def _held(proposal: Proposal) -> Proposal:
    mine = Proposal.objects.select_for_update(of=("self",)).select_related("organ", "application")
    now = mine.get(pk=proposal.pk)
    if now.settled_on is not None:
        raise NotAllowed("这一建议已经办结。")
    return now


def _must_write(organ: int, by: Any) -> None:
    if not Desk(by).writes(organ):
        raise NotAllowed("只有本机关的信息公开员或者科室审核人员可以办理。")
