"""
What may follow what in the life of an application?

The table ``STEPS`` is the answer; the officer's buttons are its rows. What the table cannot hold, because it depends on
the whole story (told once only, clarified before), stands in ``_objection``. A step that the law does not know raises
before anything changes: a ``Case`` is never altered, ``advance`` returns another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lawbook.application import facts as law
from lawbook.application.facts import Fact
from lawbook.application.outcome import CARRIED_OUT_ROW, outcome, report_row
from lawbook.cite import carries_out
from lawbook.reading import table
from lawbook.reasons import Refused, in_words


class NotAllowed(Refused):
    """The law knows no such step from here; the message names the provision."""


class State(StrEnum):
    """Where an application stands; the value is its code, ``label`` the Chinese name."""

    NEW = "new"
    UNCONFIRMED = "unconfirmed"
    OPEN = "open"
    AWAITING_APPLICANT = "awaiting_applicant"
    AWAITING_REASONS = "awaiting_reasons"
    AWAITING_OPINION = "awaiting_opinion"
    AWAITING_PAYMENT = "awaiting_payment"
    DECIDED = "decided"
    SERVED = "served"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"
    DEEMED_WITHDRAWN = "deemed_withdrawn"

    @property
    def label(self) -> str:
        """Return the Chinese name."""
        return str(table("application/lifecycle.yaml")["states"][self.value])


STEPS: Mapping[State, Mapping[type[Fact], State]] = {
    State.NEW: {law.Submitted: State.UNCONFIRMED, law.Received: State.OPEN},
    State.UNCONFIRMED: {law.Confirmed: State.OPEN, law.Withdrawn: State.WITHDRAWN},
    State.OPEN: {
        law.ClarificationAsked: State.AWAITING_APPLICANT,
        law.ReasonsAsked: State.AWAITING_REASONS,
        law.ReplyDelayed: State.OPEN,
        law.ConsultationSent: State.AWAITING_OPINION,
        law.FeeNotified: State.AWAITING_PAYMENT,
        law.Extended: State.OPEN,
        law.Decided: State.DECIDED,
        law.Withdrawn: State.WITHDRAWN,
    },
    State.AWAITING_APPLICANT: {
        law.Clarified: State.OPEN,
        law.DeemedWithdrawn: State.DEEMED_WITHDRAWN,
        law.Withdrawn: State.WITHDRAWN,
    },
    State.AWAITING_REASONS: {
        law.ReasonsGiven: State.OPEN,
        law.Extended: State.AWAITING_REASONS,  # the clock runs on while the reasons are awaited
        law.Decided: State.DECIDED,
        law.Withdrawn: State.WITHDRAWN,
    },
    State.AWAITING_OPINION: {
        law.ConsultationSent: State.AWAITING_OPINION,
        law.ConsultationAnswered: State.OPEN,
        law.ConsultationLapsed: State.OPEN,
        law.Withdrawn: State.WITHDRAWN,
    },
    State.AWAITING_PAYMENT: {
        law.FeePaid: State.OPEN,
        law.DeemedWithdrawn: State.DEEMED_WITHDRAWN,
        law.Withdrawn: State.WITHDRAWN,
    },
    State.DECIDED: {law.Served: State.SERVED},
    State.SERVED: {law.Archived: State.ARCHIVED},
    State.WITHDRAWN: {law.Archived: State.ARCHIVED},
    State.DEEMED_WITHDRAWN: {law.Served: State.SERVED, law.Archived: State.ARCHIVED},
    State.ARCHIVED: {},
}

_DEEMED = {State.AWAITING_APPLICANT: "O1", State.AWAITING_PAYMENT: "O2"}


@dataclass(frozen=True, slots=True)
class Case:
    """An application as its facts tell it: the state, and the code of its outcome once it has one."""

    state: State = State.NEW
    facts: tuple[Fact, ...] = ()
    code: str | None = None

    @property
    def is_closed(self) -> bool:
        """Test if the application has its outcome."""
        return self.code is not None

    def has(self, kind: type[Fact]) -> bool:
        """Test if something of a kind has happened."""
        return any(isinstance(fact, kind) for fact in self.facts)


@carries_out("ogi:45")
def advance(case: Case, fact: Fact) -> Case:
    """
    Return the case after one more fact.

    :raises NotAllowed: if the law knows no such step from here; the case is unchanged
    """
    follows = STEPS[case.state].get(type(fact))
    words = _words(type(fact))
    if follows is None:
        raise NotAllowed(f"申请处于“{case.state.label}”状态，不能“{words['label']}”。", words["cite"])
    if case.facts and fact.on < case.facts[-1].on:
        before = f"“{label(type(case.facts[-1]))}”的日期{in_words(case.facts[-1].on)}"
        raise NotAllowed(f"“{words['label']}”的日期{in_words(fact.on)}早于{before}。", words["cite"])
    objection = _objection(case, fact)
    if objection:
        raise NotAllowed(objection, words.get("once_cite", words["cite"]) if case.has(type(fact)) else words["cite"])
    return Case(follows, (*case.facts, fact), case.code or _code(case, fact))


def replay(facts: Iterable[Fact]) -> Case:
    """
    Return the case that facts tell, taken by day; those of one day in the order given.

    :raises NotAllowed: at the first that the law does not know there
    """
    case = Case()
    for fact in law.in_order(facts):
        case = advance(case, fact)
    return case


def allowed(case: Case) -> tuple[type[Fact], ...]:
    """Return the kinds of facts that may come next: the officer's buttons."""
    return tuple(kind for kind in STEPS[case.state] if not _used_up(case, kind) and not _premature(case, kind))


