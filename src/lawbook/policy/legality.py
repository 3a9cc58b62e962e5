"""Was a draft reviewed for its legality, with time enough, before it is discussed? (合法性审查)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook import parameters
from lawbook.cite import Cite, carries_out
from lawbook.reasons import Refused, Step, in_words
from lawbook.workdays import Workdays


@dataclass(frozen=True, slots=True)
class LegalityReview:
    """The time that a review of legality has: until when, whether what was taken is enough, and how that is counted."""

    sent_on: date
    opinion_on: date | None
    due_on: date
    enough: bool
    provisional: bool
    steps: tuple[Step, ...]


@carries_out("decision:26")
def legality_review(
    *, sent_on: date, opinion_on: date | None, workdays: Workdays, jurisdiction: str = parameters.NATIONAL
) -> LegalityReview:
    """
    Return the time of a review: the rule leaves it no less than so many working days after the draft was sent.

    An opinion before that day is no fault of the reviewer; it is one to demand it. ``enough`` is thus also true while
    nobody has answered yet.

    :raises Refused: if the opinion is older than the draft
    :raises lawbook.workdays.CalendarGap: if the calendar has a hole on the way
    """
    if opinion_on is not None and opinion_on < sent_on:
        raise Refused("合法性审查意见的日期早于送审日期。", "decision:26")
    rule = parameters.value("policy.legality", "review_days", sent_on, jurisdiction=jurisdiction)
    due, provisional = workdays.add(sent_on, rule.value)
    steps = [
        Step(
            f"{in_words(sent_on)}送审，审查时间一般不少于{rule.value}个工作日，至{in_words(due)}。",
            rule.cite,
            rule.unverified,
        )
    ]
    enough = opinion_on is None or opinion_on >= due
    if opinion_on is not None:
        says = "审查时间足够" if enough else f"少于{rule.value}个工作日，请确认是审查部门提前完成"
        steps.append(Step(f"{in_words(opinion_on)}出具意见，{says}。", rule.cite, rule.unverified))
    return LegalityReview(sent_on, opinion_on, due, enough, provisional, tuple(steps))


@carries_out("decision:25", "decision:29")
def meeting_gaps(*, legality_opinion: str, consulted: bool, result_written: bool) -> tuple[Step, ...]:
    """
    Return what bars a draft from being discussed: no legality opinion, an unlawful draft, no word on the comments.

    :param legality_opinion: ``""`` (none yet), ``lawful``, ``lawful_if_changed`` or ``unlawful``
    :param consulted: whether the draft was open for comment
    :param result_written: whether a report on what was adopted exists
    """
    steps = []
    if not legality_opinion:
        steps.append(Step("没有合法性审查意见，不得提交讨论。", Cite("decision", "25")))
    elif legality_opinion == "unlawful":
        steps.append(Step("审查意见为不合法，不得提交讨论。", Cite("decision", "25")))
    if consulted and not result_written:
        steps.append(Step("征求过意见的草案，应当附意见采纳情况。", Cite("decision", "29")))
    return tuple(steps)
