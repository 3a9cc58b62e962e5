"""A document that comes before the public is entered into the ledger and the library (台账、政策文件库)."""

from __future__ import annotations

from datetime import datetime

from gongkai.journal.services import waits_for
from gongkai.papers.events import BatchReleased, Released
from gongkai.policies import services as policies


@waits_for(Released)
def enter(event: Released, *, at: datetime) -> None:
    """Enter the document, or renew what is copied from its corrected page."""
    policies.enter_released(papers=[event.paper], at=at)


@waits_for(BatchReleased)
def enter_batch(event: BatchReleased, *, at: datetime) -> None:
    """Enter the documents among many papers."""
    policies.enter_released(papers=event.papers, at=at)
