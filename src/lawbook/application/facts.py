"""
What has happened to an application?

An application is a list of dated facts; its state and its deadline are computed from them. A fact can be written as a
record, ``{"extended": 2025-06-20, "days": 10}``, which is how cases, the command line and the database spell it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from lawbook.reasons import Refused

THIRD_PARTY = "third_party"
CO_DRAFTER = "co_drafter"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened on a day."""

    on: date


@dataclass(frozen=True, slots=True)
class Submitted(Fact):
    """An application came in by a channel that needs confirmation (internet, fax, ordinary letter)."""

    channel: str = "internet"


@dataclass(frozen=True, slots=True)
class Confirmed(Fact):
    """Both sides confirmed the application: the day of receipt for such channels."""


@dataclass(frozen=True, slots=True)
class Received(Fact):
    """The day of receipt (收到申请之日)."""

    channel: str = ""


@dataclass(frozen=True, slots=True)
class ClarificationAsked(Fact):
    """The applicant was told, once and in full, what to make clear (补正告知); ``reply_by`` is the term given."""

    reply_by: date | None = None


@dataclass(frozen=True, slots=True)
class Clarified(Fact):
    """The clarified application came in."""


@dataclass(frozen=True, slots=True)
class ReasonsAsked(Fact):
    """The applicant of clearly excessive applications was asked for reasons."""


@dataclass(frozen=True, slots=True)
class ReasonsGiven(Fact):
    """The applicant gave reasons."""


@dataclass(frozen=True, slots=True)
class ReplyDelayed(Fact):
    """A reasonable later day to answer was set and told (the reasons being good, the number too large)."""

    until: date


@dataclass(frozen=True, slots=True)
class ConsultationSent(Fact):
    """
    A letter asked a third party or a co-drafting organ for its opinion (征求意见书), on its day of issue.

    Letters to several are one consultation, closed by the last opinion, also if one goes out while another is awaited.
    ``delivered_on`` is the day from which the addressee's own term runs; unknown, the day of issue stands for it.
    """

    whom: str = THIRD_PARTY
    delivered_on: date | None = None


@dataclass(frozen=True, slots=True)
class ConsultationAnswered(Fact):
    """The opinion came in; of several, the last."""


@dataclass(frozen=True, slots=True)
class ConsultationLapsed(Fact):
    """The term for the opinion went by in silence; recorded on a later day."""


@dataclass(frozen=True, slots=True)
class FeeNotified(Fact):
    """A fee notice (收费通知) went out; ``delivered_on`` is the day the applicant got it, unknown the day of issue."""

    delivered_on: date | None = None


@dataclass(frozen=True, slots=True)
class FeePaid(Fact):
    """The fee was paid in full."""


@dataclass(frozen=True, slots=True)
class Extended(Fact):
    """The term was extended with the approval that the law asks for, and the applicant was told; None = the most."""

    days: int | None = None


@dataclass(frozen=True, slots=True)
class Decided(Fact):
    """A decision was made; ``code`` is one of outcome.yaml, ``grounds`` the refusal codes of a part withheld."""

    code: str
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Served(Fact):
    """The decision was served; by mail, the day of posting counts."""


@dataclass(frozen=True, slots=True)
class Archived(Fact):
    """The file was closed and archived."""


@dataclass(frozen=True, slots=True)
class Withdrawn(Fact):
    """The applicant withdrew the application."""


@dataclass(frozen=True, slots=True)
class DeemedWithdrawn(Fact):
    """The applicant let the term to clarify or to pay go by (视为放弃申请)."""


def _kind(fact: type[Fact]) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in fact.__name__).lstrip("_")


KINDS: Mapping[str, type[Fact]] = {
    _kind(fact): fact
    for fact in (
        Submitted,
        Confirmed,
        Received,
        ClarificationAsked,
        Clarified,
        ReasonsAsked,
        ReasonsGiven,
        ReplyDelayed,
        ConsultationSent,
        ConsultationAnswered,
        ConsultationLapsed,
        FeeNotified,
        FeePaid,
        Extended,
        Decided,
        Served,
        Archived,
        Withdrawn,
        DeemedWithdrawn,
    )
}


def kind(fact: Fact | type[Fact]) -> str:
    """Return the name of a kind of fact as records spell it: clarification_asked."""
    return _kind(fact if isinstance(fact, type) else type(fact))


def from_record(record: Mapping[str, Any]) -> Fact:
    """
    Return the fact that a record spells: one key is the kind with its day, the others are its details.

    :raises Refused: if no kind, more than one, an unknown detail or no day is given
    """
    named = [key for key in record if key in KINDS]
    if len(named) != 1:
        unknown = "、".join(str(key) for key in record) or "空"
        raise Refused(f"“{unknown}”不是一个事项，可用的有：{'、'.join(KINDS)}。")
    fact = KINDS[named[0]]
    details = {key: value for key, value in record.items() if key != named[0]}
    known = {field.name: field for field in fields(fact) if field.name != "on"}
    for key in details:
        if key not in known:
            raise Refused(f"事项 {named[0]} 没有“{key}”这一项。")
    day = record[named[0]]
    for value in (day, *(value for key, value in details.items() if key in {"until", "reply_by", "delivered_on"})):
        if isinstance(value, datetime) or not isinstance(value, date):
            raise Refused(f"事项 {named[0]} 的日期“{value}”不是日期。")
    if "grounds" in details:
        details["grounds"] = tuple(details["grounds"])
    try:
        return fact(day, **details)
    except TypeError:
        missing = "、".join(name for name in known if name not in details)
        raise Refused(f"事项 {named[0]} 缺少：{missing}。") from None


def to_record(fact: Fact) -> dict[str, Any]:
    """Return a fact as a record; details left open are left out."""
    record: dict[str, Any] = {kind(fact): fact.on}
    for field in fields(fact):
        value = getattr(fact, field.name)
        if field.name != "on" and value not in (None, "", ()):
            record[field.name] = list(value) if isinstance(value, tuple) else value
    return record


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return facts by day; those of one day keep the order in which they were given."""
    return tuple(sorted(facts, key=lambda fact: fact.on))
