"""Who does what has to be done because time has passed? One process that asks every few seconds what is due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import DatabaseError, close_old_connections

from gongkai.journal.turns import end_turn, take_turn
from gongkai.kernel import jobs

log = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds between two looks; what is due at a moment is done within them."""


@dataclass(frozen=True)
class Done:
    """What came of one job: how much was done, or why not."""

    job: jobs.Job
    count: int = 0
    error: str = ""

    @property
    def says(self) -> str:
        """Return it as a sentence."""
        return f"{self.job.says}：没有完成，{self.error}" if self.error else f"{self.job.says}：{self.count}件"


def tick(*, at: datetime) -> Iterator[Done]:
    """
    Do what is due and yield what came of each job (到期事项).

    Safe to be run twice at once and on several machines: a job is taken before it is done. One that fails does not hold
    the others up; it is tried again when its time comes round.
    """
    know_the_jobs()
    for job in jobs.declared():
        if not take_turn(job.name, every=job.every, at=at):
            continue
        try:
            count = job.work(at=at)
        except Exception as trouble:
            log.exception("%s failed", job.name)
            error = f"{type(trouble).__name__}: {trouble}"
            end_turn(job.name, at=at, error=error)
            yield Done(job, error=error)
        else:
            end_turn(job.name, at=at, done=count)
            yield Done(job, count)


def keep_ticking(
    *, now: Callable[[], datetime], wait: Callable[[float], bool], tell: Callable[[str], None], pause: float = PAUSE
) -> None:
    """
    Tick until ``wait`` says that it is enough.

    :param wait: waits for so many seconds and returns whether to stop
    :param tell: told what was done, and what could not be done
    """
    while True:
        try:
            for each in tick(at=now()):
                if each.count or each.error:
                    tell(each.says)
        except DatabaseError as trouble:
            # Busy or gone for the moment; the next look will tell.
            tell(f"数据库暂时不能使用，稍后再试：{str(trouble).strip()}")
        close_old_connections()
        if wait(pause):
            return


def know_the_jobs() -> None:
    """Load the rooms' tasks, in which the jobs are declared."""
    import_module("gongkai.web.pagestore")
    for each in apps.get_app_configs():
        if each.name.startswith("gongkai.") and find_spec(f"{each.name}.tasks"):
            import_module(f"{each.name}.tasks")
