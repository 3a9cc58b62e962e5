"""
Until when may a third party or a co-drafting organ give its opinion, and what does silence mean?

The defaults are opposite: the silence of a third party leaves the decision to the organ (article 32), that of a
co-drafting organ means consent (article 34).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from lawbook import parameters
from lawbook.application.facts import CO_DRAFTER, THIRD_PARTY
from lawbook.cite import Cite, carries_out
from lawbook.parameters import Value
from lawbook.reasons import Refused, Step
from lawbook.terms import Deadline, term
from lawbook.workdays import Workdays

WHOM = {THIRD_PARTY: "第三方", CO_DRAFTER: "共同制作机关"}
Opinion = Literal["agrees", "refuses_with_reason", "refuses_without_reason", "silent"]
Then = Literal["disclose", "withhold", "decide"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What an opinion leads to: disclose, withhold, or the organ has to decide."""

    then: Then
    step: Step


@carries_out("ogi:32", "ogi:34")
def opinion_deadline(
    *, delivered_on: date, whom: str, workdays: Workdays, jurisdiction: str = parameters.NATIONAL
) -> Deadline:
    """
    Return the last day for the opinion, counted from the day after the letter reached its addressee.

    :param whom: ``third_party`` or ``co_drafter``
    :raises Refused: if somebody else is named
    :raises lawbook.parameters.NoValueYet: before 2019-05-15, when the Regulations set no such term
    """
    length = opinion_days(delivered_on, whom, jurisdiction=jurisdiction)
    return term(
        start=delivered_on, length=length, starts=f"{WHOM[whom]}收到征求意见书", ends="提出意见", workdays=workdays
    )


def opinion_days(on: date, whom: str, *, jurisdiction: str = parameters.NATIONAL) -> Value:
    """Return the term for an opinion as a value of its own, with the provision on that addressee."""
    _must_know(whom)
    rule = parameters.value("application.consultation", "opinion_days", on, jurisdiction=jurisdiction)
    line = rule.value[whom]
    return replace(rule, value=line["days"], cite=Cite.parse(line["cite"]))


@carries_out("ogi:33.3", "ogi-2007:24.3")
def time_left_out(*, on: date, whom: str, jurisdiction: str = parameters.NATIONAL) -> Cite:
    """
    Return the provision by which the time of a consultation is left out of the term to answer.

    :raises Refused: if the law of that day leaves out no time for such an addressee
    """
    _must_know(whom)
    rule = parameters.value("application.consultation", "time_left_out", on, jurisdiction=jurisdiction)
    if whom not in rule.value:
        raise Refused(f"征求{WHOM[whom]}意见的时间，当时的规定没有不计入答复期限。", rule.cite)
    return rule.cite


@carries_out("ogi:15", "ogi:32", "ogi:34")
def effect_of_opinion(*, whom: str, opinion: Opinion, on: date) -> Effect:
    """
    Return what an opinion, or silence, leads to.

    :raises Refused: if the addressee or the opinion is unknown
    :raises lawbook.parameters.NoValueYet: before 2019-05-15
    """
    _must_know(whom)
    effects = parameters.value("application.consultation", "effect", on).value[whom]
    if opinion not in effects:
        raise Refused(f"没有“{opinion}”这种意见，可用的有：{'、'.join(effects)}。", "ogi:32")
    line = effects[opinion]
    return Effect(line["then"], Step(line["says"], Cite.parse(line["cite"]), bool(line.get("unverified", False))))


def _must_know(whom: str) -> None:
    if whom not in WHOM:
        raise Refused(f"征求意见的对象“{whom}”不对，可用的有：{'、'.join(WHOM)}。", "ogi:33.3")
