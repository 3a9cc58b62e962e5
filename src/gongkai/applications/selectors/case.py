"""What stands on the page of a case? Its story, its clock with the reckoning, its papers, and what may be done now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet

from gongkai.applications.models import (
    Application,
    Consultation,
    Delivery,
    Dispute,
    Enclosure,
    Fact,
    FeeNotice,
    Letter,
)
from gongkai.organs.workdays import workdays_of
from lawbook.application import facts as law
from lawbook.application.lifecycle import Case, State, allowed
from lawbook.application.outcome import outcomes
from lawbook.application.receipt import received_on
from lawbook.application.warning import Mark, mark_of
from lawbook.cite import Cite
from lawbook.reasons import Refused, Step
from lawbook.terms import Deadline
from lawbook.workdays import Workdays

from .clock import Standing, counting, is_open, standing_of
from .people import Desk
from .personal import Shown, may_see_whole, shown

HIDDEN = "（不显示）"


@dataclass(frozen=True)
class Act:
    """
    Something that may be done now: by a page of its own, or by a letter of a kind.

    ``code`` is that of the page (``applications:act``), "" where a letter does it; ``letter`` the kind of letter.
    """

    label: str
    code: str = ""
    letter: str = ""
    fact: str = ""
    cite: str = ""

    @property
    def url_name(self) -> str:
        """Return the name of the address that leads there."""
        if self.letter:
            return "applications:letter-new"
        return "applications:guide" if self.code == "guide" else "applications:act"


@dataclass(frozen=True)
class Line:
    """One line of the story: when, what, in which words, by whom; struck where it no longer counts."""

    on: date
    label: str
    words: tuple[str, ...]
    by: str
    fact: Fact
    struck: str = ""
    is_struck: bool = False

    @property
    def is_legal(self) -> bool:
        """Test if the law counts by it."""
        return self.fact.is_legal


# How each fact of the law book's comes about, in the order in which the page offers them.
_BY_FACT: Mapping[str, tuple[Act, ...]] = {
    "confirmed": (Act("登记双方确认", "confirm", cite="ogi:31"),),
    "clarified": (Act("登记收到补正", "clarified", cite="ogi:30"),),
    "reasons_given": (Act("登记收到理由说明", "reasons-given", cite="ogi:35"),),
    "consultation_answered": (Act("登记意见", "opinion", cite="ogi:32"),),
    "consultation_lapsed": (Act("登记逾期未提出意见", "lapse", cite="ogi:32"),),
    "fee_paid": (Act("登记缴费", "payment", cite="fee:6"),),
    "decided": (Act("拟办答复", "guide", cite="ogi:36"),),
    "clarification_asked": (Act("告知补正", letter="clarification", cite="ogi:30"),),
    "consultation_sent": (
        Act("征求第三方意见", letter="consultation", cite="ogi:32"),
        Act("征求共同制作机关意见", letter="co_drafting", cite="ogi:34"),
    ),
    "extended": (Act("延长答复期限", letter="extension", cite="ogi:33.2"),),
    "fee_notified": (Act("收费通知", "fee", cite="ogi:42.1"),),
    "reasons_asked": (Act("要求说明理由", letter="reasons", cite="ogi:35"),),
    "reply_delayed": (Act("确定延迟答复的期限", letter="delay", cite="ogi:35"),),
    "deemed_withdrawn": (Act("告知不再处理", letter="closed", cite="ogi:30"),),
    "withdrawn": (Act("登记撤回", "withdraw", cite="ogi:45"),),
    "archived": (Act("归档", "archive", cite="ogi:45"),),
}
_ALLOT = Act("分办", "allot", cite="ogi:45")
_CONTACT = Act("联系申请人", "contact", cite="ogi:31")
_SEARCH = Act("登记检索", "search", cite="ogi:36.4")
_SPLIT = Act("拆分申请", "split", cite="ogi:29.2")
_RELATE = Act("关联申请", "relate", cite="ogi:36.6")
_NOTE = Act("记事", "note", cite="ogi:45")
_CORRECT = Act("更正登记内容", "correct", cite="ogi:45")
_TOLD = Act("告知申请人正在征求意见", letter="consultation_told", cite="ogi:33.3")


@dataclass(frozen=True)
class CasePage:
    """All that the page of a case shows; ``masked`` for whoever only watches."""

    application: Application
    applicant: Shown
    masked: bool
    standing: Standing
    workdays: Workdays
    timeline: tuple[Line, ...]
    letters: tuple[Letter, ...]
    deliveries: tuple[Delivery, ...]
    enclosures: tuple[Enclosure, ...]
    disputes: tuple[Dispute, ...]
    acts: tuple[Act, ...]
    today: date

    @property
    def case(self) -> Case:
        """Return the application as the law book knows it."""
        return self.standing.case

    @property
    def deadline(self) -> Deadline | None:
        """Return until when it must be answered, with the reckoning."""
        return self.standing.deadline

    @cached_property
    def receipt(self) -> Step | None:
        """Return which day is the day of receipt, and why."""
        return receipt_step(self.application, self.case)

    @cached_property
    def mark(self) -> Mark:
        """Return how near the last day is."""
        due = self.deadline
        return mark_of(
            due.due if due else None,
            due.waiting_for if due else "",
            self.standing.answered_on,
            today=self.today,
            workdays=self.workdays,
            code=self.standing.code,
        )

    @property
    def title(self) -> str:
        """Return what is asked for, as far as the reader may know."""
        return HIDDEN if self.masked else called(self.application)

    @property
    def description(self) -> str:
        """Return the further words of what is asked for, as far as the reader may know."""
        return "" if self.masked else self.application.description

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return all facts in the order of the story."""
        return tuple(each.fact for each in self.timeline)

    @cached_property
    def consultations(self) -> tuple[Consultation, ...]:
        """Return who is or was asked for an opinion."""
        return tuple(each.consultation for each in self.letters if hasattr(each, "consultation"))

    @cached_property
    def fees(self) -> tuple[FeeNotice, ...]:
        """Return what was charged."""
        return tuple(each.fee for each in self.letters if hasattr(each, "fee"))


