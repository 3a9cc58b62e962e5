"""By how many working days may the term to answer be extended (延长答复期限)?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lawbook import parameters
from lawbook.cite import carries_out
from lawbook.parameters import Value
from lawbook.reasons import Refused


@carries_out("ogi:33.2", "ogi-2007:24.2")
def extension(*, on: date, days: int | None = None, jurisdiction: str = parameters.NATIONAL) -> Value:
    """
    Return an extension in working days, with its provision: the days wished for, or the most that the law allows.

    :param on: the day on which it was approved and the applicant told
    :raises Refused: if it is shorter than a day or longer than the law allows
    """
    most = parameters.value("application.extension", "extension_days", on, jurisdiction=jurisdiction)
    if days is None:
        return most
    if isinstance(days, bool) or not isinstance(days, int) or days < 1:
        raise Refused(f"延长的天数“{days}”应当是正整数。", most.cite)
    if days > most.value:
        raise Refused(f"延长{days}个工作日，超过规定的最长{most.value}个工作日。", most.cite)
    return replace(most, value=days)
