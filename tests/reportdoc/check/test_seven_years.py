"""Seven consecutive reports of one area, as figures with what is wrong in them: exactly that is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from lawbook.report.edition import load
from reportdoc.check import Finding, check
from reportdoc.report import Report, parse

COLUMNS = [column.code for column in load("2021").applications.columns]
ROWS = {
    "予以公开": "granted",
    "部分公开": "partial",
    "国家秘密": "denied_state_secret",
    "第三方权益": "denied_third_party",
    "三类内部事务": "denied_internal_affairs",
    "四类过程性": "denied_process_info",
    "执法案卷": "denied_enforcement_file",
    "行政查询": "denied_admin_query",
    "本机关不掌握": "unable_not_held",
    "另行制作": "unable_needs_creation",
    "补正后仍不明确": "unable_still_unclear",
    "信访举报投诉": "not_processed_petition",
    "重复申请": "not_processed_repeat",
    "逾期不补正": "other_no_supplement",
    "逾期不缴费": "other_fee_unpaid",
    "其他": "other_misc",
    "其他处理": "other_processing",
}
# What each expectation of the file is called here, with its gravity.
IDS = {
    "vertical_sum": ("A2_results_sum", "error"),
    "balance": ("A1_flow", "error"),
    "roll_forward": ("P1_in_force_roll", "warn"),
    "text_vs_table": ("A5_text_table", "warn"),
    "definition_break": ("D1_definition_break", "info"),
    "suspicious_zero": ("Z1_suspicious_zero", "warn"),
    "jump": ("J1_jump", "warn"),
    "numbering": ("N1_numbering", "warn"),
    "cross_section": ("X1_fee_note", "info"),
}


@pytest.fixture(scope="module")
def years(shared: Path) -> Mapping[int, Mapping[str, Any]]:
    raw = yaml.safe_load((shared / "data/reports/pingtan_2019_2025.yaml").read_text("utf-8"))
    return {each["year"]: {**each, "place": raw["place"]} for each in raw["reports"]}


@pytest.mark.parametrize("year", range(2019, 2026))
def test_exactly_what_is_wrong_is_found(years: Mapping[int, Mapping[str, Any]], year: int) -> None:
    previous = built(years[year - 1]) if year > 2019 else None
    findings = check(built(years[year]), previous)
    expected = {
        IDS[name]
        for name, verdict in years[year]["expected"].items()
        if not str(verdict).startswith("pass") and name in IDS
    }
    found = {(each.id, each.severity) for each in findings}
    known = {(each.id, each.severity) for each in findings if each.severity != "info"}
    assert expected <= found
    assert known <= expected


def test_the_sum_of_2020_is_short_by_six_natural_persons(years: Mapping[int, Mapping[str, Any]]) -> None:
    found = {each.where: each for each in check(built(years[2020])) if each.id == "A2_results_sum"}
    assert set(found) == {"applications.natural_person", "applications.total"}
    assert (found["applications.total"].left, found["applications.total"].right) == (27, 21)
    assert (found["applications.natural_person"].left, found["applications.natural_person"].right) == (26, 20)


def test_the_stock_of_documents_fails_to_roll_forward_in_three_of_four_years(
    years: Mapping[int, Mapping[str, Any]],
) -> None:
    found = {
        year: [
            (each.left, each.right) for each in check(built(years[year]), built(years[year - 1])) if each.id[:2] == "P1"
        ]
        for year in range(2022, 2026)
    }
    assert found == {2022: [], 2023: [(470, 643)], 2024: [(440, 499)], 2025: [(546, 453)]}


def test_75_received_is_recognized_as_new_and_carried_in_together(years: Mapping[int, Mapping[str, Any]]) -> None:
    finding = one(check(built(years[2022])), "A5_text_table")
    assert (finding.left, finding.right) == (75, 74)
    assert "新收74件加上年结转1件恰为75件" in finding.says


def test_a_stock_named_otherwise_in_the_text_is_asked_about(years: Mapping[int, Mapping[str, Any]]) -> None:
    report = built(years[2023])
    stock = years[2023]["narrative"]["in_force_text"]
    report.narrative.chapters["ch1_overview"] += f"\n截至2023年底，现行有效行政规范性文件{stock}件。"
    finding = one(check(report, built(years[2022])), "A5_text_table")
    assert (finding.left, finding.right) == (393, 470)


def one(findings: list[Finding], rule: str) -> Finding:
    (finding,) = [each for each in findings if each.id == rule]
    return finding


def built(raw: Mapping[str, Any]) -> Report:
    """Return the report that the figures of one year describe, with a text that states what the file says it states."""
    report = Report("2019" if str(raw["form"]).startswith("2019") else "2021", raw["place"], raw["year"])
    report.values.update(dict.fromkeys(report.form.cells, 0))
    report.values.update(proactive(raw))
    report.values.update(applications(raw["foi"]))
    columns = [column.code for column in report.form.review_litigation.columns]
    for block in ("review", "suit_direct", "suit_after_review"):
        for column, value in zip(columns, raw.get(block, [0] * 5), strict=True):
            report.values[f"review_litigation.{block}.{column}"] = value
    report.narrative.chapters = {
        "ch1_overview": "".join(sentences(raw)),
        "ch6_other": raw.get("narrative", {}).get("fee_note", ""),
    }
    return report


def proactive(raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    old, new = raw.get("regdocs_old_form"), raw.get("regdocs")
    if old:
        row = "proactive.art20_1.normative_documents"
        yield f"{row}.newly_made", old["新制作"]
        yield f"{row}.newly_disclosed", old["新公开"]
        yield f"{row}.disclosed_total", old["公开总数"]
        return
    row = "proactive.art20_1.admin_normative_documents"
    yield f"{row}.issued", new["made"]
    yield f"{row}.repealed", new["repealed"]
    yield f"{row}.in_force", new["in_force"]
    yield "proactive.art20_5.admin_license.decisions", raw["permits"]
    yield "proactive.art20_6.admin_penalty.decisions", raw["penalties"]
    yield "proactive.art20_6.admin_coercion.decisions", raw["coercive"]
    fee = "proactive.art20_8.admin_fee.fee_amount"
    yield fee, parse(Decimal(str(raw["fees_wan"])), fee)


def applications(foi: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield table two; outcomes are known as totals only and are dealt out so that every column adds up."""
    new = foi["new"]
    carried_out = foi.get("carried_out_by_type") or [foi["carried_out"], 0, 0, 0, 0, 0, foi["carried_out"]]
    carried_in = [foi["carried_in"], 0, 0, 0, 0, 0, foi["carried_in"]]
    closed = [a + b - c for a, b, c in zip(new, carried_in, carried_out, strict=True)]
    assert closed[-1] == foi["total"]
    rows = {"new_received": new, "carried_in": carried_in, "carried_out": carried_out, "results_total": closed}
    left = list(closed[:-1])
    for name, total in foi["outcomes"].items():
        row, rest = [0] * 6, total
        for column in range(5, -1, -1):
            row[column] = min(left[column], rest)
            left[column] -= row[column]
            rest -= row[column]
        row[0] += rest  # more lines than the total allows: the file says that they are natural persons
        rows[ROWS[name]] = [*row, total]
    for name, values in rows.items():
        for column, value in zip(COLUMNS, values, strict=True):
            yield f"applications.{name}.{column}", value


def sentences(raw: Mapping[str, Any]) -> Iterator[str]:
    said = raw.get("narrative", {})
    yield f"{raw['year']}年，我区主动公开政府信息{raw['proactive']}条。"
    if "foi_received" in said:
        yield f"全年收到政府信息公开申请{said['foi_received']}件"
        yield f"，办结{said['closed']}件，结转下年度办理{said['carried_out']}件。" if "closed" in said else "。"
    if "review" in said:
        yield f"因政府信息公开发生行政复议{said['review']}件、行政诉讼{said['suit']}件。"
    if "numbering" in said:
        yield "\n下一步：一是加强解读。三是加强培训。"
