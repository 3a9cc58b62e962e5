"""What may the rooms above add to a paper? Conditions of the gate, papers that travel along, panels on its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from gongkai.review.checks import Finding

from .content import Content
from .models import Paper

# A condition looks at a paper that is about to be submitted and says what is missing; it never writes.
Condition = Callable[..., Iterable[Finding]]
# Companions are papers that are submitted, signed and released together with this one (同步审签).
Companions = Callable[[Paper], Iterable[Paper]]
# A panel is a rendered piece of the paper's desk page, or "" where it has nothing to say.
Panel = Callable[..., str]

_CONDITIONS: dict[str, list[Condition]] = {}
_COMPANIONS: dict[str, list[Companions]] = {}
_PANELS: list[tuple[int, Panel]] = []

C = TypeVar("C", bound=Callable[..., Any])


def condition(*kinds: str) -> Callable[[C], C]:
    """Let a function ``f(paper, *, content, today)`` speak at the gate for these kinds of paper (none: for all)."""

    def add(function: C) -> C:
        for each in kinds or ("",):
            known = _CONDITIONS.setdefault(each, [])
            if function not in known:
                known.append(function)
        return function

    return add


def companions(*kinds: str) -> Callable[[C], C]:
    """Let a function name the papers that go through the gate together with one of these kinds."""

    def add(function: C) -> C:
        for each in kinds:
            known = _COMPANIONS.setdefault(each, [])
            if function not in known:
                known.append(function)
        return function

    return add


def panel(*, order: int) -> Callable[[C], C]:
    """Let a function ``f(request, paper, *, may_write)`` add a piece of HTML to the desk page of papers."""

    def add(function: C) -> C:
        if all(known is not function for _, known in _PANELS):
            _PANELS.append((order, function))
            _PANELS.sort(key=lambda each: each[0])
        return function

    return add


def conditions_of(paper: Paper, content: Content, *, today: Any) -> list[Finding]:
    """Return what the rooms above find missing."""
    asked = [*_CONDITIONS.get("", ()), *_CONDITIONS.get(paper.kind, ())]
    return [finding for each in asked for finding in each(paper, content=content, today=today)]


def companions_of(paper: Paper) -> list[Paper]:
    """Return the papers that go through the gate together with this one, without itself, each once."""
    found = {one.pk: one for each in _COMPANIONS.get(paper.kind, ()) for one in each(paper)}
    found.pop(paper.pk, None)
    return list(found.values())


def panels_of(request: Any, paper: Paper, *, may_write: bool) -> list[str]:
    """Return the pieces that the rooms above add to the desk page."""
    return [said for _, each in _PANELS if (said := each(request, paper, may_write=may_write))]
