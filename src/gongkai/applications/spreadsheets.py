"""How does a list leave the house as a workbook? Row by row, as text where it is text, whatever it begins with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import quote

import openpyxl
from django.http import FileResponse
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 32000  # what a cell holds
_A4 = 9  # as the format numbers it


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, what stands above it, its columns with their widths, and its rows."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = field(default=())
    note: str = ""


def workbook(name: str, sheets: Iterable[Sheet]) -> FileResponse:
    """Return a workbook as a file to be downloaded; the rows are written as they come and never held all at once."""
    book = openpyxl.Workbook(write_only=True)
    for each in sheets:
        _write(book, each)
    content = TemporaryFile()  # noqa: SIM115  (the answer closes it)
    book.save(content)
    content.seek(0)
    response = FileResponse(content, content_type=SHEETS)
    response["Content-Disposition"] = (
        f"attachment; filename=\"list.xlsx\"; filename*=UTF-8''{quote(name, safe='')}.xlsx"
    )
    response["Cache-Control"] = "no-store"
    return response


def _write(book: Any, said: Sheet) -> None:
    sheet = book.create_sheet(said.name)
    for index, width in enumerate(said.widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    head = 3 if said.note else 2
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.append([_cell(sheet, said.title, font=Font(bold=True, size=14))])
    if said.note:
        sheet.append([_cell(sheet, said.note)])
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.append([_cell(sheet, each, font=Font(bold=True), alignment=middle) for each in said.columns])
    for row in said.rows:
        sheet.append([_cell(sheet, each) for each in row])


def _cell(sheet: Any, value: Any, **looks: Any) -> Any:
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # What citizens wrote is text, even where it begins like a formula.
        cell.data_type = "s"
    for name, look in looks.items():
        setattr(cell, name, look)
    return cell
