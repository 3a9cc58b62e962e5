"""What may the rooms above add to a paper? Conditions of the gate, papers that travel along, panels on its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from gongkai.review.checks import Finding

from .content import Content
from .models import Paper

# A condition looks at a paper that is about to be submitted and says what is missing; it never writes.
Condition = Callable[..., Iterable[Finding]]
# The same for many papers at once, such as a batch that is moved in: it asks the database once and not for each.
ConditionOfMany = Callable[..., Iterable[tuple[Paper, Finding]]]
# Companions are papers that are submitted, signed and released together with this one (同步审签).
Companions = Callable[[Paper], Iterable[Paper]]
# A panel is a rendered piece of the paper's desk page, or "" where it has nothing to say.
Panel = Callable[..., str]

_CONDITIONS: dict[str, list[Condition]] = {}
_CONDITIONS_OF_MANY: dict[str, list[ConditionOfMany]] = {}
_COMPANIONS: dict[str, list[Companions]] = {}
_PANELS: list[tuple[int, Panel]] = []

C = TypeVar("C", bound=Callable[..., Any])


def condition(*kinds: str) -> Callable[[C], C]:
    """Let a function ``f(paper, *, content, today)`` speak at the gate for these kinds of paper (none: for all)."""
    return _adding(_CONDITIONS, kinds or ("",))


def condition_of_many(*kinds: str) -> Callable[[C], C]:
    """
    Let a function ``f(written, *, today)`` speak at the gate for all papers of these kinds at once (none: all kinds).

    ``written`` is a sequence of pairs of a paper and its content; it yields pairs of one of these papers and a finding.
    """
    return _adding(_CONDITIONS_OF_MANY, kinds or ("",))


def companions(*kinds: str) -> Callable[[C], C]:
    """Let a function name the papers that go through the gate together with one of these kinds."""
    return _adding(_COMPANIONS, kinds)


def panel(*, order: int) -> Callable[[C], C]:
    """Let a function ``f(request, paper, *, may_write)`` add a piece of HTML to the desk page of papers."""

    def add(function: C) -> C:
        if all(known is not function for _, known in _PANELS):
            _PANELS.append((order, function))
            _PANELS.sort(key=lambda each: each[0])
        return function

    return add


def conditions_of(paper: Paper, content: Content, *, today: Any) -> list[Finding]:
    """Return what the rooms above find missing in one paper."""
    return conditions_of_many([(paper, content)], today=today)[paper.pk]


def conditions_of_many(written: Sequence[tuple[Paper, Content]], *, today: Any) -> dict[int, list[Finding]]:
    """Return what the rooms above find missing, by the paper's key."""
    found: dict[int, list[Finding]] = {paper.pk: [] for paper, _ in written}
    for paper, content in written:
        for each in (*_CONDITIONS.get("", ()), *_CONDITIONS.get(paper.kind, ())):
            found[paper.pk] += each(paper, content=content, today=today)
    for kind, asked in _CONDITIONS_OF_MANY.items():
        theirs = [pair for pair in written if kind in ("", pair[0].kind)]
        for one in asked if theirs else ():
            for paper, finding in one(theirs, today=today):
                found[paper.pk].append(finding)
    return found


def companions_of(paper: Paper) -> list[Paper]:
    """Return the papers that go through the gate together with this one, without itself, each once."""
    found = {one.pk: one for each in _COMPANIONS.get(paper.kind, ()) for one in each(paper)}
    found.pop(paper.pk, None)
    return list(found.values())


def panels_of(request: Any, paper: Paper, *, may_write: bool) -> list[str]:
    """Return the pieces that the rooms above add to the desk page."""
    return [said for _, each in _PANELS if (said := each(request, paper, may_write=may_write))]


def _adding(register: dict[str, list[Any]], kinds: Iterable[str]) -> Callable[[C], C]:
    def add(function: C) -> C:
        for each in kinds:
            known = register.setdefault(each, [])
            if function not in known:
                known.append(function)
        return function

    return add
