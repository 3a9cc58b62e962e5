"""How is a cleaning campaign carried out? Listed by rule, judged one by one, signed together, entered at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.papers.models import Paper
from gongkai.policies import events
from gongkai.policies.models import Act, Campaign, CampaignState, Decision, EntryKind, Kind, Proposal, Validity
from gongkai.policies.selectors.cleaning import candidates, digest_of, lines_of
from gongkai.policies.selectors.permission import must_sign, must_write

from .ledger import day_of, enter, hold
from .proposing import apply

CHOICES: tuple[Act, ...] = (Act.KEEP, Act.REVISE, Act.REPEAL, Act.EXPIRE)
_OVER: tuple[str, ...] = (Validity.LAPSED, Validity.REPEALED, Validity.TRANSFERRED)


@transaction.atomic
def open_campaign(
    *,
    organ: Organ,
    title: str,
    kinds: Sequence[str],
    on: date,
    within_months: int,
    older_than_years: int,
    by: Any,
    at: datetime,
) -> Campaign:
    """
    Open a campaign with the documents that have lapsed, lapse soon or are old on a day; nothing changes by it.

    :raises NotAllowed: if the person does not keep the ledger, or the scope makes no sense or is empty
    """
    must_write(organ, by=by)
    chosen = [each for each in Kind.values if each in kinds]
    if not title.strip() or not chosen:
        raise NotAllowed("请填写名称并选择文件类型。")
    if not 0 <= within_months <= 60 or not 0 <= older_than_years <= 50:
        raise NotAllowed("提前量不超过60个月，成文年限不超过50年。")
    if Campaign.objects.filter(organ=organ, state=CampaignState.OPEN).exists():
        raise NotAllowed("已有正在进行的清理，办结后再开展新的清理。")
    found = candidates(organ=organ, kinds=chosen, on=on, within_months=within_months, older_than_years=older_than_years)
    if not found:
        raise NotAllowed("按这些条件没有需要清理的文件。")
    campaign = Campaign.objects.create(
        organ=organ,
        title=title.strip()[:200],
        kinds=chosen,
        on=on,
        within_months=within_months,
        older_than_years=older_than_years,
        opened_by=by,
        opened_at=at,
    )
    Proposal.objects.bulk_create(
        Proposal(
            campaign=campaign,
            document=each.document,
            act=each.act,
            on=on,
            because=list(each.because),
            proposed_by=by,
            proposed_at=at,
        )
        for each in found
    )
    said = events.CampaignOpened(campaign.pk, organ.pk, campaign.title, documents=len(found))
    record(said, by=by, at=at, organ=organ)
    return campaign


@transaction.atomic
def propose_in_campaign(*, campaign: Campaign, fates: dict[int, tuple[str, str]], by: Any, at: datetime) -> int:
    """
    Say what is proposed for each document: ``{proposal: (act, ground)}``; return how many changed.

    :raises NotAllowed: if the person does not keep the ledger, the campaign is over, or a fate is none of the four
    """
    must_write(campaign.organ, by=by)
    _hold_open(campaign)
    changed = 0
    for line in lines_of(campaign):
        act, ground = fates.get(line.pk, (line.act, line.ground))
        if act not in CHOICES:
            raise NotAllowed("处理意见只能是保留、修改、废止或者宣布失效。")
        if (act, ground.strip()) != (line.act, line.ground):
            Proposal.objects.filter(pk=line.pk).update(
                act=act, ground=ground.strip()[:500], proposed_by=by, proposed_at=at
            )
            changed += 1
    return changed


@transaction.atomic
def set_paper(*, campaign: Campaign, paper: Paper, by: Any) -> None:
    """
    Name the released paper that publishes the results (清理结果公告).

    :raises NotAllowed: if the person does not keep the ledger, the campaign is over, or the paper is not public
    """
    must_write(campaign.organ, by=by)
    _hold_open(campaign)
    paper.refresh_from_db(fields=["live"])
    if not paper.live or paper.organ_id != campaign.organ_id:
        raise NotAllowed("清理结果公告应当是本机关已经公开的文稿。")
    Campaign.objects.filter(pk=campaign.pk).update(paper=paper)
    campaign.paper = paper


@transaction.atomic
def enter_campaign(*, campaign: Campaign, digest: str, by: Any, at: datetime) -> None:
    """
    Sign the results as a whole and enter them into the ledger.

    :param digest: what was before the signer's eyes; if anything has changed since, nothing is entered
    :raises NotAllowed: if it is not this person's to sign, the paper is missing, or the results have changed
    """
    must_sign(campaign.organ, by=by)
    _hold_open(campaign)
    campaign.refresh_from_db()
    if campaign.paper is None or not campaign.paper.live:
        raise NotAllowed("先公开清理结果公告，再签署入账。")
    if digest_of(campaign) != digest:
        raise NotAllowed("清理结果在您打开页面之后有改动，请核对后重新签署。")
    lines = list(lines_of(campaign).select_related("document__organ"))
    if any(each.proposed_by_id == by.pk for each in lines):
        raise NotAllowed("提出处理意见的人不能自己签署。")
    for each in lines:
        _carry_out(each, campaign, by=by, at=at)
    Proposal.objects.filter(campaign=campaign).update(decision=Decision.SIGNED, decided_by=by, decided_at=at)
    Campaign.objects.filter(pk=campaign.pk).update(
        state=CampaignState.ENTERED, entered_by=by, entered_at=at, digest=digest
    )
    campaign.refresh_from_db()
    count = Counter(each.act for each in lines)
    said = events.CampaignEntered(
        campaign.pk,
        campaign.organ_id,
        campaign.title,
        digest=digest,
        repealed=count[Act.REPEAL],
        expired=count[Act.EXPIRE],
        kept=count[Act.KEEP] + count[Act.REVISE],
    )
    record(said, by=by, at=at, organ=campaign.organ)


@transaction.atomic
def stop_campaign(*, campaign: Campaign, reason: str, by: Any, at: datetime) -> None:
    """
    End a campaign without a result.

    :raises NotAllowed: if the person does not keep the ledger, it is over, or no reason is given
    """
    must_write(campaign.organ, by=by)
    if not reason.strip():
        raise NotAllowed("请写明终止的理由。")
    _hold_open(campaign)
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.STOPPED)
    Proposal.objects.filter(campaign=campaign).update(decision=Decision.DROPPED, decided_by=by, decided_at=at)
    campaign.refresh_from_db()
    said = events.CampaignStopped(campaign.pk, campaign.organ_id, campaign.title)
    record(said, by=by, at=at, organ=campaign.organ, ground=reason)


def _carry_out(line: Proposal, campaign: Campaign, *, by: Any, at: datetime) -> None:
    line.ground_paper = campaign.paper
    line.campaign = campaign
    document = line.document
    hold(document)
    document.refresh_from_db(fields=["state"])
    # What lapsed by the calendar while the campaign went on needs no further end.
    over = document.state in _OVER
    if line.act in (Act.REPEAL, Act.EXPIRE) and not over:
        # The repeal counts from the day of the signature, or from the campaign's day if that is still to come.
        line.on = max(campaign.on, day_of(at)) if line.act == Act.REPEAL else line.on
        apply(line, by=by, at=at)
        return
    enter(
        document,
        EntryKind.CLEANED,
        day_of(at),
        amount=0,
        outcome=line.act,
        reason=line.ground or Act(line.act).label,
        ground_paper=campaign.paper,
        campaign=campaign,
        by=by,
        at=at,
    )


def _hold_open(campaign: Campaign) -> None:
    if not Campaign.objects.filter(pk=campaign.pk, state=CampaignState.OPEN).update(title=campaign.title):
        raise NotAllowed("这次清理已经办结或者终止。")
