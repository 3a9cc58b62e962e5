"""How do the three statutory tables look as cells that span others, before anybody writes them down?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.reportdoc.damage.words import EXTRA, Words, written

from reportdoc.report import Report


@dataclass(frozen=True)
class Cell:
    """
    A cell of a table: what it says, how far it reaches, and what it is.

    ``code`` is the cell of the report that stands here, ``labels`` the row that a label leads to.
    """

    text: str
    code: str | None = None
    labels: str | None = None
    across: int = 1
    down: int = 1
    head: bool = False


Grid = list[list[Cell]]


@dataclass
class Tables:
    """The three tables of a report, in the order of the form, and how many columns each is wide."""

    proactive: Grid
    applications: Grid
    review_litigation: Grid
    wide: tuple[int, int, int] = (4, 10, 15)

    def __iter__(self) -> Iterator[tuple[Grid, int]]:
        yield from zip((self.proactive, self.applications, self.review_litigation), self.wide, strict=True)


def lay_out(report: Report, words: Words) -> Tables:
    """Return the tables of the report in the statutory layout, with the labels that ``words`` gives them."""
    return Tables(_proactive(report, words), _applications(report, words), _review(report, words))


def _value(report: Report, code: str, words: Words, across: int = 1) -> Cell:
    return Cell(written(report.values.get(code), words), code=code, across=across)


def _spread(columns: int, room: int) -> list[int]:
    """Return how wide each of some columns is, the last one taking what is left."""
    return [1] * (columns - 1) + [room - columns + 1]


def _proactive(report: Report, words: Words) -> Grid:
    grid: Grid = []
    part = report.form.proactive
    for section in part.sections:
        grid.append([Cell(words.of(f"section.{section.code}", section.label), across=4, head=True)])
        spans = _spread(len(section.columns), 3)
        heads = [
            Cell(words.of(f"head.{section.code}.{column.code}", column.label), across=span, head=True)
            for column, span in zip(section.columns, spans, strict=True)
        ]
        grid.append([Cell(words.of(f"stub.{section.code}", part.stub), head=True), *heads])
        for row in section.rows:
            where = f"proactive.{section.code}.{row.code}"
            cells = [
                _value(report, f"{where}.{column.code}", words, span)
                for column, span in zip(section.columns, spans, strict=True)
            ]
            grid.append([Cell(words.of(where, row.label, *row.aliases), labels=where), *cells])
        if words.instructed and section is part.sections[0]:
            grid.append([Cell(EXTRA), *(Cell(figure, across=span) for figure, span in zip("738", spans, strict=True))])
    return grid


def _applications(report: Report, words: Words) -> Grid:
    part = report.form.applications
    columns = part.columns
    middle = [column for column in columns if column.grouped]

    def head(column_code: str, label: str, down: int = 1) -> Cell:
        return Cell(words.of(f"head.applications.{column_code}", label), down=down, head=True)

    grid: Grid = [
        [Cell(words.of("corner", part.corner), across=3, down=3, head=True), Cell(part.top, across=7, head=True)],
        [
            head(columns[0].code, columns[0].label, 2),
            Cell(words.of("head.group", part.group), across=len(middle), head=True),
            head(columns[-1].code, columns[-1].label, 2),
        ],
        [head(column.code, column.label) for column in middle],
    ]
    used = report.rows_of_applications()
    known = {row.code: row for row in (*part.rows, *part.merged_rows)}
    rows = [known[code] for code in used]
    inside = [row for row in rows if row.under]
    groups = {group.code: group for group in part.groups}
    for row in rows:
        where = f"applications.{row.code}"
        line: list[Cell] = []
        if row is inside[0]:
            line.append(Cell(words.of("group.results", groups["results"].label), down=len(inside), head=True))
        across = 3 if row.under is None else 2
        if row.under in groups and row.under != "results":
            across = 1
            siblings = [each for each in rows if each.under == row.under]
            if row is siblings[0]:
                name = words.of(f"group.{row.under}", groups[row.under].label)
                line.append(Cell(name, down=len(siblings), head=True))
        line.append(Cell(words.of(where, row.label, *row.aliases), labels=where, across=across))
        line.extend(_value(report, f"{where}.{column.code}", words) for column in columns)
        grid.append(line)
    return grid


def _review(report: Report, words: Words) -> Grid:
    part = report.form.review_litigation
    first, *suits = part.blocks
    count = len(part.columns)
    names = [Cell(words.of(f"block.{block.code}", block.label), across=count, head=True) for block in suits]

    def heads(block: str, down: int) -> list[Cell]:
        return [
            Cell(words.of(f"head.{block}.{column.code}", column.label), down=down, head=True) for column in part.columns
        ]

    values = [
        _value(report, f"review_litigation.{block.code}.{column.code}", words)
        for block in part.blocks
        for column in part.columns
    ]
    return [
        [
            Cell(words.of(f"block.{first.code}", first.label), across=count, head=True),
            Cell(words.of("block.group", part.group), across=count * len(suits), head=True),
        ],
        [*heads(first.code, 2), *names],
        [cell for block in suits for cell in heads(block.code, 1)],
        values,
    ]


def without_header_rowspan(grid: Grid) -> Grid:
    """Return the table with header cells one row high and empty cells below them, as some editors save it."""
    raised: Grid = [list(row) for row in grid]
    flat: Grid = []
    owed: dict[int, list[tuple[int, Cell]]] = {}
    for index, row in enumerate(raised):
        line: list[Cell] = []
        at = 0
        waiting = sorted(owed.pop(index, []), key=lambda each: each[0])
        for cell in row:
            while waiting and waiting[0][0] <= at:
                column, empty = waiting.pop(0)
                line.append(empty)
                at = column + empty.across
            line.append(replace(cell, down=1) if cell.head and cell.labels is None and index < 3 else cell)
            if cell.down > 1 and index < 3:
                for below in range(1, cell.down):
                    owed.setdefault(index + below, []).append((at, Cell("", across=cell.across, head=True)))
            at += cell.across
        line.extend(empty for _, empty in waiting)
        flat.append(line)
    return flat


def cut_in_two(grid: Grid, at: int) -> tuple[Grid, Grid]:
    """Return the table as two; a cell that reached over the cut goes on as an empty one of the rest's height."""
    upper: Grid = []
    going_on: list[Cell] = []
    for index, row in enumerate(grid[:at]):
        line = []
        for cell in row:
            over = index + cell.down - at
            line.append(replace(cell, down=cell.down - over) if over > 0 else cell)
            if over > 0:
                going_on.append(Cell("", across=cell.across, down=over, head=True))
        upper.append(line)
    lower = [list(row) for row in grid[at:]]
    if lower and going_on:
        lower[0] = [*going_on, *lower[0]]
    return upper, lower
