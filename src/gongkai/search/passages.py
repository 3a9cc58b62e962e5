"""Where do the words stand in what was found? Marked in the title, and in the passage that says most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .segment import folded, rows

LENGTH = 120
BEFORE = 24
MOST = 100
"""How many places of one word are looked at in one text."""

Stretch = tuple[int, int]


def sought(words: str) -> list[str]:
    """Return what is marked: each unbroken row of each word once, the longest first."""
    found = {row for word in words.split() for row in rows(word)}
    return sorted(found, key=lambda row: (-len(row), row))


def marked(text: str, words: Sequence[str]) -> SafeString:
    """Return the text, safe to be shown, with the words marked."""
    return _written(text, _stretches(text, words))


def passage(text: str, words: Sequence[str], *, length: int = LENGTH) -> SafeString:
    """Return the part of a text in which most of the words stand, the first one of several, with the words marked."""
    stretches = _stretches(text, words)
    start = _best(stretches, length)
    end = min(len(text), start + length)
    part = text[start:end].replace("\n", " ")
    inside = [(max(at, start) - start, min(to, end) - start) for at, to in stretches if at < end and to > start]
    return format_html("{}{}{}", "…" if start else "", _written(part, inside), "…" if end < len(text) else "")


def _best(stretches: Sequence[Stretch], length: int) -> int:
    """Return where the passage begins: a little before the first word of the closest group."""
    best, most = 0, 0
    for number, (at, _) in enumerate(stretches[:MOST]):
        inside = sum(1 for other, _ in stretches[number : number + 20] if other < at + length - BEFORE)
        if inside > most:
            best, most = max(0, at - BEFORE), inside
    return best


def _stretches(text: str, words: Sequence[str]) -> list[Stretch]:
    """Return where the words stand in the text as it is written, in order, without overlaps."""
    if not words:
        return []
    folds, places = _folded_with_places(text)
    found: list[Stretch] = []
    for word in words:
        found += _plain(folds, word) or _spaced_out(folds, word)
    return [(places[start], places[end - 1] + 1) for start, end in _apart(found)]


def _plain(folds: str, word: str) -> list[Stretch]:
    found: list[Stretch] = []
    at = folds.find(word)
    while at >= 0 and len(found) < MOST:
        found.append((at, at + len(word)))
        at = folds.find(word, at + len(word))
    return found


def _spaced_out(folds: str, word: str) -> list[Stretch]:
    """Return where a word stands with blanks between its characters: these are not asked for."""
    if len(word) == 1:
        return []
    pattern = re.compile("[ \u3000\xa0]*".join(map(re.escape, word)))
    return [each.span() for each in islice(pattern.finditer(folds), MOST)]


def _apart(stretches: list[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches in order; one that begins within another is left out."""
    last = 0
    for start, end in sorted(stretches, key=lambda each: (each[0], -each[1])):
        if start >= last:
            yield start, end
            last = end


def _folded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return the folded text, and for each of its characters the place where it comes from."""
    folds = folded(text)
    if len(folds) == len(text):
        # Nothing grew or shrank: nearly always.
        return folds, range(len(text))
    signs, places = [], []
    for place, sign in enumerate(text):
        for each in folded(sign):
            signs.append(each)
            places.append(place)
    return "".join(signs), places


def _written(text: str, stretches: Iterable[Stretch]) -> SafeString:
    pieces, last = [], 0
    for start, end in stretches:
        pieces.append((text[last:start], text[start:end]))
        last = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[last:])
