"""What has to be done because time has passed? The register of jobs; each is declared by the room that owns it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Work(Protocol):
    """Do what is due at a moment and return how much was done; safe to be called twice at once."""

    def __call__(self, *, at: datetime) -> int:
        """Do what is due."""
        ...


@dataclass(frozen=True)
class Job:
    """A piece of work that comes back, such as releasing what was scheduled."""

    name: str
    says: str
    every: timedelta
    work: Work


_REGISTER: dict[str, Job] = {}


def job(name: str, *, says: str, every: timedelta) -> Callable[[Work], Work]:
    """
    Declare a job; ``gongkai tick`` calls the decorated function no more often than ``every``.

    A job claims its rows by a conditional UPDATE before it works on them, so that two machines may tick at once.

    :param name: the room and the work, such as ``papers.release_scheduled``
    :raises ValueError: if another function has already taken the name
    """

    def declare(function: Work) -> Work:
        known = _REGISTER.get(name)
        if known is not None and known.work is not function:
            raise ValueError(f"job {name!r} is declared twice")
        _REGISTER[name] = Job(name, says, every, function)
        return function

    return declare


def declared() -> Iterator[Job]:
    """Yield all jobs in the order of their names."""
    yield from (_REGISTER[name] for name in sorted(_REGISTER))
