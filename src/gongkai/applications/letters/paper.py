"""How does a letter get onto paper? One sheet, written as a Word document or as a PDF."""

from __future__ import annotations

from typing import Protocol

from .sheet import Sheet, from_content


class Kept(Protocol):
    """A letter whose content is kept."""

    content: str


def sheet_of(letter: Kept | Sheet) -> Sheet:
    """Return what stands on the paper of a letter that was issued, or of a sheet that is still a draft."""
    return letter if isinstance(letter, Sheet) else from_content(letter.content)


def docx(letter: Kept | Sheet) -> bytes:
    """Return the letter as a Word document, the same bytes for the same letter."""
    from .docx import render

    return render(sheet_of(letter))


def pdf(letter: Kept | Sheet) -> bytes:
    """Return the letter as a PDF, the same bytes for the same letter."""
    from .pdf import render

    return render(sheet_of(letter))
