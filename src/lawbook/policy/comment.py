"""How long must a draft be open for comment, with what beside it, and what must be said afterwards? (公开征求意见)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lawbook import parameters
from lawbook.cite import Cite, carries_out
from lawbook.reasons import Refused, Step, in_words


@dataclass(frozen=True, slots=True)
class CommentPeriod:
    """
    A stretch in which the public may comment, both days included in what is said, its length counted from day to day.

    ``wanted`` is the length that the rule expects, in days; a shorter one is lawful with a published reason.
    """

    opens_on: date
    closes_on: date
    days: int
    wanted: int
    reason: str
    steps: tuple[Step, ...]

    @property
    def is_short(self) -> bool:
        """Test if the term is shorter than the rule expects."""
        return self.days < self.wanted

    @property
    def is_lawful(self) -> bool:
        """Test if the term is long enough, or a reason is given why not."""
        return not self.is_short or bool(self.reason)

    def is_open(self, today: date) -> bool:
        """Test if comments are taken on a day; the last day counts to its end."""
        return self.opens_on <= today <= self.closes_on


@carries_out("decision:15")
def comment_period(
    *, opens_on: date, closes_on: date, reason: str = "", jurisdiction: str = parameters.NATIONAL
) -> CommentPeriod:
    """
    Return the term for comments with its reckoning; the day on which it opens is not counted.

    :param reason: why the term is shorter, as it is published with the draft; "" if it is not
    :raises Refused: if the term ends before it begins
    :raises lawbook.parameters.NoValueYet: if it opens before 2019-09-01
    """
    if closes_on < opens_on:
        raise Refused("征求意见的截止日期早于开始日期。", "decision:15")
    rule = parameters.value("policy.comment", "comment_days", opens_on, jurisdiction=jurisdiction)
    days, said = (closes_on - opens_on).days, reason.strip()
    steps = [Step(f"自{in_words(opens_on)}起至{in_words(closes_on)}止，共{days}日。", rule.cite, rule.unverified)]
    if days >= rule.value:
        steps.append(Step(f"不少于{rule.value}日。", rule.cite, rule.unverified))
    elif said:
        steps.append(Step(f"少于{rule.value}日，理由已随草案公布：{said.rstrip('。')}。", rule.cite, rule.unverified))
    else:
        steps.append(Step(f"一般不少于{rule.value}日；缩短的须在公布时说明理由。", rule.cite, rule.unverified))
    return CommentPeriod(opens_on, closes_on, days, rule.value, said, tuple(steps))


@carries_out("decision:15")
def comment_gaps(*, draft: bool, explanation: bool, how_to_comment: bool) -> tuple[Step, ...]:
    """Return what is missing beside the term when a draft is laid before the public: draft, explanation, ways."""
    parts = {"决策草案": draft, "草案说明": explanation, "提出意见的方式": how_to_comment}
    return tuple(
        Step(f"公开征求意见没有公布{name}。", Cite("decision", "15")) for name, there in parts.items() if not there
    )


@carries_out("decision:18", "decision:32")
def result_gaps(*, comments: int, dispositions: Mapping[str, int], reasons_missing: int) -> tuple[Step, ...]:
    """
    Return what a result of a consultation leaves open: comments without an answer, refusals without a reason.

    :param comments: how many comments came in
    :param dispositions: how many of them were ``adopted``, ``adopted_in_part``, ``not_adopted``
    :param reasons_missing: how many that were not adopted have no reason
    """
    steps = []
    answered = sum(dispositions.values())
    if answered < comments:
        steps.append(Step(f"收到意见{comments}条，还有{comments - answered}条没有研究结果。", Cite("decision", "18")))
    if reasons_missing:
        steps.append(Step(f"有{reasons_missing}条未采纳的意见没有写明理由。", Cite("decision", "32")))
    return tuple(steps)
