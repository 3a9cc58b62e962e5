"""Until when must information be published that falls under proactive disclosure?"""

from __future__ import annotations

from datetime import date

from lawbook import parameters
from lawbook.cite import carries_out
from lawbook.terms import Deadline, term
from lawbook.workdays import Workdays


@carries_out("ogi:26", "ogi-2007:18")
def publication_deadline(*, formed_on: date, workdays: Workdays, jurisdiction: str = parameters.NATIONAL) -> Deadline:
    """
    Return the last day to publish information formed or changed on a day, where no other law sets another term.

    :raises lawbook.parameters.NoValueYet: before 2008-05-01
    """
    length = parameters.value("proactive.publication", "publication_days", formed_on, jurisdiction=jurisdiction)
    return term(start=formed_on, length=length, starts="信息形成或者变更", ends="主动公开", workdays=workdays)
