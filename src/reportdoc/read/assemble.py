"""How do the lines of a document become a report?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lawbook.report.edition import TABLES
from lawbook.report.identities import Value
from reportdoc.read import applications, proactive, review_litigation
from reportdoc.read.chapters import Words, chapters
from reportdoc.read.document import Document
from reportdoc.read.identity import Identity, identify
from reportdoc.read.regions import Regions, regions
from reportdoc.read.remarks import limited
from reportdoc.read.unreadable import Unreadable
from reportdoc.read.values import blank
from reportdoc.read.vintage import edition_of, is_sheet
from reportdoc.read.years import doubled, of_one_year
from reportdoc.report import Note, Report

_TITLES = {
    "proactive": "主动公开政府信息情况",
    "applications": "收到和处理政府信息公开申请情况",
    "review_litigation": "行政复议、行政诉讼情况",
}
_TWO_YEARS = "文件并列了两个年度的数据，无法确定哪些属于本报告，未读取"
_HAN = re.compile("[\u3400-\u9fff]")
_CONFLICTS = 8  # rows that come twice with different figures, from which on a document holds two reports


def report_of(document: Document) -> Report:
    """
    Return the report that a document holds.

    :raises Unreadable: if it holds none of the three tables, or those of two years that cannot be told apart
    """
    if not any(not blank(cell.text) for line in document.lines for cell in line.cells):
        raise Unreadable(_nothing(document))
    found = regions(document.lines)
    words = chapters(found.words)
    about = _identity(document, found, words)
    report = Report("", about.unit, about.year, notes=list(document.notes))
    _bind(document, found, report, _choose_year(found, report))
    report.narrative = words.narrative
    report.narrative.title = about.title
    report.notes = limited([*report.notes, *about.notes, *words.notes])
    return report


def _identity(document: Document, found: Regions, words: Words) -> Identity:
    return identify(
        words.before,
        titles=document.titles,
        publishers=document.publishers,
        box=found.head,
        body=words.body,
        after=words.last,
    )


def _choose_year(found: Regions, report: Report) -> set[str]:
    """
    Leave out the columns of another year where a table shows two, and note it.

    The tables of which nobody can say which columns are the report's are returned.
    """
    undecided: set[str] = set()
    for table in TABLES:
        lines, years = of_one_year(found.tables[table], report.year)
        found.tables[table] = lines
        if years and report.year in years:
            said = "、".join(f"{year}年" for year in years)
            says = f"表中并列{said}的数据，只取{report.year}年的各列"
        elif doubled(lines):
            says = "表中并列两个年度的数据，无法确定哪些列属于本年度，未采用"
            undecided.add(table)
        else:
            continue
        report.notes.append(Note("two_years_side_by_side", table, says))
    return undecided


def _bind(document: Document, found: Regions, report: Report, undecided: set[str]) -> None:
    pieces = applications.pieces_of(found.tables["applications"])
    form, notes = edition_of(found.tables["proactive"], pieces)
    report.edition = form.code
    report.notes += notes
    parts = {
        "proactive": proactive.bind(found.tables["proactive"], form),
        "applications": applications.bind(pieces, form),
        "review_litigation": review_litigation.bind(found.tables["review_litigation"], form),
    }
    if sum(note.id == "row_repeated" for _, notes in parts.values() for note in notes) >= _CONFLICTS:
        raise Unreadable(_TWO_YEARS)
    missing = [table for table in TABLES if table not in undecided and not _seen(*parts[table])]
    if len(missing) + len(undecided) == len(TABLES):
        raise Unreadable(_TWO_YEARS if undecided else _nothing(document))
    for table in TABLES:
        values, more = parts[table]
        if table in undecided:
            report.values.update(dict.fromkeys(values))
            continue
        report.values.update(values)
        if table in missing:
            report.notes.append(Note("table_missing", table, f"没有找到“{_TITLES[table]}”表"))
        else:
            report.notes += more


def _seen(values: Mapping[str, Value], notes: Sequence[Note]) -> bool:
    """Test if anything of a table was found: a figure, or a row that may be blank."""
    if any(value is not None for value in values.values()):
        return True
    rows = {cell.rsplit(".", 1)[0] for cell in values}
    lost = {note.where for note in notes if note.id == "row_missing"}
    return not lost >= rows and next(iter(values)).split(".")[0] not in lost


def _nothing(document: Document) -> str:
    if is_sheet(document.lines):
        return "这是2019年以前的统计表，没有现行格式的三张表，无法按年度报告读取"
    if document.images and sum(len(line.text) for line in document.lines) < 400:
        return "文件中只有图片，没有可读取的文字和表格"
    run = "".join(line.text for line in document.lines)
    if run.count("?") + run.count("\ufffd") > max(40, len(_HAN.findall(run))):
        return "文件中的汉字已经丢失（成为问号），无法确定各行各列的名称，请提供原文件"
    return "没有找到年度报告的三张表：文件不是政府信息公开工作年度报告，或报告正文在附件或图片中"
