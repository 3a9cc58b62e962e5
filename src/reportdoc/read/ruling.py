"""Which tables do ruled lines make: which cells, spanning how many rows and columns?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_NEAR = 3.0  # points; lines closer than that are the same border
_GAP = 4.0  # points; a border may be interrupted by that much
_MAX_EDGES = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: horizontal at height ``at`` from ``start`` to ``end``, or vertical at ``at``."""

    across: bool
    at: float
    start: float
    end: float


@dataclass
class Ruled:
    """A table: its column and row borders (rows from the top down), and the cell that each field belongs to."""

    xs: list[float]
    ys: list[float]
    owner: list[list[tuple[int, int]]]  # field -> the upper left field of its cell
    words: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def top(self) -> float:
        """Return the upper edge."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.ys[-1]

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.xs) - 1

    def holds(self, x: float, y: float) -> bool:
        """Test if a point lies inside."""
        return self.xs[0] <= x <= self.xs[-1] and self.bottom <= y <= self.top

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """Return the cell that a point lies in."""
        column = min(max(bisect_left(self.xs, x) - 1, 0), self.width - 1)
        row = next((place for place in range(len(self.ys) - 1) if y >= self.ys[place + 1]), len(self.ys) - 2)
        return self.owner[row][column]

    def rows(self) -> list[list[tuple[str, int, int]]]:
        """Return the rows as (words, columns spanned, rows spanned)."""
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        for row, owners in enumerate(self.owner):
            for column, owner in enumerate(owners):
                right, down = spans.get(owner, (1, 1))
                spans[owner] = (max(right, column - owner[1] + 1), max(down, row - owner[0] + 1))
        return [
            [
                (self.words.get((row, column), ""), *spans[(row, column)])
                for column, owner in enumerate(owners)
                if owner == (row, column)
            ]
            for row, owners in enumerate(self.owner)
        ]


def grids(rules: Sequence[Rule]) -> list[Ruled]:
    """Return the tables that the lines make, from the top of the page down."""
    across = _merged([rule for rule in rules if rule.across])
    down = _merged([rule for rule in rules if not rule.across])
    found = []
    for group_across, group_down in _groups(across, down):
        ys = _edges(rule.at for rule in group_across)[::-1]
        xs = _edges(rule.at for rule in group_down)
        if 2 <= len(xs) <= _MAX_EDGES and 2 <= len(ys) <= _MAX_EDGES:
            found.append(Ruled(xs, ys, _owners(xs, ys, group_across, group_down)))
    return sorted(found, key=lambda table: -table.top)


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Return the lines with pieces of one border put together."""
    kept: list[Rule] = []
    for rule in sorted(rules, key=lambda each: (round(each.at / _NEAR), each.start)):
        last = kept[-1] if kept else None
        if last is not None and abs(last.at - rule.at) <= _NEAR and last.start - _GAP <= rule.start <= last.end + _GAP:
            kept[-1] = Rule(last.across, last.at, last.start, max(last.end, rule.end))
        else:
            kept.append(rule)
    return kept


def _groups(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the lines that cross each other, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for i, flat in enumerate(across):
        for j, tall in enumerate(down):
            if flat.start - _GAP <= tall.at <= flat.end + _GAP and tall.start - _GAP <= flat.at <= tall.end + _GAP:
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, flat in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(flat)
    for j, tall in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(tall)
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2]


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _owners(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule]
) -> list[list[tuple[int, int]]]:
    """Return, for each field between two column and two row borders, the upper left field of its cell."""
    rows, columns = len(ys) - 1, len(xs) - 1
    walls = [[_wall(down, xs[c], ys[r + 1], ys[r]) for c in range(columns + 1)] for r in range(rows)]
    floors = [[_wall(across, ys[r], xs[c], xs[c + 1]) for c in range(columns)] for r in range(rows + 1)]
    owner: list[list[tuple[int, int]]] = [[(r, c) for c in range(columns)] for r in range(rows)]
    for r in range(rows):
        for c in range(columns):
            open_left = c > 0 and not walls[r][c]
            open_above = r > 0 and not floors[r][c]
            if open_above:
                owner[r][c] = owner[r - 1][c]
            elif open_left:
                owner[r][c] = owner[r][c - 1]
    return owner


def _wall(rules: Sequence[Rule], at: float, start: float, end: float) -> bool:
    """Test if a line stands there along at least most of the way."""
    middle = (start + end) / 2
    return any(abs(rule.at - at) <= _NEAR and rule.start <= middle <= rule.end for rule in rules)
