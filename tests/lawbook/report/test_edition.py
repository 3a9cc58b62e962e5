"""The form of the annual report: tables, codes and words of each edition."""

import pytest

from lawbook.report.edition import UnknownEdition, codes, load, of_year


def test_there_are_two_editions() -> None:
    assert codes() == ("2019", "2021")


@pytest.mark.parametrize(("code", "proactive", "rows"), [("2019", 22, 23), ("2021", 10, 25)])
def test_an_edition_has_the_cells_of_its_form(code: str, proactive: int, rows: int) -> None:
    edition = load(code)
    by_table = {
        table: [cell for cell in edition.cells if cell.startswith(f"{table}.")]
        for table in ("proactive", "applications", "review_litigation")
    }
    assert len(by_table["proactive"]) == proactive
    assert len(edition.applications.rows) == rows
    assert len(by_table["applications"]) == rows * 7
    assert len(by_table["review_litigation"]) == 15
    assert len(set(edition.cells)) == len(edition.cells)


def test_the_older_form_has_one_row_where_the_later_has_three() -> None:
    older = [row.code for row in load("2019").applications.rows]
    later = [row.code for row in load("2021").applications.rows]
    assert [code for code in older if code not in later] == ["other_processing"]
    assert [code for code in later if code not in older] == ["other_no_supplement", "other_fee_unpaid", "other_misc"]
    assert older.index("other_processing") == later.index("other_no_supplement")
    assert "other" not in [group.code for group in load("2019").applications.groups]


def test_a_merged_row_is_known_but_is_no_cell_of_the_form() -> None:
    later = load("2021")
    assert later.knows("applications.other_processing.total")
    assert "applications.other_processing.total" not in later.cells


@pytest.mark.parametrize(("year", "code"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2025, "2021")])
def test_a_year_follows_the_form_then_in_use(year: int, code: str) -> None:
    assert of_year(year).code == code


def test_there_is_no_form_before_2019() -> None:
    with pytest.raises(UnknownEdition, match="2018年没有对应的年度报告格式"):
        of_year(2018)


@pytest.mark.parametrize("code", ["2020", "", "../2021", "2021.yaml"])
def test_an_unknown_edition_is_refused(code: str) -> None:
    with pytest.raises(UnknownEdition):
        load(code)


def test_every_identity_and_every_row_speaks_of_codes_that_exist() -> None:
    for code in codes():
        edition = load(code)
        rows = {row.code for row in (*edition.applications.rows, *edition.applications.merged_rows)}
        columns = {column.code for column in edition.applications.columns}
        outcomes = {column.code for column in edition.review_litigation.columns}
        known = {
            "column": rows | {"other_no_supplement", "other_fee_unpaid", "other_misc"},
            "row": columns,
            "block": outcomes,
        }
        for identity in edition.identities:
            assert {*identity.left, *identity.right} <= known[identity.each], identity.id
        groups = {group.code for group in edition.applications.groups}
        assert {row.under for row in edition.applications.rows if row.under} <= groups


def test_every_result_row_is_summed_exactly_once() -> None:
    for code in codes():
        edition = load(code)
        summed = next(each for each in edition.identities if each.id == "A2_results_sum").left
        results = [row.code for row in edition.applications.rows if row.under and not row.computed]
        assert [row for row in summed if row in results] == results


def test_sums_are_told_from_entries() -> None:
    edition = load("2021")
    assert edition.computed("applications.results_total.natural_person")
    assert edition.computed("applications.granted.total")
    assert edition.computed("review_litigation.review.total")
    assert not edition.computed("applications.carried_out.natural_person")
    assert not edition.computed("proactive.art20_1.rules.in_force")


def test_a_cell_knows_its_words_and_its_unit() -> None:
    edition = load("2021")
    assert str(edition.label("applications.granted.natural_person")) == "依申请公开：（一）予以公开／自然人"
    assert edition.column("proactive.art20_8.admin_fee.fee_amount").unit == "万元"
    assert load("2019").column("proactive.art20_6.admin_penalty.change").kind == "change"
