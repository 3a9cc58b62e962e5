"""
How long does it take to add up a district of 3,000 organs?

Limit: 2 s. Beside it stands the ceiling on this machine: the bare addition of the same numbers, key by key, with
nothing asked. Run: ``python benchmarks/roll_up.py``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from lawbook.report.edition import load
from lawbook.report.identities import computed_cells
from reportdoc.check import check_district
from reportdoc.report import Report
from reportdoc.rollup import roll_up

ORGANS = 3000
LIMIT = 2.0


def main() -> int:
    reports = list(map(invented, range(ORGANS)))
    expected = [report.unit or "" for report in reports]

    def bare() -> dict[str, int]:
        sums: dict[str, int] = {}
        for report in reports:
            for cell, value in report.values.items():
                if isinstance(value, int):
                    sums[cell] = sums.get(cell, 0) + value
        return sums

    def added() -> Report:
        return roll_up(reports, unit="示例市人民政府", year=2024, expected=expected)[0]

    best, taken, district = seconds(bare), seconds(added), added()
    held = seconds(lambda: check_district(district, reports, expected=expected))
    print(f"roll-up of {ORGANS} organs   {taken:6.3f} s   limit {LIMIT}")
    print(f"held against the district   {held:6.3f} s")
    print(f"ceiling (bare addition)     {best:6.3f} s")
    return 0 if taken <= LIMIT else 1


def invented(number: int) -> Report:
    """Return a balanced report with another number in every entry."""
    form = load("2021")
    report = Report("2021", f"示例单位{number}", 2024)
    report.values.update(dict.fromkeys(form.cells, 0))
    for at, cell in enumerate(form.cells):
        if not form.computed(cell):
            report.values[cell] = (number * 7 + at) % 11
    report.values.update(computed_cells(report.values, form))
    return report


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
