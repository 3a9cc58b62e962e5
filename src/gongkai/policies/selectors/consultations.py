"""Which drafts lie before the public, what came in, what has no answer yet, and what does a person owe to that?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from gongkai.kernel.owed import Due, Owed
from gongkai.organs.models import Organ, Role
from gongkai.papers.models import Paper, State
from gongkai.policies.models import Comment, Consultation, Disposition
from lawbook.parameters import NoValueYet
from lawbook.policy import comment as law
from lawbook.reasons import Step

from .permission import Standing

# Who in an organ reads what citizens wrote: whoever works on its texts; nobody from outside, whatever their office.
READERS: frozenset[str] = frozenset({Role.CLERK, Role.REVIEWER, Role.SECRECY, Role.HEAD, Role.AUDITOR})
# A result in one of these states is no result any more; another may be drafted.
GONE: tuple[str, ...] = (State.WITHDRAWN, State.DISCARDED, State.WITHHELD)
# In one of these the answers are what is signed or shown.
FIXED: tuple[str, ...] = (State.IN_REVIEW, State.APPROVED, State.LIVE)
SOON = 3

PHASES: dict[str, str] = {"open": "正在征集", "closed": "已结束", "answered": "已反馈", "ahead": "即将开始"}
SIGNALS: dict[str, str] = {"open": "in-time", "closed": "paused", "answered": "done", "ahead": "soon"}


@dataclass(frozen=True)
class Stand:
    """How a consultation stands on a day, in one word and in words."""

    phase: str
    says: str

    @property
    def word(self) -> str:
        """Return the word for it."""
        return PHASES[self.phase]

    @property
    def signal(self) -> str:
        """Return the mark that stands beside the word."""
        return SIGNALS[self.phase]


def stand(consultation: Consultation, *, today: date) -> Stand:
    """Return how a consultation stands: open and for how long, closed, or answered."""
    if consultation.result is not None and consultation.result.live:
        return Stand("answered", "征集结果已公布")
    if today < consultation.opens_on:
        return Stand("ahead", f"还有{(consultation.opens_on - today).days}天开始")
    left = (consultation.closes_on - today).days
    if left < 0:
        return Stand("closed", f"已截止{-left}天")
    return Stand("open", f"还有{left}天" if left else "今天截止")


def takes_comments(consultation: Consultation, *, today: date) -> bool:
    """Test if the public may comment on a day; the last day counts to its end."""
    return consultation.live and stand(consultation, today=today).phase == "open"


def term_of(consultation: Consultation) -> law.CommentPeriod | None:
    """Return the term as it really ran, with its reckoning; None before the rule was in force."""
    try:
        return law.comment_period(
            opens_on=consultation.opens_on, closes_on=consultation.closes_on, reason=consultation.short_reason
        )
    except NoValueYet:
        return None


@dataclass(frozen=True)
class Filters:
    """What a list of consultations is narrowed to; empty means everything."""

    phase: str = ""
    year: str = ""
    organ: str = ""
    words: str = ""

    @classmethod
    def from_query(cls, query: Any) -> Filters:
        """Return the filters that an address names; what makes no sense is left out."""
        said = {name: query.get(name, "").replace("\x00", "").strip()[:60] for name in cls.__dataclass_fields__}
        year = said["year"] if said["year"].isdecimal() and len(said["year"]) == 4 and int(said["year"]) else ""
        return cls(**{**said, "year": year, "phase": said["phase"] if said["phase"] in PHASES else ""})

    @property
    def any(self) -> bool:
        """Test if anything narrows the list."""
        return any(getattr(self, name) for name in self.__dataclass_fields__)


def public_consultations(filters: Filters, *, today: date) -> QuerySet[Consultation]:
    """Return the consultations that are public, the one that closes last at the top."""
    found = Consultation.objects.filter(live=True).select_related("organ", "result")
    return _narrowed(found, filters, today=today).order_by("-closes_on", "-pk")


def consultations_of(organs: Iterable[Organ], filters: Filters, *, today: date) -> QuerySet[Consultation]:
    """Return the consultations of these organs with what is open in each: ``unnoted`` and ``unanswered``."""
    found = Consultation.objects.filter(organ__in=[each.pk for each in organs]).select_related("organ", "result")
    return with_counts(_narrowed(found, filters, today=today)).order_by("-closes_on", "-pk")


def with_counts(found: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Return consultations with how many of their comments nobody took note of, and how many have no answer."""
    return found.annotate(
        unnoted=Count("comments", filter=Q(comments__noted_at__isnull=True)),
        unanswered=Count("comments", filter=Q(comments__answer__isnull=True)),
    )


def _narrowed(found: QuerySet[Consultation], filters: Filters, *, today: date) -> QuerySet[Consultation]:
    answered = Q(result__live=True)
    if filters.phase:
        found = found.filter(
            {
                "open": Q(opens_on__lte=today, closes_on__gte=today),
                "closed": Q(closes_on__lt=today),
                "ahead": Q(opens_on__gt=today),
                "answered": answered,
            }[filters.phase]
        )
    if filters.phase in ("open", "closed", "ahead"):
        found = found.exclude(answered)
    if filters.year:
        found = found.filter(opens_on__year=int(filters.year))
    if filters.organ:
        found = found.filter(organ__code=filters.organ)
    for word in filters.words.split()[:5]:
        found = found.filter(title__icontains=word)
    return found


