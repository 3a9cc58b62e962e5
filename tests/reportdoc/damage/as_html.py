"""How does a report look as a page? From clean markup to what Word leaves behind, in charsets that lie."""

from __future__ import annotations

import html
from dataclasses import dataclass
from random import Random

from tests.reportdoc.damage.characters import Damage
from tests.reportdoc.damage.expected import Sample, loose_of
from tests.reportdoc.damage.grid import Cell, Grid, cut_in_two, lay_out, without_header_rowspan
from tests.reportdoc.damage.story import PLAIN, Telling, tell
from tests.reportdoc.damage.words import Words

from reportdoc.report import Report

CHARSETS = {
    "utf-8": ("utf-8", "utf-8"),
    "gbk": ("gbk", "gb2312"),
    "gbk as utf-8": ("gbk", "utf-8"),
    "utf-8 as gb2312": ("utf-8", "gb2312"),
    "gb18030 undeclared": ("gb18030", ""),
    "utf-8 with mark": ("utf-8-sig", ""),
    "utf-16": ("utf-16", ""),
}
EMPTIES = ("", "&nbsp;", "<p>&nbsp;</p>", "<o:p></o:p>", "<p class=MsoNormal><o:p>&nbsp;</o:p></p>", "<br/>", "　")


@dataclass(frozen=True)
class Markup:
    """How the page is written."""

    word: bool = False
    header_rowspan: bool = True
    box: bool = False
    nested: bool = False
    halves: bool = False
    split_labels: bool = False
    upper: bool = False
    padded: bool = False
    charset: str = "utf-8"


def _runs(text: str, chance: Random) -> str:
    """Return the text in one to nine runs of two kinds, as Word and its converters cut it."""
    pieces = min(len(text), chance.randint(1, 9))
    places = sorted(chance.sample(range(1, len(text)), k=pieces - 1)) if pieces > 1 else []
    out = []
    for start, end in zip([0, *places], [*places, len(text)], strict=True):
        piece = html.escape(text[start:end], quote=False).replace("\n", "<br />")
        opening, closing = chance.choice(
            (
                ('<span style="font-family:仿宋_GB2312;font-size:12.0pt">', "</span>"),
                ('<span lang="EN-US">', "</span>"),
                ('<font face="宋体" size="3">', "</font>"),
                ("<b><span>", "</span></b>"),
                ("", ""),
            )
        )
        out.append(f"{opening}{piece}{closing}")
    return "".join(out)


def _inside(cell: Cell, chance: Random, markup: Markup) -> str:
    if not cell.text.strip():
        return chance.choice(EMPTIES) if markup.word or markup.padded else ""
    if not markup.word:
        text = html.escape(cell.text, quote=False).replace("\n", "<br>")
        return f"\n      {text}\n    " if markup.padded else text
    runs = _runs(cell.text, chance)
    paragraph = f'<p class=MsoNormal align=center style="text-align:center;mso-pagination:widow-orphan">{runs}</p>'
    return chance.choice((paragraph, paragraph, f"<div>{runs}<o:p></o:p></div>", runs))


def _table(grid: Grid, chance: Random, markup: Markup) -> str:
    td = "TD" if markup.upper else "td"
    rows = []
    for row in grid:
        cells = []
        for cell in row:
            if markup.split_labels and cell.labels and cell.across > 1:
                cells.extend(_split(cell, chance, markup, td))
                continue
            spans = f' colspan="{cell.across}"' if cell.across > 1 else ""
            spans += f" rowspan={cell.down}" if cell.down > 1 else ""
            kind = "th" if cell.head and not markup.word and not markup.upper else td
            cells.append(f'<{kind}{spans} style="border:1px solid">{_inside(cell, chance, markup)}</{kind}>')
        rows.append("<tr>" + ("\n" if markup.padded else "").join(cells) + "</tr>")
    return '<table border=1 cellspacing="0"><tbody>' + "\n".join(rows) + "</tbody></table>"


def _split(cell: Cell, chance: Random, markup: Markup, td: str) -> list[str]:
    """Return a label that spans columns as several cells, each with a part of it."""
    cut = chance.randint(1, max(1, len(cell.text) - 1))
    parts = [cell.text[:cut], cell.text[cut:], *[""] * (cell.across - 2)]
    return [f"<{td}>{_inside(Cell(part), chance, markup)}</{td}>" for part in parts[: cell.across]]


def _box(report: Report) -> str:
    return (
        "<table class=box><tr><td>索 引 号</td><td>000000000/2023-00001</td><td>发布机构</td>"
        f"<td>{report.unit}</td></tr><tr><td>文　　号</td><td>&nbsp;</td><td>发布日期</td><td>2023-01-20</td></tr>"
        "<tr><td>主题分类</td><td>年度报告</td><td>有效性</td><td>有效</td></tr></table>"
    )


def page_of(report: Report, chance: Random, markup: Markup, words: Words, story: Telling = PLAIN) -> str:
    """Return the page as text, before anything befalls its characters."""
    told = tell(report, chance, story)
    tables = []
    for grid, _ in lay_out(report, words):
        shaped = grid if markup.header_rowspan else without_header_rowspan(grid)
        if markup.halves and len(shaped) > 6:
            upper, lower = cut_in_two(shaped, chance.randint(4, len(shaped) - 2))
            tables.append(_table(upper, chance, markup) + "\n<p></p>\n" + _table(lower, chance, markup))
        else:
            tables.append(_table(shaped, chance, markup))

    def p(text: str) -> str:
        if not text:
            return ""
        return f"<p>{_runs(text, chance) if markup.word else html.escape(text, quote=False)}</p>"

    heads = [p(each) for each in told.headings]
    parts = [
        *map(p, told.before),
        f"<h1>{told.title}</h1>",
        _box(report) if markup.box else "",
        p(told.opening),
        heads[0],
        *map(p, told.overview),
        heads[1],
        tables[0],
        heads[2],
        tables[1],
        heads[3],
        tables[2],
        heads[4],
        p(told.problems),
        heads[5],
        p(told.last),
        *map(p, told.after),
    ]
    body = "\n".join(part for part in parts if part)
    if markup.nested:
        body = f'<table width="100%"><tr><td class=left>&nbsp;</td><td class=content>{body}</td></tr></table>'
    return body


def as_html(
    report: Report, chance: Random, *, markup: Markup, words: Words, damage: Damage, story: Telling = PLAIN
) -> Sample:
    """Return the report as an HTML file."""
    encoding, declared = CHARSETS[markup.charset]
    body = damage.apply_to_markup(page_of(report, chance, markup, words, story), chance)
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    script = "<script>var tip = '一、本年新收政府信息公开申请数量 99';</script><style>td{width:7px}</style>"
    text = f"<!DOCTYPE html>\n<html><head>{meta}<title>{report.narrative.title}</title>{script}</head><body>{body}"
    text += "<!-- 总计 77 --></body></html>"
    return Sample(
        content=text.encode(encoding, "xmlcharrefreplace"),
        name="report.html",
        report=report,
        loose=loose_of(words),
        titled=damage.keeps_title,
        how={**vars(markup), **vars(damage), **vars(story)},
    )
