"""What comes back by the clock in the journal? What acts have to cause and have not caused yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from gongkai.kernel.jobs import job

from . import services


@job("journal.deliver", says="补做台账中未完成的后续处理", every=timedelta(minutes=1))
def deliver(*, at: datetime) -> int:
    """Try again what is due."""
    return services.deliver(at=at)
