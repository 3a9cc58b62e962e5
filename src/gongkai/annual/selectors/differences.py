"""How does what is known now differ from what was filed? (差异) The filed version itself never changes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gongkai.annual.models import Snapshot
from lawbook.report.identities import Value
from reportdoc.report import Report

from .counting import counts
from .findings import place
from .narrative import in_figures
from .workbook import Workbook


@dataclass(frozen=True)
class Difference:
    """One cell or chapter that would read otherwise if the report were signed again now."""

    where: str
    label: str
    filed: str
    now: str
    says: str
    marked: tuple[tuple[str, str], ...] = ()


def differences(workbook: Workbook, snapshot: Snapshot) -> list[Difference]:
    """Return where the return, as its records and words stand now, differs from a signed version."""
    filed = snapshot.document
    return [*_cells(workbook, filed), *_words(workbook, filed)]


def between(now: Report, before: Report, workbook: Workbook) -> list[Difference]:
    """Return where one report differs from an earlier one of the same organ and year, cells only."""
    return [
        Difference(cell, place(cell, workbook), _shown(before.values.get(cell)), _shown(now.values.get(cell)), "")
        for cell in _both(before, now.values)
        if before.values.get(cell) != now.values.get(cell)
    ]


def _cells(workbook: Workbook, filed: Report) -> list[Difference]:
    found = []
    counted = counts(workbook.report, [cell for cell, entry in workbook.entries.items() if entry.counted])
    for cell in _both(filed, workbook.cells):
        before, now = filed.values.get(cell), _now(workbook, cell, counted)
        if before != now:
            entry = workbook.entries.get(cell)
            says = f"{entry.by or '系统'}填报" if entry and entry.content == now else "系统重新计数"
            found.append(Difference(cell, place(cell, workbook), _shown(before), _shown(now), says))
    return found


def _now(workbook: Workbook, cell: str, counted: Mapping[str, int]) -> Value:
    """Return what a cell would hold now: a counted one is counted again, its adjustments kept."""
    if cell in counted:
        return counted[cell] + _adjusted(workbook, cell)
    return workbook.values.get(cell)


def _adjusted(workbook: Workbook, cell: str) -> int:
    return int(sum(each.amount for each in workbook.adjustments if each.cell == cell))


def _words(workbook: Workbook, filed: Report) -> list[Difference]:
    found = []
    for code, heading in workbook.word_chapters:
        before = filed.narrative.intro if code == "intro" else filed.narrative.chapters.get(code, "")
        now = workbook.rendered(code).text
        if before.strip() != now.strip():
            found.append(Difference(code, heading, before, now, "文字或所引用的数字有变化", _marked(before, now)))
    return found


def _marked(before: str, now: str) -> tuple[tuple[str, str], ...]:
    """Return the two texts as runs: ("same" | "gone" | "new", text)."""
    runs = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(("same", before[a:b]))
        else:
            runs += [(kind, text) for kind, text in (("gone", before[a:b]), ("new", now[c:d])) if text]
    return tuple(runs)


def _both(filed: Report, cells: Iterable[str]) -> list[str]:
    here = list(cells)
    return [*here, *(cell for cell in filed.values if cell not in set(here))]


def _shown(value: Value) -> str:
    return "空白" if value is None else in_figures(value)
