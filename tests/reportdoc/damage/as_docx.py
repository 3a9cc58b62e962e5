"""How does a report look as a Word file, with cells merged across and down?"""

from __future__ import annotations

import io
from random import Random

import docx
from docx.document import Document
from tests.reportdoc.damage.characters import Damage
from tests.reportdoc.damage.expected import Sample, loose_of
from tests.reportdoc.damage.grid import Grid, cut_in_two, lay_out
from tests.reportdoc.damage.story import PLAIN, Telling, tell
from tests.reportdoc.damage.words import Words

from reportdoc.report import Report


def _add(document: Document, grid: Grid, wide: int, chance: Random, damage: Damage) -> None:
    table = document.add_table(len(grid), wide)
    places = [list(row.cells) for row in table.rows]
    taken: set[tuple[int, int]] = set()
    for index, row in enumerate(grid):
        at = 0
        for cell in row:
            while (index, at) in taken:
                at += 1
            place = places[index][at]
            if cell.across > 1 or cell.down > 1:
                last = places[min(index + cell.down, len(grid)) - 1][at + cell.across - 1]
                place = place.merge(last)
            _write(place.paragraphs[0], damage.apply(cell.text, chance), chance)
            taken.update((index + down, at + across) for down in range(cell.down) for across in range(cell.across))
            at += cell.across


def _write(paragraph: object, text: str, chance: Random) -> None:
    """Write the text in one to three runs: Word cuts numbers too."""
    cut = sorted(chance.sample(range(1, len(text)), k=min(2, len(text) - 1))) if len(text) > 1 else []
    for start, end in zip([0, *cut], [*cut, len(text)], strict=True):
        paragraph.add_run(text[start:end])  # type: ignore[attr-defined]


def as_docx(
    report: Report, chance: Random, *, words: Words, damage: Damage, halves: bool = False, story: Telling = PLAIN
) -> Sample:
    """Return the report as a DOCX file; with ``halves`` each long table is cut in two."""
    told = tell(report, chance, story)
    document = docx.Document()
    tables = list(lay_out(report, words))

    def say(*paragraphs: str) -> None:
        for each in paragraphs:
            if each:
                document.add_paragraph(damage.apply(each, chance))

    say(told.title, told.opening, told.headings[0], *told.overview)
    for heading, (grid, wide) in zip(told.headings[1:4], tables, strict=True):
        say(heading)
        if halves and len(grid) > 6:
            for part in cut_in_two(grid, chance.randint(4, len(grid) - 2)):
                _add(document, part, wide, chance, damage)
                document.add_paragraph("")
        else:
            _add(document, grid, wide, chance, damage)
    say(told.headings[4], told.problems, told.headings[5], told.last)
    stream = io.BytesIO()
    document.save(stream)
    return Sample(
        content=stream.getvalue(),
        name="report.docx",
        report=report,
        loose=loose_of(words),
        titled=damage.keeps_title,
        how={"halves": halves, **vars(damage), **vars(story)},
    )
