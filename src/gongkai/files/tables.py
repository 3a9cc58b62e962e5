"""What stands in a register that was kept as a sheet? Its rows as words, and which column is which by its heading."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import python_calamine

from gongkai.kernel.refusal import NotAllowed

from . import limits, plain
from .office.package import Package

MOST_ROWS = 100_000
MOST_COLUMNS = 100
LONGEST_CELL = 200_000
_LOOK = 15  # rows among which the headings are looked for
_SEPARATORS = ("\t", ",", ";", "，", "|")
_REMARK = re.compile(r"[（(【\[].*?[)）】\]]")
_NOISE = re.compile(r"[\s:：*＊、。.\"“”'_-]+")

Row = list[str]


@dataclass(frozen=True)
class Sheet:
    """The rows below the headings, which column holds what, and the headings that nobody asked for."""

    rows: tuple[tuple[int, Mapping[str, str]], ...]
    fields: Mapping[str, int]
    strange: tuple[str, ...] = ()


def read(content: bytes, asked: Mapping[str, Sequence[str]], *, needs: str) -> Sheet:
    """
    Return a sheet by its headings, whatever their order; headings may take two rows, with groups above them.

    :param asked: names by which each field may be headed, the usual one first
    :param needs: the field without which nothing can be read
    :raises NotAllowed: if it is no sheet, is too large, or has no such headings
    """
    rows = rows_of(content)
    heads = _headings(rows, asked)
    if heads is None or needs not in heads[1]:
        wanted = "、".join(each[0] for each in asked.values())
        raise NotAllowed(f"没有找到表头“{asked[needs][0]}”；表格应有一行写明各列名称，可用的名称：{wanted}。")
    start, fields, strange = heads
    found = []
    for number, row in enumerate(rows[start:], start=start + 1):
        said = {name: row[at] for name, at in fields.items() if at < len(row) and row[at]}
        # A row that repeats the headings (on each printed page), or holds nothing but a serial number, is none.
        if said.get(needs) and not _is_heading(said[needs], asked[needs]):
            found.append((number, said))
    return Sheet(tuple(found), fields, strange)


def rows_of(content: bytes) -> list[Row]:
    """
    Return the rows of the first sheet that has any, as words; a day is written 2024-03-05.

    :raises NotAllowed: if it is no sheet, damaged, or too large
    """
    if len(content) > limits.LARGEST:
        raise NotAllowed(f"表格超过{limits.LARGEST // limits.MEGABYTE}MB，请拆分后再迁入。")
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0":
        return _workbook(content)
    return _text(content)


def _workbook(content: bytes) -> list[Row]:
    if zipfile.is_zipfile(io.BytesIO(content)):
        # Nothing is unpacked before the list of members was looked at.
        package = Package(content, "Excel 表格")
        for name in package.xml_names():
            package.must_declare_nothing(name)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for each in book.sheets_metadata:
            if each.visible != python_calamine.SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(each.name)
            _must_fit(sheet.total_height, sheet.total_width)
            rows = [_row(one) for one in sheet.to_python(skip_empty_area=False)]
            if any(cell for row in rows for cell in row):
                return rows
    except (python_calamine.CalamineError, OSError, ValueError):
        raise limits.corrupted("Excel 表格") from None
    raise NotAllowed("表格中没有内容。")


def _text(content: bytes) -> list[Row]:
    text = plain.decoded(content)[0].removeprefix("\ufeff").replace("\x00", "")
    if not text.strip():
        raise NotAllowed("表格中没有内容。")
    head = "\n".join(text.splitlines()[:_LOOK])
    separator = max(_SEPARATORS, key=head.count)
    rows: list[Row] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(_row(row[:MOST_COLUMNS]))
            _must_fit(len(rows), len(row))
    except csv.Error:
        raise NotAllowed("表格的写法有误（引号没有成对，或者单元格过长），请用表格软件另存后再迁入。") from None
    return rows


def _must_fit(height: int, width: int) -> None:
    if height > MOST_ROWS:
        raise NotAllowed(f"表格超过{MOST_ROWS:,}行，请拆分后再迁入。")
    if width > 16_384:
        raise NotAllowed("表格的列数过多，请核对分隔符。")


def _row(values: Sequence[Any]) -> Row:
    return [_cell(each) for each in values[:MOST_COLUMNS]]


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)[:LONGEST_CELL].replace("\x00", "").strip()


def _headings(
    rows: Sequence[Row], asked: Mapping[str, Sequence[str]]
) -> tuple[int, dict[str, int], tuple[str, ...]] | None:
    """Return the number of the first row of data, the columns by field, and the headings that were not asked for."""
    best: tuple[int, dict[str, int], tuple[str, ...]] | None = None
    for at in range(min(_LOOK, len(rows))):
        for height in (1, 2):
            if at + height > len(rows):
                break
            heads = [_head(rows[at : at + height], column) for column in range(max(map(len, rows[at : at + height])))]
            fields = _recognized(heads, asked)
            # Two rows only where the second one tells more: else it is the first row of data.
            if best is None or len(fields) > len(best[1]):
                used = set(fields.values())
                strange = tuple(each for number, each in enumerate(heads) if each and number not in used)
                best = at + height, fields, strange
    return best if best and best[1] else None


def _head(rows: Sequence[Row], column: int) -> str:
    """Return a column's heading: of two rows the lower one, where it says anything."""
    said = [row[column] for row in rows if column < len(row) and row[column]]
    return said[-1] if said else ""


def _recognized(heads: Sequence[str], asked: Mapping[str, Sequence[str]]) -> dict[str, int]:
    known = {_bare(alias): name for name, aliases in asked.items() for alias in aliases}
    found: dict[str, int] = {}
    for exact in (True, False):
        for column, head in enumerate(heads):
            bare = _bare(head)
            if not bare or len(bare) > 14 or column in found.values():
                continue
            if exact:
                name = known.get(bare)
            else:
                name = next((known[each] for each in sorted(known, key=len, reverse=True) if each in bare), None)
            if name is not None and name not in found:
                found[name] = column
    return found


def _bare(said: str) -> str:
    """Return a heading without blanks, remarks in brackets, and signs."""
    text = unicodedata.normalize("NFKC", said)
    return _NOISE.sub("", _REMARK.sub("", text)) or _NOISE.sub("", text)


def _is_heading(said: str, aliases: Sequence[str]) -> bool:
    return _bare(said) in {_bare(each) for each in aliases}
