"""Is the district's report what its organs' reports come to?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lawbook.report.edition import Severity
from lawbook.report.identities import Number, as_number
from reportdoc.check.finding import Finding, amount, apart
from reportdoc.check.unread import unknown, unread
from reportdoc.report import Report

_JOINT = "联合制发的文件只由牵头机关计一次（政府信息公开条例第十条第三款）"


def missing_units(organs: Sequence[Report], expected: Iterable[str]) -> Iterator[Finding]:
    """Yield the units that should have filed and did not, and those that are there twice."""
    filed = Counter(organ.unit for organ in organs if organ.unit)
    for name in expected:
        if name not in filed:
            says = f"{name}没有报送年度报告，汇总数不完整；请催报后重新汇总。"
            yield Finding("C2_every_unit_filed", "error", name, None, None, says)
    for unit, times in filed.items():
        if times > 1:
            says = f"{unit}有{times}份报告，汇总时被重复计入；请只保留一份。"
            yield Finding("C5_unit_counted_once", "error", unit, times, 1, says)


def other_years(organs: Sequence[Report], year: int | None) -> Iterator[Finding]:
    """Yield the organs whose report is about another year."""
    for organ in organs:
        if year is not None and organ.year is not None and organ.year != year:
            says = f"{organ.unit or '某单位'}的报告是{organ.year}年度的，不应计入{year}年度汇总；请换用该年度的报告。"
            yield Finding("C6_same_year", "error", organ.unit or "", organ.year, year, says)


def cells_not_read(reports: Sequence[Report], nameless: str = "") -> Iterator[Finding]:
    """Yield the reports that were not read whole, so that a sum may fall short of what they state (C8)."""
    for number, report in enumerate(reports, start=1):
        left_open = unread(report)
        if not left_open:
            continue
        # As grave as in the report by itself: a table that is not there is an error, a row that is not asks for a look.
        severity: Severity = "error" if any(note.id == "table_missing" for note in report.notes) else "warn"
        rows = {cell.rpartition(".")[0] for cell in left_open}
        name = report.unit or nameless or f"第{number}份报告"
        says = (
            f"{name}有{len(rows)}行共{len(left_open)}个单元格没有读到，未计入合计，也未作比对；请补全该报告后重新汇总。"
        )
        places = tuple(cell for cell in report.form.cells if cell in left_open)
        yield Finding("C8_cells_read", severity, report.unit or "", len(left_open), 0, says, places)


def additivity(district: Report, organs: Sequence[Report]) -> Iterator[Finding]:
    """
    Yield the cells in which the district states something else than its organs together (C1, C3, C4).

    A cell that was not read, here or there, proves nothing: it is named once (C8) and not compared.
    """
    yield from cells_not_read([district], "汇总报告")
    yield from cells_not_read(organs)
    left_open = frozenset().union(*(unknown(each) for each in (district, *organs)))
    too_many_cases = []
    for cell in _cells(district):
        if cell in left_open:
            continue
        stated = as_number(district.values.get(cell))
        total = _sum(as_number(organ.values.get(cell)) for organ in organs)
        if stated == total:
            continue
        table = cell.split(".", 1)[0]
        label, unit = district.form.label(cell), district.form.column(cell).unit
        figures = (
            f"{label}汇总报告为{amount(district.values.get(cell), unit)}，{len(organs)}个单位合计{amount(total, unit)}"
        )
        if table == "proactive" and total > stated and ".art20_1." in cell:
            says = f"{figures}；{_JOINT}，请逐件核对是否重复计算。"
            yield Finding("C3_joint_documents_once", "warn", cell, stated, total, says, (cell,))
            continue
        # Table one is no sum by rule: documents may be joint, a charge may be collected for others.
        severity: Severity = "warn" if table == "proactive" else "error"
        says = f"{figures}，相差{apart(total, stated, unit)}；请核对各单位报表与汇总表。"
        yield Finding("C1_additivity", severity, cell, stated, total, says, (cell,))
        if table == "review_litigation" and cell.endswith(".total") and total > stated:
            too_many_cases.append((cell, stated, total))
    for cell, stated, total in too_many_cases:
        says = (
            f"{district.form.label(cell).row}各单位合计{amount(total)}，多于汇总报告的{amount(stated)}；"
            f"同一案件只由被申请人、被告计一次，请核对复议机关与原机关是否都作了统计。"
        )
        yield Finding("C4_case_counted_once", "warn", cell, stated, total, says, (cell,))


def double_counting(organs: Sequence[Report], total: Report) -> Iterator[Finding]:
    """Yield the two questions that a sum cannot answer by itself: joint documents, and cases counted twice."""
    documents = "admin_normative_documents" if total.edition == "2021" else "normative_documents"
    columns = ("issued", "repealed") if total.edition == "2021" else ("newly_made",)
    for column in columns:
        cell = f"proactive.art20_1.{documents}.{column}"
        filers = _filers(organs, cell)
        if len(filers) > 1:
            says = (
                f"{total.form.label(cell)}由{len(filers)}个单位填报，合计{amount(total.values.get(cell))}；"
                f"{_JOINT}，请确认没有重复。"
            )
            yield Finding("C3_joint_documents_once", "warn", cell, total.values.get(cell), None, says, (cell,))
    cells = tuple(f"review_litigation.{block.code}.total" for block in total.form.review_litigation.blocks)
    parties = {unit for cell in cells for unit in _filers(organs, cell)}
    if len(parties) > 1:
        count = _sum(as_number(total.values.get(cell)) for cell in cells)
        says = (
            f"行政复议、行政诉讼由{len(parties)}个单位填报，合计{amount(count)}；"
            f"同一案件只由被申请人、被告计一次，请确认没有重复。"
        )
        yield Finding("C4_case_counted_once", "warn", "review_litigation", count, None, says, cells)


def _filers(organs: Sequence[Report], cell: str) -> list[str]:
    return [
        organ.unit or f"第{n}份报告"
        for n, organ in enumerate(organs, start=1)
        if as_number(organ.values.get(cell)) != 0
    ]


def _cells(district: Report) -> Iterator[str]:
    return (cell for cell in district.values if district.form.knows(cell))


def _sum(numbers: Iterable[Number]) -> Number:
    return sum(numbers, start=0)
