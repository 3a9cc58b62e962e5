"""What can be found in a report, how grave is it, and what does a finding say?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lawbook.report.edition import Severity
from lawbook.report.identities import Number, Value
from reportdoc.layout import shown

ORDER: Mapping[Severity, int] = {"error": 0, "warn": 1, "info": 2}
TITLES: Mapping[str, str] = {"proactive": "主动公开", "applications": "依申请公开", "review_litigation": "复议诉讼"}
"""What a sentence calls each table."""


@dataclass(frozen=True)
class Rule:
    """A question that is asked of every report; ``severity`` is the gravest that it can answer with."""

    id: str
    title: str
    severity: Severity
    cite: str = ""


@dataclass(frozen=True)
class Finding:
    """
    One thing that somebody should look at; it changes nothing in the report.

    ``where`` is the cell, column, row, block or chapter; ``left`` is what the report states and ``right`` what it
    is held against, as numbers in the unit of the form; ``places`` are the codes of all cells involved.
    """

    id: str
    severity: Severity
    where: str
    left: Value
    right: Value
    says: str
    places: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the finding as plain JSON: id, severity, where, left, right, says, places."""
        return {
            "id": self.id,
            "severity": self.severity,
            "where": self.where,
            "left": plain(self.left),
            "right": plain(self.right),
            "says": self.says,
            "places": list(self.places),
        }


def plain(value: Value) -> int | float | str | None:
    """Return the value as JSON knows it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def amount(value: Value, unit: str = "件") -> str:
    """Return the value with its unit, as a sentence quotes it; a blank is called 空白."""
    return "空白" if value is None else f"{shown(value)}{unit}"


def apart(left: Number, right: Number, unit: str = "件") -> str:
    """Return by how much two figures differ, with the unit."""
    return amount(left - right if left > right else right - left, unit)


def in_order(findings: list[Finding]) -> list[Finding]:
    """Return the findings with the gravest first, otherwise in the order of the form."""
    return sorted(findings, key=lambda each: ORDER[each.severity])


RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule("A1_flow", "新收加结转，等于办理结果总计加结转下年度（逐列）", "error", "form-2021"),
        Rule("A2_results_sum", "办理结果总计，等于（一）至（六）各行之和（逐列）", "error", "form-2021"),
        Rule("A3_row_sum", "总计，等于自然人与五类法人或其他组织之和（逐行）", "error", "form-2021"),
        Rule("RL1_block_sum", "复议、诉讼总计，等于四种结果之和（逐块）", "error", "form-2021"),
        Rule("U1_unchecked", "含有没有读到的单元格的勾稽关系未能核对", "info", ""),
        Rule("V1_negative", "不应为负数的单元格填了负数", "error", "form-2021"),
        Rule("V2_fraction", "按件计数的单元格填了小数", "error", "form-2021"),
        Rule("V3_text", "应填数字的单元格填了文字", "warn", "form-2021"),
        Rule("V4_unit_in_cell", "单元格内写了计量单位", "warn", "form-2021"),
        Rule("V5_blank_table", "整张表空白", "info", "form-2021"),
        Rule("R1_missing_table", "没有读到某张表", "error", "ogi:50.1"),
        Rule("R2_missing_row", "没有读到表中的某些行或单元格", "warn", "form-2021"),
        Rule("R3_reading", "识读时的宽容与疑问", "warn", ""),
        Rule("P2_rules_zero_for_county", "县级以下行政机关的规章各项应为0", "warn", ""),
        Rule("A5_text_table", "文字中的数字，等于其所指单元格的数字", "warn", ""),
        Rule("N1_numbering", "文字中的序号连续", "warn", ""),
        Rule("Y1_year", "文字中的年份与报告年度相符", "warn", ""),
        Rule("Y2_title_year", "标题年份与统计期限相符", "warn", "ogi:49"),
        Rule("X1_fee_note", "有逾期未缴费的办结，说明收费通知与实收情况", "info", "ogi:42"),
        Rule("P1_in_force_roll", "现行有效件数，由上年滚存而来", "warn", ""),
        Rule("A4_carry_over", "上年结转，等于上年度报告的结转下年度", "warn", ""),
        Rule("D1_definition_break", "两年格式不同，口径中断", "info", "form-2021"),
        Rule("Z1_suspicious_zero", "上年有相当数量，本年为0", "warn", ""),
        Rule("J1_jump", "与上年相差五倍以上", "warn", ""),
        Rule("B1_not_consecutive", "对比的报告不是上一年度的", "warn", ""),
        Rule("B2_other_unit", "对比的报告属于另一单位", "warn", ""),
        Rule("C1_additivity", "汇总数，等于各单位之和（逐格）", "error", "ogi:49.2"),
        Rule("C2_every_unit_filed", "应报单位全部报送", "error", "ogi:49.1"),
        Rule("C3_joint_documents_once", "联合制发的文件只由牵头机关计一次", "warn", "ogi:10.3"),
        Rule("C4_case_counted_once", "复议、诉讼案件只由被申请人、被告计一次", "warn", ""),
        Rule("C5_unit_counted_once", "同一单位只计一次", "error", ""),
        Rule("C6_same_year", "各单位报告属于同一年度", "error", ""),
        Rule("C7_same_edition", "各单位报告的格式可以相加", "error", "form-2021"),
        Rule("C8_cells_read", "各单位报告的每个单元格都已读到", "error", ""),
    )
}
