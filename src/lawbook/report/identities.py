"""Do the figures of one report balance, and where not, by how much and why?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from lawbook.report.edition import Edition, Identity, Severity, load

Value = int | Decimal | str | None
Number = int | Decimal


def as_number(value: Value) -> Number:
    """Return the number that a cell counts for: a blank and a text that is no number ("/") count as zero."""
    return value if isinstance(value, int | Decimal) else 0


@dataclass(frozen=True)
class Mismatch:
    """
    A broken identity: a value to show, not an exception.

    ``where`` is the column, row or block (``applications.commercial_enterprise``); ``left_terms`` and
    ``right_terms`` are the cells with what stands in them, so that the reckoning can be printed. A side that
    is blank throughout was not stated rather than stated wrongly: then the severity falls to "warn".
    """

    identity: Identity
    where: str
    left: Number
    right: Number
    left_terms: tuple[tuple[str, Value], ...]
    right_terms: tuple[tuple[str, Value], ...]
    severity: Severity

    @property
    def says(self) -> str:
        """Return the identity and the two sums in one sentence."""
        left, right = self.identity.sides
        return f"{self.identity.says}（{left}为{self.left}，{right}为{self.right}）"


def mismatches(values: Mapping[str, Value], edition: Edition) -> list[Mismatch]:
    """
    Return every broken identity (勾稽关系) of the edition, in the order of the form.

    ``values`` maps cell codes to what stands in them; cells that are missing count as blank.
    """
    found = []
    for identity in edition.identities:
        for where, left_cells, right_cells in _instances(identity.id, edition.code):
            left_terms, right_terms = _terms(left_cells, values), _terms(right_cells, values)
            left, right = _total(left_terms), _total(right_terms)
            if left != right:
                stated = any(value is not None for _, value in left_terms) and any(
                    value is not None for _, value in right_terms
                )
                severity = identity.severity if stated else "warn"
                found.append(Mismatch(identity, where, left, right, left_terms, right_terms, severity))
    return found


def computed_cells(values: Mapping[str, Value], edition: Edition) -> dict[str, Number]:
    """
    Return what the sums of the form (总计) come to, from the entries alone.

    The totals of the second table are reckoned downwards first, so that its corner agrees both ways.
    """
    sums: dict[str, Number] = {}
    for identity in sorted(edition.identities, key=lambda each: each.each == "row"):
        if identity.id == "A1_flow":  # it ties four entries together and defines none of them
            continue
        for _, left_cells, right_cells in _instances(identity.id, edition.code):
            if right_cells[0] not in edition.cells and not any(cell in values for cell in left_cells):
                continue  # a merged row that this report does not use
            sums[right_cells[0]] = sum((sums.get(cell, as_number(values.get(cell))) for cell in left_cells), start=0)
    return sums


Instance = tuple[str, tuple[str, ...], tuple[str, ...]]


@cache
def _instances(identity: str, edition: str) -> tuple[Instance, ...]:
    """Return the cells of both sides for each column, row or block; they are the form's, so they are made once."""
    form = load(edition)
    return tuple(_walk(next(each for each in form.identities if each.id == identity), form))


def _walk(identity: Identity, edition: Edition) -> Iterator[Instance]:
    table = identity.table
    if identity.each == "column":
        for column in edition.applications.columns:
            left = [f"{table}.{row}.{column.code}" for row in identity.left]
            right = [f"{table}.{row}.{column.code}" for row in identity.right]
            yield (
                f"{table}.{column.code}",
                tuple(cell for cell in left if edition.knows(cell)),
                tuple(cell for cell in right if edition.knows(cell)),
            )
        return
    over: Iterable[str]
    if identity.each == "row":
        over = (row.code for row in (*edition.applications.rows, *edition.applications.merged_rows))
    else:
        over = (block.code for block in edition.review_litigation.blocks)
    for code in over:
        yield (
            f"{table}.{code}",
            tuple(f"{table}.{code}.{column}" for column in identity.left),
            tuple(f"{table}.{code}.{column}" for column in identity.right),
        )


def _terms(cells: Iterable[str], values: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    return tuple((cell, values.get(cell)) for cell in cells)


def _total(terms: Iterable[tuple[str, Value]]) -> Number:
    return sum((as_number(value) for _, value in terms), start=0)
