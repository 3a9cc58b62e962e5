"""
Which row of the form is each row that was seen?

Two witnesses decide: the label, and the order of the form. A label that is whole is believed wherever it stands;
a damaged one only in its place; figures without a label only if as many rows are missing as figures are left over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reportdoc.read.gridrows import Piece
from reportdoc.read.labels import Labels, Match

LEAST = 0.55  # how alike a damaged label must be to be considered at all

Fits = Callable[[Piece, str], bool]


@dataclass(slots=True)
class Bound:
    """A row of the form and what was seen for it; ``likeness`` 0 means: by position alone."""

    row: str
    piece: Piece
    likeness: float = 1.0
    truncated: bool = False
    out_of_order: bool = False


@dataclass
class Alignment:
    """Rows bound, labels seen without figures, rows seen twice with different figures, and figures left over."""

    rows: dict[str, Bound] = field(default_factory=dict)
    labelled: dict[str, Piece] = field(default_factory=dict)
    repeated: dict[str, list[Piece]] = field(default_factory=dict)
    loose: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Link:
    number: int
    match: Match
    before: _Link | None


def align(pieces: Sequence[Piece], order: Sequence[str], labels: Labels, fits: Fits) -> Alignment:
    """Return which rows of the form (``order``) the pieces are."""
    return _Aligner(pieces, order, labels, fits).align()


class _Aligner:
    def __init__(self, pieces: Sequence[Piece], order: Sequence[str], labels: Labels, fits: Fits) -> None:
        self.pieces = pieces
        self.order = list(order)
        self.place = {row: place for place, row in enumerate(order)}
        self.labels = labels
        self.fits = fits
        self.found = Alignment()
        self.bound: dict[int, Bound] = {}  # piece -> row

    def align(self) -> Alignment:
        candidates = [self._candidates(piece) for piece in self.pieces]
        for number, match in self._chain(candidates).items():
            self.bound[number] = Bound(match.code, self.pieces[number], match.likeness, match.truncated)
        self._whole_labels(candidates)
        self._positions()
        self._settle()
        return self.found

    def _candidates(self, piece: Piece) -> list[Match]:
        if not piece.words:
            return []
        known = [match for match in self.labels.matches(piece.words) if match.code in self.place]
        if not known and piece.context:
            known = [
                match
                for match in self.labels.matches(piece.context + piece.words)
                if match.code in self.place and match.exact
            ]
        return [match for match in known if match.likeness >= LEAST]

    def _chain(self, candidates: Sequence[Sequence[Match]]) -> dict[int, Match]:
        """Return the choice of rows for the pieces, in the form's order, that agrees best with the labels."""
        # best[place]: the best sum of likeness of a chain whose last row stands before that place of the form
        best: list[tuple[float, _Link | None]] = [(0.0, None)] * (len(self.order) + 1)
        for number, matches in enumerate(candidates):
            heavy = 1.0 if self.pieces[number].has_figures else 0.4
            news: list[tuple[int, float, _Link]] = []
            for match in matches:
                place = self.place[match.code]
                weight = heavy * (1.2 if match.exact else match.likeness**2)
                news.append((place, best[place][0] + weight, _Link(number, match, best[place][1])))
            for place, value, link in news:
                for later in range(place + 1, len(best)):
                    if best[later][0] >= value:
                        break
                    best[later] = (value, link)
        chosen: dict[int, Match] = {}
        last = best[-1][1]
        while last is not None:
            chosen[last.number] = last.match
            last = last.before
        return chosen

    def _whole_labels(self, candidates: Sequence[Sequence[Match]]) -> None:
        """Bind whole labels that the order had no place for: moved rows, and rows seen twice."""
        by_row = {bound.row: number for number, bound in self.bound.items()}
        for number, matches in enumerate(candidates):
            piece = self.pieces[number]
            if number in self.bound or not matches or not matches[0].exact:
                continue
            if not piece.has_figures:
                continue
            row = matches[0].code
            other = self.pieces[by_row[row]] if row in by_row else None
            if other is None or (not other.has_figures) or not self._exact(by_row[row]):
                if other is not None:
                    del self.bound[by_row[row]]
                self.bound[number] = Bound(row, piece, out_of_order=True)
                by_row[row] = number
            elif other.says != piece.says:
                self.found.repeated.setdefault(row, [other]).append(piece)

    def _exact(self, number: int) -> bool:
        return self.bound[number].likeness == 1.0

    def _positions(self) -> None:
        """Bind figures without a label between two bound rows, if exactly as many rows are missing there."""
        anchors = [
            number
            for number in sorted(self.bound)
            if self.bound[number].piece.has_figures
            if not self.bound[number].out_of_order
        ]
        ends = [(-1, -1), *((number, self.place[self.bound[number].row]) for number in anchors)]
        ends.append((len(self.pieces), len(self.order)))
        for (start, low), (end, high) in pairwise(ends):
            loose = [
                number
                for number in range(start + 1, end)
                if number not in self.bound and self.pieces[number].has_figures
            ]
            if not loose:
                continue
            taken = {bound.row for bound in self.bound.values() if bound.piece.has_figures}
            missing = [row for row in self.order[low + 1 : high] if row not in taken]
            if len(loose) == len(missing) and all(
                self.fits(self.pieces[number], row) for number, row in zip(loose, missing, strict=True)
            ):
                pairs = list(zip(loose, missing, strict=True))
            else:
                pairs = self._named(start, end, loose)
            for number, row in pairs:
                for old in [each for each, bound in self.bound.items() if bound.row == row]:
                    del self.bound[old]
                self.bound[number] = Bound(row, self.pieces[number], likeness=0.0)
            placed = {number for number, _ in pairs}
            self.found.loose += [self.pieces[number] for number in loose if number not in placed]

    def _named(self, start: int, end: int, loose: Sequence[int]) -> list[tuple[int, str]]:
        """Return the pairs where each run of figures directly follows a label that has none, without exception."""
        pairs = []
        for number in loose:
            before = self.bound.get(number - 1)
            if number - 1 <= start or before is None or before.piece.has_figures:
                return []
            if not self.fits(self.pieces[number], before.row):
                return []
            pairs.append((number, before.row))
        return pairs

    def _settle(self) -> None:
        for number in sorted(self.bound):
            bound = self.bound[number]
            if not bound.piece.has_figures:
                self.found.labelled.setdefault(bound.row, bound.piece)
            else:
                self.found.rows[bound.row] = bound
