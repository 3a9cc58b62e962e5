"""What does a file say, and what does it tell besides?"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import python_calamine

from gongkai.files import limits, ofd, pdf, pictures, plain
from gongkai.files.facts import told_in
from gongkai.files.hidden import personal, seen
from gongkai.files.office import sheets, word
from gongkai.files.office.package import Package
from gongkai.files.sniffing import CALLED
from gongkai.kernel.refusal import NotAllowed

_OLD = "旧版 Word、WPS 文档的文字没有读取，请人工核对；另存为 docx 后上传可以自动检查"
_OLD_BOOK = "旧版 Excel 表格的批注和文本框没有读取，请人工核对；另存为 xlsx 后上传可以自动检查"


@dataclass(frozen=True)
class Reading:
    """The text of a file and its facts (see ``facts``)."""

    text: str
    facts: dict[str, Any] = field(default_factory=dict)


def read(content: bytes, format: str) -> Reading:
    """
    Return what a file of a format says.

    :raises NotAllowed: if it is damaged, encrypted, or says more than can be kept
    """
    text, facts = _READERS[format](content)
    # Who wrote it is told with the facts; what holds a number is told with the text, where every check looks.
    text = seen("\n".join([text, *(each for each in told_in(facts) if personal(each))]) if facts else text)
    if len(text) > limits.MOST_CHARACTERS:
        raise NotAllowed(f"文件的文字超过{limits.MOST_CHARACTERS // 10_000}万字，没有保存；请拆分后再上传。")
    counted: dict[str, int] = {}
    for hit in personal(text):
        counted[hit.kind] = counted.get(hit.kind, 0) + 1
    if counted:
        facts["numbers"] = counted
    return Reading(text, facts)


def _office(content: bytes, *, kind: str, nested: int = 0) -> tuple[str, dict[str, Any]]:
    package = Package(content, CALLED[kind])
    facts = word.facts(package)
    if kind == "xlsx":
        lines = [*sheets.lines(package), *word.lines(package, without=(*sheets.CELLS, sheets.STRINGS))]
        lines += sheets.besides_cells(package)
        if hidden := sheets.hidden_sheets(package):
            facts["hidden_sheets"] = hidden
    else:
        lines = list(word.lines(package))
    for name in word.embedded(package):
        if nested >= limits.DEEPEST_NESTING:
            facts |= {"unread": True, "unread_because": word.UNREAD_OBJECT}
            break
        within, told = _office(package.bytes_of(name), kind=name.rsplit(".", 1)[-1].lower(), nested=nested + 1)
        lines.append(within)
        facts |= {key: told[key] for key in ("unread", "unread_because") if key in told}
    return "\n".join(lines), facts


def _plain(content: bytes) -> tuple[str, dict[str, Any]]:
    text, encoding = plain.decoded(content)
    return text.removeprefix("\ufeff"), {"encoding": encoding}


def _old_document(content: bytes) -> tuple[str, dict[str, Any]]:
    return "", {"unread": True, "unread_because": _OLD}


def _old_workbook(content: bytes) -> tuple[str, dict[str, Any]]:
    lines: list[str] = []
    facts: dict[str, Any] = {"unread": True, "unread_because": _OLD_BOOK}
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        hidden = [
            each.name for each in book.sheets_metadata if each.visible != python_calamine.SheetVisibleEnum.Visible
        ]
        for name in book.sheet_names:
            lines.append(name)
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=True):
                lines.append("\t".join(_cell(each) for each in row if each != ""))
    except (python_calamine.CalamineError, OSError, ValueError):
        raise limits.corrupted("Excel 表格") from None
    if hidden:
        facts["hidden_sheets"] = hidden
    return "\n".join(lines), facts


def _cell(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e19
    return str(int(value)) if whole else str(value)


def _picture(content: bytes) -> tuple[str, dict[str, Any]]:
    return "", pictures.facts(content)


def _kind(kind: str) -> Callable[[bytes], tuple[str, dict[str, Any]]]:
    return lambda content: _office(content, kind=kind)


_READERS: Mapping[str, Callable[[bytes], tuple[str, dict[str, Any]]]] = {
    **{kind: _kind(kind) for kind in ("docx", "xlsx", "pptx")},
    "ofd": lambda content: ofd.read(Package(content, CALLED["ofd"])),
    "pdf": pdf.read,
    "csv": _plain,
    "txt": _plain,
    "doc": _old_document,
    "wps": _old_document,
    "xls": _old_workbook,
    **dict.fromkeys(("jpg", "png", "gif", "webp"), _picture),
}
