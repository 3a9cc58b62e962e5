"""
How does a paper come before the public? Through one door, whoever opens it: a person, the clock, or an import.

``release_signed`` asks the room of reviews for the complete round over exactly the digest that the stored words have at
this moment. There is no other way to make a Release.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from gongkai.files import services as files
from gongkai.files.models import File
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import events
from gongkai.papers.content import Content
from gongkai.papers.models import Assessment, Attribute, Line, Paper, Release, State, Submission, Version
from gongkai.papers.selectors.permission import must_release, must_withdraw, must_write
from gongkai.papers.selectors.standing import CHUNK, content_of, files_in, papers_of, subject_of, submission_of
from gongkai.review import services as review

from . import steps
from .hiding import hide_files
from .numbering import number_all, year_of
from .steps import Act
from .submitting import must_be_whole
from .versions import copied_as_shown
from .writing import hold

_COPIES = (
    *("live", "shown", "shown_title", "published_at", "index_no", "correction_reason"),
    *("title", "written_on", "theme", "basis", "attribute"),
)
ON_SCHEDULE = "定时发布"


@transaction.atomic
def release(*, submission: Submission, by: Any, at: datetime) -> list[Release]:
    """
    Bring everything that was submitted together before the public (发布), all of it or nothing.

    :raises NotAllowed: if not everybody has signed exactly these words, a file is not what was attached, what is
        submitted is not to be public, a later moment was set, or it is not this person's to press
    """
    must_release(submission.organ, by=by)
    ahead = papers_of(submission).filter(release_at__gt=at).order_by("release_at").first()
    if ahead is not None and ahead.release_at is not None:
        moment = f"{ahead.release_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        raise NotAllowed(f"《{ahead.title}》已定于{moment}发布；需要提前的，请先取消定时。")
    return release_signed(submission, by=by, at=at)


def release_signed(submission: Submission, *, by: Any, at: datetime, ground: str = "") -> list[Release]:
    """Release a submission, if it is signed; the caller holds the transaction and the right, or is the clock."""
    must_be_signed(submission)
    made: list[Release] = []
    papers: list[Paper] = []
    for lines in steps.chunks_of(submission):
        released = _release_some(submission, lines, by=by, at=at)
        made += released
        papers += [each.paper for each in lines]
    _record_released(submission, papers, made, by=by, at=at, ground=ground)
    return made


def must_be_signed(submission: Submission) -> None:
    """
    Refuse a submission that is not signed over exactly what is stored, or that another one has followed.

    :raises NotAllowed: saying what is missing
    """
    review.require(subject=subject_of(submission), digest=must_be_whole(submission))
    later = Line.objects.filter(paper__submitted__submission=submission, submission__gt=submission.pk)
    overtaken = later.select_related("paper").first()
    if overtaken is not None:
        raise NotAllowed(f"《{overtaken.paper.title}》已另行送审，请办理最近一次的送审件。")


def _release_some(submission: Submission, lines: Sequence[Line], *, by: Any, at: datetime) -> list[Release]:
    """Release some of the lines; how many queries that takes does not depend on how many they are."""
    papers = [each.paper for each in lines]
    contents = {each.paper_id: content_of(each.version) for each in lines}
    _must_be_publishable(papers, contents, at=at)
    _must_hold_the_same_files(contents.values())
    before = {each.pk: each.shown_id for each in papers if each.live}
    steps.move(papers, Act.RELEASE, to=State.LIVE, at=at, release_at=None, locked_by=None, locked_until=None)
    keys = [each.pk for each in papers]
    Release.objects.filter(paper__in=keys, ended_at__isnull=True).update(
        ended_at=at, ended_by=by, ended_reason="由更正后的版本替代"
    )
    last = dict(Release.objects.filter(paper__in=keys).values_list("paper").annotate(Max("number")))
    first = {each.pk: contents[each.pk].published_at or each.published_at or at for each in papers}
    number_all(
        papers,
        asked={key: said.index_no for key, said in contents.items()},
        years={key: year_of(moment) for key, moment in first.items()},
    )
    released = [
        Release(
            paper=line.paper,
            version=line.version,
            submission=submission,
            number=last.get(line.paper_id, 0) + 1,
            published_at=line.paper.published_at or first[line.paper_id],
            at=at,
            by=by,
            reason=line.paper.correction_reason,
        )
        for line in lines
    ]
    released = Release.objects.bulk_create(released)
    for line, one in zip(lines, released, strict=True):
        copied_as_shown(line.paper, line.version, contents[line.paper_id], published_at=one.published_at)
        line.paper.correction_reason = ""
    _save_copies(papers)
    shown = {key for said in contents.values() for key in files_in(said)}
    files.publish(files=shown, at=at)
    former = Version.objects.filter(pk__in=[key for key in before.values() if key])
    hide_files({key for each in former for key in files_in(content_of(each))} - shown)
    return released


def _must_be_publishable(papers: Sequence[Paper], contents: Mapping[int, Content], *, at: datetime) -> None:
    for each in papers:
        said = contents[each.pk]
        if said.attribute != Attribute.PUBLIC:
            word = Attribute(said.attribute).label
            raise NotAllowed(f"《{each.title}》的公开属性为“{word}”，不能发布；请办理不予公开登记。", cite="ogi:17.2")
        if said.published_at is not None and said.published_at > at:
            raise NotAllowed(f"《{each.title}》的原发布时间在今后，请核对。")
        if each.expires_at is not None and each.expires_at <= at:
            raise NotAllowed(f"《{each.title}》设定的到期时间已过，请先修改到期时间。")


def _must_hold_the_same_files(contents: Iterable[Content]) -> None:
    """Refuse an attachment whose content is not the one that was signed: the version holds its digest."""
    promised = {each.file: each.digest for said in contents for each in said.attachments}
    keys = sorted(promised)
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        found = dict(File.objects.filter(pk__in=some).values_list("pk", "digest"))
        for key in some:
            if found.get(key) != promised[key]:
                raise NotAllowed(f"第{key}号附件与审签的附件不一致，不能发布。", cite="ogi:17.1")


def _save_copies(papers: Sequence[Paper]) -> None:
    if len(papers) == 1:
        papers[0].save(update_fields=_COPIES)
    else:
        # One statement for all: rows that are there are written over in these columns alone.
        Paper.objects.bulk_create(papers, update_conflicts=True, unique_fields=["id"], update_fields=_COPIES)


def _record_released(
    submission: Submission, papers: Sequence[Paper], made: Sequence[Release], *, by: Any, at: datetime, ground: str
) -> None:
    if len(papers) >= events.BATCH:
        batch = events.BatchReleased(
            **steps.batch_names(submission, papers),
            digest=submission.digest,
            first=all(each.number == 1 for each in made),
        )
        record(batch, by=by, at=at, organ=submission.organ, ground=ground or "ogi:17.1")
        return
    for paper, one in zip(papers, made, strict=True):
        what = "发布" if one.number == 1 else "更正发布" if one.reason else "重新发布"
        event = events.Released(
            **steps.names(paper),
            version=one.version_id,
            release=one.pk,
            number=one.version.number,
            digest=one.version.digest,
            index_no=paper.index_no or "",
            first=one.number == 1,
            what=what,
        )
        record(event, by=by, at=at, organ=submission.organ, ground=one.reason or ground or "ogi:17.1")
        if one.reason:
            former = Release.objects.filter(paper=paper, number=one.number - 1).first()
            before = former.version_id if former else 0
            corrected = events.Corrected(**steps.names(paper), before=before, after=one.version_id, reason=one.reason)
            record(corrected, by=by, at=at, organ=submission.organ, ground=one.reason)


@transaction.atomic
def schedule(*, paper: Paper, at_moment: datetime | None, by: Any, at: datetime) -> None:
    """
    Set the moment of release (定时发布), or take it back with None. It holds for all that was submitted together, and
    releases nothing that is not signed by then.

    :raises NotAllowed: if the moment is past, the paper is out already, or it is not this person's to press
    """
    hold(paper)
    must_release(paper.organ, by=by)
    if Act.RELEASE not in steps.STEPS[State(paper.state)]:
        steps.must_follow(paper, Act.REVISE)
    if at_moment is not None and at_moment <= at:
        raise NotAllowed("定时发布的时间须在今后。")
    if at_moment is not None and paper.expires_at is not None and paper.expires_at <= at_moment:
        raise NotAllowed("定时发布的时间须早于到期撤下的时间。")
    together = [paper]
    if paper.state in (State.IN_REVIEW, State.APPROVED) and (submission := submission_of(paper)) is not None:
        together = list(papers_of(submission))
    Paper.objects.filter(pk__in=[each.pk for each in together]).update(release_at=at_moment)
    paper.release_at = at_moment
    when = f"定于{at_moment.astimezone(CHINA):%Y-%m-%d %H:%M}发布" if at_moment else "取消定时发布"
    moment = at_moment.isoformat() if at_moment else ""
    for each in together:
        record(events.Scheduled(**steps.names(each), moment=moment, when=when), by=by, at=at, organ=each.organ)


@transaction.atomic
def expire_on(*, paper: Paper, moment: datetime | None, by: Any, at: datetime) -> None:
    """
    Set the moment at which a paper is taken from the public (到期撤下), or take it back with None.

    :raises NotAllowed: if the moment is past or before the release, or it is not this person's to decide
    """
    hold(paper)
    if paper.live:
        must_withdraw(paper, by=by)
    else:
        must_write(paper.organ, by=by)
        steps.must_follow(paper, Act.REVISE)
    if moment is not None and moment <= max(at, paper.release_at or at):
        raise NotAllowed("到期撤下的时间须在今后，并晚于定时发布的时间。")
    Paper.objects.filter(pk=paper.pk).update(expires_at=moment)
    paper.expires_at = moment
    when = f"定于{moment.astimezone(CHINA):%Y-%m-%d %H:%M}到期撤下" if moment else "取消到期撤下"
    event = events.Scheduled(**steps.names(paper), moment=moment.isoformat() if moment else "", when=when)
    record(event, by=by, at=at, organ=paper.organ)


@transaction.atomic
def register_withheld(*, submission: Submission, review_on: date, by: Any, at: datetime) -> list[Assessment]:
    """
    Enter what is not public, signed as such, in the register (不予公开登记), to be assessed by a day (article 18).

    :raises NotAllowed: if not everybody has signed, it is to be public, or it is not this person's to do
    """
    must_write(submission.organ, by=by)
    if review_on <= at.astimezone(CHINA).date():
        raise NotAllowed("下次评估审查的日期须在今后。", cite="ogi:18")
    must_be_signed(submission)
    lines = list(steps.each_line(submission))
    for line in lines:
        if content_of(line.version).attribute == Attribute.PUBLIC:
            raise NotAllowed(f"《{line.paper.title}》的公开属性为“主动公开”，应当发布。", cite="ogi:17.2")
        if line.paper.live:
            raise NotAllowed(f"《{line.paper.title}》正在公开，须先撤下，才能登记不予公开。")
    steps.move([each.paper for each in lines], Act.WITHHOLD, to=State.WITHHELD, at=at, review_on=review_on)
    made = []
    for line in lines:
        reason = content_of(line.version).attribute_reason
        row = Assessment(paper=line.paper, version=line.version, submission=submission, reason=reason)
        row.review_on, row.by, row.at = review_on, by, at
        row.save()
        made.append(row)
        event = events.Withheld(
            **steps.names(line.paper),
            version=line.version.number,
            reason=reason,
            review_on=review_on.isoformat(),
        )
        record(event, by=by, at=at, organ=submission.organ, ground="ogi:18")
    return made
