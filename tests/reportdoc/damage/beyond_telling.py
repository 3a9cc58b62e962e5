"""Which documents cannot be told at all, so that a reader must say so instead of guessing?"""

from __future__ import annotations

from random import Random

from tests.reportdoc.damage.as_html import Markup, page_of
from tests.reportdoc.damage.as_text import STYLES, text_of
from tests.reportdoc.damage.expected import Sample
from tests.reportdoc.damage.grid import Grid, lay_out
from tests.reportdoc.damage.story import tell
from tests.reportdoc.damage.words import Words

from reportdoc.report import Report


def glued(report: Report, chance: Random, words: Words) -> Sample:
    """Return the report as one line in which nothing parts one cell from the next: little of it can be told."""
    told = tell(report, chance)
    tables = ["".join(cell.text for row in grid for cell in row) for grid, _ in lay_out(report, words)]
    text = text_of(told, tables).replace("\n", "")
    return Sample(text.encode(), "report.txt", report, frozenset(report.values), titled=False, how={"style": "glued"})


def column_major(report: Report, chance: Random, words: Words) -> Sample:
    """Return the text of a PDF taken without layout: of the second table all labels first, then column by column."""
    told = tell(report, chance)
    tables = [STYLES["lines"](grid, wide) for grid, wide in lay_out(report, words)]
    grid = lay_out(report, words).applications
    labels = [cell.text for row in grid for cell in row if cell.code is None]
    values = [[cell.text for cell in row if cell.code] for row in grid]
    columns = [row[place] for place in range(7) for row in values if row]
    tables[1] = "\n".join([*labels, *columns])
    loose = frozenset(cell for cell in report.values if cell.startswith("applications."))
    return Sample(text_of(told, tables).encode(), "report.txt", report, loose, how={"style": "column major"})


def side_by_side(report: Report, other: Report, chance: Random, *, twice: bool) -> Sample:
    """Return a page with two years side by side in each row of its tables; ``twice`` repeats the labels as well."""
    words = Words(chance)
    page = page_of(report, chance, Markup(), words)
    pairs = zip(lay_out(report, words), lay_out(other, words), strict=True)
    tables = [_beside(mine, theirs, twice=twice) for (mine, _), (theirs, _) in pairs]
    start, *rest = page.split("<table")
    pieces = [start]
    for table, piece in zip(tables, rest, strict=True):
        pieces.append(table + piece.split("</table>", 1)[1])
    loose = frozenset(report.values)
    return Sample(
        "".join(pieces).encode(),
        "report.html",
        report,
        loose,
        titled=False,
        how={"style": "side by side", "twice": twice},
    )


def _beside(mine: Grid, theirs: Grid, *, twice: bool) -> str:
    rows = []
    for row, twin in zip(mine, theirs, strict=True):
        stub = row[0].code is None and any(cell.code for cell in row)
        cells = [*row, *(cell for cell in twin if twice or cell.code or not stub)]
        text = (f'<td colspan="{cell.across}" rowspan="{cell.down}">{cell.text}</td>' for cell in cells)
        rows.append("<tr>" + "".join(text) + "</tr>")
    return "<table>" + "".join(rows) + "</table>"


def before_2019(report: Report, chance: Random) -> Sample:
    """Return a report with the statistics sheet that was in use before the form of 2019: no cell of it is ours."""
    told = tell(report, chance)
    sheet = [
        "统 计 指 标 | 单位 | 统计数",
        "一、主动公开情况 | —— | ——",
        "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条） | 条 | 2069",
        "其中：主动公开规范性文件数 | 条 | 12",
        "制发规范性文件总数 | 件 | 12",
        "三、依申请公开情况 | —— | ——",
        "（一）收到申请数 | 件 | 9",
        "1.当面申请数 | 件 | 2",
        "3.网络申请数 | 件 | 7",
        "（二）申请办结数 | 件 | 9",
        "（三）申请答复数 | 件 | 9",
        "2.同意公开答复数 | 件 | 5",
        "3.同意部分公开答复数 | 件 | 1",
        "4.不同意公开答复数 | 件 | 1",
        "其中：涉及国家秘密 | 件 | 1",
        "5.不属于本行政机关公开数 | 件 | 1",
        "6.申请信息不存在数 | 件 | 1",
        "四、行政复议数量 | 件 | 3",
        "（一）维持具体行政行为数 | 件 | 2",
        "（二）被依法纠错数 | 件 | 1",
        "五、行政诉讼数量 | 件 | 1",
        "（三）其他情形数 | 件 | 1",
    ]
    text = "\n".join([told.title, told.opening, "一、概述", *told.overview, "附表", *sheet])
    return Sample(text.encode(), "report.txt", report, how={"style": "before 2019"})
