"""
What should somebody look at in this report, before it is filed or after it is published?

``check`` asks one report, and with ``previous`` also how it follows from last year's; ``check_district`` asks a
district's report against its organs'. Nothing is repaired: a finding states what stands where and what to do.
``RULES`` lists every question with its stable id, its gravest severity and its ground; "error" is a fault in a
table, "warn" wants an explanation, "info" is good to know. Only tables can be in error, never a text.

Within one report: A1_flow, A2_results_sum, A3_row_sum, RL1_block_sum (identities of the form), U1_unchecked (an
identity with a cell that was not read, which is never an error); V1_negative, V2_fraction, V3_text, V4_unit_in_cell,
V5_blank_table (what stands in a cell); R1_missing_table, R2_missing_row, R3_reading (what the reader met);
P2_rules_zero_for_county; A5_text_table, N1_numbering, Y1_year, Y2_title_year, X1_fee_note (the text). Between two
years: P1_in_force_roll, A4_carry_over, D1_definition_break, Z1_suspicious_zero, J1_jump, B1_not_consecutive,
B2_other_unit. In a district: C1_additivity, C2_every_unit_filed, C3_joint_documents_once, C4_case_counted_once,
C5_unit_counted_once, C6_same_year, C7_same_edition, C8_cells_read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportdoc.check import cells, district, notes, text_table, wording, years
from reportdoc.check.finding import RULES, Finding, Rule, in_order
from reportdoc.report import Report

__all__ = ["RULES", "Finding", "Rule", "check", "check_district"]


def check(report: Report, previous: Report | None = None) -> list[Finding]:
    """
    Return everything that is odd in the report, the gravest first.

    ``previous`` is the same body's report on the year before; without it nothing between years is asked.
    """
    findings = [
        *cells.identities(report),
        *cells.forms_of_values(report),
        *cells.blank_tables(report),
        *cells.rules_of_county(report),
        *text_table.text_against_table(report),
        *wording.numbering(report),
        *wording.years(report),
        *text_table.fee_note(report),
    ]
    findings = [*notes.reading(report, {each.id for each in findings}), *findings]
    if previous is not None:
        findings += years.between_years(report, previous)
    return in_order(findings)


def check_district(district_report: Report, organs: Sequence[Report], *, expected: Iterable[str] = ()) -> list[Finding]:
    """
    Return where the district's report is not what its organs' reports come to (C1 to C6), the gravest first.

    ``expected`` names the units that have to file; without it nobody can be missing.
    """
    return in_order(
        [
            *district.missing_units(organs, expected),
            *district.other_years(organs, district_report.year),
            *district.additivity(district_report, organs),
        ]
    )
