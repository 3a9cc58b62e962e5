"""What has to be done about consultations because something was missed?"""

from __future__ import annotations

from datetime import datetime, timedelta

from gongkai.kernel.jobs import job

from .selectors.consultations import missed
from .services.consulting import open_consultations


@job("policies.open_missed", says="补登未列入的意见征集", every=timedelta(hours=1))
def open_missed(*, at: datetime) -> int:
    """Let released drafts take comments that the register does not show, such as after a fault."""
    return open_consultations(papers=missed(), at=at)
