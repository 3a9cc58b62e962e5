"""How does a letter look as a PDF?"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from reportdoc.write.pdf import typeset_content

from .sheet import Sheet


def render(sheet: Sheet) -> bytes:
    """Return a letter as a PDF: tagged, with its fonts embedded; the same bytes for the same letter."""
    return typeset_content(content_of(sheet), _source())[0]


def content_of(sheet: Sheet) -> dict[str, Any]:
    """Return what is printed of a letter, and nothing else."""
    return {
        "organ": sheet.organ,
        "title": sheet.title,
        "number": "" if sheet.kind == "receipt" else sheet.number,
        "addressee": sheet.addressee,
        "rows": [{"label": each.label, "text": each.text} for each in sheet.rows],
        "paragraphs": [{"text": each.text} for each in sheet.paragraphs],
        "files": [name for name, _ in sheet.files],
        "on": sheet.on,
        "contact": sheet.contact,
        "opinion": sheet.opinion_words,
        "check": sheet.check_words,
    }


@cache
def _source() -> bytes:
    return (resources.files("gongkai.applications.letters") / "letter.typ").read_bytes()
