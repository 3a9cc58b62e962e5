"""What do the organs' reports come to as the report of their district?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lawbook.report.edition import Edition, UnknownEdition, load, of_year
from lawbook.report.identities import Value
from reportdoc.check import district
from reportdoc.check.cells import DASHES
from reportdoc.check.finding import Finding, amount, in_order
from reportdoc.report import Report


def roll_up(
    reports: Iterable[Report], *, unit: str | None, year: int | None, expected: Iterable[str] = ()
) -> tuple[Report, list[Finding]]:
    """
    Return the report of the district that the organs' reports come to, and what has to be settled first.

    Every cell is the sum of the cells of that name; blanks alone stay blank. What the form of another edition counts
    otherwise is not guessed at: it stays out and becomes a finding (C7_same_edition), and so does what could not be
    read (C8_cells_read). ``expected`` names the units that have to file (C2_every_unit_filed). The text is left to be
    written. The figures of the first table are summed as well; whether joint documents were counted twice is asked
    (C3_joint_documents_once).
    """
    organs = list(reports)
    form = _form(organs, year)
    total = Report(form.code, unit, year, dict.fromkeys(form.cells))
    sums = _Sums(form)
    for number, organ in enumerate(organs, start=1):
        sums.add(organ, organ.unit or f"第{number}份报告")
    total.values.update(sums.values)
    findings = [
        *district.missing_units(organs, expected),
        *district.other_years(organs, year),
        *district.cells_not_read(organs),
        *sums.left_out(),
        *district.double_counting(organs, total),
    ]
    return total, in_order(findings)


@dataclass
class _Sums:
    """The cells of the district as they grow, and what could not be added to any of them."""

    form: Edition
    values: dict[str, Value] = field(default_factory=dict)
    foreign: dict[str, list[tuple[str, Value]]] = field(default_factory=dict)
    texts: list[tuple[str, str, str, str]] = field(default_factory=list)
    _targets: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def add(self, organ: Report, name: str) -> None:
        targets = self._targets_of(organ.form)
        values = self.values
        for cell, value in organ.values.items():
            if value is None:
                continue
            if isinstance(value, str):
                if value.strip() not in DASHES:
                    words = str(organ.form.label(cell)) if organ.form.knows(cell) else cell
                    self.texts.append((name, cell, words, value))
                continue
            target = targets.get(cell)
            if target is None:
                if value:
                    self.foreign.setdefault(cell, []).append((name, value))
                continue
            before = values.get(target)
            # Only numbers are ever put in; None is the cell's first.
            values[target] = value if before is None or isinstance(before, str) else before + value

    def _targets_of(self, source: Edition) -> Mapping[str, str]:
        """Return where each cell of an organ's edition is added to; what has no place is not in it."""
        if source.code not in self._targets:
            self._targets[source.code] = _targets(source, self.form)
        return self._targets[source.code]

    def left_out(self) -> Iterator[Finding]:
        for cell, given in self.foreign.items():
            edition = next(load(code) for code in self._targets if load(code).knows(cell))
            names = "、".join(name for name, _ in given[:5]) + ("等" if len(given) > 5 else "")
            count = sum((value for _, value in given if not isinstance(value, str | None)), start=0)
            figures = f"“{edition.label(cell)}”填报合计{amount(count, edition.column(cell).unit)}"
            says = (
                f"{names}{len(given)}个单位在{figures}，{self.form.code}年版格式没有对应的单元格，未计入汇总；"
                f"请这些单位按{self.form.code}年版格式重新填报。"
            )
            yield Finding("C7_same_edition", "error", cell, count, None, says, (cell,))
        for name, cell, words, text in self.texts:
            says = f"{name}在“{words}”填报为“{text}”，不是数字，未计入汇总；请该单位改填数字。"
            yield Finding("V3_text", "warn", cell, text, None, says, (cell,))


def _form(organs: Sequence[Report], year: int | None) -> Edition:
    """Return the edition of the district's report: that of its year, or else the newest that an organ uses."""
    if year is not None:
        try:
            return of_year(year)
        except UnknownEdition:
            pass
    return load(max((organ.edition for organ in organs), default="2021"))


def _targets(source: Edition, form: Edition) -> Mapping[str, str]:
    """
    Return the cell of ``form`` that each cell of ``source`` is added to.

    The second and third table kept their rows, but for （六）其他处理, which the older form counts in one row: three
    rows can be added up to one, one cannot be split into three. Of the first table only what kept its name
    (处理决定数量) is the same figure in both.
    """
    wide = {part: row.code for row in source.applications.merged_rows for part in row.stands_for}
    targets = {}
    for cell in (*source.cells, *_merged_cells(source)):
        if cell in form.cells:
            targets[cell] = cell
        elif cell.startswith("applications."):
            _, row, column = cell.split(".")
            merged = f"applications.{wide.get(row)}.{column}"
            if merged in form.cells:
                targets[cell] = merged
    return targets


def _merged_cells(form: Edition) -> Iterator[str]:
    for row in form.applications.merged_rows:
        for column in form.applications.columns:
            yield f"applications.{row.code}.{column.code}"
