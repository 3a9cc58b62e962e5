"""
How does a report go out: as a web page, a Word document or a PDF, in the statutory layout?

All three writers draw the same grid (``reportdoc.layout``), so a cell cannot stand in one of them and be missing in
another, and ``reportdoc.read`` reads each of them back.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from reportdoc.report import Report
from reportdoc.write import docx, html, pdf


class UnknownFormat(ValueError):
    """The suffix of the file names no kind of document that can be written."""


_WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    ".html": lambda report: html.render(report).encode(),
    ".docx": docx.render,
    ".pdf": pdf.render,
}
SUFFIXES = tuple(_WRITERS)


def write(report: Report, path: str | os.PathLike[str]) -> None:
    """
    Write the report to a file, as the suffix says: ``.html``, ``.docx`` or ``.pdf``.

    The file appears whole or not at all: an old one stays as it was until the new one is complete.

    :raises UnknownFormat: if the suffix is none of these
    :raises OSError: if the file cannot be written
    """
    target = Path(path)
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        raise UnknownFormat(f"不能写成“{target.suffix or target.name}”：可用的后缀为 {'、'.join(SUFFIXES)}")
    put(writer(report), target)


def put(content: bytes, target: Path) -> None:
    """
    Put the content into the file in one step, so that nobody ever sees half of it.

    :raises OSError: if the file cannot be written
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    # Not tempfile: its files are closed to everybody else, and these are for the public. "x" refuses a planted link.
    try:
        with part.open("xb") as file:
            file.write(content)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
