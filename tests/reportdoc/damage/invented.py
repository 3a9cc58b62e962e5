"""Which correct reports can there be? Reports of invented units, with figures that balance or deliberately do not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from lawbook.report.edition import load
from lawbook.report.identities import Value, computed_cells
from reportdoc.report import Narrative, Report

PLACES = ("云泽市", "青禾县", "望江区", "白石县", "临溪市东湾区", "长宁自治县", "北屿新区", "松岭镇", "柳河街道")
OFFICES = (
    "人民政府",
    "人民政府办公室",
    "发展和改革局",
    "市场监督管理局",
    "教育局",
    "自然资源和规划局",
    "公安局",
    "退役军人事务局",
    "应急管理局",
)
TITLES = (
    "{unit}{year}年政府信息公开工作年度报告",
    "{unit}{year}年度政府信息公开工作报告",
    "{unit}关于{year}年政府信息公开工作年度报告",
    "{year}年{unit}政府信息公开工作年度报告",
)
SENTENCES = ("本单位未制作规章", "无此项职能")


def invent(
    chance: Random, *, edition: str, merged: bool = False, blanks: float = 0.0, large: int = 12_345_678
) -> Report:
    """
    Return a report of an invented unit.

    ``merged`` keeps （六）其他处理 as one row in the form of 2021; ``blanks`` is the share of zeros left blank;
    ``large`` is the largest entry of a count (sums can be larger).
    """
    form = load(edition)
    place, office = chance.choice(PLACES), chance.choice(OFFICES)
    unit = place + ("" if place.endswith(("镇", "街道")) and office != "人民政府" else office)
    unit = unit.replace("街道人民政府", "街道办事处")
    if unit.endswith("镇"):
        unit += "人民政府"
    year = chance.randint(2019, 2025) if edition == "2019" else chance.randint(2021, 2026)
    report = Report(edition, unit, year)
    report.narrative = Narrative(title=chance.choice(TITLES).format(unit=unit, year=year))
    wide = form.applications.merged_rows if merged else ()
    hidden = {code for row in wide for code in row.stands_for}
    rows = [row.code for row in form.applications.rows if row.code not in hidden] + [row.code for row in wide]
    busy = chance.choice((0.0, 0.1, 0.5, 0.95))
    for cell in form.cells:
        if cell.startswith("applications."):
            continue
        report.values[cell] = _figure(chance, form.column(cell).kind, busy, large)
    for row in rows:
        for column in form.applications.columns:
            cell = f"applications.{row}.{column.code}"
            report.values[cell] = _figure(chance, "count", busy, large)
    if chance.random() < 0.7:
        _balance(report)
    slashed = chance.random() < 0.08
    for cell in report.values:
        if report.values[cell] == 0 and chance.random() < blanks:
            report.values[cell] = None
        elif slashed and report.values[cell] == 0:
            report.values[cell] = "/"
        elif cell.startswith("proactive.") and chance.random() < 0.05:
            report.values[cell] = _words(chance, report.values[cell], form.column(cell).kind)
    return report


def _figure(chance: Random, kind: str, busy: float, large: int) -> Value:
    if chance.random() >= busy:
        return 0
    if kind == "amount":
        amount = Decimal(chance.randint(1, 10**8)) / Decimal(chance.choice((1, 10, 100, 1_000_000)))
        return int(amount) if amount == amount.to_integral_value() else amount
    if kind == "change":
        return chance.randint(-20, 60)
    most = chance.choice((9, 999, 12_345_678))
    return chance.randint(1, min(most, large))


def _words(chance: Random, value: Value, kind: str) -> Value:
    """Return what an office writes into a cell instead of a plain number."""
    assert isinstance(value, int | Decimal)
    if value == 0:
        return chance.choice(("/", "-", "——", chance.choice(SENTENCES)))
    if kind == "change":
        return chance.choice((f"+{abs(value)}", f"增{abs(value)}", f"减{abs(value)}", f"--{abs(value)}"))
    if kind == "amount":
        return f"{value}{chance.choice(('元', '万元'))}"
    return chance.choice((f"{value}件", f"{value}（其中修订{chance.randint(1, 9)}件）"))


def _balance(report: Report) -> None:
    for cell, total in computed_cells(report.values, report.form).items():
        if cell in report.values:
            report.values[cell] = total
    for column in report.form.applications.columns:
        left = sum(_number(report, row, column.code) for row in ("new_received", "carried_in"))
        rest = left - _number(report, "results_total", column.code)
        if rest < 0:
            new = f"applications.new_received.{column.code}"
            report.values[new] = _number(report, "new_received", column.code) - rest
            rest = 0
        report.values[f"applications.carried_out.{column.code}"] = rest


def _number(report: Report, row: str, column: str) -> int:
    value = report.values[f"applications.{row}.{column}"]
    assert isinstance(value, int)
    return value


@dataclass(frozen=True)
class Invention:
    """A report in short: what has to be known to invent it again. A failing example prints this and no more."""

    seed: int
    edition: str = "2021"
    merged: bool = False
    blanks: float = 0.0
    large: int = 12_345_678

    def chance(self) -> Random:
        """Return the source of all that is left open."""
        return Random(self.seed)

    def report(self, chance: Random) -> Report:
        """Return the report; ``chance`` goes on to decide what befalls it."""
        return invent(chance, edition=self.edition, merged=self.merged, blanks=self.blanks, large=self.large)


@st.composite
def inventions(draw: st.DrawFn, *, blanks: bool = True, large: int = 12_345_678) -> Invention:
    """Draw a report of either edition, some with blanks for zeros."""
    edition, merged = draw(st.sampled_from((("2021", False), ("2021", False), ("2021", True), ("2019", False))))
    share = draw(st.sampled_from((0.0, 0.0, 0.3, 0.9, 1.0))) if blanks else 0.0
    return Invention(draw(st.integers(0, 2**32 - 1)), edition, merged, share, large)
