"""How does a report look as a PDF: an official paper that prints the same on every machine?"""

from __future__ import annotations

import json
import threading
from functools import cache
from importlib import resources
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from reportdoc.layout import Grid, size_in
from reportdoc.report import Report
from reportdoc.write.docx import SIZES, TEXT_WIDTH
from reportdoc.write.paper import Paragraph, clean, paper

_ONE_AT_A_TIME = threading.Lock()


def render(report: Report) -> bytes:
    """Return the report as a PDF: tagged, in Chinese, with its fonts embedded; the same bytes for the same report."""
    sheet = paper(report)
    content = {
        "title": sheet.title,
        "unit": sheet.unit,
        "intro": [_paragraph(each) for each in sheet.intro],
        "parts": [
            {
                "heading": part.heading,
                "paragraphs": [_paragraph(each) for each in part.paragraphs],
                "table": _table(part.table) if part.table else None,
            }
            for part in sheet.parts
        ],
    }
    # What the report says reaches the typesetter as data and is never read as markup.
    inputs = {"report": json.dumps(content, ensure_ascii=False)}
    with _ONE_AT_A_TIME:
        try:
            return _set(inputs, ["ua-1"])
        except typst.TypstError:
            # The standard forbids a character that no font has, such as a rare one in a name; the paper does not.
            return _set(inputs, [])


def _set(inputs: dict[str, str], standards: list[str]) -> bytes:
    made = _compiler().compile(input=_source(), format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=0)
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> Any:
    """Return the typesetter with its fonts, made once: reading the fonts takes longer than setting a report."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[pylopdf_fonts_zh_cn.sans_path().parent],
    )
    return typst.Compiler(font_paths=fonts)


@cache
def _source() -> bytes:
    return (resources.files("reportdoc.write") / "report.typ").read_bytes()


def _paragraph(paragraph: Paragraph) -> dict[str, str]:
    return {"text": paragraph.text, "kind": paragraph.kind}


def _table(table: Grid) -> dict[str, Any]:
    size, share = SIZES[table.table], TEXT_WIDTH / 25.4 * 72 / sum(table.widths)
    widths = [width * share for width in table.widths]
    return {
        "name": table.table,
        "title": table.title,
        "header_rows": table.header_rows,
        "widths": table.widths,
        "size": size,
        "cells": [
            {
                "x": cell.column,
                "y": cell.row,
                "text": clean(cell.text),
                # the insets take six points
                "size": size_in(cell, sum(widths[cell.column : cell.column + cell.colspan]) - 6, size),
                "colspan": cell.colspan,
                "rowspan": cell.rowspan,
                "align": cell.align,
                "pairs": cell.pairs,
                "head": cell.heads or "",
            }
            for cell in sorted(table.cells, key=lambda each: (each.row, each.column))
        ],
    }
