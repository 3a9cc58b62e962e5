"""
Where do the pages about an application stand?

A page names some dozens of addresses, a list one for each line, and they differ by their keys alone. So each kind of
address is looked up once for an organ, and the keys are put in.
"""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

# Stands for a key while an address is looked up; no code of an organ has it within.
_KEY = 9_999_999_999_999_999


def place(name: str, code: str, *more: int | str) -> str:
    """
    Return an address of this room.

    :param name: as the addresses name it, such as ``case``
    :param code: the organ's code
    :param more: what else the address is made of; keys are numbers, words are text
    """
    pieces = _pieces(name, code, tuple(_KEY if isinstance(each, int) else each for each in more))
    keys = [str(each) for each in more if isinstance(each, int)]
    return pieces[0] + "".join(key + piece for key, piece in zip(keys, pieces[1:], strict=True))


@lru_cache(maxsize=4096)
def _pieces(name: str, code: str, more: tuple[int | str, ...]) -> tuple[str, ...]:
    return tuple(reverse(f"applications:{name}", args=[code, *more]).split(str(_KEY)))
