"""A sound report to be damaged."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lawbook.report.edition import load
from lawbook.report.identities import computed_cells
from reportdoc.report import Report

# Invented, and balanced by hand: natural persons 40 + 3 = 41 + 2, companies 6 + 1 = 6 + 1, others 2 = 2.
ENTRIES = {
    "new_received": (40, 6, 0, 0, 2, 0),
    "carried_in": (3, 1, 0, 0, 0, 0),
    "granted": (20, 3, 0, 0, 1, 0),
    "partial": (5, 1, 0, 0, 0, 0),
    "denied_third_party": (2, 0, 0, 0, 0, 0),
    "denied_process_info": (3, 0, 0, 0, 0, 0),
    "unable_not_held": (8, 1, 0, 0, 1, 0),
    "not_processed_repeat": (1, 0, 0, 0, 0, 0),
    "carried_out": (2, 1, 0, 0, 0, 0),
}
OTHERS = {"2021": {"other_no_supplement": (2, 1, 0, 0, 0, 0)}, "2019": {"other_processing": (2, 1, 0, 0, 0, 0)}}
PROACTIVE = {
    "2021": {
        "art20_1.admin_normative_documents.issued": 3,
        "art20_1.admin_normative_documents.repealed": 2,
        "art20_1.admin_normative_documents.in_force": 40,
        "art20_5.admin_license.decisions": 9450,
        "art20_6.admin_penalty.decisions": 1260,
        "art20_6.admin_coercion.decisions": 36,
        "art20_8.admin_fee.fee_amount": 5120,
    },
    "2019": {
        "art20_1.normative_documents.newly_made": 4,
        "art20_1.normative_documents.newly_disclosed": 4,
        "art20_1.normative_documents.disclosed_total": 39,
        "art20_5.admin_license.decisions": 9000,
        "art20_6.admin_penalty.decisions": 1200,
        "art20_6.admin_coercion.decisions": 40,
    },
}
CASES = {"review.upheld": 2, "review.corrected": 1, "suit_direct.upheld": 1, "suit_after_review.pending": 1}


@pytest.fixture
def sound() -> Callable[..., Report]:
    """Return a maker of reports in which every identity holds."""

    def make(edition: str = "2021", unit: str | None = "示例县人民政府", year: int = 2024) -> Report:
        report = Report(edition, unit, year)
        columns = [column.code for column in load(edition).applications.columns if not column.computed]
        report.values.update(dict.fromkeys(report.form.cells, 0))
        for row, figures in {**ENTRIES, **OTHERS[edition]}.items():
            for column, figure in zip(columns, figures, strict=True):
                report.values[f"applications.{row}.{column}"] = figure
        report.values.update({f"proactive.{cell}": value for cell, value in PROACTIVE[edition].items()})
        report.values.update({f"review_litigation.{cell}": value for cell, value in CASES.items()})
        report.values.update(computed_cells(report.values, report.form))
        return report

    return make
