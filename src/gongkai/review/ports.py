"""Which kinds of paper may have a chain of their own? The rooms above say so; this room knows their names only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_KINDS: dict[str, str] = {}


@dataclass(frozen=True)
class Usual:
    """The chain that a kind has of its own accord, and the reviews that none of its chains may leave out."""

    steps: tuple[Mapping[str, str], ...]
    requires: tuple[str, ...]


_USUAL: dict[str, Usual] = {}


def declare_kinds(kinds: Mapping[str, str]) -> None:
    """Make kinds of paper known, as code and label, in the order in which an officer finds them."""
    _KINDS.update(kinds)


def kinds() -> Mapping[str, str]:
    """Return the kinds that were declared."""
    return dict(_KINDS)


def label_of(kind: str) -> str:
    """Return the label of a kind; a kind that nobody declared keeps its code, and none stands for all of them."""
    return _KINDS.get(kind, kind) if kind else "全部文稿"


def declare_chain(kind: str, label: str, steps: Sequence[Mapping[str, str]], *, requires: Sequence[str]) -> None:
    """
    Make a kind known that does not follow the usual chain of what is published, such as a letter to one person.

    :param steps: the chain that holds unless an organ has one for this kind
    :param requires: the reviews (``secrecy``, ``responsible``) that none of its chains may leave out
    """
    _KINDS[kind] = label
    _USUAL[kind] = Usual(tuple(dict(each) for each in steps), tuple(requires))


def usual_chain(kind: str) -> Usual | None:
    """Return the chain that a kind has of its own accord; None for what follows the usual one."""
    return _USUAL.get(kind)