@dataclass(frozen=True)
class Reading:
    """What one person may do with the consultations of every organ."""

    user: Any

    @cached_property
    def standing(self) -> Standing:
        """Return what the person is to the documents of every organ."""
        return Standing(self.user)

    def sees(self, organ: Organ) -> bool:
        """Test if the person may look at the organ's consultations, without what citizens wrote."""
        return self.standing.sees(organ)

    def writes(self, organ: Organ) -> bool:
        """Test if the person deals with the organ's consultations."""
        return self.standing.writes(organ)

    def reads_comments(self, organ: Organ) -> bool:
        """Test if the person may read what citizens wrote to the organ: its own people, nobody else."""
        own = self.standing.roles_in(organ) & READERS
        return bool(own) or self.standing.writes(organ) or self.standing.signs(organ)


def tally(consultation: Consultation) -> dict[str, int]:
    """Return how many comments came to which disposition; ``""`` for those without an answer."""
    found = Comment.objects.filter(consultation=consultation).order_by().values_list("answer__disposition")
    return {disposition or "": count for disposition, count in found.annotate(count=Count("pk"))}


def gaps_of(consultation: Consultation) -> tuple[Step, ...]:
    """Return what a result would leave open: comments without an answer, refusals without a reason."""
    counts = tally(consultation)
    silent = Comment.objects.filter(consultation=consultation, answer__reason="")
    silent = silent.exclude(answer__disposition=Disposition.ADOPTED)
    return law.result_gaps(
        comments=sum(counts.values()),
        dispositions={key: count for key, count in counts.items() if key},
        reasons_missing=silent.count(),
    )


def comments_of(consultation: Consultation, *, show: str = "", channel: str = "") -> QuerySet[Comment]:
    """
    Return the comments in the order in which they came; they have no other.

    :param show: ``open`` for those without an answer, ``unnoted``, or a disposition
    """
    found = Comment.objects.filter(consultation=consultation).select_related("answer__by", "entered_by")
    if show == "open":
        found = found.filter(answer__isnull=True)
    elif show == "unnoted":
        found = found.filter(noted_at__isnull=True)
    elif show in Disposition.values:
        found = found.filter(answer__disposition=show)
    if channel:
        found = found.filter(channel=channel)
    return found.order_by("number")


def consultation_of(paper_id: int) -> Consultation | None:
    """Return the consultation of a paper, or None if it was never released."""
    return Consultation.objects.filter(paper=paper_id).select_related("organ", "result", "paper").first()


def result_of(paper_id: int) -> Consultation | None:
    """Return the consultation whose result a paper publishes, or None."""
    return Consultation.objects.filter(result=paper_id).select_related("organ", "paper", "result").first()


def waiting_for_result(organ: Organ) -> QuerySet[Consultation]:
    """Return the organ's consultations to which no result is linked that still stands."""
    return Consultation.objects.filter(Q(result__isnull=True) | Q(result__state__in=GONE), organ=organ)


def pages_beside(papers: Iterable[int]) -> list[str]:
    """Return the addresses of the pages that name one of these papers: a consultation its result, and the reverse."""
    keys = list(papers)
    found = Consultation.objects.filter(Q(paper__in=keys) | Q(result__in=keys) | Q(decisions__document__in=keys))
    pages = [reverse("policies:consultations")]
    for paper, result in found.distinct().values_list("paper", "result"):
        pages.append(reverse("policies:consultation", args=[paper]))
        if result:
            pages.append(reverse("policies:consultation-result", args=[result]))
    return pages


# ---- 今日


def owed(*, user: Any, today: date) -> list[Owed]:
    """
    Return what waits for this person among consultations: one that closes soon, and those closed without a result.

    In one query besides the person's roles.
    """
    written = [each.pk for each in Standing(user).organs_written]
    if not written:
        return []
    unanswered = Comment.objects.filter(consultation=OuterRef("pk"), answer__isnull=True)
    found = Consultation.objects.filter(organ__in=written, live=True, opens_on__lte=today)
    found = found.filter(Q(result__isnull=True) | Q(result__live=False)).annotate(open=Exists(unanswered))
    lines = [_line(each, today) for each in found.select_related("organ", "result").order_by("closes_on", "pk")[:100]]
    return sorted((each for each in lines if each), key=lambda each: (each.due.on, each.organ, each.matter))


def _line(consultation: Consultation, today: date) -> Owed | None:
    left = (consultation.closes_on - today).days
    if left > SOON:
        return None
    url = reverse("policies:consultation-desk", args=[consultation.organ.code, consultation.pk])
    organ, title = consultation.organ.short_name, consultation.title
    if left >= 0:
        says = f"还有{left}天" if left else "今天截止"
        return Owed(organ, f"意见征集即将截止：《{title}》", Due(consultation.closes_on, says, "soon"), url, "查看")
    # Dated today: no law sets the day, and a line of last week must not sink below this week's.
    due = Due(today, f"已截止{-left}天", "soon")
    if consultation.open:  # type: ignore[attr-defined]
        return Owed(organ, f"收到的意见还没有研究处理：《{title}》", due, url, "处理")
    result = consultation.result
    if result is not None and result.state in (State.IN_REVIEW, State.APPROVED):
        return None
    return Owed(organ, f"征集结果尚未公布：《{title}》", due, url, "公布结果")


def received_in(organ: int, start: date, end: date) -> QuerySet[Comment]:
    """Return the comments that an organ received from one day to another, both included."""
    found = Comment.objects.filter(consultation__organ=organ, received_on__gte=start, received_on__lte=end)
    return found.select_related("consultation").order_by("received_on", F("consultation_id"), "number")


def missed() -> list[int]:
    """Return the released drafts that take no comments because nobody entered them, such as after a fault."""
    live = Paper.objects.filter(kind="consultation", live=True)
    return list(live.exclude(consultation__live=True).values_list("pk", flat=True)[:500])
