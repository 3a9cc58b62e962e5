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


class UnknownFormat(ValueError):
    """The suffix of the file names no kind of document that can be written."""


def _html(report: Report) -> tuple[bytes, tuple[str, ...]]:
    from reportdoc.write import html

    return html.render(report).encode(), ()


def _docx(report: Report) -> tuple[bytes, tuple[str, ...]]:
    from reportdoc.write import docx

    return docx.render(report), ()


def _pdf(report: Report) -> tuple[bytes, tuple[str, ...]]:
    from reportdoc.write import pdf

    return pdf.typeset(report)


# Each writer is loaded when it is called for: the libraries behind them take longer to load than a page to write.
_WRITERS: Mapping[str, Callable[[Report], tuple[bytes, tuple[str, ...]]]] = {
    ".html": _html,
    ".docx": _docx,
    ".pdf": _pdf,
}
SUFFIXES = tuple(_WRITERS)


def write(report: Report, path: str | os.PathLike[str]) -> tuple[str, ...]:
    """
    Write the report to a file, as the suffix says: ``.html``, ``.docx`` or ``.pdf``.

    The file appears whole or not at all: an old one stays as it was until the new one is complete.

    Return the characters that no font on this machine has and that 〓 stands for; only a PDF needs the fonts itself.

    :raises UnknownFormat: if the suffix is none of these
    :raises OSError: if the file cannot be written
    """
    target = Path(path)
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        raise UnknownFormat(f"不能写成“{target.suffix or target.name}”：可用的后缀为 {'、'.join(SUFFIXES)}")
    content, unprinted = writer(report)
    put(content, target)
    return unprinted


def put(content: bytes, target: Path) -> None:
    """
    Put the content into the file in one step, so that nobody ever sees half of it.

    A link stays and its file is replaced; a device or a pipe (``/dev/stdout``) is written to, never replaced.

    :raises OSError: if the file cannot be written
    """
    if target.is_symlink():
        real = Path(os.path.realpath(target))  # unlike Path.resolve, at peace with links that go in circles
        target = real if real.is_file() or not target.exists() else target
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    # The name of the file stays out of this one: together they might be longer than a name may be.
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    # Not tempfile: its files are closed to everybody else, and these are for the public. "x" refuses a planted link.
    try:
        with part.open("xb") as file:
            file.write(content)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
