"""What happens because a moment has come? What is signed appears, and what was to end ends."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import events
from gongkai.papers.models import Paper, State, Submission
from gongkai.papers.selectors.standing import papers_of, submission_of

from . import steps
from .releasing import ON_SCHEDULE, release_signed
from .withdrawing import EXPIRED, take_down

log = logging.getLogger(__name__)

_AT_ONCE = 200


class _Taken(Exception):
    """Another machine has these papers in hand."""


def release_scheduled(*, at: datetime) -> int:
    """Release what is signed and whose moment has come; return how many papers. A refusal ends the schedule."""
    due = Paper.objects.filter(release_at__lte=at, state=State.APPROVED).order_by("release_at", "pk")
    done, seen = 0, set()
    for paper in due[:_AT_ONCE]:
        submission = submission_of(paper)
        if submission is None or submission.pk in seen:
            continue
        seen.add(submission.pk)
        done += _release(submission, at=at)
    return done


def withdraw_expired(*, at: datetime) -> int:
    """Take down what was to end by now; return how many papers."""
    done = 0
    for paper in Paper.objects.filter(expires_at__lte=at, live=True).order_by("expires_at", "pk")[:_AT_ONCE]:
        try:
            done += _take_down(paper, at=at)
        except NotAllowed as refusal:
            # Somebody acts upon it at this moment; what they leave is looked at the next time.
            log.warning("paper %s was not taken down: %s", paper.pk, refusal.says)
    return done


@transaction.atomic
def _take_down(paper: Paper, *, at: datetime) -> int:
    if not Paper.objects.filter(pk=paper.pk, live=True, expires_at__lte=at).update(expires_at=None):
        return 0
    paper.refresh_from_db()
    take_down(paper, reason=EXPIRED, by=None, at=at)
    return 1


def _release(submission: Submission, *, at: datetime) -> int:
    try:
        with transaction.atomic():
            _claim(submission, at=at)
            return len(release_signed(submission, by=None, at=at, ground=ON_SCHEDULE))
    except _Taken:
        return 0
    except NotAllowed as refusal:
        _tell(submission, refusal.says, at=at)
        return 0


def _claim(submission: Submission, *, at: datetime) -> None:
    """Take the papers in hand by a conditional update: of two machines one gets all of them."""
    keys = list(papers_of(submission).order_by().values_list("pk", flat=True))
    mine = Paper.objects.filter(submitted__submission=submission, state=State.APPROVED, release_at__lte=at)
    claimed = Paper.objects.filter(pk__in=mine.values("pk")).update(release_at=None)
    if claimed != len(keys):
        raise _Taken


def _tell(submission: Submission, says: str, *, at: datetime) -> None:
    """Take the schedule back and write down why nothing appeared, so that it is not tried again every minute."""
    with transaction.atomic():
        papers = list(papers_of(submission).filter(release_at__lte=at))
        if not Paper.objects.filter(pk__in=[each.pk for each in papers], release_at__lte=at).update(release_at=None):
            return
        for paper in papers:
            event = events.NotReleased(**steps.names(paper), submission=submission.pk, reason=says)
            record(event, by=None, at=at, organ=paper.organ, ground=ON_SCHEDULE)
