"""A draft that is taken from the public takes no more comments; a result that goes leaves its consultation's page."""

from __future__ import annotations

from datetime import datetime

from gongkai.journal.services import waits_for
from gongkai.kernel import pagestore
from gongkai.papers.events import Withdrawn
from gongkai.policies import services as policies
from gongkai.policies.selectors.consultations import pages_beside


@waits_for(Withdrawn)
def close(event: Withdrawn, *, at: datetime) -> None:
    """Take the consultation out of the lists, and let the pages beside it be made anew."""
    policies.close_consultations(papers=[event.paper])
    pagestore.forget(*pages_beside([event.paper]))
