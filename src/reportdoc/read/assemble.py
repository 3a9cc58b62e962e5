"""How do the lines of a document become a report?"""

from __future__ import annotations

from collections.abc import Sequence

from lawbook.report.edition import TABLES
from reportdoc.read import applications, proactive, review_litigation
from reportdoc.read.chapters import chapters
from reportdoc.read.document import Document, Line
from reportdoc.read.identity import identify
from reportdoc.read.regions import regions
from reportdoc.read.unreadable import Unreadable
from reportdoc.read.values import blank
from reportdoc.read.vintage import edition_of, is_sheet
from reportdoc.report import Note, Report

_TITLES = {"proactive": "主动公开政府信息情况", "applications": "收到和处理政府信息公开申请情况", "review_litigation": "行政复议、行政诉讼情况"}


def report_of(document: Document) -> Report:
    """
    Return the report that a document holds.

    :raises Unreadable: if it holds none of the three tables
    """
    if not any(not blank(cell.text) for line in document.lines for cell in line.cells):
        raise Unreadable(_nothing(document))
    found = regions(document.lines)
    pieces = applications.pieces_of(found.tables["applications"])
    form, notes = edition_of(found.tables["proactive"], pieces)
    report = Report(edition=form.code, notes=[*document.notes, *notes])
    parts = {
        "proactive": proactive.bind(found.tables["proactive"], form),
        "applications": applications.bind(pieces, form),
        "review_litigation": review_litigation.bind(found.tables["review_litigation"], form),
    }
    missing = [table for table in TABLES if not _seen(*parts[table])]
    if len(missing) == len(TABLES):
        raise Unreadable(_nothing(document))
    for table in TABLES:
        values, more = parts[table]
        report.values.update(values)
        if table in missing:
            report.notes.append(Note("table_missing", table, f"没有找到“{_TITLES[table]}”表"))
        else:
            report.notes += more
    words = chapters(found.words, form)
    report.narrative = words.narrative
    about = identify(
        words.before, titles=document.titles, publishers=document.publishers, box=found.head, after=words.last
    )
    report.unit, report.year = about.unit, about.year
    report.narrative.title = about.title
    report.notes += [*about.notes, *words.notes]
    return report


def _seen(values: dict[str, object], notes: Sequence[Note]) -> bool:
    """Test if anything of a table was found: a figure, or a row that may be blank."""
    if any(value is not None for value in values.values()):
        return True
    rows = {cell.rsplit(".", 1)[0] for cell in values}
    lost = {note.where for note in notes if note.id == "row_missing"}
    return not lost >= rows and not any(where == next(iter(values)).split(".")[0] for where in lost)


def _nothing(document: Document) -> str:
    lines: Sequence[Line] = document.lines
    if is_sheet(lines):
        return "这是2019年以前的统计表，没有现行格式的三张表，无法按年度报告读取"
    if document.images and sum(len(line.text) for line in lines) < 400:
        return "文件中只有图片，没有可读取的文字和表格"
    return "没有找到年度报告的三张表：文件不是政府信息公开工作年度报告，或报告正文在附件或图片中"
