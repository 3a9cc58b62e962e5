"""Until when is an annual report due?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook import parameters
from lawbook.cite import carries_out
from lawbook.reasons import Refused, Step, in_words

_DUTY = {
    "department": "department",
    "office": "department",
    "institution": "department",
    "district": "government",
    "township": "township",
}


@dataclass(frozen=True, slots=True)
class Due:
    """The last day to submit and publish, with its reason and the jurisdiction that set it."""

    on: date
    step: Step
    jurisdiction: str


@carries_out("ogi:49.1", "ogi:49.2", "ogi-2007:31")
def report_due(*, kind: str, year: int, jurisdiction: str = parameters.NATIONAL) -> Due:
    """
    Return until when the report on a year is due.

    The law names a day of the calendar; it does not move when it falls on a day of rest.

    :param kind: district, office, department, township or institution; the last is taken as a department
    :param year: the report year, the one before the year in which the report is due
    :raises Refused: if the kind is unknown, or no notice of the jurisdiction sets a day for townships
    :raises lawbook.parameters.NoValueYet: for report years before 2008
    """
    if kind not in _DUTY:
        raise Refused(f"没有“{kind}”这类机关，可用的有：{'、'.join(_DUTY)}。", "ogi:49")
    try:
        rule = parameters.value("report.due", _DUTY[kind], date(year + 1, 1, 1), jurisdiction=jurisdiction)
    except parameters.UnknownParameter:
        raise Refused("条例没有规定乡镇、街道提交年度报告的日期，应当由当地的通知确定。", "ogi:49") from None
    on = date(year + 1, rule.value["month"], rule.value["day"])
    step = Step(f"{year}年度报告应当在{in_words(on)}前提交或者公布。", rule.cite, rule.unverified)
    return Due(on, step, rule.jurisdiction)
