"""What does an applicant see of an application? Where it stands, what to do, what happened, what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.applications.models import Application, FeeNotice, Letter, LetterState, Office, Proposal, Way
from gongkai.applications.selectors.clock import Standing, counting, standing_of
from gongkai.applications.selectors.letters import ASKS_OPINION
from gongkai.applications.selectors.personal import masked_name
from gongkai.organs.workdays import workdays_of
from lawbook.application import facts as law
from lawbook.application.letter import letters
from lawbook.application.lifecycle import State, allowed
from lawbook.application.outcome import outcome
from lawbook.application.remedy import Remedy, remedy_for_silence
from lawbook.reasons import Refused

# What is written to others: whoever is asked for an opinion, and who is told of a disclosure against their will.
TO_OTHERS = ASKS_OPINION | {"disclosure_told"}

# Each state in plain words: what it is called, and what happens next.
_WORDS: dict[State, tuple[str, str]] = {
    State.NEW: ("已收到", "工作人员正在登记您的申请。"),
    State.UNCONFIRMED: (
        "已收到，等待与您确认",
        "工作人员会通过您留的联系方式与您确认申请。双方确认之日为收到申请之日，答复期限自次日起算。",
    ),
    State.OPEN: ("正在办理", "机关正在查找、审查您申请的信息。"),
    State.AWAITING_APPLICANT: (
        "请您补正",
        "申请内容还不够明确。请按补正告知书的要求补正；收到补正之日起，答复期限重新计算。",
    ),
    State.AWAITING_REASONS: ("请您说明理由", "机关请您说明申请的理由，请按告知书的要求回复。"),
    State.AWAITING_OPINION: (
        "正在征求意见",
        "所申请的信息涉及他人或者其他机关，正在征求他们的意见，这段时间不计入答复期限。",
    ),
    State.AWAITING_PAYMENT: ("请您缴费", "请按收费通知书缴费；缴费之后，答复期限重新计算。"),
    State.DECIDED: ("已作出答复，正在送达", "答复已经作出，正在按您要求的途径送达。"),
    State.SERVED: ("已答复", "答复已经送达。"),
    State.ARCHIVED: ("已办结", "申请已经办结归档。"),
    State.WITHDRAWN: ("已撤回", "您已撤回申请，不再办理。需要时可以重新申请。"),
    State.DEEMED_WITHDRAWN: ("不再处理", "期限内没有收到您的补正或者缴费，申请不再处理。需要时可以重新申请。"),
}


@dataclass(frozen=True)
class Event:
    """One line of what happened."""

    on: date
    says: str


@dataclass(frozen=True)
class Paper:
    """A letter to the applicant, known by its place among them: no key of ours stands in an address."""

    place: int
    letter: Letter

    @property
    def name(self) -> str:
        """Return what kind of letter it is."""
        kind = letters().get(self.letter.kind)
        return kind.name if kind else "文书"

    @property
    def is_answer(self) -> bool:
        """Test if it answers the application."""
        kind = letters().get(self.letter.kind)
        return bool(kind and kind.outcomes)


@dataclass(frozen=True)
class Seen:
    """All that the status page shows."""

    application: Application
    office: Office
    standing: Standing
    name: str
    story: tuple[Event, ...]
    papers: tuple[Paper, ...]
    fee: FeeNotice | None
    reply_by: date | None
    silence: Remedy | None
    has_proposed: bool

    @property
    def called(self) -> str:
        """Return where it stands, in plain words."""
        if self.silence:
            return "已超过答复期限"
        return _WORDS[self.application.stands][0]

    @property
    def what_follows(self) -> str:
        """Return what happens next, in plain words."""
        if self.application.stands is State.DECIDED and self.application.way == Way.DOWNLOAD:
            return "答复已经作出，请在下面打开查看，打开之日为送达之日。"
        return _WORDS[self.application.stands][1]

    @property
    def outcome(self) -> str:
        """Return the outcome's name, "" while there is none."""
        return outcome(self.application.code).name if self.application.code else ""

    @property
    def answer(self) -> Paper | None:
        """Return the last answer that went out, None while there is none."""
        return next((each for each in reversed(self.papers) if each.is_answer), None)

    @property
    def signal(self) -> str:
        """Return the mark beside the state: whose turn it is, or that it is over."""
        state = self.application.stands
        if state in {State.AWAITING_APPLICANT, State.AWAITING_REASONS, State.AWAITING_PAYMENT}:
            return "soon"
        if state in {State.SERVED, State.ARCHIVED, State.DECIDED}:
            return "done"
        if state in {State.WITHDRAWN, State.DEEMED_WITHDRAWN}:
            return "none"
        return "overdue" if self.silence else "paused" if state is State.AWAITING_OPINION else "in-time"

    @property
    def _next(self) -> tuple[type[law.Fact], ...]:
        return allowed(self.standing.case)

    @property
    def may_clarify(self) -> bool:
        """Test if a clarification is awaited."""
        return law.Clarified in self._next

    @property
    def may_give_reasons(self) -> bool:
        """Test if reasons are awaited."""
        return law.ReasonsGiven in self._next

    @property
    def may_withdraw(self) -> bool:
        """Test if the application can still be withdrawn."""
        return law.Withdrawn in self._next

    @property
    def may_propose(self) -> bool:
        """Test if it can be proposed to publish what is asked for (ogi:44)."""
        over = self.application.stands in {State.WITHDRAWN, State.DEEMED_WITHDRAWN, State.UNCONFIRMED, State.NEW}
        return not self.has_proposed and not over


def seen(application: Application, *, today: date) -> Seen:
    """Return what the applicant sees of an application."""
    rows = list(application.facts.select_related("strike").order_by("on", "pk"))
    legal = [each for each in rows if each.is_legal and not hasattr(each, "strike")]
    standing = standing_of(counting(sorted(legal, key=lambda each: each.pk)), workdays=workdays_of(application.organ))
    office = Office.objects.get(organ=application.organ_id)
    asked = next((each for each in reversed(standing.case.facts) if isinstance(each, law.ClarificationAsked)), None)
    fees = FeeNotice.objects.filter(application=application, letter__state=LetterState.ISSUED)
    return Seen(
        application=application,
        office=office,
        standing=standing,
        name=masked_name(application.applicant.name),
        story=tuple(Event(each.on, each.label) for each in legal),
        papers=papers_of(application),
        fee=fees.select_related("letter").order_by("-pk").first(),
        reply_by=asked.reply_by if asked and application.stands is State.AWAITING_APPLICANT else None,
        silence=_silence(application, office, today),
        has_proposed=Proposal.objects.filter(application=application).exists(),
    )


def papers_of(application: Application) -> tuple[Paper, ...]:
    """Return the letters that went out to the applicant, each with its place; a new one comes at the end."""
    out = Letter.objects.filter(application=application, state=LetterState.ISSUED).exclude(kind__in=TO_OTHERS)
    found: Sequence[Letter] = list(
        out.select_related("organ").prefetch_related("deliveries").order_by("issued_at", "pk")
    )
    return tuple(Paper(place, each) for place, each in enumerate(found, 1))


def _silence(application: Application, office: Office, today: date) -> Remedy | None:
    """Return what an applicant can do whose term went by without an answer."""
    due = application.due_on
    if due is None or application.answered_on is not None or due >= today:
        return None
    try:
        return remedy_for_silence(on=today, authority=office.authority, court=office.court)
    except Refused:
        return None