def _of(other: str, *names: str) -> list[str]:
    return [f"{other}__{name}" for name in names]


# What the page shows of each row and of the rows beside it, and nothing else: a query is put together column by column,
# every time, and whole rows with all that belongs to people and organs would cost more to ask for than to answer.
_JOINED = ("organ", "applicant", "unit", "officer", "entered_by", "split_from")
_SHOWN = (
    *("number", "channel", "is_oral", "submitted_at", "applicant_kind", "title", "document_number", "description"),
    *("form", "way", "accepts_other", "state", "opened_at", "received_on", "due_is_provisional", "code", "closed_on"),
    *_of("organ", "code", "name", "short_name", "calendar", "parent"),
    *_of("applicant", "name", "identity_kind", "identity_masked", "credit_code", "representative", "contact", "phone"),
    *_of("applicant", "email", "address", "postcode", "agent", "agent_phone", "erased_at"),
    *(*_of("unit", "name"), *_of("officer", "name", "username"), *_of("entered_by", "name", "username")),
    *_of("split_from", "number"),
)
_SHOWN_OF_FACTS = (
    *("application", "kind", "on", "details", "letter", "at"),
    *(*_of("by", "name", "username"), *_of("strike", "reason")),
)
_SHOWN_OF_LETTERS = (
    *("application", "kind", "code", "state", "number", "issued_on", "dispute"),
    *_of("consultation", "letter", "whom", "name", "sent_on", "delivered_on", "opinion", "words", "answered_on"),
    *_of("consultation", "answered_online"),
    *_of("fee", "letter", "amount", "basis", "count", "paid_on", "steps"),
)
_OF_DELIVERIES = ("id", "letter_id", "way", "on", "reached_on")  # in the order of the columns


def case(pk: int, desk: Desk, *, today: date) -> CasePage | None:
    """Return the page of a case, None where there is none or the person may not see it; six questions at most."""
    # Nothing is sorted by the database here: the rows are few, and to name an order costs more than to sort them.
    found = Application.objects.select_related(*_JOINED).only(*_SHOWN).filter(pk=pk).order_by()
    application = next(iter(found), None)
    if application is None or not desk.sees(application.organ_id):
        return None
    whole = may_see_whole(desk, application)
    workdays = workdays_of(application.organ)
    facts = Fact.objects.filter(application=application).select_related("by", "strike").only(*_SHOWN_OF_FACTS)
    rows = _by_key(facts)
    standing = standing_of(counting(rows), workdays=workdays)
    letters, deliveries = _letters(application)
    return CasePage(
        application=application,
        applicant=shown(application.applicant, kind=application.applicant_kind, whole=whole),
        masked=not whole,
        standing=standing,
        workdays=workdays,
        timeline=story(rows, whole=whole),
        letters=letters,
        deliveries=deliveries,
        enclosures=tuple(_by_key(application.enclosures.only("application", "kind"))) if whole else (),
        disputes=tuple(_by_key(application.disputes.only("application", "stage", "authority", "result")))
        if application.closed_on
        else (),
        acts=acts(standing.case, application, desk, letters),
        today=today,
    )


def _by_key(found: QuerySet[Any]) -> list[Any]:
    return sorted(found.order_by(), key=lambda each: each.pk)


def _letters(application: Application) -> tuple[tuple[Letter, ...], tuple[Delivery, ...]]:
    """Return the letters, and how they were served: asked for together, so a letter served twice comes twice."""
    found = Letter.objects.filter(application=application).select_related("consultation", "fee")
    found = found.only(*_SHOWN_OF_LETTERS).annotate(
        **{f"served_{name}": F(f"deliveries__{name}") for name in _OF_DELIVERIES}
    )
    letters: dict[int, Letter] = {}
    deliveries = []
    for each in _by_key(found):
        if each.served_id is not None:
            served = [getattr(each, f"served_{name}") for name in _OF_DELIVERIES]
            deliveries.append(Delivery.from_db(each._state.db, _OF_DELIVERIES, served))
        if each.pk in letters:
            continue
        letters[each.pk] = each
        each.application = application
        for row in (getattr(each, "consultation", None), getattr(each, "fee", None)):
            if row is not None:
                row.application = application
    return tuple(letters.values()), tuple(sorted(deliveries, key=lambda each: each.pk))


