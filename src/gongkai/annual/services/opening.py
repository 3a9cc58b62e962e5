"""How does an organ's reporting year begin?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.annual import events
from gongkai.annual.models import Act, NotAllowed, Return
from gongkai.annual.selectors.narrative import in_figures
from gongkai.annual.selectors.permission import must_be_allowed
from gongkai.annual.selectors.proposals import proposals
from gongkai.annual.selectors.workbook import Workbook
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ
from lawbook.report.edition import UnknownEdition, of_year

from . import steps


@transaction.atomic
def open_year(*, organ: Organ, year: int, by: Any, at: datetime) -> Return:
    """
    Begin an organ's return on a year, in the edition of the form that the year calls for (ogi:49, ogi:50).

    What last year carried over and the stock of documents are proposed (``selectors.proposals``), not stated.

    :raises NotAllowed: if the year is not over yet, the organ has one already, or ``by`` may not
    """
    must_be_allowed(Act.OPENED, organ, by=by)
    today = at.astimezone(CHINA).date()
    if year >= today.year:
        raise NotAllowed(f"{year}年尚未结束，统计时间段为全年；{year + 1}年1月1日起可以填报。", cite="ogi:49")
    if organ.active_to is not None and organ.active_to.year < year:
        raise NotAllowed(f"{organ.name}已于{organ.active_to:%Y-%m-%d}撤销，没有{year}年度报告。")
    try:
        edition = of_year(year)
    except UnknownEdition as unknown:
        raise NotAllowed(f"{unknown}。") from None
    report = steps.begin(organ=organ, year=year, edition=edition.code, act=Act.OPENED, by=by, at=at)
    proposed = {cell: in_figures(each.value) for cell, each in proposals(Workbook(report)).items()}
    record(
        events.Opened(**steps.names(report), edition=edition.code, proposed=proposed),
        by=by,
        at=at,
        organ=organ,
        ground="ogi:49",
    )
    return report
