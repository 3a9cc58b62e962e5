"""What comes back by the clock in the portal? Imports that are at work go on."""

from __future__ import annotations

from datetime import datetime, timedelta

from gongkai.kernel.jobs import job

from .services import moving


@job("portal.move_in", says="继续迁入原网站的内容", every=timedelta(seconds=5))
def move_in(*, at: datetime) -> int:
    """Go on with what is moved in."""
    return moving.carry_on(at=at)
