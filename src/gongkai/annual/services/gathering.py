"""How is the government's own return made from the reports of its organs?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.annual import events
from gongkai.annual.models import NotAllowed, Return
from gongkai.annual.selectors.district import district_year
from gongkai.annual.selectors.permission import must_be_writer
from gongkai.annual.selectors.workbook import Workbook
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Kind
from lawbook.report.identities import as_number

from . import steps
from .filling import state_counts


@transaction.atomic
def gather(*, report: Return, by: Any, at: datetime) -> list[str]:
    """
    Count the district's cells from what its organs signed (汇总); adjustments for joint documents are kept.

    Gathering again after more organs have filed counts again. Returns the cells that changed.

    :raises NotAllowed: if it is no district's return, not in hand, not theirs, or no organ has filed
    """
    must_be_writer(report, by=by)
    if report.organ.kind != Kind.DISTRICT:
        raise NotAllowed("只有区县人民政府的报告由各机关报告汇总。", cite="ogi:49")
    steps.hold_open(report)
    year = district_year(district=report.organ, year=report.year, today=at.astimezone(CHINA).date())
    if not year.reports:
        raise NotAllowed("还没有机关签发报告，无数可汇总。")
    workbook = Workbook(report)
    asked = set(workbook.cells)
    counts = {cell: as_number(value) for cell, value in year.sums.values.items() if cell in asked}
    names = len(year.reports)
    changed = state_counts(workbook, counts, by=by, at=at, reason=f"由{names}个机关已签发的报告相加")
    record(
        events.Gathered(**steps.names(report), organs=names, cells=len(changed)),
        by=by,
        at=at,
        organ=report.organ,
        ground="ogi:49",
    )
    return changed
