"""Which days does an organ work? The State Council's notices, and what its district changed with a reason."""

from __future__ import annotations

from gongkai.organs.models import Organ
from lawbook.workdays import Workdays, national


def workdays_of(organ: Organ) -> Workdays:
    """Return the calendar by which the terms of an organ are counted."""
    return national()
