"""What is wrong is said with its reckoning and what to do; what is unfinished is unfinished, not wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gongkai.annual.desk.sheet import tables
from gongkai.annual.selectors.findings import blocks, findings
from gongkai.annual.selectors.workbook import Workbook
from reportdoc.report import Report

REVIEW = "review_litigation.review."
COLUMN = "applications.{}.commercial_enterprise"


def broken(report: Any) -> list[Any]:
    return [each for each in findings(Workbook(report)) if each.severity == "error"]


class TestIdentities:
    def test_a_wrong_sum_is_explained_with_its_terms(self, office: Any) -> None:
        report = office.completed()
        office.fill(report, {REVIEW + "upheld": "1", REVIEW + "corrected": "1", REVIEW + "total": "3"})
        (found,) = broken(report)
        assert (found.id, found.left, found.right, found.place) == ("RL1_block_sum", "2", "3", "表三“行政复议”")
        assert [(term.label, term.value) for term in found.left_terms if term.value] == [
            ("行政复议／结果维持", 1),
            ("行政复议／结果纠正", 1),
        ]
        assert found.sum_cell.cell == REVIEW + "total"
        assert "改正“总计”" in found.todo

    def test_the_flow_of_a_column_is_checked_column_by_column(self, office: Any) -> None:
        report = office.completed()
        office.fill(report, {COLUMN.format("new_received"): "3", "applications.new_received.total": "6"})
        assert [(each.id, each.where) for each in broken(report)] == [
            ("A1_flow", "applications.commercial_enterprise"),
            ("A1_flow", "applications.total"),
        ]
        assert broken(report)[0].sum_cell is None

    def test_an_unfinished_column_is_not_called_wrong(self, office: Any) -> None:
        report = office.opened()
        office.fill(report, {COLUMN.format("new_received"): "3", COLUMN.format("results_total"): "2"})
        assert broken(report) == []
        assert any("还有未填的单元格" in each for each in blocks(Workbook(report)))

    def test_it_stands_beside_its_block_in_the_form(self, office: Any) -> None:
        report = office.completed()
        office.fill(report, {REVIEW + "total": "3"})
        third = tables(Workbook(report))[2]
        results = {check.name: (check.mark, check.result) for check in third.checks}
        assert results["k-RL1-block-sum-review"] == ("broken", "0≠3")
        assert results["k-RL1-block-sum-suit-direct"] == ("good", "✓")
        assert {box.cell for box in third.boxes if box.in_question} == {
            REVIEW + column for column in ("upheld", "corrected", "other", "pending", "total")
        }


class TestLastYear:
    @pytest.fixture
    def before(self) -> Report:
        form = Report("2021").form
        values: dict[str, Any] = dict.fromkeys(form.cells, 0)
        for column in ("natural_person", "total"):
            values[f"applications.new_received.{column}"] = values[f"applications.carried_out.{column}"] = 1
        values["proactive.art20_1.admin_normative_documents.in_force"] = 5
        return Report("2021", "清河区教育局", 2024, values)

    def test_what_does_not_follow_from_last_year_asks_for_a_word(self, office: Any, before: Report) -> None:
        office.last_year(before)
        report = office.completed()
        asked = {each.id for each in findings(Workbook(report)) if each.wants_explanation}
        assert {"A4_carry_over", "P1_in_force_roll"} <= asked
        assert broken(report) == []

    def test_another_name_for_the_same_organ_is_no_finding(self, office: Any, before: Report) -> None:
        before.unit = "清河区教育和体育局"
        office.last_year(before)
        assert not [each for each in findings(Workbook(office.completed())) if each.id.startswith("B")]


def test_rules_are_no_question_to_an_organ_that_makes_them(office: Any) -> None:
    cells = {"proactive.art20_1.rules.issued": "1", "proactive.art20_1.rules.in_force": "1"}
    report = office.complete(office.opened(), cells)
    asked = [each.where for each in findings(Workbook(report)) if each.id == "P2_rules_zero_for_county"]
    assert sorted(asked) == ["proactive.art20_1.rules.in_force", "proactive.art20_1.rules.issued"]
    type(report.organ).objects.filter(pk=report.organ_id).update(makes_rules=True)
    again = type(report).objects.select_related("organ").get(pk=report.pk)
    assert [each for each in findings(Workbook(again)) if each.wants_explanation] == []


def test_an_imported_slash_is_kept_and_still_to_be_stated(office: Any) -> None:
    from gongkai.annual.models import Entry

    report = office.opened()
    cell = "proactive.art20_1.rules.issued"
    Entry.objects.create(report=report, cell=cell, value="/", how="imported", at=office.at)
    book = Workbook(report)
    assert book.values[cell] == "/"
    assert cell in book.unstated


def test_amounts_are_exact(office: Any) -> None:
    report = office.opened()
    cell = "proactive.art20_8.admin_fee.fee_amount"
    office.fill(report, {cell: "0.1"})
    assert Workbook(report).values[cell] == Decimal("0.1")


def test_the_checks_of_one_return_ask_the_database_a_fixed_number_of_times(
    office: Any, django_assert_max_num_queries: Any
) -> None:
    report = office.completed()
    with django_assert_max_num_queries(9):
        book = Workbook(report)
        blocks(book)
        tables(book)
