"""A district from its organs: sums cell by cell, and questions where a sum would be a guess."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawbook.report.edition import load
from lawbook.report.identities import Value, as_number, computed_cells, mismatches
from reportdoc.check import Finding, check_district
from reportdoc.report import Note, Report
from reportdoc.rollup import roll_up

DOCUMENTS = "proactive.art20_1.admin_normative_documents"


def organ(unit: str, *, edition: str = "2021", year: int | None = None, **figures: Value) -> Report:
    """Return an organ's report; keys are cells with ``__`` for the dots: applications__granted__total."""
    report = Report(edition, unit, year)
    report.values.update(dict.fromkeys(report.form.cells))
    for key, value in figures.items():
        cell = key.replace("__", ".")
        assert report.form.knows(cell), cell
        report.values[cell] = value
    return report


def ids(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.id, each.severity) for each in findings]


class TestRollUp:
    def test_cells_are_summed_one_by_one(self) -> None:
        first = organ("甲局", applications__granted__natural_person=3, review_litigation__review__upheld=1)
        second = organ(
            "乙镇",
            applications__granted__natural_person=4,
            proactive__art20_8__admin_fee__fee_amount=Decimal("1532.60"),
        )
        total, findings = roll_up([first, second], unit="示例县人民政府", year=2024)
        assert total.values["applications.granted.natural_person"] == 7
        assert total.values["review_litigation.review.upheld"] == 1
        assert str(total.values["proactive.art20_8.admin_fee.fee_amount"]) == "1532.60"
        assert (total.unit, total.year, total.edition) == ("示例县人民政府", 2024, "2021")
        assert set(total.values) == set(total.form.cells)
        assert findings == []

    def test_blanks_alone_stay_blank_and_a_zero_is_a_zero(self) -> None:
        total, _ = roll_up([organ("甲局", applications__granted__total=0), organ("乙镇")], unit=None, year=2024)
        assert total.values["applications.granted.total"] == 0
        assert total.values["applications.partial.total"] is None

    def test_strokes_are_blanks_and_other_texts_are_asked_about(self) -> None:
        reports = [
            organ("甲局", proactive__art20_1__rules__issued="/"),
            organ("乙镇", proactive__art20_1__rules__in_force="本单位未制作规章"),
        ]
        total, findings = roll_up(reports, unit=None, year=2024)
        assert total.values["proactive.art20_1.rules.issued"] is None
        assert total.values["proactive.art20_1.rules.in_force"] is None
        assert [(each.id, each.where, each.left) for each in findings] == [
            ("V3_text", "proactive.art20_1.rules.in_force", "本单位未制作规章")
        ]
        assert "乙镇在“主动公开：规章／现行有效件数”填报为" in findings[0].says

    def test_joint_documents_and_shared_cases_are_asked_about(self) -> None:
        figures: dict[str, Any] = {
            "proactive__art20_1__admin_normative_documents__issued": 2,
            "review_litigation__review__total": 1,
        }
        _, findings = roll_up([organ("甲局", **figures), organ("乙镇", **figures)], unit=None, year=2024)
        assert ids(findings) == [("C3_joint_documents_once", "warn"), ("C4_case_counted_once", "warn")]
        assert "2个单位填报，合计4件" in findings[0].says

    def test_who_is_missing_or_there_twice_is_named(self) -> None:
        reports = [organ("甲局"), organ("甲局"), organ("乙镇", year=2023)]
        _, findings = roll_up(reports, unit=None, year=2024, expected=["甲局", "乙镇", "丙街道"])
        assert [(each.id, each.severity, each.where) for each in findings] == [
            ("C2_every_unit_filed", "error", "丙街道"),
            ("C5_unit_counted_once", "error", "甲局"),
            ("C6_same_year", "error", "乙镇"),
        ]

    @pytest.mark.parametrize(
        ("note", "where", "rows", "cells", "severity"),
        [
            ("row_incomplete", "applications.granted", 1, 7, "warn"),
            ("table_missing", "review_litigation", 3, 15, "error"),
        ],
    )
    def test_what_was_not_read_is_missing_from_the_sum(
        self, note: str, where: str, rows: int, cells: int, severity: str
    ) -> None:
        half_read = organ("甲局", applications__partial__total=3)
        half_read.notes.append(Note(note, where, "没有读到"))
        total, findings = roll_up([half_read, organ("乙镇", applications__granted__total=2)], unit=None, year=2024)
        assert total.values["applications.granted.total"] == 2
        assert [(each.id, each.severity, each.where, each.left) for each in findings] == [
            ("C8_cells_read", severity, "甲局", cells)
        ]
        assert f"甲局有{rows}行共{cells}个单元格没有读到" in findings[0].says

    def test_no_reports_are_an_empty_report(self) -> None:
        total, findings = roll_up([], unit="示例县人民政府", year=2024)
        assert set(total.values.values()) == {None}
        assert findings == []


