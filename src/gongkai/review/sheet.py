"""How does the wording dictionary come in and go out as a sheet? (CSV：错误表述、正确表述、类别、程度、来源)"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from .models import Expression

COLUMNS: Final = ("错误表述", "正确表述", "类别", "程度", "来源")
MOST_LINES: Final = 5000
MOST_BYTES: Final = 1024 * 1024
_LEVELS: Final[Mapping[str, str]] = {str(each.label): each.value for each in Expression.Level}
_LONGEST: Final = {"错误表述": 60, "正确表述": 60, "类别": 40, "来源": 200}
# Spreadsheets set to Chinese take the full-width signs for the narrow ones.
_STARTS_A_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


@dataclass(frozen=True)
class Line:
    """One expression as it stands in a sheet; ``number`` is its line there."""

    number: int
    wrong: str
    right: str
    category: str = ""
    level: str = "general"
    source: str = ""

    @property
    def says_level(self) -> str:
        """Return the level in words."""
        return str(Expression.Level(self.level).label)


@dataclass(frozen=True)
class Fault:
    """What is the matter with a line."""

    number: int
    says: str


@dataclass(frozen=True)
class Sheet:
    """What was read: the lines that are in order, and the faults of the others."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


def read(content: bytes | str) -> Sheet:
    """Return what stands in a sheet; nothing is written. A file saved by a spreadsheet in China may be GB 18030."""
    if len(content) > MOST_BYTES:
        return Sheet((), (Fault(0, "文件超过1MB，请分开导入。"),))
    try:
        rows = list(csv.reader(io.StringIO(_text(content).replace("\x00", ""), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return Sheet((), (Fault(0, "不是 CSV 文件，或者文字编码不是 UTF-8、GB18030。"),))
    if not rows or [each.strip() for each in rows[0]][:2] != list(COLUMNS[:2]):
        return Sheet((), (Fault(1, f"第一行须是栏目名称：{'、'.join(COLUMNS)}。"),))
    if len(rows) - 1 > MOST_LINES:
        return Sheet((), (Fault(0, f"一次最多导入{MOST_LINES}条，现在{len(rows) - 1}条。"),))
    return _judged(rows)


def _text(content: bytes | str) -> str:
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _judged(rows: list[list[str]]) -> Sheet:
    heads = [each.strip() for each in rows[0]]
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = {head: " ".join(cell.split()).removeprefix("'") for head, cell in zip(heads, row, strict=False)}
        if not any(cells.values()):
            continue
        wrong = cells.get("错误表述", "")
        found = list(_faults(cells))
        if wrong in seen:
            found.append(f"“{wrong}”与第{seen[wrong]}行重复")
        seen.setdefault(wrong, number)
        if found:
            faults.append(Fault(number, "；".join(found) + "。"))
            continue
        level = _LEVELS[cells.get("程度") or "一般"]
        line = Line(number, wrong, cells.get("正确表述", ""), cells.get("类别", ""), level, cells.get("来源", ""))
        lines.append(line)
    return Sheet(tuple(lines), tuple(faults))


def _faults(cells: Mapping[str, str]) -> Iterator[str]:
    wrong, right = cells.get("错误表述", ""), cells.get("正确表述", "")
    if len(wrong) < 2:
        yield "错误表述至少两个字"
    if wrong and wrong == right:
        yield "错误表述与正确表述相同"
    for head, most in _LONGEST.items():
        if len(cells.get(head, "")) > most:
            yield f"{head}最多{most}字"
    if cells.get("程度") and cells["程度"] not in _LEVELS:
        yield f"程度只能是{'、'.join(_LEVELS)}"


def write(expressions: Iterable[Expression]) -> Iterator[str]:
    """Yield the entries as the lines of a CSV file that a spreadsheet opens without asking."""
    # Without the mark at the start, spreadsheets in China read the file as GBK.
    yield "\ufeff"
    yield from rows(Line(0, each.wrong, each.right, each.category, each.level, each.source) for each in expressions)


def rows(lines: Iterable[Line]) -> Iterator[str]:
    """Yield lines as they stand in a sheet, below the names of the columns."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for each in lines:
        cells = (each.wrong, each.right, each.category, each.says_level, each.source)
        yield writer.writerow([f"'{cell}" if _STARTS_A_FORMULA.match(cell) else cell for cell in cells])


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line
