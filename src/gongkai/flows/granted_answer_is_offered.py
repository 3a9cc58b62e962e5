"""What an application was granted is proposed to the organ for publication, as others may want it (ogi:44)."""

from __future__ import annotations

from datetime import datetime

from gongkai.applications.events import Decided
from gongkai.applications.services import proposals
from gongkai.journal.services import waits_for


@waits_for(Decided)
def offer(event: Decided, *, at: datetime) -> None:
    """Propose it, unless the matter is proposed or settled already."""
    proposals.offer_granted(application=event.application, at=at)
