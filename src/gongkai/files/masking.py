"""How does a file become a copy in which nobody's numbers stand, and who wrote it neither?"""

from __future__ import annotations

from datetime import date

from gongkai.files import pdf, pictures, plain
from gongkai.files.office import masking as office
from gongkai.kernel.refusal import NotAllowed

_OFFICE = frozenset(("docx", "xlsx", "pptx"))
_PLAIN = frozenset(("csv", "txt"))
_PICTURES = frozenset(("jpg", "png", "gif", "webp"))
MASKED = _OFFICE | _PLAIN | _PICTURES | {"pdf"}


def masked(content: bytes, format: str, *, on: date) -> tuple[bytes, list[int]]:
    """
    Return the content masked, and the numbers of the pages that became pictures.

    :raises NotAllowed: if the format cannot be masked here
    """
    if format in _OFFICE:
        return office.masked(content, on=on), []
    if format in _PLAIN:
        return plain.masked(content, on=on), []
    if format in _PICTURES:
        return pictures.stripped(content), []
    if format == "pdf":
        return pdf.masked(content, on=on)
    raise NotAllowed("这种格式不能自动脱敏；请另存为 docx、xlsx 或 PDF 后再上传，或者自行脱敏。")
