"""Whose turn is it? Work that comes back is begun by one machine, and no more often than it should."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from .models import Turn

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def take_turn(name: str, *, every: timedelta, at: datetime) -> bool:
    """Test if the work is due, and take it: of several who ask at once one is told yes."""
    mine = Turn.objects.filter(name=name, begun_at__lte=at - every)
    if mine.update(begun_at=at, ended_at=None):
        return True
    if Turn.objects.filter(name=name).exists():
        return False
    Turn.objects.bulk_create([Turn(name=name, begun_at=_NEVER)], ignore_conflicts=True)
    return bool(mine.update(begun_at=at, ended_at=None))


def end_turn(name: str, *, at: datetime, done: int = 0, error: str = "") -> None:
    """Write down how the work ended."""
    Turn.objects.filter(name=name).update(ended_at=at, done=done, error=error[:500])


def due_again(name: str) -> None:
    """Let the work be due at once, whenever it was done last."""
    Turn.objects.filter(name=name).update(begun_at=_NEVER)
