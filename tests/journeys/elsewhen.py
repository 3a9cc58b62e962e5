"""
Run a command of ``gongkai`` at another moment: the one that stands in the file that ELSEWHEN names.

A server looks into the file with every request, so that a test moves its clock by writing. The clockwork that runs
beside a server is left out: it is a process of its own and would live in the present. A test runs ``tick`` itself.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import time_machine

_FILE = "ELSEWHEN"
_MOVING = threading.Lock()


class _Clock:
    """The clock of this process; it goes on by itself and is moved when the file says another moment."""

    def __init__(self) -> None:
        self.said = ""
        self.travel: Any = None

    def look(self) -> None:
        """Go to the moment that the file says, unless it was there that this process went last."""
        said = Path(os.environ[_FILE]).read_text("utf-8").strip()
        with _MOVING:
            if said == self.said:
                return
            moment = datetime.fromisoformat(said)
            if self.travel is None:
                self.travel = time_machine.travel(moment, tick=True).start()
            else:
                self.travel.move_to(moment, tick=True)
            self.said = said


_clock = _Clock()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request at the moment that the file says."""
    _clock.look()
    from gongkai.web.wsgi import application as site

    return site(environ, start_response)


def write(file: Path, moment: datetime) -> None:
    """Write the moment at once, so that nobody reads half of it."""
    new = file.with_suffix(".new")
    new.write_text(moment.isoformat(), "utf-8")
    new.replace(file)


def run(command: list[str]) -> int:
    """Run a command of the command line at the moment that the file says."""
    _clock.look()
    from granian import server

    from gongkai.cli import clockwork, main

    class Server(server.Server):  # type: ignore[misc, valid-type]  # which one it is depends on the interpreter
        def __init__(self, target: str, **more: Any) -> None:
            super().__init__("tests.journeys.elsewhen:application", **more)

    server.Server = Server  # type: ignore[misc]
    clockwork.clockwork = lambda **more: nullcontext()  # type: ignore[assignment]
    return main(command)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
