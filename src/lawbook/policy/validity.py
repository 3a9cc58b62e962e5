"""Is a document in force on a day, since when, and why? (有效性)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lawbook import parameters
from lawbook.cite import Cite, carries_out
from lawbook.reasons import Step, in_words

_RULE = Cite("normative-2018")
_TRIAL = ("暂行", "试行")


class State(StrEnum):
    """Whether a document is in force; ``word`` is what a page says."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    LAPSED = "lapsed"
    REPEALED = "repealed"
    TRANSFERRED = "transferred"

    @property
    def word(self) -> str:
        """Return the Chinese word."""
        return _WORDS[self]


_WORDS = {
    State.IN_FORCE: "有效",
    State.NOT_YET: "尚未施行",
    State.LAPSED: "失效",
    State.REPEALED: "废止",
    State.TRANSFERRED: "已移交",
}


@dataclass(frozen=True, slots=True)
class Issued:
    """The document was made (成文)."""

    on: date


@dataclass(frozen=True, slots=True)
class Effective:
    """The document says from when it holds (施行)."""

    on: date


@dataclass(frozen=True, slots=True)
class Expires:
    """The document says until when it holds, this day included (有效期至)."""

    on: date


@dataclass(frozen=True, slots=True)
class Lapsed:
    """It was declared to have lapsed (宣布失效); ``on`` is the first day on which it holds no more."""

    on: date
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Repealed:
    """It was repealed (废止); ``on`` is the first day on which it holds no more."""

    on: date
    ground: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Another organ keeps it from that day on (移交)."""

    on: date
    to: str = ""


Fact = Issued | Effective | Expires | Lapsed | Repealed | HandedOver


@dataclass(frozen=True, slots=True)
class Validity:
    """What a document is on a day, since when, why, and the next day on which the facts known today change it."""

    state: State
    since: date | None
    steps: tuple[Step, ...]
    turns_on: date | None = None

    @property
    def word(self) -> str:
        """Return what the page says."""
        return self.state.word


@dataclass(frozen=True, slots=True)
class Expiry:
    """Until when a document would hold by the rule of the place, if it does not say so itself."""

    on: date
    step: Step
    jurisdiction: str


@carries_out("normative-2018")
def validity(facts: Iterable[Fact], *, on: date) -> Validity:
    """
    Return whether a document is in force on a day.

    The earliest end prevails: what has lapsed cannot be repealed any more. On the same day a repeal goes before a
    lapse, and a lapse before a handing over.
    """
    known = list(facts)
    start, steps = _start(known)
    end = min(_ends(known), key=lambda each: (each[0], each[1]), default=None)
    if end is not None and end[0] <= on:
        return Validity(end[2], end[0], (*steps, end[3]))
    turns = [end[0]] if end is not None else []
    if start is not None and start > on:
        return Validity(State.NOT_YET, None, steps, min([start, *turns]))
    if end is not None:
        steps = (*steps, end[3])
    return Validity(State.IN_FORCE, start, steps, min(turns, default=None))


def _start(facts: list[Fact]) -> tuple[date | None, tuple[Step, ...]]:
    effective = [each.on for each in facts if isinstance(each, Effective)]
    if effective:
        return max(effective), (Step(f"自{in_words(max(effective))}起施行。", _RULE, True),)
    issued = [each.on for each in facts if isinstance(each, Issued)]
    if issued:
        return min(issued), (Step(f"文件未载明施行日期，按成文日期{in_words(min(issued))}计。", _RULE, True),)
    return None, (Step("文件未载明施行日期，成文日期不详。", _RULE, True),)


def _ends(facts: list[Fact]) -> list[tuple[date, int, State, Step]]:
    found = []
    for each in facts:
        if isinstance(each, Repealed):
            says = f"自{in_words(each.on)}起废止{_by(each.ground)}。"
            found.append((each.on, 0, State.REPEALED, Step(says, _RULE, True)))
        elif isinstance(each, Lapsed):
            says = f"自{in_words(each.on)}起宣布失效{_by(each.ground)}。"
            found.append((each.on, 1, State.LAPSED, Step(says, _RULE, True)))
        elif isinstance(each, Expires):
            says = f"有效期至{in_words(each.on)}。"
            found.append((each.on + timedelta(days=1), 1, State.LAPSED, Step(says, _RULE, True)))
        elif isinstance(each, HandedOver):
            says = f"自{in_words(each.on)}起移交{each.to or '其他机关'}管理。"
            found.append((each.on, 2, State.TRANSFERRED, Step(says, _RULE, True)))
    return found


def _by(ground: str) -> str:
    return f"（{ground.rstrip('。')}）" if ground else ""


@carries_out("normative-2018")
def default_expiry(*, title: str, effective_on: date, jurisdiction: str = parameters.NATIONAL) -> Expiry:
    """
    Return until when a normative document would hold by the rule of the place, as a proposal.

    :raises lawbook.parameters.NoValueYet: before 2018-05-16
    """
    name = "trial_years" if any(each in title for each in _TRIAL) else "normative_years"
    rule = parameters.value("policy.validity", name, effective_on, jurisdiction=jurisdiction)
    last = years_later(effective_on, rule.value) - timedelta(days=1)
    says = f"{rule.title}为{rule.value}年，自{in_words(effective_on)}起算，至{in_words(last)}止。"
    return Expiry(last, Step(says, rule.cite, rule.unverified), rule.jurisdiction)


@carries_out("normative-2018")
def cleaning_reasons(facts: Iterable[Fact], *, on: date, within_months: int, older_than_years: int) -> tuple[Step, ...]:
    """Return why a document is to be looked at in a cleaning campaign on a day; none if there is no reason."""
    known = list(facts)
    reasons = []
    for end in (each.on for each in known if isinstance(each, Expires)):
        if end < on:
            reasons.append(Step(f"有效期已于{in_words(end)}届满。", _RULE, True))
        elif end <= months_later(on, within_months):
            reasons.append(Step(f"有效期将于{in_words(end)}届满，在{within_months}个月内。", _RULE, True))
    made = min((each.on for each in known if isinstance(each, Issued)), default=None)
    if made is not None and older_than_years and years_later(made, older_than_years) <= on:
        reasons.append(Step(f"{in_words(made)}成文，已满{older_than_years}年。", _RULE, True))
    return tuple(reasons)


def years_later(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 28 February where there is none."""
    return months_later(day, 12 * years)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where there is none."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
