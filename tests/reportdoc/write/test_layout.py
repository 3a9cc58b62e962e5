"""The grid: every cell of the form once, every square of the paper covered once, merged as the form merges."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from lawbook.report.edition import TABLES, load
from reportdoc.layout import Cell, Grid, grid, shown
from reportdoc.report import Report


def blank(edition: str) -> Report:
    return Report(edition, values=dict.fromkeys(load(edition).cells))


def at(table: Grid, text: str) -> Cell:
    (cell,) = [each for each in table.cells if each.text == text]
    return cell


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("table", TABLES)
class TestEveryGrid:
    def test_it_covers_the_paper_once(self, edition: str, table: str) -> None:
        form = grid(blank(edition), table)
        covered = Counter(
            (cell.row + down, cell.column + right)
            for cell in form.cells
            for down in range(cell.rowspan)
            for right in range(cell.colspan)
        )
        assert set(covered.values()) == {1}
        assert len(covered) == form.height * form.width

    def test_it_holds_every_figure_of_the_form_once(self, edition: str, table: str) -> None:
        figures = [cell.cell for cell in grid(blank(edition), table).cells if cell.cell]
        assert sorted(figures) == sorted(cell for cell in load(edition).cells if cell.startswith(f"{table}."))

    def test_every_figure_is_led_to_by_headers_that_exist(self, edition: str, table: str) -> None:
        form = grid(blank(edition), table)
        names = {cell.name for cell in form.cells if cell.heads}
        for cell in form.cells:
            if cell.cell:
                assert cell.headers
                assert set(cell.headers) <= names

    def test_no_merged_header_reaches_into_the_body(self, edition: str, table: str) -> None:
        form = grid(blank(edition), table)
        for cell in form.cells:
            if cell.row < form.header_rows:
                assert cell.row + cell.rowspan <= form.header_rows


class TestStatutoryLayout:
    def test_table_one_is_four_columns_wide(self) -> None:
        table = grid(blank("2021"), "proactive")
        assert (table.width, table.height) == (4, 14)
        assert at(table, "第二十条第（一）项").colspan == 4
        assert at(table, "本年收费金额（单位：万元）").colspan == 3
        assert at(table, "本年制发件数").colspan == 1

    def test_the_older_table_one_gives_its_last_column_what_is_left(self) -> None:
        table = grid(blank("2019"), "proactive")
        assert (table.width, table.height) == (4, 18)
        assert at(table, "采购总金额").colspan == 2

    def test_table_two_has_a_stub_of_three_columns_and_three_levels_of_headings(self) -> None:
        table = grid(blank("2021"), "applications")
        assert (table.width, table.height, table.header_rows) == (10, 28, 3)
        corner = at(table, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）")
        assert (corner.rowspan, corner.colspan) == (3, 3)
        assert at(table, "申请人情况").colspan == 7
        assert at(table, "法人或其他组织").colspan == 5
        assert at(table, "自然人").rowspan == 2
        assert at(table, "一、本年新收政府信息公开申请数量").colspan == 3
        assert at(table, "（一）予以公开").colspan == 2
        assert at(table, "（三）不予公开").rowspan == 8
        assert at(table, "（七）总计").colspan == 2
        assert at(table, "四、结转下年度继续办理").colspan == 3

    @pytest.mark.parametrize(("edition", "rows"), [("2019", 20), ("2021", 22)])
    def test_the_side_stub_spans_the_results(self, edition: str, rows: int) -> None:
        stub = at(grid(blank(edition), "applications"), "三、本年度办理结果")
        assert (stub.rowspan, stub.colspan, stub.column) == (rows, 1, 0)

    def test_a_merged_row_is_printed_as_one(self) -> None:
        report = blank("2021")
        (wide,) = report.form.applications.merged_rows
        report.values = {
            cell: value for cell, value in report.values.items() if cell.split(".")[1] not in wide.stands_for
        }
        report.values.update({f"applications.other_processing.{c.code}": 1 for c in report.form.applications.columns})
        table = grid(report, "applications")
        assert at(table, "（六）其他处理").colspan == 2
        assert at(table, "三、本年度办理结果").rowspan == 20
        assert table.height == 26

    def test_table_three_has_fifteen_figures_in_one_row(self) -> None:
        table = grid(blank("2021"), "review_litigation")
        assert (table.width, table.height, table.header_rows) == (15, 4, 3)
        assert at(table, "行政诉讼").colspan == 10
        assert at(table, "行政复议").colspan == 5
        assert [cell.row for cell in table.cells if cell.cell] == [3] * 15

    def test_there_is_no_other_table(self) -> None:
        with pytest.raises(KeyError):
            grid(blank("2021"), "fees")


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (0, "0"), ("/", "/"), (Decimal("1532.60"), "1532.60"), (Decimal("1E+3"), "1000"), (-7, "-7")],
)
def test_a_value_is_printed_as_it_was_given(value: int | Decimal | str | None, text: str) -> None:
    assert shown(value) == text
