"""What has to be done about what is personal because time has passed? It goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from gongkai.kernel.jobs import job

from .services import codes, enclosures


@job("applications.delete_scans", says="到期删除申请人的身份证明材料", every=timedelta(hours=1))
def delete_scans(*, at: datetime) -> int:
    """Delete the files whose day has come."""
    return enclosures.delete_due(at=at)


@job("applications.sweep_sealed", says="清除没有登记的申请材料", every=timedelta(days=1))
def sweep_sealed(*, at: datetime) -> int:
    """Remove sealed files that no application names."""
    return enclosures.sweep(at=at)


@job("applications.forget_attempts", says="清除过期的查询次数记录", every=timedelta(hours=6))
def forget_attempts(*, at: datetime) -> int:
    """Remove what is known of old tries of query codes."""
    return codes.forget(at=at)
