"""
Into what is a text cut, so that any piece of it can be found again?

Into overlapping pairs of characters: 公报2021年 is 公报 报2 20 02 21 1年 and 年, and a word is found where its own
pairs stand in a row. Chinese, figures and letters are treated alike: the border between them is kept by the pair that
crosses it, a number is found by any part of it, and nothing has to guess where a word ends. Punctuation breaks the row.
The same cut serves the index and the question on every database; a word segmenter lost a fifth of the two-character
words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

VERSION = f"1/{unicodedata.unidata_version}"
"""By what an index was cut; entries of another version cannot be taken out word by word."""

# Years are written 二〇二一 with whatever round sign the keyboard had.
_ROUND = ("○", "◯")
_ROW = re.compile(r"[^\W_]+")
# 2021 年 3 月, 王 某: blanks that only space out, unless both sides are letters or figures.
_HAN = "\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACED = re.compile(rf"(?<=[{_HAN}])[ \u3000\xa0]+(?=[^\W_])|(?<=[^\W_])[ \u3000\xa0]+(?=[{_HAN}])")


def folded(text: str) -> str:
    """Return the text as it is compared: full width as half width, capitals as small letters."""
    found = unicodedata.normalize("NFKC", text).lower()
    for each in _ROUND:
        found = found.replace(each, "〇")
    return found


def rows(text: str) -> list[str]:
    """Return the unbroken rows of characters in a text, folded, without the blanks that only space Chinese out."""
    return _ROW.findall(_SPACED.sub("", folded(text)))


def segment(text: str) -> list[str]:
    """
    Return what is put into the index: the pairs of each row, and its last character by itself.

    The last character lets a single character be found as the beginning of a token, wherever it stands.
    """
    found: list[str] = []
    for row in rows(text):
        found += [row[at : at + 2] for at in range(len(row))]
    return found


def phrases(words: str) -> Iterator[tuple[str, ...]]:
    """
    Yield what is asked of the index, one phrase for each unbroken row of each word.

    A phrase of one token of one character asks for whatever begins with it.
    """
    for word in words.split():
        for row in rows(word):
            yield tuple(row[at : at + 2] for at in range(max(1, len(row) - 1)))
