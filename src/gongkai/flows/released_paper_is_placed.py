"""
A paper that comes before the public appears in its columns, in the search, and on every page that lists something.

This stands in one flow, for its order matters: a page that was made anew before the column would show what stood there
before. It is the last of the flows that wait for a release, so that what the others changed is shown as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gongkai.journal.services import waits_for
from gongkai.kernel import pagestore
from gongkai.papers.events import BatchReleased, Released
from gongkai.papers.kinds import kinds
from gongkai.portal import services as portal

from .released_paper_is_found import renew

# Below these addresses stands one page for each paper; everything else may be a list.
SINGLE = tuple(sorted({f"/{each.address}/" for each in kinds().values()}))


@waits_for(Released)
def place(event: Released, *, at: datetime) -> None:
    """Place the paper as it stands now."""
    place_papers([event.paper])


@waits_for(BatchReleased)
def place_batch(event: BatchReleased, *, at: datetime) -> None:
    """Place many papers as they stand now."""
    place_papers(event.papers)


def place_papers(papers: Sequence[int]) -> None:
    """Let papers stand in their columns and be found if they are public, and not if they are not; then the pages."""
    try:
        portal.show(paper_ids=papers)
        renew(papers)
    finally:
        # Whatever became of the columns: a page that shows what is withdrawn must go.
        pagestore.forget(*(f"{address}{paper}/" for address in SINGLE for paper in papers))
        pagestore.forget_all_but(*SINGLE)
