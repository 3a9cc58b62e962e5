"""Does the text say the same as the tables?"""

from __future__ import annotations

from collections.abc import Iterator

from lawbook.report.edition import Edition
from lawbook.report.identities import Number, as_number
from reportdoc.check.claims import Claim, claims
from reportdoc.check.finding import Finding, amount
from reportdoc.check.wording import as_written
from reportdoc.report import Report

_CHAPTERS = {"ch1_overview": "第一章", "ch3_applications": "第三章", "ch5_problems": "第五章", "ch6_other": "第六章"}


def text_against_table(report: Report) -> Iterator[Finding]:
    """Yield each figure of the text that its cell contradicts; a difference of scope is said as what it may be."""
    seen = set()
    for claim in claims(report):
        if claim.about != "cell" or claim.rough:
            continue
        stated = _stated(report, claim.cells)
        if claim.number == stated or claim.number in _also_true(report, claim):
            continue
        if (claim.cells, claim.number) in seen:
            continue
        seen.add((claim.cells, claim.number))
        unit = report.form.column(claim.cells[0]).unit
        table = f"表中{_name(report.form, claim.cells)}为{amount(stated, unit)}"
        says = f"{_CHAPTERS[claim.chapter]}“{as_written(claim.quote)}”，而{table}；{_advice(report, claim, stated)}"
        yield Finding("A5_text_table", "warn", claim.cells[0], claim.number, stated, says, claim.cells)


def fee_note(report: Report) -> Iterator[Finding]:
    """Yield a question where applications were closed for an unpaid fee and no fee is said to have been collected."""
    cell = "applications.other_fee_unpaid.total"
    unpaid = as_number(report.values.get(cell))
    if unpaid <= 0:
        return
    fees = [claim for claim in claims(report) if claim.about == "fee"]
    if any(claim.number > 0 for claim in fees):
        return
    stated = "正文写明没有收取信息处理费" if fees else "正文没有写明信息处理费收取情况"
    says = (
        f"有{amount(unpaid)}申请因逾期未按收费通知缴费而不再处理，{stated}；"
        f"两者可以并存，请在第六章说明发出收费通知与实际收取的情况。"
    )
    yield Finding("X1_fee_note", "info", cell, unpaid, 0 if fees else None, says, (cell,))


def _also_true(report: Report, claim: Claim) -> Iterator[Number]:
    """Yield other figures that the sentence may mean as well: with those carried in, or of this year's alone."""
    if claim.or_with:
        yield _stated(report, claim.cells) + _stated(report, claim.or_with)
    if claim.cells == ("applications.results_total.total",):
        new, open_still = "applications.new_received.total", "applications.carried_out.total"
        yield _stated(report, (new,)) - _stated(report, (open_still,))


def _stated(report: Report, cells: tuple[str, ...]) -> Number:
    return sum((as_number(report.values.get(cell)) for cell in cells), start=0)


def _advice(report: Report, claim: Claim, stated: Number) -> str:
    if claim.scope:
        return f"文中说的是“{claim.scope}”，与表的统计范围可能不同，请在文中写明口径，或核对数字。"
    carried = _stated(report, ("applications.carried_in.total",))
    received = claim.cells == ("applications.new_received.total",)
    if received and carried and claim.number == stated + carried:
        return (
            f"新收{amount(stated)}加上年结转{amount(carried)}恰为{amount(claim.number)}，"
            f"文中似把结转也算作收到，请改写。"
        )
    return "请核对以哪一处为准。"


def _name(form: Edition, cells: tuple[str, ...]) -> str:
    if len(cells) == 1:
        return f"“{form.label(cells[0])}”"
    first, last = form.label(cells[0]), form.label(cells[-1])
    return f"“{first.table}：{first.row}”至“{last.row}”的{first.column}合计"
