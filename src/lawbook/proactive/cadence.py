"""How often must a column be updated, and by when the next time?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lawbook import parameters
from lawbook.cite import Cite, carries_out
from lawbook.parameters import Value
from lawbook.reasons import Step, in_words

KINDS = ("news", "notice", "policy", "home", "review")

# Whoever promises a cadence of their own does so under the duty to update in time.
_OWN_PROMISE = Cite.parse("ogi:53.2")


@dataclass(frozen=True, slots=True)
class NextUpdate:
    """The last day for the next update, with its reckoning."""

    due: date
    steps: tuple[Step, ...]


@carries_out("indicators-2019", "ogi:53.2")
def cadence(*, kind: str, on: date, jurisdiction: str = parameters.NATIONAL) -> Value | None:
    """
    Return the days within which a column of a kind must be updated, or None where no rule names a number.

    :param kind: news, notice, policy or home as the inspection indicators count them; review is our own proposal
    :raises lawbook.parameters.NoValueYet: before the rule was in force
    """
    if kind not in KINDS:
        return None
    return parameters.value("proactive.cadence", kind, on, jurisdiction=jurisdiction)


@carries_out("indicators-2019")
def next_update(
    *, last_on: date, days: int, starts: str = "最近一次更新", source: Value | None = None, promise: str = ""
) -> NextUpdate:
    """
    Return by when a column must be updated again; days of rest count like others.

    :param last_on: the day of the newest item, or of the signed statement that there is none
    :param source: the number of the law that the cadence rests on; without it the cadence is the office's own
    :param promise: in the office's own words, where that promise stands
    """
    due = last_on + timedelta(days=days)
    own = f"（{promise}）" if promise else ""
    if source is not None:
        rule = Step(f"{source.title}为{days}天。", source.cite, source.unverified)
    else:
        rule = Step(f"本栏目承诺的更新周期为{days}天{own}。", _OWN_PROMISE)
    steps = (
        Step(f"{starts}在{in_words(last_on)}。", rule.cite, rule.unverified),
        rule,
        Step(f"下一次更新不晚于{in_words(due)}。", rule.cite, rule.unverified),
    )
    return NextUpdate(due, steps)
