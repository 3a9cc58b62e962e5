"""Do expressions of the office's dictionary stand in the text? Every finding is a suggestion for a human."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from gongkai.review.selectors.wording import Dictionary, Entry

from .finding import Draft, Finding, Severity
from .places import Place, places

AROUND: Final = 10  # characters shown on either side
SHOWN: Final = 3

_SEVERITY: Final[Mapping[str, Severity]] = {
    "severe": Severity.BLOCK,
    "general": Severity.WARN,
    "suggestion": Severity.NOTE,
}


def findings(draft: Draft, *, dictionary: Dictionary) -> Iterator[Finding]:
    """Yield one finding for each expression and place, with the words around it."""
    for place in places(draft):
        found: dict[str, tuple[Entry, list[int]]] = {}
        for entry, start in dictionary.hits(place.text):
            found.setdefault(entry.wrong, (entry, []))[1].append(start)
        for entry, starts in found.values():
            yield _finding(place, entry, starts)


def _finding(place: Place, entry: Entry, starts: Sequence[int]) -> Finding:
    around = [_around(place.text, start, len(entry.wrong)) for start in starts]
    shown = "；".join(f"“{each}”" for each in around[:SHOWN]) + ("等" if len(around) > SHOWN else "")
    category = f"（{entry.category}）" if entry.category else ""
    right = f"应以“{entry.right}”为准，请人工核对。" if entry.right else "请人工核对，改用规范的表述。"
    return Finding(
        code=f"wording.{entry.level}",
        severity=_SEVERITY[entry.level],
        where=place.where,
        says=f"{place.where}有“{entry.wrong}”{category}{len(starts)}处：{shown}。",
        advice=right + (f"依据：{entry.source}。" if entry.source else ""),
        mark=hashlib.sha256("\n".join([entry.wrong, *around]).encode()).hexdigest()[:16],
        file=place.file,
    )


def _around(text: str, start: int, length: int) -> str:
    before, after = text[max(0, start - AROUND) : start], text[start + length : start + length + AROUND]
    cut_before, cut_after = "…" if start > AROUND else "", "…" if start + length + AROUND < len(text) else ""
    return "".join(f"{cut_before}{before}{text[start : start + length]}{after}{cut_after}".split())
