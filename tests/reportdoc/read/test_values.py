"""What stands in a cell is kept as it is, and what is more than a number is noted."""

from decimal import Decimal

import pytest

from lawbook.report.edition import Column
from lawbook.report.identities import Value
from reportdoc.read.values import is_value, read_value

COUNT = Column("issued", "本年制发件数")
CHANGE = Column("change", "本年增/减", kind="change")
AMOUNT = Column("fee_amount", "本年收费金额", unit="万元", kind="amount")


@pytest.mark.parametrize(
    ("text", "column", "value", "note"),
    [
        ("0", COUNT, 0, None),
        ("12345678", COUNT, 12345678, None),
        ("", COUNT, None, None),
        ("\xa0\u3000 \n", COUNT, None, None),
        ("1,234", COUNT, 1234, None),
        ("１２", COUNT, 12, None),
        ("0.00", AMOUNT, 0, None),
        ("96171.6", AMOUNT, Decimal("96171.6"), None),
        ("/", COUNT, "/", None),
        ("——", COUNT, "——", None),
        ("本单位未制作规章", COUNT, "本单位未制作规章", None),
        ("5件", COUNT, 5, None),
        ("12.5万元", AMOUNT, Decimal("12.5"), None),
        ("251000元", AMOUNT, 251000, "unit_in_cell"),
        ("22（其中修订16件）", COUNT, 22, "annotated_value"),
        ("55(含自然失效29件)", COUNT, 55, "annotated_value"),
        ("+3", CHANGE, 3, "annotated_value"),
        ("-7", CHANGE, -7, None),
        ("－7", CHANGE, -7, None),
        ("-7", COUNT, -7, "negative_in_cell"),
        ("增14", CHANGE, "增14", "value_unclear"),
        ("2021年", COUNT, "2021年", "value_unclear"),
        ("22①", COUNT, "22①", "value_unclear"),
        ("9" * 40, COUNT, "9" * 40, "value_unclear"),
    ],
)
def test_a_cell_is_read(text: str, column: Column, value: Value, note: str | None) -> None:
    read, notes = read_value(text, column, "proactive.art20_1.rules.issued")
    assert (read, type(read)) == (value, type(value))
    assert [each.id for each in notes] == ([note] if note else [])


@pytest.mark.parametrize("text", ["0", "1,234", "/", "-", "——", "无", "22（其中修订16件）", "? 0", "96171.6", "+3"])
def test_it_can_only_be_a_value(text: str) -> None:
    assert is_value(text)


@pytest.mark.parametrize("text", ["", "规章", "1.属于国家秘密", "（一）予以公开", "第二十条", "本年制发件数", "2021年"])
def test_it_may_be_a_label(text: str) -> None:
    assert not is_value(text)
