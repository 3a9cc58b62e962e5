"""Until when may the applicant be asked to clarify (补正), and what if nothing comes?"""

from __future__ import annotations

from datetime import date

from lawbook import parameters
from lawbook.cite import carries_out
from lawbook.reasons import Refused, in_words
from lawbook.terms import Deadline, term
from lawbook.workdays import Workdays


@carries_out("ogi:30")
def clarification_deadline(
    *, received_on: date, workdays: Workdays, jurisdiction: str = parameters.NATIONAL
) -> Deadline:
    """
    Return the last day on which the applicant may be told, once and in full, what to make clear.

    :raises lawbook.parameters.NoValueYet: before 2019-05-15, when the Regulations set no such term
    """
    length = parameters.value("application.clarification", "clarification_days", received_on, jurisdiction=jurisdiction)
    return term(start=received_on, length=length, starts="收到申请", ends="一次性告知补正", workdays=workdays)


@carries_out("ogi:30")
def check_term_to_clarify(*, asked_on: date, reply_by: date | None, deemed_on: date | None = None) -> None:
    """
    Check the term given to the applicant, and that it is over when the application is deemed withdrawn.

    :raises Refused: if the term ends before it is told, or has not ended yet
    """
    if reply_by is not None and reply_by <= asked_on:
        raise Refused(f"补正期限{in_words(reply_by)}应当晚于告知之日{in_words(asked_on)}。", "ogi:30")
    if reply_by is not None and deemed_on is not None and deemed_on <= reply_by:
        raise Refused(f"补正期限{in_words(reply_by)}尚未届满，不能视为放弃申请。", "ogi:30")
