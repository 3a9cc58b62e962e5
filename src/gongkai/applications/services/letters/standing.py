"""How is a letter held while something is done to it, and when can nothing be done any more?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gongkai.applications.letters.wording import title_of
from gongkai.applications.models import Letter, LetterState
from gongkai.applications.selectors.letters import about
from gongkai.kernel.refusal import NotAllowed
from gongkai.review import services as review
from gongkai.review.models import State as RoundState
from gongkai.review.selectors import round_of


def held(letter: Letter) -> Letter:
    """Return the letter as it stands, held against all other writers until the transaction ends."""
    found = Letter.objects.select_for_update(of=("self",))
    return found.select_related("organ", "application__organ", "correction", "dispute").get(pk=letter.pk)


def refreshed(seen: Letter, now: Letter) -> Letter:
    """Let the caller's object say what the database says, and return it."""
    for each in now._meta.concrete_fields:
        setattr(seen, each.attname, getattr(now, each.attname))
    return seen


def must_be_under_way(letter: Letter, act: str) -> None:
    """
    Let nothing be done any more to a letter that has gone out or was given up.

    :raises NotAllowed: saying which
    """
    if letter.state == LetterState.ISSUED:
        raise NotAllowed(f"{letter.number}已经印发，不能{act}。")
    if letter.state == LetterState.DROPPED:
        raise NotAllowed(f"这份文书已经作废，不能{act}。")


def void_signatures(letter: Letter, *, by: Any, at: datetime, reason: str) -> None:
    """Let the signatures under a letter no longer hold, and the letter be a draft again."""
    found = round_of(letter.subject)
    if found is not None and found.state in (RoundState.OPEN, RoundState.COMPLETE):
        review.void(round=found, by=by, at=at, reason=reason)
    if letter.state != LetterState.DRAFTED:
        letter.state = LetterState.DRAFTED
        letter.signed_by_name = ""
        letter.save(update_fields=["state", "signed_by_name"])


def names(letter: Letter) -> dict[str, Any]:
    """Return how the events name a letter: by keys, kind and number, by no person."""
    return {
        "letter": letter.pk,
        "organ": letter.organ_id,
        "kind": letter.kind,
        "name": title_of(letter.kind),
        "about": about(letter),
    }
