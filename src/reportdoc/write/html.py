"""How does a report look as a web page: complete by itself, readable by machines and aloud, fit to print?"""

from __future__ import annotations

import itertools
from functools import cache
from html import escape
from importlib import resources

from reportdoc.layout import Cell, Grid, grid, is_number
from reportdoc.report import Report
from reportdoc.write.paper import Paper, Paragraph, Part, clean, paper


def render(report: Report) -> str:
    """Return the report as one HTML page that needs nothing else: no script, no style sheet, no font."""
    sheet = paper(report)
    title = escape(sheet.full_title)
    return (
        "<!DOCTYPE html>\n"
        '<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{_about(sheet)}<title>{title}</title>\n<style>\n{_style()}</style>\n</head>\n"
        f'<body>\n<main>\n<article>\n<h1 id="title">{_title(sheet)}</h1>\n{_words(sheet.intro)}'
        f"{''.join(_part(part, n) for n, part in enumerate(sheet.parts, start=1))}"
        "</article>\n</main>\n</body>\n</html>\n"
    )


def fragment(report: Report, table: str, *, prefix: str = "") -> str:
    """
    Return one table of the report as a ``<table>`` element.

    ``prefix`` sets the ids apart where a page shows two reports, for example this year's and last year's.

    :raises KeyError: if the form has no such table
    """
    return _table(grid(report, table), prefix)


@cache
def _style() -> str:
    return (resources.files("reportdoc.write") / "page.css").read_text("utf-8")


def _about(sheet: Paper) -> str:
    return f'<meta name="author" content="{escape(sheet.unit)}">\n' if sheet.unit else ""


def _title(sheet: Paper) -> str:
    return "<wbr>".join(f'<span class="line">{escape(line)}</span>' for line in sheet.title)


def _words(paragraphs: tuple[Paragraph, ...]) -> str:
    tags = {"text": ("<p>", "</p>"), "heading": ("<h3>", "</h3>"), "signature": ('<p class="signature">', "</p>")}
    return "".join(f"{tags[each.kind][0]}{escape(each.text)}{tags[each.kind][1]}\n" for each in paragraphs)


def _part(part: Part, number: int) -> str:
    table = ""
    if part.table:
        # Wide tables scroll by themselves on a phone; the box can be reached and scrolled by keyboard.
        label = escape(part.table.title)
        table = f'<div class="wide" role="region" tabindex="0" aria-label="{label}">\n{_table(part.table, "")}</div>\n'
    return (
        f'<section aria-labelledby="chapter-{number}">\n<h2 id="chapter-{number}">{escape(part.heading)}</h2>\n'
        f"{_words(part.paragraphs)}{table}</section>\n"
    )


def _table(table: Grid, prefix: str) -> str:
    rows = list(table.rows())
    starts = sorted({*table.groups, len(rows)})
    share = 100 / sum(table.widths)
    columns = "".join(f'<col style="width:{width * share:.2f}%">' for width in table.widths)
    out = [
        f'<table class="statutory {table.table.replace("_", "-")}">\n<caption>{escape(table.title)}</caption>\n'
        f"<colgroup>{columns}</colgroup>\n"
    ]
    for first, last in itertools.pairwise(starts):
        part = "thead" if first < table.header_rows else "tbody"
        lines = "".join(_row(cells, prefix) for cells in rows[first:last])
        out.append(f"<{part}>\n{lines}</{part}>\n")
    out.append("</table>\n")
    return "".join(out)


def _row(cells: list[Cell], prefix: str) -> str:
    return f"<tr>{''.join(_cell(cell, prefix) for cell in cells)}</tr>\n"


def _cell(cell: Cell, prefix: str) -> str:
    tag, marks = ("th", [f'scope="{cell.heads}"']) if cell.heads else ("td", [])
    if cell.name and cell.heads:
        marks.append(f'id="{_id(cell.name, prefix)}"')
    if cell.headers:
        marks.append(f'headers="{" ".join(_id(name, prefix) for name in cell.headers)}"')
    if cell.cell:
        marks.append(f'data-cell="{cell.cell}"')
    if cell.rowspan > 1:
        marks.append(f'rowspan="{cell.rowspan}"')
    if cell.colspan > 1:
        marks.append(f'colspan="{cell.colspan}"')
    looks = (("left", cell.align == "left"), ("pairs", cell.pairs), ("number", is_number(cell.text)))
    classes = [name for name, holds in looks if holds]
    if classes:
        marks.append(f'class="{" ".join(classes)}"')
    return f"<{' '.join([tag, *marks])}>{'<wbr>'.join(map(escape, _words_of(cell)))}</{tag}>"


def _words_of(cell: Cell) -> list[str]:
    """Return the words between which a heading may break: 社会·公益·组织, （四）·无法提供."""
    text = clean(cell.text)
    if cell.pairs:
        return [text[at : at + 2] for at in range(0, len(text), 2)]
    number, bracket, rest = text.partition("）")
    return [number + bracket, rest] if cell.rowspan > 1 and bracket and rest else [text]


def _id(name: str, prefix: str) -> str:
    return escape(f"{prefix}{name}").replace(".", "-").replace("_", "-")