def label(kind: type[Fact]) -> str:
    """Return the Chinese name of a kind of fact."""
    return str(_words(kind)["label"])


def row_of(case: Case, *, edition: str) -> str | None:
    """
    Return the one row of table 2 in which a case counts at the end of a year.

    That is the row of its outcome; ``carried_out`` while it is open; None before it is received. What was withdrawn
    before it was received was never received, so it counts nowhere: not as new, not as ended.
    """
    if not (case.has(law.Received) or case.has(law.Confirmed)):
        return None
    return CARRIED_OUT_ROW if case.code is None else report_row(case.code, edition=edition)


def mermaid() -> str:
    """Return the table as a Mermaid state diagram."""
    return "\n".join(_drawing()) + "\n"


def render_lifecycle() -> str:
    """Return docs/law/lifecycle.md: the drawing, and what each step is called with its provision."""
    lines = [
        "# 申请的办理流程",
        "",
        "本页由 `gongkai law --lifecycle` 生成，不手工修改。",
        "",
        "```mermaid",
        mermaid().rstrip(),
    ]
    lines += ["```", "", "| 事项 | 名称 | 依据 | 限一次 |", "| --- | --- | --- | --- |"]
    for name, kind in law.KINDS.items():
        words = _words(kind)
        lines.append(f"| `{name}` | {words['label']} | `{words['cite']}` | {words.get('once', '')} |")
    return "\n".join(lines) + "\n"


def _drawing() -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in State:
        yield f'    state "{state.label}" as {state.value}'
    yield f"    [*] --> {State.NEW.value}"
    for state, steps in STEPS.items():
        by_target: dict[State, list[str]] = {}
        for kind, follows in steps.items():
            by_target.setdefault(follows, []).append(label(kind))
        for follows, names in by_target.items():
            yield f"    {state.value} --> {follows.value}: {' / '.join(names)}"
        if not steps:
            yield f"    {state.value} --> [*]"


def _objection(case: Case, fact: Fact) -> str:
    """Return why the whole story forbids a step that the table knows, or nothing."""
    spent = _used_up(case, type(fact)) or _premature(case, type(fact))
    if spent:
        return spent
    if isinstance(fact, law.Decided):
        name = outcome(fact.code).name
        if fact.code in _DEEMED.values():
            return f"“{name}”不是决定，应当记为“{label(law.DeemedWithdrawn)}”。"
        if case.state is State.AWAITING_REASONS and fact.code != "N4":
            return f"申请处于“{case.state.label}”状态，只能以“{outcome('N4').name}”不予处理，不能作出“{name}”的决定。"
        if fact.code == "U4" and not case.has(law.Clarified):
            return f"申请未经补正，不能以“{name}”答复。"
        for ground in fact.grounds:
            outcome(ground)
    return ""


def _used_up(case: Case, kind: type[Fact]) -> str:
    once = _words(kind).get("once", "")
    return f"{once}。" if once and case.has(kind) else ""


def _premature(case: Case, kind: type[Fact]) -> str:
    if kind is law.ReplyDelayed and not case.has(law.ReasonsGiven):
        return "申请人说明理由之后，才能确定延迟答复的期限。"
    return ""


def _code(case: Case, fact: Fact) -> str | None:
    if isinstance(fact, law.Decided):
        return fact.code
    if isinstance(fact, law.Withdrawn):
        return "O3"
    if isinstance(fact, law.DeemedWithdrawn):
        return _DEEMED[case.state]
    return None


def _words(kind: type[Fact]) -> dict[str, Any]:
    words: dict[str, Any] = table("application/lifecycle.yaml")["facts"][law.kind(kind)]
    return words
