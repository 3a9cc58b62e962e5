"""How does a report look when a machine turned its PDF into markdown tables?"""

from __future__ import annotations

from random import Random

from tests.reportdoc.damage.characters import Damage
from tests.reportdoc.damage.expected import Sample, loose_of
from tests.reportdoc.damage.grid import Grid, lay_out
from tests.reportdoc.damage.story import PLAIN, Telling, tell
from tests.reportdoc.damage.words import Words

from reportdoc.report import Report

HEADERS = ("none", "data", "columns", "wrong")
WRONG = ("项目", "本年新收件数", "上年结转件数", "予以公开", "部分公开", "不予公开", "数据1", "数据2", "数据3", "数据4")


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(each.replace("\n", "<br>") for each in cells) + " |"


def _filled(grid: Grid, wide: int) -> list[list[str]]:
    """Return the table as full rows, each spanned place but the first empty; a row that lost a cell is shorter."""
    rows: list[list[str]] = [[""] * wide for _ in grid]
    taken: set[tuple[int, int]] = set()
    for index, row in enumerate(grid):
        at = 0
        for cell in row:
            while (index, at) in taken:
                at += 1
            rows[index][at] = cell.text
            for down in range(cell.down):
                for across in range(cell.across):
                    taken.add((index + down, at + across))
            at += cell.across
        rows[index] = rows[index][:at]
    return rows


def _pipes(grid: Grid, wide: int, header: str, pieces: int) -> str:
    if pieces > 1 and len(grid) > pieces:
        size = -(-len(grid) // pieces)
        rows = _filled(grid, wide)
        parts = [rows[start : start + size] for start in range(0, len(rows), size)]
        return "\n\n".join(_with_header(part, wide, header) for part in parts)
    return _with_header(_filled(grid, wide), wide, header)


def _with_header(rows: list[list[str]], wide: int, header: str) -> str:
    rule = _line(["---"] * wide)
    if header == "data":
        return "\n".join([_line(rows[0]), rule, *map(_line, rows[1:])])
    top = {
        "none": [""] * wide,
        "columns": [f"列{place + 1}" for place in range(wide)],
        "wrong": [*WRONG, *[""] * wide][:wide],
    }
    return "\n".join([_line(top[header]), rule, *map(_line, rows)])


def _wrapped(grid: Grid, wide: int, words: Words, chance: Random, share: float) -> Grid:
    """Return the table with some labels lost, as happens to those that were wrapped; their rows are noted as broken."""
    out: Grid = []
    for row in grid:
        line = []
        for cell in row:
            if cell.labels and chance.random() < share:
                words.broken.add(cell.labels)
                line.append(type(cell)("", across=cell.across, labels=cell.labels))
            else:
                line.append(cell)
        out.append(line)
    return out


def _with_holes(grid: Grid, words: Words, chance: Random, share: float) -> Grid:
    """Return the table with one figure gone from some rows, which are then a cell short; they are noted as broken."""
    out: Grid = []
    for row in grid:
        codes = [cell.code for cell in row if cell.code]
        if len(codes) > 1 and chance.random() < share:
            gone = chance.choice(codes)
            words.broken.update(codes)
            out.append([cell for cell in row if cell.code != gone])
        else:
            out.append(row)
    return out


def as_markdown(
    report: Report,
    chance: Random,
    *,
    words: Words,
    damage: Damage,
    header: str = "data",
    wrapped: float = 0.0,
    bare: bool = False,
    pieces: int = 1,
    holes: float = 0.0,
    story: Telling = PLAIN,
) -> Sample:
    """
    Return the report as a markdown file.

    ``header`` is what stands above the rule; ``wrapped`` the share of row labels lost; with ``bare`` the second
    table has rows without their label cells: seven figures and nothing else where a label was lost; ``pieces`` is
    how many small tables a long one was cut into, each with a header of its own; ``holes`` is the share of rows that
    lost a figure and are a cell short.
    """
    told = tell(report, chance, story)
    tables = []
    for place, (grid, wide) in enumerate(lay_out(report, words)):
        lossy = _wrapped(grid, wide, words, chance, wrapped) if place < 2 else grid
        lossy = _with_holes(lossy, words, chance, holes)
        text = _pipes(lossy, wide, header, pieces)
        if bare and place == 1:
            text = "\n".join(_without_empty_stub(line) for line in text.split("\n"))
        tables.append(text)
    heads = [f"## {each}" if each else "" for each in told.headings]
    parts = [
        f"# {told.title}",
        told.opening,
        heads[0],
        *told.overview,
        heads[1],
        tables[0],
        heads[2],
        tables[1],
        heads[3],
        tables[2],
        heads[4],
        told.problems,
        heads[5],
        told.last,
    ]
    text = "\n\n".join(part for part in parts if part)
    return Sample(
        content=damage.apply(text, chance).encode(),
        name="report.md",
        report=report,
        loose=loose_of(words),
        titled=damage.keeps_title,
        how={
            "header": header,
            "holes": holes,
            "pieces": pieces,
            "wrapped": wrapped,
            "bare": bare,
            **vars(damage),
            **vars(story),
        },
    )


def _without_empty_stub(line: str) -> str:
    """Return a row of the second table without its stub, where the stub says nothing."""
    cells = line.strip("|").split("|")
    if len(cells) == 10 and not any(each.strip() for each in cells[:3]):
        return "|" + "|".join(cells[3:]) + "|"
    return line
