"""How does a report look when a page was saved as plain text? In twelve ways, all of them seen."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.reportdoc.damage.characters import Damage
from tests.reportdoc.damage.expected import Sample, blanks_in_rows, loose_of, rows_before_lost_labels
from tests.reportdoc.damage.grid import Grid, lay_out
from tests.reportdoc.damage.story import PLAIN, Story, Telling, tell
from tests.reportdoc.damage.words import Words

from reportdoc.report import Report


def _lines(grid: Grid, wide: int) -> str:
    """One cell a line, blank lines between; a cell with nothing in it is one more blank line."""
    return "\n\n".join(cell.text for row in grid for cell in row)


def _indented(grid: Grid, wide: int) -> str:
    return "\n".join(f"  {cell.text}\n" for row in grid for cell in row)


def _tight(grid: Grid, wide: int) -> str:
    """One cell a line and nothing between; a blank cell is gone."""
    return "\n".join(cell.text for row in grid for cell in row if cell.text)


def _ruled(grid: Grid, wide: int) -> str:
    """Each cell on a line that ends in a rule; what a cell spans is paid at the end of its row."""
    out: list[str] = []
    for row in grid:
        out.extend(f"{cell.text} |" if cell.text else "|" for cell in row)
        owed = sum(cell.across - 1 for cell in row)
        if owed:
            out.append("|" * owed)
    return "\n".join(out)


def _rows(grid: Grid, wide: int) -> str:
    """A row a line, a rule after each cell, spans paid at its end."""
    return "\n".join(
        " | ".join(cell.text for cell in row) + " |" + "|" * sum(cell.across - 1 for cell in row) for row in grid
    )


def _leading(grid: Grid, wide: int) -> str:
    return "\n".join("| " + " | ".join(cell.text for cell in row) + " | " for row in grid)


def _opened(grid: Grid, wide: int) -> str:
    """A lone rule on a line before each row."""
    return "\n".join("|\n" + " | ".join(cell.text for cell in row) + " |" for row in grid)


def _tall(grid: Grid, wide: int) -> str:
    """A lone rule before each row, each cell on a line of its own, spans paid at the end of the row."""
    out = []
    for row in grid:
        owed = sum(cell.across - 1 for cell in row)
        out.append("|")
        out.extend(f"{cell.text} |" for cell in row[:-1])
        out.append(f"{row[-1].text} |" + (f" {'|' * owed}" if owed else ""))
    return "\n".join(out)


def _between(grid: Grid, wide: int) -> str:
    """Rules on lines of their own, between the cells."""
    return "\n|\n".join(cell.text for row in grid for cell in row)


def _dropped(grid: Grid, wide: int) -> str:
    """A row a line; blank cells are gone and their rules are paid at the end, with those of the spans."""
    out = []
    for row in grid:
        said = [cell.text for cell in row if cell.text]
        owed = sum(cell.across for cell in row) - len(said)
        out.append(" | ".join(said) + " |" + (" " + "|" * owed if owed else ""))
    return "\n".join(out)


def _unmarked(grid: Grid, wide: int) -> str:
    """No mark of any span: rules between the cells, none at the end."""
    return "\n".join(" | ".join(cell.text for cell in row) for row in grid)


def _tabs(grid: Grid, wide: int) -> str:
    return "\n".join("\t".join(cell.text for cell in row) for row in grid)


STYLES: dict[str, Callable[[Grid, int], str]] = {
    "lines": _lines,
    "indented": _indented,
    "tight": _tight,
    "ruled": _ruled,
    "rows": _rows,
    "leading": _leading,
    "opened": _opened,
    "tall": _tall,
    "between": _between,
    "dropped": _dropped,
    "unmarked": _unmarked,
    "tabs": _tabs,
}
# Where a row that lost its label runs on from the row before it: nothing but the label parts them, for a lone rule
# can be a blank cell as well.
RUNS_ON = ("lines", "indented", "tight", "between", "ruled", "tall")
# Where a blank cell leaves no trace that can be told from the space between cells.
DROPS_BLANKS = ("lines", "indented", "tight", "dropped")


def text_of(story: Story, tables: list[str]) -> str:
    """Return the whole page as text."""
    heads = story.headings
    parts = [
        *story.before,
        story.title,
        story.opening,
        heads[0],
        *story.overview,
        heads[1],
        tables[0],
        heads[2],
        tables[1],
        heads[3],
        tables[2],
        heads[4],
        story.problems,
        heads[5],
        story.last,
        *story.after,
    ]
    return "\n\n".join(part for part in parts if part)


def as_text(
    report: Report, chance: Random, *, style: str, words: Words, damage: Damage, story: Telling = PLAIN
) -> Sample:
    """Return the report as a text file in one of ``STYLES``."""
    told = tell(report, chance, story)
    tables = [STYLES[style](grid, wide) for grid, wide in lay_out(report, words)]
    lost = blanks_in_rows(report) if style in DROPS_BLANKS else ()
    run_on = rows_before_lost_labels(report, words) if style in RUNS_ON else ()
    text = damage.apply(text_of(told, tables), chance)
    return Sample(
        content=text.encode(),
        name="report.txt",
        report=report,
        loose=loose_of(words, lost, run_on),
        titled=damage.keeps_title,
        how={"style": style, **vars(damage), **vars(story)},
    )
