"""How is a text that somebody typed or pasted kept, and by what are two texts known to say the same?"""

from __future__ import annotations

import re
import unicodedata

# Control signs, signs that cannot be seen or turn the direction of the text, halves of signs, and signs that are none.
_JUNK = frozenset({"Cc", "Cf", "Cs", "Cn"})
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def one_line(text: str) -> str:
    """Return a text without what cannot be seen, on one line."""
    return _BLANKS.sub(" ", _seen(text).replace("\n", " ")).strip()


def lines(text: str) -> str:
    """Return a text of several lines without what cannot be seen; more than one empty line becomes one."""
    kept = _seen(text.replace("\r\n", "\n").replace("\r", "\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(_BLANKS.sub(" ", each).strip() for each in kept.split("\n"))).strip()


def bare(text: str) -> str:
    """Return letters and digits alone, narrow and small: equal for texts that differ only in how they were typed."""
    plain = unicodedata.normalize("NFKC", _seen(text)).casefold()
    return "".join(each for each in plain if each.isalnum())


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighboring characters of a text, by which alike titles are found."""
    plain = bare(text)
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset({plain} if plain else ())


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two sets of pairs are, from 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _seen(text: str) -> str:
    blank = text.replace("\t", " ").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(
        each
        for each in unicodedata.normalize("NFC", blank.encode("utf-16", "surrogatepass").decode("utf-16", "ignore"))
        if each == "\n" or unicodedata.category(each) not in _JUNK
    )
