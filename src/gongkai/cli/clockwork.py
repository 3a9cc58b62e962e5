"""How does the clockwork run? Once, by itself, or as a child of the process that serves the site."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

AGAIN = (1.0, 5.0, 30.0, 60.0)
"""Seconds before a child that died is started again: the longer, the more often it died."""

Say = Callable[[str], None]


def add_commands(subparsers: Any, command: Callable[[Callable[[argparse.Namespace], int]], Any], say: Say) -> None:
    """Add ``tick`` to the command line."""
    tick = subparsers.add_parser("tick", help="办理到期事项：定时发布、到期撤下、补做后续处理等")
    tick.add_argument("--keep", action="store_true", help="一直运行，每隔几秒检查一次")
    # For the child of a serving process: it ends when that one closes the line, however it ended.
    tick.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)
    tick.set_defaults(run=command(lambda arguments: _tick(arguments, say)))


def _tick(arguments: argparse.Namespace, say: Say) -> int:
    from gongkai.kernel import clock
    from gongkai.web.tick import keep_ticking, tick

    if not arguments.keep:
        came = list(tick(at=clock.now()))
        for each in came:
            if each.count or each.error:
                say(each.says)
        if not any(each.count or each.error for each in came):
            say("没有到期事项。")
        return 1 if any(each.error for each in came) else 0
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if arguments.beside:
        # Ctrl+C reaches the whole group; the process beside which this one runs decides when it is over.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=_until_closed, args=(stop,), daemon=True).start()
    else:
        say("到期事项办理中，按 Ctrl+C 停止。")
    keep_ticking(now=clock.now, wait=stop.wait, tell=say)
    return 0


def _until_closed(stop: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    stop.set()


class Beside:
    """Run a command beside this process: started again if it dies, ended with this process."""

    def __init__(self, command: Sequence[str], *, say: Say, pauses: Sequence[float] = AGAIN) -> None:
        self.command = command
        self.say = say
        self.pauses = pauses
        self._over = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Beside:
        self._keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._close()
        self._keeper.join()

    def _keep(self) -> None:
        deaths = 0
        while not self._over.is_set():
            # The line to the child's standard input is held by nobody else: when this process goes, it is closed.
            with subprocess.Popen(self.command, stdin=subprocess.PIPE) as self._child:  # noqa: S603  our own command
                if self._over.is_set():
                    self._close()
                self._child.wait()
            if not self._over.is_set():
                pause = self.pauses[min(deaths, len(self.pauses) - 1)]
                deaths += 1
                self.say(f"办理到期事项的进程意外退出（{self._child.returncode}），{pause:.0f}秒后重新启动。")
                self._over.wait(pause)

    def _close(self) -> None:
        child = self._child
        if child is not None and child.stdin is not None and child.poll() is None:
            try:
                child.stdin.close()
                child.wait(timeout=10)
            except (OSError, subprocess.TimeoutExpired):
                child.kill()


def clockwork(*, say: Say) -> Beside:
    """Return the clockwork, to run beside the process that serves the site."""
    code = "import sys; from gongkai.cli import main; sys.exit(main(['tick', '--keep', '--beside']))"
    return Beside([sys.executable, "-c", code], say=say)
