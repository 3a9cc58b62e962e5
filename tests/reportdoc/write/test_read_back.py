"""Our own documents are read back without losing a cell: HTML, DOCX and PDF."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawbook.report.edition import load
from lawbook.report.identities import Value
from reportdoc.read import read_bytes
from reportdoc.report import Narrative, Report
from reportdoc.write import docx, html, pdf

WRITERS = {
    "html": lambda report: html.render(report).encode(),
    "docx": docx.render,
    "pdf": pdf.render,
}
CHAPTERS = {
    "ch1_overview": (
        "2024年，全县政府信息公开工作有序推进，重点领域信息及时更新，解读材料与文件同步发布。\n"
        "（一）主动公开情况\n全年主动公开政府信息2645条，公开县政府常务会议12次。\n"
        "（二）依申请公开情况\n全年收到政府信息公开申请48件，均按期答复。"
    ),
    "ch5_problems": "存在的问题：一是公开内容不够丰富；二是解读形式较为单一。\n2025年，我县将继续加强培训，改进解读。",
    "ch6_other": "2024年，全县收取政府信息公开信息处理费0元。",
}


def counts() -> st.SearchStrategy[Value]:
    return st.one_of(st.none(), st.just(0), st.integers(0, 9), st.integers(0, 99_999_999), st.just("/"))


def amounts() -> st.SearchStrategy[Value]:
    return st.one_of(st.none(), st.just(0), st.decimals(0, 999_999, places=2).map(whole))


def whole(number: Decimal) -> Value:
    """Return the number as a reader has it: an integer where it is one."""
    return int(number) if number == number.to_integral_value() else number


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Return a report with anything in any cell, but with something in every table."""
    edition = draw(st.sampled_from(["2019", "2021"]))
    report = Report(edition, "示例县人民政府", 2020 if edition == "2019" else 2024)
    filled = draw(st.sampled_from(["every cell", "some cells"]))
    for cell in load(edition).cells:
        column = report.form.column(cell)
        if column.kind == "change":
            values: st.SearchStrategy[Value] = st.one_of(st.none(), st.integers(-99, 99))
        else:
            values = amounts() if column.kind == "amount" else counts()
        report.values[cell] = draw(values) if filled == "some cells" else draw(st.integers(0, 999_999))
    for cell in (
        "proactive.art20_5.admin_license.decisions",
        "applications.granted.total",
        "review_litigation.review.total",
    ):
        report.values[cell] = draw(st.integers(1, 9999))
    if draw(st.booleans()):
        report.narrative = Narrative(
            intro="根据《中华人民共和国政府信息公开条例》编制本报告，统计期限为"
            f"{report.year}年1月1日至{report.year}年12月31日。",
            chapters=dict(CHAPTERS),
        )
    return report


UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize("kind", ["html", "docx"])
@settings(UNHURRIED, max_examples=40)
@given(report=reports())
def test_no_cell_is_lost(kind: str, report: Report) -> None:
    same(kind, report)


@settings(UNHURRIED, max_examples=12)
@given(report=reports())
def test_no_cell_is_lost_in_a_pdf(report: Report) -> None:
    same("pdf", report)


def same(kind: str, report: Report) -> None:
    read = read_bytes(WRITERS[kind](report), f"report.{kind}")
    assert (read.edition, read.unit, read.year) == (report.edition, report.unit, report.year)
    differ = {cell: (report.values[cell], read.values.get(cell)) for cell in report.values}
    assert {cell: pair for cell, pair in differ.items() if pair[0] != pair[1]} == {}
    assert set(read.values) == set(report.values)


@pytest.mark.parametrize("kind", WRITERS)
def test_no_word_is_lost(kind: str) -> None:
    report = Report("2021", "示例县人民政府", 2024, dict.fromkeys(load("2021").cells, 3))
    report.narrative = Narrative(intro="根据《中华人民共和国政府信息公开条例》编制本报告。", chapters=dict(CHAPTERS))
    read = read_bytes(WRITERS[kind](report), f"report.{kind}")
    assert read.narrative.title == "示例县人民政府2024年政府信息公开工作年度报告"
    assert read.narrative.intro == report.narrative.intro
    for chapter, text in CHAPTERS.items():
        assert flat(read.narrative.chapters[chapter]) == flat(text)
    assert [heading[:2] for heading in read.narrative.headings.values()] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
    ]
    assert read.notes == []


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    "text",
    [
        "各乡镇按月更新信息，" * 600 + "全年未间断。",
        "工作分三部分。\n（一）…\n公开目录逐条核对。\n（二）其他。",
        "栏目名称为 Open Government Information（OGI），版本 2.0，网址 https://www.example.com/annual/2024/index.html?from=a&id=7#top。",
        "校验码为" + "3f9a07c5" * 16 + "，可以据此核对。",
        "二〇二四年共〇件，㈠至㈢类，第Ⅳ组，③项，百分之三十。",
        "联系人姓㇏，单位在〆町。",
    ],
    ids=[
        "one long paragraph",
        "an empty heading",
        "English and an address",
        "a word longer than a line",
        "numerals",
        "signs",
    ],
)
def test_unusual_words_come_back(kind: str, text: str) -> None:
    report = Report("2021", "示例县人民政府", 2024, dict.fromkeys(load("2021").cells, 3))
    report.narrative = Narrative(
        chapters={
            "ch1_overview": text,
            "ch5_problems": "今后将完善公开目录，改进解读形式，加强对乡镇和部门的指导，按季度通报。",
        }
    )
    read = read_bytes(WRITERS[kind](report), f"report.{kind}")
    assert flat(read.narrative.chapters["ch1_overview"]) == flat(text)
    assert (
        flat(read.narrative.chapters["ch5_problems"])
        == "今后将完善公开目录，改进解读形式，加强对乡镇和部门的指导，按季度通报。"
    )
    assert read.values == report.values


@pytest.mark.parametrize("kind", WRITERS)
def test_a_merged_row_comes_back_merged(kind: str) -> None:
    report = Report("2021", "示例县人民政府", 2024)
    (wide,) = report.form.applications.merged_rows
    for number, cell in enumerate(report.form.cells, start=1):
        if cell.split(".")[1] not in wide.stands_for:
            report.values[cell] = number
    report.values.update({f"applications.{wide.code}.{c.code}": 7 for c in report.form.applications.columns})
    read = read_bytes(WRITERS[kind](report), f"report.{kind}")
    assert {cell: value for cell, value in read.values.items() if value is not None} == report.values


@pytest.mark.parametrize("kind", WRITERS)
def test_a_long_report_breaks_its_table_over_pages_and_loses_nothing(kind: str) -> None:
    for lines in range(4, 22, 5):
        report = Report("2021", "示例县人民政府", 2024, {c: n for n, c in enumerate(load("2021").cells, start=100)})
        report.narrative = Narrative(chapters={"ch1_overview": "\n".join(["全年工作有序推进。"] * lines)})
        assert read_bytes(WRITERS[kind](report), f"report.{kind}").values == report.values


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)
