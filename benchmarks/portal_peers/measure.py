"""How long does one thing take, on this machine, in this process?"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cost:
    """What a page or an act costs, in seconds: CPU of this process at the median, wall at the median and the 95th."""

    cpu: float
    wall: float
    high: float
    queries: int = 0


def pages(client: Any, addresses: Sequence[str], *, again: int = 1) -> Cost:
    """Return what these pages cost, asked for one after another; each must be there."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    most = 0
    for each in addresses:
        with CaptureQueriesContext(connection) as caught:
            response = client.get(each)
        assert response.status_code == 200, f"{each}: {response.status_code}"
        most = max(most, len(caught))
    return cost([lambda each=each: client.get(each) for each in addresses] * again, queries=most)


def cost(acts: Sequence[Callable[[], object]], *, queries: int = 0) -> Cost:
    """Return what each of these acts costs."""
    worked, taken = [], []
    for act in acts:
        began, cpu = time.perf_counter(), time.process_time()
        act()
        worked.append(time.process_time() - cpu)
        taken.append(time.perf_counter() - began)
    return Cost(statistics.median(worked), statistics.median(taken), high(taken), queries)


def high(taken: Sequence[float]) -> float:
    """Return the 95th percentile."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


class Verdicts:
    """What was promised, what was measured, and whether all of it was kept."""

    def __init__(self) -> None:
        self.broken: list[str] = []

    def line(
        self, says: str, found: Cost, *, cpu: float | None = None, wall: float | None = None, asks: int = 0
    ) -> None:
        """Print one cost beside its limits, in seconds; ``asks`` is the most that may be asked of the database."""
        bad = (
            (cpu is not None and found.cpu > cpu)
            or (wall is not None and found.high > wall)
            or (asks and found.queries > asks)
        )
        limits = [f"CPU ≤ {cpu * 1e3:.0f} ms"] if cpu is not None else []
        limits += [f"p95 ≤ {wall * 1e3:.0f} ms"] if wall is not None else []
        limits += [f"≤ {asks} queries"] if asks else []
        queries = f"{found.queries:5}" if found.queries else f"{'':5}"
        shown = f"{found.cpu * 1e3:8.2f}{found.wall * 1e3:8.2f}{found.high * 1e3:8.2f}{queries}"
        print(f"{says:44}{shown}   {self.verdict(says, bool(bad), limits)}", flush=True)

    def ratio(self, says: str, found: float, least: float, unit: str = "×") -> None:
        """Print a ratio beside the least that was promised."""
        print(f"{says:44}{found:8.2f} {unit:15}{self.verdict(says, found < least, [f'≥ {least:g}'])}", flush=True)

    def seconds(self, says: str, found: float, most: float) -> None:
        """Print a time beside the longest that was promised."""
        print(f"{says:44}{found:8.3f} {'s':15}{self.verdict(says, found > most, [f'≤ {most:g} s'])}", flush=True)

    def verdict(self, says: str, bad: bool, limits: Sequence[str]) -> str:
        if not limits:
            return ""
        if bad:
            self.broken.append(says)
        return f"{'BROKEN' if bad else 'kept  '}  {', '.join(limits)}"
