"""What is in a return right now? Everything that its pages show and its checks read, asked for once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gongkai.annual.models import Adjustment, Entry, Explanation, Passage, Return, ReturnStep, Snapshot, StatedFigure
from gongkai.kernel import figures
from gongkai.kernel.figures import Period
from lawbook.report.edition import Edition, load
from lawbook.report.identities import Value
from reportdoc.report import Narrative, Report, parse

from .narrative import Quote, Rendered, render

# The chapters that are words; the other three are tables (ogi:50).
INTRO = "intro"
INTRO_LABEL = "前言"


@dataclass(frozen=True)
class LastYear:
    """The report that the organ filed on the year before: its cells, and the report itself."""

    snapshot: Snapshot
    document: Report

    def value(self, cell: str) -> Value:
        """Return last year's value of a cell; None where that edition has no such cell or left it blank."""
        return self.document.values.get(cell)


class Workbook:
    """One return with its cells, words, figures, explanations and steps (工作底稿)."""

    def __init__(self, report: Return) -> None:
        self.report = report
        # What the checks found, once they were asked (``findings.findings``).
        self.found: list[Any] | None = None

    @cached_property
    def form(self) -> Edition:
        """Return the edition of the form that the return follows."""
        return load(self.report.edition)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Return the current entry of each cell that has one."""
        found = Entry.objects.filter(report=self.report, is_current=True).select_related("by")
        return {each.cell: each for each in found}

    @cached_property
    def values(self) -> dict[str, Value]:
        """Return what stands in each cell of the form; None where nothing does."""
        values: dict[str, Value] = dict.fromkeys(self.form.cells)
        for cell, entry in self.entries.items():
            if cell in values or (entry.value is not None and self.form.knows(cell)):
                values[cell] = entry.content
        # An imported report may keep several rows merged in one: then those rows are not asked for.
        used = {cell.split(".")[1] for cell in values if cell.startswith("applications.")}
        for row in self.form.applications.merged_rows:
            if row.code in used:
                for code in row.stands_for:
                    cells = [f"applications.{code}.{column.code}" for column in self.form.applications.columns]
                    if all(values.get(cell) is None for cell in cells):
                        for cell in cells:
                            values.pop(cell, None)
        return values

    @cached_property
    def skeleton(self) -> Report:
        """Return the report without its words."""
        return Report(self.report.edition, self.report.organ.name, self.report.year, dict(self.values))

    @cached_property
    def rows_of_applications(self) -> list[str]:
        """Return the rows of the second table that this return uses, a merged row in place of those it stands for."""
        return self.skeleton.rows_of_applications()

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """Return the cells that this return has to state, in the order of the form."""
        columns = [column.code for column in self.form.applications.columns]
        second = [f"applications.{row}.{column}" for row in self.rows_of_applications for column in columns]
        first = [cell for cell in self.form.cells if cell.startswith("proactive.")]
        third = [cell for cell in self.form.cells if cell.startswith("review_litigation.")]
        return (*first, *second, *third)

    @cached_property
    def unstated(self) -> tuple[str, ...]:
        """Return the cells in which no number stands yet; a blank and a "/" are no numbers."""
        return tuple(cell for cell in self.cells if self.values[cell] is None or isinstance(self.values[cell], str))

    @cached_property
    def adjustments(self) -> list[Adjustment]:
        """Return the adjustments in force, oldest first."""
        return list(Adjustment.objects.filter(report=self.report, is_current=True).select_related("by"))

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """Return the current text of each chapter that has one."""
        found = Passage.objects.filter(report=self.report, is_current=True).select_related("by")
        return {each.chapter: each for each in found}

    @cached_property
    def explanations(self) -> dict[tuple[str, str], Explanation]:
        """Return the explanations in force by finding and place."""
        found = Explanation.objects.filter(report=self.report, is_current=True).select_related("by")
        return {(each.finding, each.where): each for each in found}

    @cached_property
    def steps(self) -> list[ReturnStep]:
        """Return what happened to the return, oldest first."""
        return list(ReturnStep.objects.filter(report=self.report).select_related("by"))

    @cached_property
    def snapshots(self) -> list[Snapshot]:
        """Return the signed versions, oldest first, with their publications."""
        return list(Snapshot.objects.filter(report=self.report).select_related("by", "publication"))

    @cached_property
    def last_year(self) -> LastYear | None:
        """Return the report that the organ filed on the year before, or None."""
        return last_year_of(self.report)

    @cached_property
    def stated_figures(self) -> dict[str, StatedFigure]:
        """Return the figures that the organ stated for this year, by name."""
        return {each.name: each for each in _stated(self.report.organ_id, self.report.year)}

    @cached_property
    def _stated_last_year(self) -> dict[str, StatedFigure]:
        return {each.name: each for each in _stated(self.report.organ_id, self.report.year - 1)}

    @cached_property
    def _quotes(self) -> dict[str, Quote | None]:
        return {}

    def quote(self, name: str) -> Quote | None:
        """Return what the words may quote under a name: a cell, a counted figure or a stated one; None if nothing."""
        if name not in self._quotes:
            self._quotes[name] = self._find(name)
        return self._quotes[name]

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the codes of cells and figures by the Chinese names that officers write them with."""
        names = {cell_name(self.form, cell): cell for cell in reversed(self.form.cells)}
        names.update({each.says: each.name for each in figures.declared()})
        names.update({each.says: each.name for each in self.stated_figures.values()})
        return names

    def _find(self, called: str) -> Quote | None:
        name = self.names.get(called, called)
        if self.form.knows(name):
            before = self.last_year.value(name) if self.last_year else None
            return Quote(
                name, str(self.form.label(name)), self.form.column(name).unit, self.values.get(name), "表格", before
            )
        stated, earlier = self.stated_figures.get(name), self._stated_last_year.get(name)
        try:
            figure = figures.get(name)
        except KeyError:
            if stated is None:
                return None
            return Quote(
                name, stated.says, stated.unit, stated.content, "登记数字", earlier.content if earlier else None
            )
        count, before = (
            figure.count(organ=self.report.organ_id, period=Period.of_year(year))
            for year in (self.report.year, self.report.year - 1)
        )
        # An organ that kept its records elsewhere until now has none here: then what it stated is quoted, not a zero
        # that nobody counted. From the first record on the count stands.
        if stated is None or count:
            stated_before = earlier.content if earlier and not before else before
            return Quote(name, figure.says, figure.unit, count, "系统计数", stated_before)
        return Quote(name, stated.says, stated.unit, stated.content, "登记数字", earlier.content if earlier else before)

    def rendered(self, chapter: str) -> Rendered:
        """Return a chapter with its placeholders carried out."""
        passage = self.passages.get(chapter)
        return render(passage.text if passage else "", self.quote)

    @property
    def word_chapters(self) -> list[tuple[str, str]]:
        """Return the chapters that are written, with their headings: the preface and those without a table."""
        chapters = [(each.code, f"{each.no}、{each.label}") for each in self.form.chapters if each.table is None]
        return [(INTRO, INTRO_LABEL), *chapters]

    @cached_property
    def document(self) -> Report:
        """Return the return as a report, words rendered: what would be signed now."""
        return Report(
            edition=self.report.edition,
            unit=self.report.organ.name,
            year=self.report.year,
            values={cell: self.values[cell] for cell in self.cells},
            narrative=Narrative(
                title=self.report.title,
                intro=self.rendered(INTRO).text,
                chapters={
                    each.code: self.rendered(each.code).text
                    for each in self.form.chapters
                    if self.rendered(each.code).text
                },
                headings={each.code: f"{each.no}、{each.label}" for each in self.form.chapters},
            ),
        )


