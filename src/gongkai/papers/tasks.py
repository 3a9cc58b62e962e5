"""What comes back by the clock among papers? Release at a set moment, and the end of what is shown for a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from gongkai.kernel.jobs import job

from .services import clockwork


@job("papers.release_scheduled", says="发布已审签、到了定时的文稿", every=timedelta(minutes=1))
def release_scheduled(*, at: datetime) -> int:
    """Release what is signed and whose moment has come."""
    return clockwork.release_scheduled(at=at)


@job("papers.withdraw_expired", says="撤下到期的文稿", every=timedelta(minutes=5))
def withdraw_expired(*, at: datetime) -> int:
    """Take down what was to end by now."""
    return clockwork.withdraw_expired(at=at)