class TestEditions:
    def test_what_both_forms_count_alike_is_added(self) -> None:
        old = organ(
            "甲局", edition="2019", proactive__art20_5__admin_license__decisions=5, applications__granted__total=2
        )
        new = organ("乙镇", proactive__art20_5__admin_license__decisions=7, applications__granted__total=1)
        total, findings = roll_up([old, new], unit=None, year=2021)
        assert total.edition == "2021"
        assert total.values["proactive.art20_5.admin_license.decisions"] == 12
        assert total.values["applications.granted.total"] == 3
        assert findings == []

    def test_one_row_is_never_split_into_three(self) -> None:
        old = organ("甲局", edition="2019", applications__other_processing__total=3)
        new = organ("乙镇", applications__other_misc__total=1)
        total, findings = roll_up([old, new], unit=None, year=2021)
        assert total.values["applications.other_misc.total"] == 1
        assert [(each.id, each.severity, each.where, each.left) for each in findings] == [
            ("C7_same_edition", "error", "applications.other_processing.total", 3)
        ]
        assert "甲局" in findings[0].says

    def test_a_merged_row_of_the_new_form_is_not_split_either(self) -> None:
        merged = organ("甲局", applications__other_processing__total=3)
        _, findings = roll_up([merged], unit=None, year=2024)
        assert ids(findings) == [("C7_same_edition", "error")]

    def test_an_empty_row_asks_nothing(self) -> None:
        old = organ("甲局", edition="2019", applications__other_processing__total=0)
        assert roll_up([old], unit=None, year=2021)[1] == []

    def test_three_rows_add_up_to_one(self) -> None:
        new = organ("甲局", applications__other_misc__total=2, applications__other_fee_unpaid__total=1)
        old = organ("乙镇", edition="2019", applications__other_processing__total=4)
        total, findings = roll_up([new, old], unit=None, year=2020)
        assert total.edition == "2019"
        assert total.values["applications.other_processing.total"] == 7
        assert findings == []

    def test_stocks_of_documents_are_counted_otherwise(self) -> None:
        old = organ("甲局", edition="2019", proactive__art20_1__normative_documents__disclosed_total=166)
        _, findings = roll_up([old], unit=None, year=2021)
        assert [each.where for each in findings] == ["proactive.art20_1.normative_documents.disclosed_total"]


class TestDistrict:
    def district(self, **figures: Value) -> Report:
        return organ("示例县人民政府", **figures)

    def test_a_district_that_is_the_sum_has_no_findings(self) -> None:
        organs = [organ("甲局", applications__granted__total=3), organ("乙镇", applications__granted__total=4)]
        assert check_district(self.district(applications__granted__total=7), organs) == []

    def test_every_cell_that_differs_is_an_error(self) -> None:
        organs = [organ("甲局", applications__granted__total=3, applications__partial__total=1)]
        findings = check_district(self.district(applications__granted__total=4, applications__partial__total=1), organs)
        assert [(each.id, each.severity, each.where, each.left, each.right) for each in findings] == [
            ("C1_additivity", "error", "applications.granted.total", 4, 3)
        ]

    def test_more_documents_than_the_district_counts_may_be_joint(self) -> None:
        organs = [organ("甲局", **{f"{DOCUMENTS}.issued".replace(".", "__"): 2}) for _ in range(2)]
        organs[1].unit = "乙镇"
        findings = check_district(self.district(**{f"{DOCUMENTS}.issued".replace(".", "__"): 3}), organs)
        assert ids(findings) == [("C3_joint_documents_once", "warn")]

    def test_more_cases_than_the_district_counts_may_be_counted_twice(self) -> None:
        organs = [
            organ("甲局", review_litigation__review__upheld=1, review_litigation__review__total=1),
            organ("乙镇", review_litigation__review__upheld=1, review_litigation__review__total=1),
        ]
        district = self.district(review_litigation__review__upheld=1, review_litigation__review__total=1)
        assert ids(check_district(district, organs)) == [
            ("C1_additivity", "error"),
            ("C1_additivity", "error"),
            ("C4_case_counted_once", "warn"),
        ]

    def test_what_was_not_read_proves_nothing(self) -> None:
        organs = [organ("甲局", applications__partial__total=1), organ("乙镇", applications__granted__total=1)]
        organs[0].notes.append(Note("row_missing", "applications.granted", "没有读到"))
        district = self.district(applications__granted__total=4, applications__partial__total=2)
        assert [(each.id, each.severity, each.where) for each in check_district(district, organs)] == [
            ("C1_additivity", "error", "applications.partial.total"),
            ("C8_cells_read", "warn", "甲局"),
        ]

    def test_charges_need_not_add_up(self) -> None:
        organs = [organ("甲局", proactive__art20_8__admin_fee__fee_amount=5)]
        findings = check_district(self.district(proactive__art20_8__admin_fee__fee_amount=9), organs)
        assert ids(findings) == [("C1_additivity", "warn")]


@pytest.mark.parametrize("edition", ["2019", "2021"])
@settings(deadline=None)
@given(data=st.data())
def test_balanced_organs_make_a_balanced_district(edition: str, data: st.DataObject) -> None:
    form = load(edition)
    entries = [cell for cell in form.cells if not form.computed(cell) and not cell.startswith("proactive.")]
    reports = []
    for number in range(data.draw(st.integers(1, 4))):
        report = Report(edition, f"第{number}单位", 2020 if edition == "2019" else 2024)
        report.values.update(dict.fromkeys(form.cells))
        chosen = data.draw(st.dictionaries(st.sampled_from(entries), st.integers(0, 99_999), max_size=12))
        report.values.update(chosen)
        report.values.update(computed_cells(report.values, form))
        reports.append(report)
    total, _ = roll_up(reports, unit=None, year=reports[0].year)
    for cell in form.cells:
        assert as_number(total.values[cell]) == sum(as_number(each.values[cell]) for each in reports)
    others = {each.identity.id for each in mismatches(total.values, form)} - {"A1_flow"}
    assert others == set()
    assert [each for each in check_district(total, reports) if each.severity == "error"] == []
