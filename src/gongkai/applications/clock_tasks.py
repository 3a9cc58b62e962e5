"""What has to be done about applications because the calendar has moved on?"""

from __future__ import annotations

from datetime import datetime, timedelta

from gongkai.kernel.jobs import job

from .services.rechecking import rewrite_differing


@job("applications.recheck", says="核对申请的答复期限", every=timedelta(days=1))
def recheck(*, at: datetime) -> int:
    """Write the copies anew where they differ from the facts, and say so on the case."""
    return sum(1 for found in rewrite_differing(at=at) if all(each.column for each in found))
