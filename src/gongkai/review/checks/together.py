"""What do all automatic checks say of a draft?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from gongkai.review.selectors.wording import Dictionary, dictionary
from lawbook.workdays import Workdays, national

from . import facts, links, office, privacy, secrecy, term, wording
from .finding import Draft, Finding, Severity

_ORDER: Final = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.NOTE: 2}


def examine(draft: Draft, *, today: date) -> list[Finding]:
    """Return what all checks found, what bars the way first; one small query when the dictionary has not changed."""
    return judged(draft, today=today, words=dictionary(organ=draft.organ, today=today), workdays=national())


def judged(draft: Draft, *, today: date, words: Dictionary, workdays: Workdays) -> list[Finding]:
    """Return the same from what is handed in; this asks nothing of the database."""
    return sorted(_all(draft, today, words, workdays), key=lambda finding: _ORDER[finding.severity])


def _all(draft: Draft, today: date, words: Dictionary, workdays: Workdays) -> Iterator[Finding]:
    if draft.attribute in facts.WITHHELD:
        # What does not go out may hold personal numbers and marks that forbid publishing: they are why it does not.
        # A state secret has no place in this system either way.
        yield from (each for each in secrecy.findings(draft) if each.code == secrecy.CLASSIFIED)
        yield from facts.findings(draft, today=today)
        return
    yield from secrecy.findings(draft)
    yield from privacy.findings(draft, today=today)
    yield from facts.findings(draft, today=today)
    yield from wording.findings(draft, dictionary=words)
    yield from office.findings(draft)
    yield from term.findings(draft, today=today, workdays=workdays)
    yield from links.findings(draft)
