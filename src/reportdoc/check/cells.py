"""Do the figures of one report balance, and is each of them a figure?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lawbook.report.edition import TABLES, CellLabel, Column, Edition
from lawbook.report.identities import Mismatch, Number, Value, as_number, mismatches
from reportdoc.check.finding import RULES, TITLES, Finding, amount, apart
from reportdoc.check.standing import below_the_cities
from reportdoc.check.unread import unknown, unread
from reportdoc.layout import shown
from reportdoc.report import Report

DASHES = frozenset({"/", "／", "-", "－", "—", "——", "–", "﹣", "\\", "无", "*"})
"""What offices write into a cell instead of a zero; it counts for nothing and means nothing else."""

_WITH_UNIT = re.compile(r"(-?\d[\d,，]*(?:\.\d+)?)\s*(件|项|个|份|宗|元|万元|亿元)")
# What a county does not make it may well publish: the older form asks for both.
_MADE = frozenset({"issued", "repealed", "in_force", "newly_made"})


def identities(report: Report) -> Iterator[Finding]:
    """
    Yield every broken identity (勾稽关系), with the reckoning in the sentence.

    Where a term is not known (``unread.unknown``) nothing is claimed but that the identity could not be checked.
    """
    left_open = unknown(report)
    for broken in mismatches(report.values, report.form):
        terms = (*broken.left_terms, *broken.right_terms)
        if any(cell in left_open for cell, _ in terms):
            continue
        places = tuple(cell for cell, value in terms if value is not None)
        says = _reckoning(broken, report.form)
        yield Finding(broken.identity.id, broken.severity, broken.where, broken.left, broken.right, says, places)
    if left_open:
        yield from _unchecked(report, left_open)


def _unchecked(report: Report, left_open: frozenset[str]) -> Iterator[Finding]:
    """Yield for each table which identities could not be checked; a table that is not there at all says so itself."""
    missing = {note.where for note in report.notes if note.id == "table_missing"}
    # An identity depends on a cell if a number in it breaks the identity: powers of two do not cancel each other out.
    probe = {**report.values, **{cell: 1 << (200 + n) for n, cell in enumerate(sorted(left_open))}}
    counts: dict[str, Counter[str]] = {}
    for broken in mismatches(probe, report.form):
        if broken.identity.table in missing:
            continue
        if any(cell in left_open for cell, _ in (*broken.left_terms, *broken.right_terms)):
            counts.setdefault(broken.identity.table, Counter())[broken.identity.id] += 1
    for table, of_table in counts.items():
        named = "、".join(f"“{RULES[name].title}”{count}处" for name, count in of_table.items())
        says = f"{TITLES[table]}表有单元格没有读到或不是数字，下列勾稽关系未能核对：{named}；请补全后再核对。"
        places = tuple(cell for cell in report.values if cell in left_open and cell.startswith(f"{table}."))
        yield Finding("U1_unchecked", "info", table, None, None, says, places)


def forms_of_values(report: Report) -> Iterator[Finding]:
    """Yield the cells that hold what their column does not allow: a negative, a fraction, a text, a unit."""
    dashed: list[str] = []
    for cell, value in report.values.items():
        column, label = report.form.column(cell), report.form.label(cell)
        if isinstance(value, str):
            if value.strip() in DASHES:
                dashed.append(cell)
            else:
                yield from _text(cell, value, column, label)
        elif value is not None:
            if value < 0 and column.kind != "change":
                says = f"{label}填报为{shown(value)}，此处不应为负数，请核对。"
                yield Finding("V1_negative", "error", cell, value, 0, says, (cell,))
            if column.kind != "amount" and value != int(value):
                says = f"{label}填报为{shown(value)}，此处按{column.unit}计数，应为整数，请核对。"
                yield Finding("V2_fraction", "error", cell, value, int(value), says, (cell,))
    if dashed:
        marks = "、".join(sorted({f"“{report.values[cell]}”" for cell in dashed}))
        says = f"有{len(dashed)}个单元格以{marks}代替数字，按0计；零值请写0，与未填相区别。"
        yield Finding("V3_text", "info", dashed[0] if len(dashed) == 1 else "", None, 0, says, tuple(dashed))


def blank_tables(report: Report) -> Iterator[Finding]:
    """Yield the tables in which nothing is written at all; of a table that was not read nobody knows that."""
    left_open = unread(report)
    blank = [
        table
        for table in TABLES
        if all(
            value is None and cell not in left_open
            for cell, value in report.values.items()
            if cell.startswith(f"{table}.")
        )
    ]
    advice = "没有填写任何数字，按0计；没有发生的请写0，原件中有数字的请核对是否漏读。"
    if len(blank) == len(TABLES):
        yield Finding("V5_blank_table", "info", "", None, 0, f"三张表都{advice}")
        return
    for table in blank:
        yield Finding("V5_blank_table", "info", table, None, 0, f"{TITLES[table]}表{advice}")


def rules_of_county(report: Report) -> Iterator[Finding]:
    """Yield rules made, in the report of a body whose name shows that it stands below the cities."""
    if not report.unit or not below_the_cities(report.unit):
        return
    for cell, value in report.values.items():
        if cell.startswith("proactive.art20_1.rules.") and cell.rpartition(".")[2] in _MADE and as_number(value) != 0:
            words = report.form.label(cell).column
            says = (
                f"规章“{words}”填报为{amount(value)}；{report.unit}属县级以下行政机关，没有规章制定权，"
                f"此行应为0，请核对是否把规范性文件填到了规章一行。"
            )
            yield Finding("P2_rules_zero_for_county", "warn", cell, value, 0, says, (cell,))


def _text(cell: str, value: str, column: Column, label: CellLabel) -> Iterator[Finding]:
    number = _WITH_UNIT.fullmatch(value.strip())
    # The first edition leaves the unit of the purchase total open: there it belongs into the cell.
    if number and column.kind == "amount" and column.unit != "万元":
        return
    if number:
        says = f"{label}填报为“{value}”，单元格内带有计量单位，未计入合计；请只填数字。"
        if number[2] != column.unit:
            says = f"{label}填报为“{value}”，而表头单位为{column.unit}，未计入合计；请换算后只填数字。"
        yield Finding("V4_unit_in_cell", "warn", cell, value, None, says, (cell,))
        return
    says = f"{label}填报为“{value}”，不是数字，未计入合计；请改填数字，说明写入正文。"
    yield Finding("V3_text", "warn", cell, value, None, says, (cell,))


def _reckoning(broken: Mismatch, form: Edition) -> str:
    """Return the sum on both sides with its terms, so that a person can follow it on the paper."""
    name, code = broken.identity.id, broken.where.split(".")[1]
    gap = apart(broken.left, broken.right)
    if name == "RL1_block_sum":
        block = next(each.label for each in form.review_litigation.blocks if each.code == code)
        head, left = f"{block}：", f"四种结果之和为{_sum(broken.left_terms, form, 'column')}"
        right = f"总计填报为{amount(broken.right_terms[0][1])}"
    elif name == "A3_row_sum":
        rows = (*form.applications.rows, *form.applications.merged_rows)
        row = next(each.label for each in rows if each.code == code)
        head, left = f"“{row}”一行：", f"各类申请人之和为{_sum(broken.left_terms, form, 'column')}"
        right = f"总计填报为{amount(broken.right_terms[0][1])}"
    else:
        column = next(each.label for each in form.applications.columns if each.code == code)
        head = f"“{column}”一列："
        if name == "A2_results_sum":
            left = f"（一）至（六）各行之和为{_sum(broken.left_terms, form, 'row')}"
            right = f"（七）总计填报为{amount(broken.right_terms[0][1])}"
        else:
            left = _flow(broken.left_terms, ("本年新收", "上年结转"))
            right = _flow(broken.right_terms, ("办理结果总计", "结转下年度"))
    if broken.severity == "warn":
        return f"{head}{left}，{right}；一侧没有填写，相差{gap}，请补填。"
    return f"{head}{left}，{right}，相差{gap}，请对照原始登记核对。"


def _flow(terms: tuple[tuple[str, Value], ...], words: tuple[str, ...]) -> str:
    parts = "加".join(f"{word}{amount(value)}" for word, (_, value) in zip(words, terms, strict=True))
    return f"{parts}为{amount(_total(terms))}"


def _sum(terms: tuple[tuple[str, Value], ...], form: Edition, words: str) -> str:
    whole = amount(_total(terms))
    counted = [(cell, value) for cell, value in terms if as_number(value) != 0]
    if len(counted) < 2:
        return whole
    return f"{whole}（{'、'.join(f'{getattr(form.label(cell), words)}{shown(value)}' for cell, value in counted)}）"


def _total(terms: tuple[tuple[str, Value], ...]) -> Number:
    return sum((as_number(value) for _, value in terms), start=0)
