"""Until when must a processing fee be paid, and what does payment do to the term to answer?"""

from __future__ import annotations

from datetime import date

from lawbook import parameters
from lawbook.cite import carries_out
from lawbook.parameters import Value
from lawbook.reasons import Refused, in_words
from lawbook.terms import Deadline, term
from lawbook.workdays import Workdays


@carries_out("fee:6")
def payment_deadline(*, delivered_on: date, workdays: Workdays, jurisdiction: str = parameters.NATIONAL) -> Deadline:
    """
    Return the last day to pay, counted from the day after the applicant got the fee notice.

    :raises lawbook.parameters.NoValueYet: before 2021-01-01, when there was no such fee
    """
    length = parameters.value("application.fee_notice", "payment_days", delivered_on, jurisdiction=jurisdiction)
    return term(start=delivered_on, length=length, starts="收到收费通知", ends="缴纳费用", workdays=workdays)


@carries_out("fee:6")
def restarts_reply(*, on: date, jurisdiction: str = parameters.NATIONAL) -> Value:
    """Return whether the term to answer starts anew on the day after payment (flagged unverified)."""
    return parameters.value("application.fee_notice", "restarts_reply", on, jurisdiction=jurisdiction)


@carries_out("fee:6", "ogi:42.1")
def check_unpaid(*, pay_by: date, deemed_on: date) -> None:
    """
    Check that the term to pay is over when the application is deemed withdrawn.

    :raises Refused: if it has not ended yet
    """
    if deemed_on <= pay_by:
        raise Refused(f"缴费期限{in_words(pay_by)}尚未届满，不能视为放弃申请。", "fee:6")
