"""Words quote figures: what is quoted, what cannot be, and that nothing is guessed."""

from decimal import Decimal

import pytest

from gongkai.annual.selectors.narrative import Quote, in_figures, placeholder, render

QUOTES = {
    "a.b": Quote("a.b", "门户信息", "条", 2390, "登记数字", 2300),
    "same": Quote("same", "许可", "件", 5, "表格", 5),
    "less": Quote("less", "处罚", "件", 0, "表格", 3),
    "fee": Quote("fee", "收费", "万元", Decimal("12.50"), "表格", None),
    "blank": Quote("blank", "强制", "件", None, "表格", 1),
    "slash": Quote("slash", "规章", "件", "/", "表格", 1),
}


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("公开信息{{a.b}}条。", "公开信息2390条。"),
        ("公开信息{{ a.b }}条，上年{{a.b|上年}}条。", "公开信息2390条，上年2300条。"),
        ("公开信息{{a.b}}条，{{a.b|比上年}}。", "公开信息2390条，比上年增加90条。"),
        ("{{less|比上年}}；{{same｜比上年}}", "比上年减少3件；与上年持平"),
        ("收费｛｛fee｝｝万元", "收费12.5万元"),
        ("没有引用，一个{括号}也不动", "没有引用，一个{括号}也不动"),
        ("", ""),
    ],
)
def test_a_placeholder_becomes_its_figure(text: str, reads: str) -> None:
    made = render(text, QUOTES.get)
    assert made.text == reads
    assert not made.problems


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("共{{a.c}}条", "没有名为“a.c”的数字"),
        ("共{{}}条", "没有名称"),
        ("共{{blank}}件", "“强制”尚未填报数字"),
        ("共{{slash}}件", "“规章”尚未填报数字"),
        ("{{fee|比上年}}", "没有上年的“收费”"),
        ("{{a.b|同比}}", "只能写“上年”或“比上年”"),
        ("共{{a.b条", "花括号不成对"),
        ("共a.b}}条", "花括号不成对"),
    ],
)
def test_what_cannot_be_quoted_stays_as_typed_and_is_said(text: str, says: str) -> None:
    made = render(text, QUOTES.get)
    assert made.text == text
    assert [says in each.problem for each in made.problems] == [True]


def test_paragraphs_keep_their_quotes_and_drop_empty_lines() -> None:
    made = render("第一段{{a.b}}条\n\n第二段\n", QUOTES.get)
    assert ["".join(piece.text for piece in line) for line in made.paragraphs] == ["第一段2390条", "第二段"]
    assert made.quoted == ("a.b",)


def test_a_placeholder_is_written_as_it_is_read() -> None:
    assert render(placeholder("a.b") + placeholder("a.b", "上年"), QUOTES.get).text == "23902300"


def test_numbers_are_printed_without_ornaments() -> None:
    assert [in_figures(each) for each in (0, 1200, Decimal("1532.60"), Decimal("0.00"), Decimal("100"), None, "/")] == [
        "0",
        "1200",
        "1532.6",
        "0",
        "100",
        "",
        "/",
    ]
