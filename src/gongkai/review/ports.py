"""Which kinds of paper may have a chain of their own? The rooms above say so; this room knows their names only."""

from __future__ import annotations

from collections.abc import Mapping

_KINDS: dict[str, str] = {}


def declare_kinds(kinds: Mapping[str, str]) -> None:
    """Make kinds of paper known, as code and label, in the order in which an officer finds them."""
    _KINDS.update(kinds)


def kinds() -> Mapping[str, str]:
    """Return the kinds that were declared."""
    return dict(_KINDS)


def label_of(kind: str) -> str:
    """Return the label of a kind; a kind that nobody declared keeps its code, and none stands for all of them."""
    return _KINDS.get(kind, kind) if kind else "全部文稿"
