"""Labels are told in spite of script, spaces and misprints, and never by two characters alone."""

import pytest

from reportdoc.read.headings import heading
from reportdoc.read.labels import common, core, likeness, plain
from reportdoc.read.vocabulary import application_labels, table_of


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("一、本年新收政府信息公开申请数量", "new_received"),
        ("三、本年度办理结果（一）予以公开", "granted"),
        ("(二部分公开区分处理的,只计这一情形不计其他情形)", "partial"),
        ("（三）不予公开1．属于国家秘密", "denied_state_secret"),
        ("2、其他法律行政法规\n禁止公开", "denied_law_prohibited"),
        ("法提供2.没有现成信息需要另行制作", "unable_needs_creation"),
        ("（四）无- 4 -法提供1.本机关不掌握相关政府信息", "unable_not_held"),
        ("3.补正後申請內容仍不明確", "unable_still_unclear"),
        ("（六）其他處理", "other_processing"),
        ("3.其他", "other_misc"),
        ("（七）总 计", "results_total"),
    ],
)
def test_a_whole_label_is_told(words: str, row: str) -> None:
    match = application_labels().matches(words)[0]
    assert (match.code, match.exact) == (row, True)


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("2.其他法律行政止公开", "denied_law_prohibited"),
        ("5.属于三类内容事务信息", "denied_internal_affairs"),
        ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申", "other_no_supplement"),
        ("（二）部分公", "partial"),
    ],
)
def test_a_damaged_label_is_told_but_not_believed(words: str, row: str) -> None:
    match = application_labels().matches(words)[0]
    assert match.code == row
    assert not match.exact


@pytest.mark.parametrize("words", ["其他", "总计"])
def test_a_word_that_is_also_a_column_is_not_believed(words: str) -> None:
    assert application_labels().exact(words) is None
    assert not application_labels().matches(words)[0].exact


@pytest.mark.parametrize("words", ["（三）不予公开", "三、本年度办理结果", "他", "自然人", "法人或其他组织"])
def test_a_heading_is_no_row(words: str) -> None:
    assert not any(match.exact for match in application_labels().matches(words))


def test_words_are_compared_without_what_does_not_matter() -> None:
    assert plain("總 計（數(shù)量）") == "总计数量"
    assert core("5.属于三类内部事务信息") == "属于三类内部事务信息"
    assert core("三类内部事务") == "三类内部事务"
    assert common("abcde", "xaxcxe") == 3
    assert likeness("总计", "总计") == 1.0


@pytest.mark.parametrize(
    ("words", "table"),
    [
        ("第二十条 第（八）项", "proactive"),
        ("现行有效件数（历史累计）", "proactive"),
        ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "applications"),
        ("未经复议直接起诉", "review_litigation"),
        ("根据《条例》第二十条规定", None),
        ("12", None),
    ],
)
def test_the_table_of_words(words: str, table: str | None) -> None:
    assert table_of(words) == table


@pytest.mark.parametrize(
    ("line", "chapter", "rest"),
    [
        ("一、总体情况", 0, ""),
        ("1、總體情況", 0, ""),
        ("２、主动公开政府信息情况", 1, ""),
        ("三,收到和處(chǔ)理政府信息公開(kāi)申請情况", 2, ""),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 3, ""),
        ("五、工作中存在的主要问题及下一步改进措施", 4, ""),
        ("六、其他需要报告的事项：无。", 5, "无。"),
        ("主动公开政府信息情况", 1, ""),
    ],
)
def test_a_heading_is_told(line: str, chapter: int, rest: str) -> None:
    found = heading(line)
    assert found is not None
    assert (found.chapter, found.rest) == (chapter, rest)


@pytest.mark.parametrize(
    "line",
    [
        "（一）主动公开政府信息情况",
        "一、本年新收政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
        "一、主动公开情况较好，今年我们做了很多工作。",
        "问题一",
        "3.其他",
        "",
    ],
)
def test_a_line_is_no_heading(line: str) -> None:
    assert heading(line) is None


def test_chapters_numbered_in_brackets_are_told_where_no_others_are() -> None:
    found = heading("（一）主动公开政府信息情况", in_brackets=True)
    assert found is not None
    assert found.chapter == 1
