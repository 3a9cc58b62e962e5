"""Write into the journal as fast as possible, from the moment a line comes in; every third act fails and is undone."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import django

django.setup()

from django.db import transaction  # noqa: E402  Django must be set up first

from gongkai.journal.services import record  # noqa: E402
from gongkai.kernel import clock  # noqa: E402
from gongkai.kernel.events import Event  # noqa: E402


@dataclass(frozen=True)
class Counted(Event):
    """A writer counted on."""

    writer: int
    to: int
    says = "第{writer}位写到{to}"

    def subject(self) -> str:
        """Return the writer as the subject."""
        return f"tests.writer:{self.writer}"


class Undone(Exception):
    """An act that fails after it was recorded."""


def main(writer: int, acts: int) -> None:
    """Record the acts."""
    print("ready", flush=True)
    sys.stdin.readline()
    for to in range(1, acts + 1):
        try:
            with transaction.atomic():
                record(Counted(writer, to), by=None, at=clock.now())
                if to % 3 == 0:
                    raise Undone
        except Undone:
            continue


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
