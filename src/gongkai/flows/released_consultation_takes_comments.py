"""A draft that comes before the public takes comments; a result appears on the page of its consultation, at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gongkai.journal.services import waits_for
from gongkai.kernel import pagestore
from gongkai.papers.events import BatchReleased, Released
from gongkai.policies import services as policies
from gongkai.policies.selectors.consultations import pages_beside


@waits_for(Released)
def open_for_comments(event: Released, *, at: datetime) -> None:
    """Open the consultation, or renew what is copied from its corrected page."""
    _open([event.paper], at=at)


@waits_for(BatchReleased)
def open_batch(event: BatchReleased, *, at: datetime) -> None:
    """Open the consultations among many papers."""
    _open(event.papers, at=at)


def _open(papers: Sequence[int], *, at: datetime) -> None:
    policies.open_consultations(papers=papers, at=at)
    pagestore.forget(*pages_beside(papers))
