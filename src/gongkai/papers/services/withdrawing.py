"""How is a paper taken from the public, or put right? With a reason that stands on its page; every version stays."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import events
from gongkai.papers.models import Assessment, Attribute, Paper, Release, State, Version
from gongkai.papers.selectors.permission import must_withdraw, must_write
from gongkai.papers.selectors.standing import content_of, files_in, newest

from . import steps
from .hiding import hide_files
from .steps import Act
from .submitting import take_out_of_review
from .versions import add_version
from .writing import hold

EXPIRED = "公开期限届满"


@transaction.atomic
def withdraw(*, paper: Paper, reason: str, by: Any, at: datetime) -> Release:
    """
    Take a paper from the public (撤下). Its page says so from then on, and why; a correction under way is stopped.

    :raises NotAllowed: if it is not public, no reason is given, or it is not this person's to decide
    """
    hold(paper)
    must_withdraw(paper, by=by)
    return take_down(paper, reason=steps.reason_for("撤下", reason), by=by, at=at)


def take_down(paper: Paper, *, reason: str, by: Any, at: datetime) -> Release:
    """Take a paper down; the caller holds the transaction and the right, or is the clock (by=None)."""
    if not paper.live or paper.shown is None:
        raise NotAllowed(f"《{paper.title}》没有公开，不能撤下。")
    if paper.state in (State.IN_REVIEW, State.APPROVED):
        take_out_of_review(paper, by=by, at=at, reason=f"原文撤下：{reason}"[: steps.LONGEST_REASON])
    shown: Version = paper.shown
    steps.move(
        [paper],
        Act.WITHDRAW,
        to=State.WITHDRAWN,
        at=at,
        live=False,
        shown=None,
        release_at=None,
        expires_at=None,
        correction_reason="",
        locked_by=None,
        locked_until=None,
    )
    ended = Release.objects.get(paper=paper, ended_at__isnull=True)
    ended.ended_at, ended.ended_by, ended.ended_reason = at, by, reason
    ended.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    hide_files(files_in(content_of(shown)))
    event = events.Withdrawn(**steps.names(paper), version=shown.pk, release=ended.pk, reason=reason)
    record(event, by=by, at=at, organ=paper.organ, ground=reason)
    return ended


@transaction.atomic
def begin_correction(*, paper: Paper, reason: str, by: Any, at: datetime) -> Version:
    """
    Begin to put a released paper right (启动更正), with a reason that will stand on its page; what is shown stays.

    :returns: the version to start from, which says what is shown
    :raises NotAllowed: if it is not public, no reason is given, or it is not this person's to write
    """
    hold(paper)
    must_write(paper.organ, by=by)
    said = steps.reason_for("更正", reason)
    steps.move([paper], Act.BEGIN_CORRECTION, to=State.CORRECTING, at=at, correction_reason=said)
    last = newest(paper)
    if paper.shown is not None and last.pk != paper.shown_id:
        shown = content_of(paper.shown)
        last = add_version(paper, shown, number=last.number + 1, by=by, at=at, note="从公开的版本开始更正")
    record(events.CorrectionBegun(**steps.names(paper), reason=said), by=by, at=at, organ=paper.organ, ground=said)
    return last


@transaction.atomic
def drop_correction(*, paper: Paper, reason: str, by: Any, at: datetime) -> None:
    """
    Give a correction up (放弃更正); what is shown stays, and so do the versions.

    :raises NotAllowed: if no correction is under way, or it is not this person's to write
    """
    hold(paper)
    must_write(paper.organ, by=by)
    said = steps.reason_for("放弃更正", reason)
    steps.move(
        [paper],
        Act.DROP_CORRECTION,
        to=State.LIVE,
        at=at,
        correction_reason="",
        release_at=None,
        title=paper.shown_title,
        locked_by=None,
        locked_until=None,
    )
    event = events.CorrectionDropped(**steps.names(paper), reason=said)
    record(event, by=by, at=at, organ=paper.organ, ground=said)


@transaction.atomic
def reassess(*, paper: Paper, reason: str, review_on: date, by: Any, at: datetime) -> Assessment:
    """
    Look again at why something is not public, and find that it still holds (评估审查, article 18).

    :raises NotAllowed: if it is not in the register, no reason is given, or the next day lies not ahead
    """
    hold(paper)
    must_write(paper.organ, by=by)
    if paper.state != State.WITHHELD:
        raise NotAllowed("只有已登记不予公开的文稿需要评估审查。", cite="ogi:18")
    said = steps.reason_for("评估审查", reason)
    if review_on <= at.astimezone(CHINA).date():
        raise NotAllowed("下次评估审查的日期须在今后。", cite="ogi:18")
    Paper.objects.filter(pk=paper.pk).update(review_on=review_on)
    paper.review_on = review_on
    version = newest(paper)
    made = Assessment.objects.create(paper=paper, version=version, reason=said, review_on=review_on, by=by, at=at)
    event = events.Assessed(**steps.names(paper), reason=said, review_on=review_on.isoformat())
    record(event, by=by, at=at, organ=paper.organ, ground="ogi:18")
    return made


@transaction.atomic
def reopen(*, paper: Paper, reason: str, by: Any, at: datetime) -> Version:
    """
    Find that something may be public now (情势变化，转为公开): a draft of it goes through the whole chain again.

    :raises NotAllowed: if it is not in the register, no reason is given, or it is not this person's to write
    """
    hold(paper)
    must_write(paper.organ, by=by)
    said = steps.reason_for("转为公开", reason)
    steps.move([paper], Act.REOPEN, to=State.DRAFT, at=at, review_on=None)
    last = newest(paper)
    now = content_of(last).but(attribute=Attribute.PUBLIC.value, attribute_reason="")
    made = add_version(paper, now, number=last.number + 1, by=by, at=at, note="转为主动公开")
    event = events.AssessedAsPublic(**steps.names(paper), reason=said)
    record(event, by=by, at=at, organ=paper.organ, ground="ogi:18")
    return made
