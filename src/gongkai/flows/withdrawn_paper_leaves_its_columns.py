"""A paper that is taken from the public disappears from its columns and the search; its page says why it is gone."""

from __future__ import annotations

from datetime import datetime

from gongkai.journal.services import waits_for
from gongkai.papers.events import Withdrawn

from .released_paper_is_placed import place_papers


@waits_for(Withdrawn)
def leave(event: Withdrawn, *, at: datetime) -> None:
    """Place the paper as it stands now: nowhere, unless it has been released again."""
    place_papers([event.paper])
