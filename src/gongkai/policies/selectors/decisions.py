"""How far has a major decision come, what bars it from being discussed, and what does its catalogue say?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from gongkai.organs.models import Organ
from gongkai.organs.workdays import workdays_of
from gongkai.papers.models import Paper, State
from gongkai.policies.models import Catalogue, Consultation, Kind, LegalityReview, MajorDecision, Opinion, Procedure
from lawbook.parameters import NoValueYet
from lawbook.policy import legality as law
from lawbook.reasons import Step
from lawbook.workdays import CalendarGap, Workdays, national

from .consultations import GONE, stand


@dataclass(frozen=True)
class Stage:
    """One stage of the way: its name, and when or how it was passed; ``state`` is done, current or waiting."""

    label: str
    state: str
    says: str


@dataclass(frozen=True)
class Reviewed:
    """A review of legality with its reckoning; the reckoning is None where no rule or calendar covers its days."""

    review: LegalityReview
    reckoned: law.LegalityReview | None

    @property
    def word(self) -> str:
        """Return what it comes to in a word."""
        return self.review.get_opinion_display() if self.review.opinion else "等待意见"

    @property
    def signal(self) -> str:
        """Return the mark beside the word."""
        marks = {Opinion.LAWFUL: "done", Opinion.LAWFUL_IF_CHANGED: "soon", Opinion.UNLAWFUL: "overdue"}
        return marks.get(Opinion(self.review.opinion), "paused") if self.review.opinion else "paused"


@dataclass(frozen=True)
class Way:
    """A decision and everything that happened on its way."""

    decision: MajorDecision
    today: date

    @property
    def consultation(self) -> Consultation | None:
        """Return its consultation, or None."""
        return self.decision.consultation

    @cached_property
    def reviews(self) -> list[LegalityReview]:
        """Return the reviews of the decision and of its consultation, the oldest first."""
        found = list(self.decision.reviews.all())
        if self.consultation is not None:
            found += list(self.consultation.reviews.all())
        return sorted(found, key=lambda each: (each.sent_on, each.pk))

    @property
    def opinion(self) -> str:
        """Return the opinion of the newest review: a draft that was sent again waits for the new one."""
        return self.reviews[-1].opinion if self.reviews else ""

    @property
    def published(self) -> bool:
        """Test if the decision itself is public."""
        document = self.decision.document
        return document is not None and document.live

    @property
    def is_explained(self) -> bool:
        """Test if what became of the comments is written down, public or not yet."""
        result = self.consultation.result if self.consultation is not None else None
        return result is not None and result.state not in GONE

    @cached_property
    def bars(self) -> tuple[Step, ...]:
        """Return what bars the draft from being discussed."""
        return law.meeting_gaps(
            legality_opinion=self.opinion, consulted=self.consultation is not None, result_written=self.is_explained
        )

    @property
    def word(self) -> str:
        """Return how far it has come, in a word."""
        if self.decision.removed_on:
            return "已调出"
        if self.published:
            return "已公布"
        if self.decision.discussed_on:
            return "已讨论"
        if self.reviews:
            return "合法性审查完成" if self.opinion else "合法性审查中"
        if self.consultation is not None:
            return f"征求意见{'中' if self._stand == 'open' else '结束' if self._stand != 'ahead' else '即将开始'}"
        return "未启动"

    @property
    def signal(self) -> str:
        """Return the mark beside the word."""
        if self.decision.removed_on or self.word == "未启动":
            return "paused"
        return "done" if self.published else "in-time"

    @property
    def _stand(self) -> str:
        return stand(self.consultation, today=self.today).phase if self.consultation is not None else ""

    @property
    def stages(self) -> list[Stage]:
        """Return the way as a line: comments, legality, discussion, publication."""
        here = self.consultation
        asked = stand(here, today=self.today) if here is not None else None
        newest = self.reviews[-1] if self.reviews else None
        lines = [
            ("征求意见", asked is not None and asked.phase in ("closed", "answered"), asked.says if asked else ""),
            ("合法性审查", bool(self.opinion), _of_review(newest)),
            ("集体讨论", self.decision.discussed_on is not None, _of_meeting(self.decision)),
            ("公布", self.published, self._document_title),
        ]
        begun = [asked is not None, newest is not None, False, self.decision.document is not None]
        return [
            Stage(label, "done" if done else "current" if started else "waiting", says)
            for (label, done, says), started in zip(lines, begun, strict=True)
        ]

    @property
    def _document_title(self) -> str:
        document = self.decision.document
        return document.shown_title if document is not None and document.live else ""

    @property
    def lacking(self) -> list[str]:
        """Return the procedures that are wanted and of which there is no trace yet, in words."""
        wanted = self.decision.procedures
        found = []
        if Procedure.PARTICIPATION in wanted and self.consultation is None:
            found.append("程序中有公众参与，还没有关联意见征集。")
        return found


def _of_review(review: LegalityReview | None) -> str:
    if review is None:
        return ""
    if not review.opinion:
        return f"{review.sent_on:%Y-%m-%d}送审"
    return f"{review.get_opinion_display()}，{review.opinion_on:%Y-%m-%d}"


def _of_meeting(decision: MajorDecision) -> str:
    return f"{decision.discussed_on:%Y-%m-%d}，{decision.meeting}" if decision.discussed_on else ""


def reckoned(review: LegalityReview, *, workdays: Workdays | None = None) -> Reviewed:
    """Return a review with the reckoning of its working days, where rule and calendar cover them."""
    try:
        said = law.legality_review(
            sent_on=review.sent_on, opinion_on=review.opinion_on, workdays=workdays or national()
        )
    except (NoValueYet, CalendarGap):
        said = None
    return Reviewed(review, said)


def decisions() -> QuerySet[MajorDecision]:
    """Return decisions with all that says how far they have come, in a fixed number of queries."""
    return MajorDecision.objects.select_related(
        "catalogue__organ", "catalogue__paper", "consultation__result", "consultation__organ", "document"
    ).prefetch_related("reviews", "consultation__reviews", "adjustments")


def catalogue_of(organ: Organ, year: int) -> Catalogue | None:
    """Return the catalogue of a year, or None if nothing was entered."""
    return Catalogue.objects.filter(organ=organ, year=year).select_related("organ", "paper").first()


def ways_of(catalogue: Catalogue | None, *, today: date) -> list[Way]:
    """Return the lines of a catalogue, each with its way."""
    if catalogue is None:
        return []
    return [Way(each, today) for each in decisions().filter(catalogue=catalogue)]


def catalogues(organs: Iterable[Organ]) -> QuerySet[Catalogue]:
    """Return the catalogues of these organs, the newest first."""
    found = Catalogue.objects.filter(organ__in=[each.pk for each in organs]).select_related("organ", "paper")
    return found.order_by("-year", "organ__position", "organ__code")


def was_published(catalogue: Catalogue | None) -> bool:
    """Test if the catalogue has come before the public: from then on a change wants its day and its reason."""
    return catalogue is not None and catalogue.paper is not None and catalogue.paper.published_at is not None


def consultations_for(organ: Organ) -> QuerySet[Consultation]:
    """Return the consultations that may belong to a decision: the organ's own, and those below its district."""
    return Consultation.objects.filter(Q(organ=organ) | Q(organ__parent=organ)).order_by("-closes_on", "-pk")


def documents_for(organ: Organ) -> QuerySet[Paper]:
    """Return the documents in which a decision may have come out."""
    found = Paper.objects.filter(Q(organ=organ) | Q(organ__parent=organ), kind__in=Kind.values)
    return found.exclude(state__in=GONE).order_by("-pk")


def reviews_of(consultation: Consultation) -> list[Reviewed]:
    """Return the reviews of a consultation's draft, the oldest first."""
    workdays = workdays_of(consultation.organ)
    return [reckoned(each, workdays=workdays) for each in consultation.reviews.select_related("file", "sent_by")]


# A catalogue's paper in one of these states is what was signed.
SEALED: tuple[str, ...] = (State.IN_REVIEW, State.APPROVED)
