"""What does a person owe to the papers today?"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.kernel.clock import CHINA
from gongkai.kernel.owed import Owed
from gongkai.organs.workdays import workdays_of
from gongkai.papers.kinds import kind
from gongkai.papers.models import Attribute, Paper, State, Submission
from gongkai.review.models import Round
from gongkai.review.selectors import awaiting, next_step
from lawbook.workdays import Workdays

from .due import Due, due_to_publish, standing_of
from .permission import Standing

_MOST = 100  # lines of one sort that a person is shown at once
AHEAD = timedelta(days=30)
_AND_MORE = re.compile(r"^(.*?)(等\d+件)?$", re.DOTALL)


def owed(*, user: Any, today: date) -> list[Owed]:
    """Return what waits for this person: signatures, releases, drafts whose term runs, and what is to be assessed."""
    standing = Standing(user)
    lines = [_to_sign(each, today) for each in awaiting(user=user).filter(subject__startswith="papers.")[:_MOST]]
    lines += [_to_release(each, today, workdays_of(each.organ)) for each in _approved(standing)]
    lines += [
        line for each in _drafts(standing) if (line := _to_write(each, today, workdays_of(each.organ))) is not None
    ]
    lines += [_to_assess(each, today) for each in to_assess(standing, today=today)[:_MOST]]
    return sorted(lines, key=lambda each: (each.due.on, each.organ, each.matter))


def withheld(standing: Standing) -> QuerySet[Paper]:
    """Return the register of what is not public, of the organs that a person sees; the next to be assessed first."""
    seen = Paper.objects.filter(organ__in=standing.organs_inside | standing.organs_overseen, review_on__isnull=False)
    return seen.filter(state=State.WITHHELD).select_related("organ").order_by("review_on", "pk")


def to_assess(standing: Standing, *, today: date) -> QuerySet[Paper]:
    """Return what in the register is to be looked at again within a month, by this person (ogi:18)."""
    mine = [each.pk for each in standing.organs_written]
    return withheld(standing).filter(organ__in=mine, review_on__lte=today + AHEAD)


def _approved(standing: Standing) -> list[Paper]:
    """Return what is signed and waits for somebody to press; what has a moment set waits for nobody."""
    organs = {each.pk for each in standing.organs_written} | standing.organs_operated
    found = Paper.objects.filter(organ__in=organs, state=State.APPROVED, release_at__isnull=True)
    first: dict[int, Paper] = {}
    newest = found.select_related("organ").prefetch_related("submitted").order_by("changed_at", "pk")[:_MOST]
    for each in newest:
        submission = max((line.submission_id for line in each.submitted.all()), default=0)
        first.setdefault(submission, each)
    return list(first.values())


def _drafts(standing: Standing) -> QuerySet[Paper]:
    """Return the person's own drafts with a day from which a term runs, and those returned to the organ."""
    mine = [each.pk for each in standing.organs_written]
    drafts = Paper.objects.filter(organ__in=mine, state=State.DRAFT, attribute=Attribute.PUBLIC)
    return drafts.filter(written_on__isnull=False).select_related("organ").order_by("written_on", "pk")[:_MOST]


def _to_sign(round: Round, today: date) -> Owed:
    step = next_step(round)
    label = step["label"] if step else "审签"
    since = round.submitted_at.astimezone(CHINA).date()
    days = (today - since).days
    due = Due(today, "ogi:17.1", f"已等{days}天" if days > 0 else "今天送审", "soon" if days > SLOW else "in_time")
    return Owed(round.organ.short_name, f"{label}：{_called(round.title)}", due, where_signed(round), "审签")


def where_signed(round: Round) -> str:
    """Return the page on which a round is signed: ours for our submissions, another room's own for others."""
    kept, _, key = round.subject.partition(":")
    return reverse("papers:submission", args=[int(key)]) if kept == "papers.submission" else round.url


def _called(title: str) -> str:
    """Return the title of a round between title marks; that there are more papers stands outside of them."""
    first, more = _AND_MORE.findall(title)[0]
    return f"《{first}》{more}"


SLOW = 2  # days after which a signature that is awaited is marked


def _to_release(paper: Paper, today: date, workdays: Workdays) -> Owed:
    if paper.attribute != Attribute.PUBLIC:
        due = Due(today, "ogi:18", "审签完成", "in_time")
        return Owed(paper.organ.short_name, f"待登记不予公开：《{paper.title}》", due, _url(paper), "登记")
    deadline = due_to_publish(paper, workdays) if paper.published_at is None else None
    term = standing_of(deadline, today=today, workdays=workdays) if deadline is not None else None
    ready = Due(today, "ogi:26", "审签完成", "in_time")
    return Owed(paper.organ.short_name, f"待发布：《{paper.title}》", term or ready, _url(paper), "发布")


def _to_write(paper: Paper, today: date, workdays: Workdays) -> Owed | None:
    deadline = due_to_publish(paper, workdays)
    due = standing_of(deadline, today=today, workdays=workdays) if deadline is not None else None
    if due is None:
        return None
    return Owed(paper.organ.short_name, f"{kind(paper.kind).label}草稿：《{paper.title}》", due, _url(paper), "办理")


def _to_assess(paper: Paper, today: date) -> Owed:
    on = paper.review_on or today
    days = (on - today).days
    says = f"逾期{-days}天" if days < 0 else "今天到期" if days == 0 else f"剩{days}天"
    due = Due(on, "ogi:18", says, "overdue" if days < 0 else "soon")
    return Owed(paper.organ.short_name, f"不予公开信息评估审查：《{paper.title}》", due, _url(paper), "评估")


def submission_url(submission: Submission, paper: Paper) -> str:
    """Return the desk page on which a submission is dealt with: that of its first paper."""
    return reverse("papers:paper", kwargs={"code": submission.organ.code, "pk": paper.pk})


def _url(paper: Paper) -> str:
    return reverse("papers:paper", kwargs={"code": paper.organ.code, "pk": paper.pk})
