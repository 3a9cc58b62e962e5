"""A document that is taken from the public leaves the library; the ledger keeps it, for it may still be in force."""

from __future__ import annotations

from datetime import datetime

from gongkai.journal.services import waits_for
from gongkai.papers.events import Withdrawn
from gongkai.policies import services as policies


@waits_for(Withdrawn)
def leave(event: Withdrawn, *, at: datetime) -> None:
    """Take the document out of the lists."""
    policies.hide(papers=[event.paper])
