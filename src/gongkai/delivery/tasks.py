"""What comes back by the clock in delivery? Messages go out."""

from __future__ import annotations

from datetime import datetime, timedelta

from gongkai.kernel.jobs import job

from . import services


@job("delivery.send", says="发送送达通知", every=timedelta(minutes=1))
def send(*, at: datetime) -> int:
    """Send what is due."""
    return services.send_due(at=at)
