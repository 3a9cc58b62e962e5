"""
How is a document repealed, declared lapsed or handed over? Somebody prepares it, the head of the organ signs.

The repeal itself is a decision with a day and a ground, and may name the released document that decides it. The page
of the repealed document then says so at once: its own signed text does not change, only what is known about it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers.models import Paper
from gongkai.policies import events
from gongkai.policies.models import Act, Decision, Document, EntryKind, Proposal, Validity
from gongkai.policies.selectors.documents_to_cite import CITABLE
from gongkai.policies.selectors.permission import must_sign, must_write

from .ledger import day_of, enter, hold, names, settle

ALONE: tuple[Act, ...] = (Act.REPEAL, Act.EXPIRE, Act.TRANSFER_OUT)
WRITES: dict[str, EntryKind] = {
    Act.REPEAL: EntryKind.REPEALED,
    Act.EXPIRE: EntryKind.EXPIRED,
    Act.TRANSFER_OUT: EntryKind.TRANSFERRED_OUT,
}
_OVER: tuple[str, ...] = (Validity.LAPSED, Validity.REPEALED, Validity.TRANSFERRED)


@transaction.atomic
def propose(
    *,
    document: Document,
    act: str,
    on: date,
    ground: str,
    by: Any,
    at: datetime,
    ground_paper: Paper | None = None,
    other_organ: str = "",
) -> Proposal:
    """
    Propose to repeal a document, to declare that it lapsed, or to hand it over; it waits for the head's signature.

    :raises NotAllowed: if the person does not keep the ledger, or day, ground or the deciding document will not do
    """
    must_write(document.organ, by=by)
    if act not in ALONE:
        raise NotAllowed("只能提出废止、宣布失效或者移出。")
    if not ground.strip() and ground_paper is None:
        raise NotAllowed("请写明依据或理由，或者选择作出决定的文件。")
    if act == Act.TRANSFER_OUT and not other_organ.strip():
        raise NotAllowed("请写明移交给哪个机关。")
    hold(document)
    must_be_held(document, on=on)
    must_be_public(ground_paper, document)
    if document.proposals.filter(campaign__isnull=True, decision=Decision.OPEN).exists():
        raise NotAllowed("这份文件已有待签署的意见。")
    proposal = Proposal.objects.create(
        document=document,
        act=act,
        on=on,
        ground=ground.strip(),
        ground_paper=ground_paper,
        other_organ=other_organ.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    said = events.Proposed(**names(document), act=Act(act).label, on=on)
    record(said, by=by, at=at, organ=document.organ, ground=ground)
    return proposal


@transaction.atomic
def sign(*, proposal: Proposal, by: Any, at: datetime, opinion: str = "") -> None:
    """
    Sign a proposal and enter it into the ledger.

    :raises NotAllowed: if it is not this person's to sign, was decided, or the document no longer holds
    """
    document = proposal.document
    must_sign(document.organ, by=by)
    if proposal.proposed_by_id == by.pk:
        raise NotAllowed("提出意见的人不能自己签署。")
    hold(document)
    must_be_held(document, on=proposal.on)
    must_be_public(proposal.ground_paper, document)
    _decide(proposal, Decision.SIGNED, by=by, at=at, opinion=opinion)
    apply(proposal, by=by, at=at)


@transaction.atomic
def decline(*, proposal: Proposal, opinion: str, by: Any, at: datetime) -> None:
    """
    Decline a proposal with an opinion; nothing changes.

    :raises NotAllowed: if it is not this person's to decide, was decided, or no opinion is given
    """
    must_sign(proposal.document.organ, by=by)
    if not opinion.strip():
        raise NotAllowed("请写明不同意的意见。")
    _decide(proposal, Decision.DECLINED, by=by, at=at, opinion=opinion)


@transaction.atomic
def drop(*, proposal: Proposal, by: Any, at: datetime) -> None:
    """
    Take a proposal back before it is decided.

    :raises NotAllowed: if the person does not keep the ledger, or it was decided
    """
    must_write(proposal.document.organ, by=by)
    _decide(proposal, Decision.DROPPED, by=by, at=at, opinion="")


def apply(proposal: Proposal, *, by: Any, at: datetime) -> None:
    """Enter what was signed into the ledger, and let the document say so."""
    document, today = proposal.document, day_of(at)
    enter(
        document,
        WRITES[proposal.act],
        proposal.on,
        reason=ground_of(proposal),
        ground_paper=proposal.ground_paper,
        other_organ=proposal.other_organ,
        campaign=proposal.campaign,
        by=by,
        at=at,
    )
    settle(document, today=today, at=at)


def ground_of(proposal: Proposal) -> str:
    """Return the ground in words: what was written, and the document that decides it."""
    return f"《{proposal.ground_paper.shown_title}》{proposal.ground}" if proposal.ground_paper else proposal.ground


def must_be_held(document: Document, *, on: date) -> None:
    """
    Refuse to end what has ended.

    :raises NotAllowed: if the document is over, or the day lies before it was made
    """
    document.refresh_from_db(fields=["state", "issued_on", "expires_on"])
    if document.state in _OVER:
        raise NotAllowed(f"《{document.title}》已是“{document.get_state_display()}”。")
    if document.entries.filter(kind__in=WRITES.values(), corrected_by__isnull=True).exists():
        raise NotAllowed(f"《{document.title}》已有定于将来生效的记录。")
    if document.issued_on and on < document.issued_on:
        raise NotAllowed("日期不能早于成文日期。")
    if document.expires_on and on > document.expires_on:
        raise NotAllowed(f"文件有效期至{document.expires_on}，届满后自行失效，不再废止或者移交。")


def must_be_public(paper: Paper | None, document: Document) -> None:
    """
    Refuse a ground that nobody can read.

    :raises NotAllowed: if the paper is not public, or is the document itself
    """
    if paper is None:
        return
    paper.refresh_from_db(fields=["live", "shown_title"])
    if not paper.live or paper.kind not in CITABLE:
        raise NotAllowed("作为依据的文件应当是已经公开的文件或者公告。")
    if paper.pk == document.paper_id:
        raise NotAllowed("文件不能作为废止自己的依据。")


def _decide(proposal: Proposal, decision: Decision, *, by: Any, at: datetime, opinion: str) -> None:
    # Conditional, so that of two who decide at once one is told.
    waiting = Proposal.objects.filter(pk=proposal.pk, decision=Decision.OPEN, campaign__isnull=True)
    if not waiting.update(decision=decision, opinion=opinion.strip(), decided_by=by, decided_at=at):
        raise NotAllowed("这条意见刚刚已经办理，请刷新页面。")
    proposal.refresh_from_db()
    act = Act(proposal.act).label
    said = events.ProposalDecided(**names(proposal.document), act=act, decision=decision.label)
    record(said, by=by, at=at, organ=proposal.document.organ, ground=opinion)
