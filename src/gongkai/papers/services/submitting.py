"""
How does a paper go through the gate? Submitted with the checks' consent, signed by digest, and void by any change.

What is signed is a submission: the versions of one paper or of several. Its digest is reckoned from their words each
time somebody signs, so that a row that was changed behind the services' back is noticed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import events, ports
from gongkai.papers.models import Attribute, Line, Paper, State, Submission, Version
from gongkai.papers.selectors.checking import Judged, findings_of, findings_of_many
from gongkai.papers.selectors.permission import must_write
from gongkai.papers.selectors.standing import (
    CHUNK,
    acceptance_subject,
    content_of,
    newest_of,
    papers_of,
    subject_of,
    submission_of,
)
from gongkai.review import selectors as reviews
from gongkai.review import services as review
from gongkai.review.checks import Finding
from gongkai.review.models import Acceptance, Round
from gongkai.review.models import State as RoundState

from . import steps
from .steps import Act
from .versions import add_version

_MOST_FINDINGS = 200  # that are kept with a round, for whoever signs


class Blocked(NotAllowed):
    """Something that the checks found stands in the way; ``findings`` are pairs of a paper and what bars it."""

    def __init__(self, findings: Sequence[tuple[Paper, Judged]]) -> None:
        self.findings = list(findings)
        several = len({paper.pk for paper, _ in self.findings}) > 1
        said = [(f"《{paper.title}》" if several else "") + _told(each) for paper, each in findings]
        more = f"等{len(said)}处" if len(said) > 10 else ""
        super().__init__(
            f"有{len(said)}处须处理后才能送审：" + "；".join(each.rstrip("。") for each in said[:10]) + more + "。",
            cite=next((each.cite for _, each in findings if each.cite), ""),
        )


def _told(finding: Judged) -> str:
    """Return what was found with where it is, unless the sentence itself names the place."""
    return finding.says if finding.where in finding.says else f"{finding.where}：{finding.says}"


@transaction.atomic
def submit(*, papers: Sequence[Paper], by: Any, at: datetime, title: str = "", opinion: str = "") -> Submission:
    """
    Send papers into their chain of signatures together (送审), with those that go along with them (同步审签).

    :raises Blocked: naming everything that the checks hold against it
    :raises NotAllowed: if the papers are not of one organ, one of them cannot be submitted, or it is not this person's
    """
    together = _together(papers)
    organ = together[0].organ
    if any(each.organ_id != organ.pk for each in together):
        raise NotAllowed("一次送审的文稿须属于同一机关。")
    must_write(organ, by=by)
    _must_share_chain(papers)
    kind = _kind_that_all_may_follow(together)
    _must_be_ready(together, by=by, at=at)
    versions = _versions_to_sign(together, by=by, at=at)
    contents = [(each, content_of(versions[each.pk])) for each in together]
    if len({said.attribute == Attribute.PUBLIC for _, said in contents}) > 1:
        raise NotAllowed("主动公开的文稿与不主动公开的文稿须分别送审。", cite="ogi:17.2")
    shut = next((each for each, said in contents if each.live and said.attribute != Attribute.PUBLIC), None)
    if shut is not None:
        raise NotAllowed(f"《{shut.title}》正在公开，更正稿不能改为不主动公开；确需不公开的，请撤下并写明理由。")
    findings = _must_pass(contents, at=at)
    digest = steps.digest_over((each.pk, organ.pk, each.kind, versions[each.pk].digest) for each in together)
    name = _named(title, together)
    submission = Submission.objects.create(organ=organ, kind=kind, title=name, digest=digest, by=by, at=at)
    Line.objects.bulk_create(
        [Line(submission=submission, paper=each, version=versions[each.pk]) for each in together], batch_size=500
    )
    _seal([versions[each.pk] for each in together])
    moment = max((each.release_at for each in together if each.release_at is not None), default=None)
    steps.move(together, Act.SUBMIT, to=State.IN_REVIEW, at=at, release_at=moment, locked_by=None, locked_until=None)
    review.open_round(
        subject=subject_of(submission),
        organ=organ,
        kind=submission.kind,
        title=name,
        url=reverse("papers:paper", kwargs={"code": organ.code, "pk": together[0].pk}),
        digest=digest,
        findings=findings[:_MOST_FINDINGS],
        by=by,
        at=at,
        opinion=opinion,
    )
    _record_submitted(submission, together, versions, by=by, at=at)
    return submission


@transaction.atomic
def sign(*, submission: Submission, by: Any, at: datetime, opinion: str = "") -> Round:
    """
    Sign the next step (审签). What is signed is reckoned anew from what is stored.

    :raises NotAllowed: if it is not this person's step, is over, or the words are no longer those that were submitted
    """
    round = must_have_round(submission)
    digest = must_be_whole(submission)
    round = review.sign(round=round, digest=digest, by=by, at=at, opinion=opinion)
    if round.state == RoundState.COMPLETE:
        papers = list(papers_of(submission))
        steps.move(papers, Act.APPROVE, to=State.APPROVED, at=at)
        approved = events.Approved(**steps.batch_names(submission, papers), digest=digest)
        record(approved, by=by, at=at, organ=submission.organ, ground="ogi:17.1")
    return round


@transaction.atomic
def send_back(*, submission: Submission, by: Any, at: datetime, reason: str) -> Round:
    """
    Return it to whoever submitted it, with a reason (退回).

    :raises NotAllowed: if it is not this person's step, is over, or no reason is given
    """
    round = review.send_back(round=must_have_round(submission), by=by, at=at, reason=reason)
    _close(submission, "退回", reason, by=by, at=at)
    return round


@transaction.atomic
def withdraw_submission(*, submission: Submission, by: Any, at: datetime, reason: str = "") -> Round:
    """
    Take back what was submitted (撤回送审): under review whoever submitted it, afterwards whoever writes for the organ.

    :raises NotAllowed: if it is not this person's, or was released or closed already
    """
    round = must_have_round(submission)
    said = reason.strip() or "撤回修改"
    if round.state == RoundState.COMPLETE:
        must_write(submission.organ, by=by)
        for each in papers_of(submission):
            steps.must_follow(each, Act.TAKE_BACK)
        round = review.void(round=round, by=by, at=at, reason=said)
    else:
        round = review.withdraw(round=round, by=by, at=at, reason=said)
    _close(submission, "撤回", said, by=by, at=at)
    return round


@transaction.atomic
def accept_finding(*, paper: Paper, key: str, reason: str, by: Any, at: datetime) -> Acceptance:
    """
    Let a severe finding pass with a reason (放行): the head of the organ, and only what the checks say now.

    :raises NotAllowed: if there is no such finding, or it is not this person's to decide
    """
    today = at.astimezone(CHINA).date()
    found: Finding | None = next((each for each in findings_of(paper, today=today) if each.key == key), None)
    if found is None:
        raise NotAllowed("检查结果中已没有这一条，请刷新页面。")
    return review.accept(
        subject=acceptance_subject(paper), organ=paper.organ, finding=found, by=by, at=at, reason=reason
    )


def take_out_of_review(paper: Paper, *, by: Any, at: datetime, reason: str) -> None:
    """Let the signatures on a paper, and on those that were submitted with it, no longer count."""
    submission = submission_of(paper)
    if submission is None:
        raise NotAllowed("没有找到送审记录，请刷新页面。")
    review.void(round=must_have_round(submission), by=by, at=at, reason=reason)
    _close(submission, "审签作废", reason, by=by, at=at)
    paper.refresh_from_db()


def must_have_round(submission: Submission) -> Round:
    """
    Return the round of signatures of a submission.

    :raises NotAllowed: if there is none
    """
    found = reviews.round_of(subject_of(submission))
    if found is None:
        raise NotAllowed("尚未送审。", cite="ogi:17.1")
    return found


def must_be_whole(submission: Submission) -> str:
    """
    Return the digest of a submission as it comes out of what is stored now.

    :raises NotAllowed: if that is not what was submitted
    """
    digest = steps.recomputed(submission)
    if digest != submission.digest:
        raise NotAllowed("存储的内容与送审时不一致，已被改动；须核查后重新送审。", cite="ogi:17.1")
    return digest


def _close(submission: Submission, how: str, reason: str, *, by: Any, at: datetime) -> None:
    papers = list(papers_of(submission))
    steps.move(papers, Act.TAKE_BACK, at=at)
    said = " ".join(reason.split())
    closed = events.SubmissionClosed(**steps.batch_names(submission, papers), how=how, reason=said)
    record(closed, by=by, at=at, organ=submission.organ, ground=said)


def _together(papers: Sequence[Paper]) -> list[Paper]:
    """Return the papers, read anew, with their companions and the companions of those, each once."""
    if not papers:
        raise NotAllowed("没有选择送审的文稿。")
    keys = list(dict.fromkeys(each.pk for each in papers))
    found = _fresh(keys)
    queue = list(found)
    while queue:
        more = [each.pk for each in ports.companions_of(queue.pop()) if each.pk not in keys]
        # What is out already, or was given up, does not go through the gate again.
        gone = (State.LIVE, State.WITHHELD, State.DISCARDED)
        added = [each for each in _fresh(list(dict.fromkeys(more))) if each.state not in gone]
        keys += [each.pk for each in added]
        found += added
        queue += added
    return found


def _fresh(keys: Sequence[int]) -> list[Paper]:
    """Return papers as they stand now, held against others who act upon them, in the order of the keys."""
    known: dict[int, Paper] = {}
    for start in range(0, len(keys), CHUNK):
        some = Paper.objects.filter(pk__in=keys[start : start + CHUNK])
        some.update(views=F("views"))
        known.update(some.select_related("organ", "locked_by").in_bulk())
    return [known[key] for key in keys if key in known]


def _must_share_chain(papers: Sequence[Paper]) -> None:
    """Refuse papers of kinds that different people sign: a batch must not be a way around a longer chain."""
    kinds = list(dict.fromkeys(each.kind for each in papers))
    chains = [reviews.chain_for(organ=papers[0].organ, kind=each) for each in kinds]
    if any(each != chains[0] for each in chains):
        names = "、".join(steps.label_of(each) for each in kinds)
        raise NotAllowed(f"{names}的审签流程不同，请分别送审。", cite="ogi:17.1")


def _kind_that_all_may_follow(together: Sequence[Paper]) -> str:
    """
    Return the kind in whose chain nobody is left out who signs one of the others: what travels along is signed too.

    :raises NotAllowed: if there is none, for then no chain would do for all of them
    """
    kinds = list(dict.fromkeys(each.kind for each in together))
    chains = {each: reviews.chain_for(organ=together[0].organ, kind=each) for each in kinds}
    roles = {each: Counter(step["role"] for step in chain) for each, chain in chains.items()}
    for each in kinds:
        if all(roles[each] >= other for other in roles.values()):
            return each
    names = "、".join(steps.label_of(each) for each in kinds)
    raise NotAllowed(f"{names}须一并送审，但各自的审签流程互有对方没有的环节；请先调整审签流程。", cite="ogi:17.1")


def _must_be_ready(papers: Iterable[Paper], *, by: Any, at: datetime) -> None:
    for each in papers:
        steps.must_follow(each, Act.SUBMIT)
        busy = each.locked_by_id is not None and each.locked_until is not None and each.locked_until > at
        if busy and each.locked_by_id != getattr(by, "pk", None):
            raise NotAllowed(f"{each.locked_by}正在编辑《{each.title}》，请待其保存后再送审。")


def _versions_to_sign(papers: Sequence[Paper], *, by: Any, at: datetime) -> dict[int, Version]:
    """Return the version of each paper that is to be signed: the newest one, if it was not shown before."""
    versions = newest_of(papers)
    shown = _released(versions.values())
    for each in papers:
        last = versions[each.pk]
        if last.pk not in shown:
            continue
        if each.state == State.CORRECTING:
            raise NotAllowed(f"《{each.title}》的更正稿与公开的版本相同，请先修改。")
        # Taken down, and to be shown again as it was: a new version with the same words.
        versions[each.pk] = add_version(each, content_of(last), number=last.number + 1, by=by, at=at, note="恢复公开")
    return versions


def _released(versions: Iterable[Version]) -> set[int]:
    keys = [each.pk for each in versions]
    found: set[int] = set()
    for start in range(0, len(keys), CHUNK):
        some = Version.objects.filter(pk__in=keys[start : start + CHUNK], release__isnull=False)
        found.update(some.values_list("pk", flat=True))
    return found


def _must_pass(contents: Sequence[tuple[Paper, Any]], *, at: datetime) -> list[Finding]:
    """Return what the checks said, or refuse with everything that still bars the way."""
    today = at.astimezone(CHINA).date()
    judged = findings_of_many(contents, today=today)
    bars = [(paper, each) for paper, _ in contents for each in judged[paper.pk] if each.bars]
    if bars:
        raise Blocked(bars)
    return [each for paper, _ in contents for each in judged[paper.pk]]


def _seal(versions: Sequence[Version]) -> None:
    for start in range(0, len(versions), CHUNK):
        keys = [each.pk for each in versions[start : start + CHUNK] if not each.sealed]
        Version.objects.filter(pk__in=keys).update(sealed=True)


def _named(title: str, papers: Sequence[Paper]) -> str:
    said = " ".join(title.split())
    if said:
        return said[:300]
    more = f"等{len(papers)}件" if len(papers) > 1 else ""
    return papers[0].title[: 300 - len(more)] + more


def _record_submitted(
    submission: Submission, papers: Sequence[Paper], versions: dict[int, Version], *, by: Any, at: datetime
) -> None:
    if len(papers) >= events.BATCH:
        batch = events.BatchSubmitted(**steps.batch_names(submission, papers), digest=submission.digest)
        record(batch, by=by, at=at, organ=submission.organ)
        return
    for each in papers:
        version = versions[each.pk]
        event = events.Submitted(
            **steps.names(each), version=version.number, digest=version.digest, submission=submission.pk
        )
        record(event, by=by, at=at, organ=submission.organ)
