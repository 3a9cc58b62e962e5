"""What several different applicants ask for is proposed to the organ for publication (ogi:44)."""

from __future__ import annotations

from datetime import datetime

from gongkai.applications.events import Submitted
from gongkai.applications.services import proposals
from gongkai.journal.services import waits_for


@waits_for(Submitted)
def offer(event: Submitted, *, at: datetime) -> None:
    """Propose it, if so many have asked by now and the matter is not settled."""
    proposals.offer_often_asked(application=event.application, at=at)
