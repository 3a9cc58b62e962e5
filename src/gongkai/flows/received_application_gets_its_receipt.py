"""An application whose day of receipt is known gets its receipt, with the day and the term on it (ogi:45)."""

from __future__ import annotations

from datetime import datetime

from gongkai.applications.events import FactAdded, Submitted
from gongkai.applications.services import letters
from gongkai.journal.services import waits_for

THE_DAY_OF_RECEIPT = frozenset({"received", "confirmed"})


@waits_for(Submitted)
def issue_at_once(event: Submitted, *, at: datetime) -> None:
    """Issue the receipt of what was handed in at the counter or signed for: that day is the day of receipt."""
    letters.issue_receipt_of(event.application, at=at)


@waits_for(FactAdded)
def issue(event: FactAdded, *, at: datetime) -> None:
    """Issue the receipt; the same again changes nothing."""
    if event.kind in THE_DAY_OF_RECEIPT:
        letters.issue_receipt_of(event.application, at=at)
