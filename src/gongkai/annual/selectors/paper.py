"""How does a report read on the page: its chapters and statutory tables as ready HTML?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from lawbook.report.edition import TABLES
from reportdoc.layout import shown
from reportdoc.report import Report
from reportdoc.write.html import fragment

_STYLE = re.compile(r' style="[^"]*"')
_DATA = re.compile(r'(<td[^>]*data-cell="([^"]+)"[^>]*>)([^<]*)(</td>)')


@dataclass(frozen=True)
class Chapter:
    """A chapter as it is read: heading, paragraphs, perhaps a table, and last year's where its form was another."""

    code: str
    heading: str
    paragraphs: Sequence[str]
    table: str = ""
    table_code: str = ""
    last_year: str = ""


def fragments(report: Report, last_year: Report | None = None) -> list[Chapter]:
    """
    Return the chapters of a report, the preface first if there is one.

    Tables are complete ``<table>`` elements without inline styles, which the site's security policy forbids.
    """
    found = []
    if report.narrative.intro.strip():
        found.append(Chapter("intro", "", _paragraphs(report.narrative.intro)))
    for each in report.form.chapters:
        heading = report.narrative.headings.get(each.code) or f"{each.no}、{each.label}"
        paragraphs = _paragraphs(report.narrative.chapters.get(each.code, ""))
        if each.table is None and not paragraphs:
            continue
        found.append(
            Chapter(
                each.code,
                heading,
                paragraphs,
                table(report, each.table, beside=last_year) if each.table else "",
                each.table or "",
                _other_form(report, last_year, each.table) if each.table and last_year else "",
            )
        )
    return found


def table(report: Report, code: str, *, prefix: str = "", beside: Report | None = None) -> SafeString:
    """Return one statutory table as HTML, escaped by its writer; ``beside`` puts last year's number into each cell."""
    text = _STYLE.sub("", fragment(report, code, prefix=prefix))
    if beside is not None:
        values = beside.values

        def with_last_year(found: re.Match[str]) -> str:
            before, cell, now, after = found.groups()
            if cell not in values:
                return found.group(0)
            return f'{before}{now}<span class="beside">上年{escape(shown(values[cell])) or "空白"}</span>{after}'

        text = _DATA.sub(with_last_year, text)
    return mark_safe(text)  # noqa: S308


def _other_form(report: Report, last_year: Report, code: str) -> str:
    """Return last year's table by itself where its form has cells that this year's has not, otherwise ""."""
    here = {cell for cell in report.values if cell.startswith(f"{code}.")}
    there = {cell for cell in last_year.values if cell.startswith(f"{code}.")}
    return "" if there <= here else table(last_year, code, prefix="y-")


def linked_fragments(report: Report, code: str, year: int) -> Mapping[str, SafeString]:
    """Return the tables of a sum with every figure that is not zero linked to the organs behind it."""

    def link(found: re.Match[str]) -> str:
        before, cell, text, after = found.groups()
        if text in ("", "0"):
            return found.group(0)
        address = escape(reverse("annual:behind", args=[code, year, cell]))
        return f'{before}<a href="{address}">{text}</a>{after}'

    return {each: mark_safe(_DATA.sub(link, table(report, each))) for each in TABLES}  # noqa: S308


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
