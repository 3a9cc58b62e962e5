"""What time is it in China? The only place that asks the system clock."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present moment, aware, in China's time."""
    return datetime.now(CHINA)


def today() -> date:
    """Return the day that it is in China, wherever the machine stands."""
    return now().date()
