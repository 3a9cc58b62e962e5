"""How does a report look as a PDF: an official paper that prints the same on every machine?"""

from __future__ import annotations

import json
import re
import threading
import unicodedata
from collections.abc import Mapping
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
_STRICT = ["ua-1"]
_STANDS_FOR = "〓"
_NO_FONT = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


def render(report: Report) -> bytes:
    """Return the report as a PDF: tagged, in Chinese, with its fonts embedded; the same bytes for the same report."""
    return typeset(report)[0]


def typeset(report: Report) -> tuple[bytes, tuple[str, ...]]:
    """
    Return the report as a PDF, and the characters in it that 〓 stands for because no font has them.

    Only for a character that our own fonts do not have, such as a rare one in a name, the machine's are asked.
    """
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
    return typeset_content(content, _source())


def typeset_content(content: Mapping[str, Any], source: bytes) -> tuple[bytes, tuple[str, ...]]:
    """
    Return what a typst source makes of its ``sys.inputs.content`` as a PDF, and the characters that 〓 stands for.

    The content reaches the typesetter as data and is never read as markup.
    """
    words = json.dumps(content, ensure_ascii=False)
    unprinted: dict[str, None] = {}
    with _ONE_AT_A_TIME:
        try:
            return _set(words, source, _STRICT), ()
        except typst.TypstError as refused:
            missing = _missing(refused)
        for _ in range(3):
            try:
                return _set(words, source, _STRICT, machine=True), tuple(unprinted)
            except typst.TypstError as refused:
                missing = _missing(refused)
            if not missing:
                break
            # An empty box cannot be read back and the standard forbids it; 〓 is what printers set for a missing sort.
            words = words.translate({ord(sign): "" if _unseen(sign) else _STANDS_FOR for sign in missing})
            unprinted |= dict.fromkeys(sign for sign in missing if not _unseen(sign))
        return _set(words, source, [], machine=True), tuple(unprinted)


def _missing(refused: typst.TypstError) -> list[str]:
    """Return the characters that the typesetter has no font for, from what it says."""
    said = _NO_FONT.findall(str(getattr(refused, "diagnostic", refused)))
    words = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), "".join(said))
    # what is part of the JSON that carries the words has to stay
    return [sign for sign in dict.fromkeys(words) if ord(sign) > 0x7F]


def _unseen(sign: str) -> bool:
    """Test if the character has no shape of its own: it joins or colors the one beside it."""
    return unicodedata.category(sign) in {"Cf", "Mn", "Me"}


def _set(words: str, source: bytes, standards: list[str], *, machine: bool = False) -> bytes:
    made = _compiler(machine).compile(
        input=source, format="pdf", sys_inputs={"content": words}, pdf_standards=standards, timestamp=0
    )
    assert isinstance(made, bytes)
    return made


@cache
def _compiler(machine: bool) -> Any:
    """Return the typesetter with its fonts, made once: reading the fonts takes longer than setting a report."""
    fonts = typst.Fonts(
        include_system_fonts=machine,
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
