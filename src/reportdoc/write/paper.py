"""In which order does a report go on paper: title, opening paragraph, six chapters, signature?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from reportdoc.layout import Grid, grid
from reportdoc.report import Report

Kind = Literal["text", "heading", "signature"]

_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}[、.．，,]")
_SUBHEADING = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)][^。；：:;]{1,40}")
_DATE = re.compile(
    r"\d{4}年\d{1,2}月(?:\d{1,2}日?)?|\d{4}[-./]\d{1,2}[-./]\d{1,2}|"
    r"[一二三四五六七八九〇○零]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
# What XML cannot hold and no reader wants: control characters, lone surrogates, the byte order mark.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; a ``heading`` is a short line like （一）主动公开情况, a ``signature`` stands at the right."""

    text: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Part:
    """A chapter as printed: its heading, its words, and the table that it holds."""

    heading: str
    paragraphs: tuple[Paragraph, ...]
    table: Grid | None


@dataclass(frozen=True)
class Paper:
    """A whole report as printed; ``title`` is cut into the lines that it is set in."""

    title: tuple[str, ...]
    unit: str
    intro: tuple[Paragraph, ...]
    parts: tuple[Part, ...]

    @property
    def full_title(self) -> str:
        """Return the title in one line."""
        return "".join(self.title)


def paper(report: Report) -> Paper:
    """Return the report in the order of the form, with the form's words where it has none of its own."""
    narrative, unit = report.narrative, clean(report.unit or "")
    parts = []
    for chapter in report.form.chapters:
        own = clean(narrative.headings.get(chapter.code) or chapter.label)
        heading = own if _NUMBERED.match(own) else f"{chapter.no}、{own}"
        words = _paragraphs(narrative.chapters.get(chapter.code, ""), unit)
        table = grid(report, chapter.table) if chapter.table else None
        parts.append(Part(heading, words, table))
    return Paper(_title(report, unit), unit, _paragraphs(narrative.intro, unit), tuple(parts))


def clean(text: str) -> str:
    """Return the text in one line, without the characters that no document can hold."""
    return " ".join(_UNPRINTABLE.sub("", text).split())


def _title(report: Report, unit: str) -> tuple[str, ...]:
    year = "" if report.year is None else f"{report.year}年"
    title = clean(report.narrative.title) or f"{unit}{year}政府信息公开工作年度报告"
    rest = title.removeprefix(unit)
    # A long title breaks after the name of the body, where the papers of offices break it.
    return (unit, rest) if unit and rest and rest != title and len(title) > 18 else (title,)


def _paragraphs(text: str, unit: str) -> tuple[Paragraph, ...]:
    lines = [line for line in (clean(each) for each in text.splitlines()) if line]
    kinds: list[Kind] = ["heading" if _SUBHEADING.fullmatch(line) else "text" for line in lines]
    dated = False
    for at in range(len(lines) - 1, -1, -1):
        date = bool(_DATE.fullmatch(lines[at].replace(" ", "")))
        # Above the date stands who signs, in a short line that is no sentence.
        signs = lines[at] == unit or (dated and len(lines[at]) <= 30 and lines[at][-1] not in "。；：！？")
        if not date and not signs:
            break
        kinds[at], dated = "signature", dated or date
    return tuple(Paragraph(line, kind) for line, kind in zip(lines, kinds, strict=True))
