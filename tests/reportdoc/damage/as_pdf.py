"""How does a report look in print: tables that run over pages, page numbers in the middle of things?"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pylopdf_fonts_zh_cn
import typst
from tests.reportdoc.damage.characters import Damage
from tests.reportdoc.damage.expected import Sample, loose_of
from tests.reportdoc.damage.grid import Grid, lay_out
from tests.reportdoc.damage.story import PLAIN, Telling, tell
from tests.reportdoc.damage.words import Words

from reportdoc.report import Report

HEAD = """#set page(paper: "a4", margin: {margin}mm, footer: context align(center)[#"- "#counter(page).display()#" -"])
#set table(inset: 3pt)
#set text(font: ("{font}",), size: {size}pt, lang: "zh")
"""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'#"{escaped}"'


def _table(grid: Grid, columns: str, damage: Damage, chance: Random, *, breakable: bool) -> str:
    cells = [
        f"table.cell(colspan: {cell.across}, rowspan: {cell.down}, breakable: {str(breakable).lower()})"
        f"[{_quoted(damage.apply(cell.text, chance))}]"
        for row in grid
        for cell in row
    ]
    return f"#table(columns: {columns}, align: center + horizon,\n" + ",\n".join(cells) + ")"


def fonts() -> tuple[str, list[str]]:
    """Return the family of the Chinese typeface that comes with a package, and the folders that hold it."""
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    files = [each for each in folder.rglob("*") if each.suffix.lower() in (".ttf", ".otf", ".ttc")]
    return family(files), sorted({str(each.parent) for each in files})


def family(files: list[Path]) -> str:
    """Return the name of the first Chinese family among the font files."""
    for name in typst.Fonts(include_system_fonts=False, font_paths=files).families():
        return str(name)
    raise LookupError("no font in the package")


def as_pdf(
    report: Report,
    chance: Random,
    *,
    words: Words,
    damage: Damage,
    margin: int = 28,
    size: float = 12,
    breakable: bool = True,
    story: Telling = PLAIN,
) -> Sample:
    """Return the report as a PDF; a large ``size`` breaks more of the table over pages."""
    told = tell(report, chance, story)
    name, folders = fonts()
    widths = ("(1fr,) * 4", "(1fr, 1.6fr, 4fr) + (1.3fr,) * 7", "(1fr,) * 15")
    grids = [grid for grid, _ in lay_out(report, words)]

    def lines(*texts: str) -> str:
        return "\n\n".join(_quoted(damage.apply(each, chance)) for each in texts if each)

    tables = [
        _table(grid, width, damage, chance, breakable=breakable) for grid, width in zip(grids, widths, strict=True)
    ]
    heads = told.headings
    source = "\n\n".join(
        [
            HEAD.format(margin=margin, font=name, size=size),
            "#align(center)[" + lines(told.title) + "]",
            lines(told.opening, heads[0], *told.overview, heads[1]),
            tables[0],
            lines(heads[2]),
            tables[1],
            lines(heads[3]),
            tables[2],
            lines(heads[4], told.problems, heads[5], told.last),
        ]
    )
    content: bytes = typst.compile(source.encode(), font_paths=folders)
    return Sample(
        content=content,
        name="report.pdf",
        report=report,
        loose=loose_of(words),
        titled=damage.keeps_title,
        how={"margin": margin, "size": size, "breakable": breakable, **vars(damage), **vars(story)},
    )
