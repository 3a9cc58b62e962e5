"""The bytes decide which characters they are, not what is declared."""

import pytest

from reportdoc.read.charset import clean, decode, is_text

TEXT = "青禾县民政局2023年政府信息公开工作年度报告，申请总计，公开行政办理情况。\n" * 5
TRADITIONAL = "青禾縣民政局政府信息公開工作年度報告，申請總計，行政辦理情況。\n" * 5


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_charset_is_told(name: str) -> None:
    assert decode(TEXT.encode(name)) == (TEXT, [])


def test_big5_is_told() -> None:
    assert decode(TRADITIONAL.encode("big5"))[0] == TRADITIONAL


def test_a_wrong_declaration_is_noted() -> None:
    text, notes = decode(('<meta charset="gb2312">' + TEXT).encode())
    assert TEXT in text
    assert [note.id for note in notes] == ["charset_repaired"]


@pytest.mark.parametrize(("was", "read_as"), [("gb18030", "latin-1"), ("utf-8", "latin-1")])
def test_what_was_saved_in_a_wrong_charset_is_turned_back(was: str, read_as: str) -> None:
    text, notes = decode(TEXT.encode(was).decode(read_as).encode())
    assert text == TEXT
    assert [note.id for note in notes] == ["charset_repaired"]


def test_a_character_cut_off_at_the_end_is_forgiven() -> None:
    assert decode(TEXT.encode()[:-2])[0] == TEXT[:-2]


def test_radicals_become_characters() -> None:
    assert clean("⼈⺠政府⾏政⻓⻅") == "人民政府行政长见"
    assert clean("a\x00b\u200bc") == "abc"


def test_noise_is_no_text() -> None:
    assert not is_text(bytes(range(256)) * 10)
    assert is_text(TEXT.encode("gb18030"))
