"""Press 发布 in a process of its own: ``prepare`` makes signed papers, ``press`` releases them."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

import django
from django.db import OperationalError, transaction

django.setup()

from tests.gongkai.papers_world import AT, drafted, signed, somebody  # noqa: E402

from gongkai.kernel.refusal import NotAllowed  # noqa: E402
from gongkai.organs.models import Organ, Role  # noqa: E402
from gongkai.papers import services  # noqa: E402
from gongkai.papers.models import Submission  # noqa: E402

COUNT = 12


class _World:
    """As much of a world as the factory asks for."""

    def __init__(self) -> None:
        with transaction.atomic():
            top = Organ.objects.create(code="qinghe", name="清河区人民政府", short_name="清河区", kind="district")
            bureau = Organ(code="jiaoyu", name="清河区教育局", short_name="教育局", kind="department", parent=top)
            bureau.save()
        self.organs = {"jiaoyu": bureau}


def prepare() -> None:
    world = _World()
    for number in range(COUNT):
        signed(world, [drafted(world, title=f"第{number}条")])


def press() -> None:
    clerk = somebody(Organ.objects.get(code="jiaoyu"), Role.CLERK)
    submissions: list[Any] = list(Submission.objects.order_by("pk"))
    print("ready", flush=True)
    sys.stdin.readline()
    done = refused = 0
    for each in submissions:
        try:
            services.release(submission=each, by=clerk, at=AT + timedelta(hours=1))
            done += 1
        except (NotAllowed, OperationalError):
            refused += 1
    print(f"{done} {refused}", flush=True)


if __name__ == "__main__":
    {"prepare": prepare, "press": press}[sys.argv[1]]()
