"""How did a cell come to what stands in it: who stated it when, why, and what stood there before and last year?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.annual.models import Adjustment, Entry, How, Snapshot
from gongkai.kernel.figures import Period
from lawbook.report.edition import CellLabel
from lawbook.report.identities import Value

from .counting import counting_figure
from .findings import TABLE_NAMES, Finding, findings
from .narrative import in_figures
from .proposals import Proposal, proposals
from .workbook import Workbook, figures_of

UNSTATED = "未填"
_FIRST = 20  # so many records stand in the panel; all of them on a page of their own


@dataclass(frozen=True)
class Story:
    """One cell of a return, opened."""

    cell: str
    label: CellLabel
    table: str
    unit: str
    cites: tuple[str, ...]
    is_computed: bool
    value: Value
    how: str
    entry: Entry | None
    entries: Sequence[Entry]
    adjustments: Sequence[Adjustment]
    last_year: Value
    last_year_says: str
    filed: Value
    filed_version: Snapshot | None
    proposal: Proposal | None
    findings: Sequence[Finding]
    records: Sequence[object]
    records_say: str


def mark_of(entry: Entry | None) -> str:
    """Return the mark of a cell's state: 已计, 已确认, 已调整, 导入 or 未填."""
    if entry is None or (entry.value is None and entry.how != How.IMPORTED):
        return UNSTATED
    return How(entry.how).label


def story(workbook: Workbook, cell: str) -> Story:
    """
    Return everything that is known about one cell.

    :raises KeyError: if the form has no such cell
    """
    form, table = workbook.form, cell.split(".")[0]
    label = form.label(cell)
    history = Entry.objects.filter(report=workbook.report, cell=cell).select_related("by").order_by("-pk")
    entry = workbook.entries.get(cell)
    filed = workbook.snapshots[-1] if workbook.snapshots else None
    records, records_say = _records(workbook, cell)
    return Story(
        cell=cell,
        label=label,
        table=TABLE_NAMES[table],
        unit=form.column(cell).unit,
        cites=_cites(workbook, cell),
        is_computed=form.computed(cell),
        value=workbook.values.get(cell),
        how=mark_of(entry),
        entry=entry,
        entries=list(history),
        adjustments=[each for each in workbook.adjustments if each.cell == cell],
        last_year=workbook.last_year.value(cell) if workbook.last_year else None,
        last_year_says=last_year_says(workbook, cell),
        filed=figures_of(filed).get(cell) if filed else None,
        filed_version=filed,
        proposal=proposals(workbook).get(cell),
        findings=[each for each in findings(workbook) if cell in each.cells],
        records=records,
        records_say=records_say,
    )


def last_year_says(workbook: Workbook, cell: str) -> str:
    """Return last year's value in words, or why there is none to compare with."""
    before = workbook.last_year
    year = workbook.report.year - 1
    if before is None:
        return f"{year}年度没有已签发的报告"
    if not before.document.form.knows(cell) or cell not in before.document.values:
        return f"{year}年度按{before.document.edition}年版格式填报，没有这一格，口径不同，不作比较"
    value = before.value(cell)
    return f"{year}年度：{in_figures(value) if value is not None else '空白'}"


def _cites(workbook: Workbook, cell: str) -> tuple[str, ...]:
    parts = cell.split(".")
    if parts[0] == "proactive":
        return tuple(each.cite for each in workbook.form.proactive.sections if each.code == parts[1])
    if parts[0] == "applications":
        return next((row.cites for row in workbook.form.applications.rows if row.code == parts[1]), ())
    return ()


def _records(workbook: Workbook, cell: str) -> tuple[Sequence[object], str]:
    """Return the records behind a counted cell, the first of them, and how many there are."""
    figure = counting_figure(workbook.report, cell)
    if figure is None:
        return (), ""
    organ, period = workbook.report.organ_id, Period.of_year(workbook.report.year)
    says = f"{figure.says}：{figure.count(organ=organ, period=period)}{figure.unit}"
    return list(figure.behind(organ=organ, period=period)[:_FIRST]), says