def acts(case: Case, application: Application, desk: Desk, letters: Iterable[Letter] = ()) -> tuple[Act, ...]:
    """Return what may be done now by this person: the law's steps, and the office's own."""
    if not desk.handles(application.organ_id):
        return ()
    if case.state is State.ARCHIVED or not desk.writes(application.organ_id):
        return (_NOTE,)
    kinds = {law.kind(each) for each in allowed(case)}
    found = [act for kind, several in _BY_FACT.items() if kind in kinds for act in several]
    open_now = is_open(case.state)
    if case.state is State.AWAITING_OPINION:
        found += [each for each in (*_BY_FACT["consultation_sent"], _TOLD) if each not in found]
    if case.state is State.UNCONFIRMED:
        found.append(_CONTACT)
    if open_now:
        found += [_ALLOT, _SEARCH]
    if case.state in (State.OPEN, State.UNCONFIRMED):
        found.append(_SPLIT)
    if not any(each.is_issued and each.kind != "receipt" for each in letters):
        found.append(_CORRECT)
    return (*found, _RELATE, _NOTE)


def story(rows: Iterable[Fact], *, whole: bool) -> tuple[Line, ...]:
    """Return facts as lines, by day; those of one day in the order in which they were entered."""
    lines = [
        Line(
            on=each.on,
            label=each.label,
            words=tuple(words_of(each)) if whole or each.is_legal else (),
            by=_hand(each),
            fact=each,
            struck=each.strike.reason if whole and hasattr(each, "strike") else "",
            is_struck=hasattr(each, "strike"),
        )
        for each in rows
    ]
    return tuple(sorted(lines, key=lambda line: line.on))


def _hand(fact: Fact) -> str:
    """Return who did it: an officer, somebody by their own hand, or nobody, where a calendar changed."""
    if fact.by is not None:
        return str(fact.by)
    if not fact.is_legal:
        return "自动登记"
    return "第三方" if fact.kind == "consultation_answered" else "申请人"


# How each detail is said, in the order in which it is said: a database keeps no order within a fact.
_SAID: Mapping[str, Callable[[Any], list[str]]] = {
    "how": lambda value: [f"方式：{value}"],
    "reached": lambda value: ["已联系上" if value else "未联系上"],
    "who": lambda value: [f"检索人：{value}"],
    "systems": lambda value: [f"检索范围：{value}"],
    "words": lambda value: [str(value)],
    "result": lambda value: [f"结果：{value}"],
    "unit_name": lambda value: [f"承办科室：{value}"],
    "officer_name": lambda value: [f"承办人：{value}"],
    "number": lambda value: [f"受理编号：{value}"],
    "why": lambda value: [str(value)],
    "organ": lambda value: [f"机关：{value}"],
    "contact": lambda value: [f"联系方式：{value}"],
    "fields": lambda value: [f"更正：{'、'.join(value)}"],
    "lines": list,
    "code": lambda value: [outcome_name(str(value))],
    "reason": lambda value: [str(value)],
    "until": lambda value: [f"至{value}"],
    "reply_by": lambda value: [f"补正期限至{value}"],
    "days": lambda value: [f"{value}个工作日"],
    "delivered_on": lambda value: [f"对方{value}收到"],
}


def words_of(fact: Fact) -> list[str]:
    """Return what an entry says, in Chinese."""
    found = [(name, words) for name, words in _SAID.items() if name in fact.details]
    said = [(name, line) for name, words in found for line in words(fact.details[name])]
    searched = fact.kind == "searched"
    return [f"检索词：{line}" if searched and name == "words" else line for name, line in said]


def outcome_name(code: str) -> str:
    """Return the Chinese name of an outcome, "" for none."""
    return outcomes()[code].name if code in outcomes() else ""


def called(application: Application) -> str:
    """Return by what an application is called: its title, else the number of the document, else its first words."""
    words = application.title or application.document_number or application.description
    return words if len(words) <= 60 else f"{words[:60]}…"


def receipt_step(application: Application, case: Case) -> Step | None:
    """Return which day counts as the day of receipt by the channel, and why, None before the law had such a rule."""
    days: dict[str, Any] = {type(each).__name__.lower(): each.on for each in case.facts}
    submitted = days.get("submitted") or days.get("received")
    if submitted is None:
        return None
    try:
        return received_on(
            channel=application.channel,
            submitted_on=submitted,
            signed_on=days.get("received"),
            confirmed_on=days.get("confirmed"),
        ).step
    except Refused as refused:
        return Step(refused.says, refused.cite or Cite("ogi", "31"))
