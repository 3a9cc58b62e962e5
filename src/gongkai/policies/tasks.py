"""What has to be done about documents because time has passed?"""

from __future__ import annotations

from datetime import datetime, timedelta

from gongkai.kernel.jobs import job

from .services import documents, ledger


@job("policies.turn", says="文件按日期生效、失效", every=timedelta(minutes=10))
def turn(*, at: datetime) -> int:
    """Let documents come into force or lapse by the calendar."""
    return ledger.keep_up(at=at)


@job("policies.enter_missed", says="补记未入台账的已公开文件", every=timedelta(hours=1))
def enter_missed(*, at: datetime) -> int:
    """Enter released documents that the register does not show, such as after a fault."""
    return documents.enter_missed(at=at)
