"""By what a public paper can be found also changes while its text stays: its column, its validity."""

from __future__ import annotations

from datetime import datetime

from gongkai.journal.services import waits_for
from gongkai.policies.events import DocumentEvent
from gongkai.portal.events import PaperPlaced, PaperUnplaced

from .released_paper_is_found import renew


@waits_for(PaperPlaced)
@waits_for(PaperUnplaced)
def renew_columns(event: PaperPlaced | PaperUnplaced, *, at: datetime) -> None:
    """Let the paper be found in the columns in which it stands now."""
    if event.live:
        renew([event.paper])


@waits_for(DocumentEvent)
def renew_validity(event: DocumentEvent, *, at: datetime) -> None:
    """Let the document be found by the validity that it has now."""
    if event.paper is not None:
        renew([event.paper])
