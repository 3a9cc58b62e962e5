"""An annual report that was published stands on the home page at once."""

from __future__ import annotations

from datetime import datetime

from gongkai.annual.events import Published, Recorded
from gongkai.journal.services import waits_for
from gongkai.kernel import pagestore


@waits_for(Recorded)
@waits_for(Published)
def freshen(event: Published | Recorded, *, at: datetime) -> None:
    """Let the home page be made anew."""
    pagestore.forget("/")
