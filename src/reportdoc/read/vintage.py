"""
Which form does a report follow?

Its labels say so, never its year: bodies kept the form of 2019 for years. Before 2019 there was a statistics sheet
that has none of the three tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lawbook.report.edition import Edition
from reportdoc.read.document import Line
from reportdoc.read.gridrows import Piece
from reportdoc.read.labels import plain
from reportdoc.read.vocabulary import editions
from reportdoc.report import Note

# Lines of the statistics sheet that was in use until the reports on 2018.
_SHEET = (
    "收到申请数", "申请办结数", "按时办结数", "延期办结数", "属于已主动公开范围数", "同意公开答复数",
    "同意部分公开答复数", "不同意公开答复数", "不属于本行政机关公开数", "申请信息不存在数",
    "告知作出更改补充数", "告知通过其他途径办理数", "主动公开政府信息数", "制发规范性文件总数", "行政复议数量",
    "行政诉讼数量", "举报投诉数量", "维持具体行政行为数", "被依法纠错数", "依申请公开信息收取的费用",
)  # fmt: skip


def edition_of(proactive: Iterable[Line], pieces: Iterable[Piece]) -> tuple[Edition, list[Note]]:
    """Return the edition whose own words the tables use most, and a note if they use the words of both."""
    words = [plain(cell.text) for line in proactive for cell in line.cells if cell.text and not cell.text.isdecimal()]
    run = "".join(words)
    seen = set(words)
    count: Counter[str] = Counter()
    for code, own in _own_words().items():
        count[code] += 2 * len(own & seen) + sum(each in run for each in own)
    rows = {piece.row for piece in pieces if piece.row}
    by_code = {edition.code: edition for edition in editions()}
    if rows & {"other_no_supplement", "other_fee_unpaid"}:
        count["2021"] += 1
    notes = []
    if not count["2019"] and not count["2021"]:
        year = "2019" if "other_processing" in rows else "2021"
        notes.append(Note("edition_unclear", "", f"表中没有可以区分格式版本的文字，按{year}年版格式读取"))
        return by_code[year], notes
    best = max(("2021", "2019"), key=lambda code: count[code])
    if min(count["2019"], count["2021"]) >= 4:
        notes.append(Note("edition_unclear", "", f"表中混用两个版本的文字，按{best}年版格式读取"))
    return by_code[best], notes


def is_sheet(lines: Iterable[Line]) -> bool:
    """Test if the document is the statistics sheet of before 2019."""
    words = {plain(cell.text) for line in lines for cell in line.cells if len(cell.text) >= 4}
    run = "".join(words)
    return sum(each in run for each in _SHEET) >= 3 or all(each in run for each in ("指标名称", "计量单位"))


def _own_words() -> dict[str, set[str]]:
    """Return the words of the first table that only one edition has."""
    words = {
        edition.code: {
            plain(label)
            for section in edition.proactive.sections
            for label in (*(row.label for row in section.rows), *(column.label for column in section.columns))
        }
        for edition in editions()
    }
    shared = set.intersection(*words.values())
    # Parts of the other edition's words tell nothing: 处理决定数量 stands in 本年处理决定数量.
    return {
        code: {
            each
            for each in own - shared
            if not any(each in other for name, others in words.items() if name != code for other in others)
        }
        for code, own in words.items()
    }