def cell_name(form: Edition, cell: str) -> str:
    """Return what a cell is called in a text: its row and column without numbering and remarks."""
    label = form.label(cell)
    row = "办理结果总计" if cell.startswith("applications.results_total.") else _bare(label.row)
    return f"{row}／{_bare(label.column)}"


def _bare(label: str) -> str:
    return re.sub(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.)+|（[^）]*）$", "", label)


def last_year_of(report: Return) -> LastYear | None:
    """Return what the organ filed on the year before, the newest version, or None."""
    found = (
        Snapshot.objects.filter(report__organ=report.organ_id, report__year=report.year - 1)
        .order_by("-version")
        .first()
    )
    return LastYear(found, found.document) if found else None


def figures_of(snapshot: Snapshot) -> dict[str, Value]:
    """Return the cells of a signed version without reading the whole of it; most are whole numbers and need no look."""
    figures: dict[str, Value] = json.loads(snapshot.figures)
    if ':"' in snapshot.figures:  # an amount or a text; keys follow a brace or a comma
        figures.update({cell: parse(value, cell) for cell, value in figures.items() if isinstance(value, str)})
    return figures


def _stated(organ: int, year: int) -> list[StatedFigure]:
    return list(StatedFigure.objects.filter(organ=organ, year=year, is_current=True).select_related("by"))
