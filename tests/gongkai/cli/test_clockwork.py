"""Does the clockwork run beside the site, come back when it dies, and end with it?"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gongkai.cli import main
from gongkai.cli.clockwork import Beside
from gongkai.kernel import jobs
from gongkai.web.tick import know_the_jobs

# A child that calls the test, says its number, and stays until its own line is closed.
CHILD = """
import os, socket, sys
call = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
call.sendall(b"%d\\n" % os.getpid())
sys.stdin.read()
"""
PARENT = """
import sys
import threading
from gongkai.cli.clockwork import Beside
with Beside([sys.executable, "-c", sys.argv[2], sys.argv[1]], say=print):
    sys.stdin.read()
"""


class TestTick:
    def test_says_what_it_did_and_that_nothing_is_due(
        self, db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        know_the_jobs()
        monkeypatch.setattr(jobs, "_REGISTER", {})
        jobs.job("a.work", says="定时发布", every=timedelta(days=1))(lambda *, at: 3)
        assert main(["tick"]) == 0
        assert main(["tick"]) == 0
        assert capsys.readouterr().out == "定时发布：3件\n没有到期事项。\n"

    def test_ends_with_one_where_something_could_not_be_done(
        self, db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def fail(*, at: datetime) -> int:
            raise RuntimeError("no paper")

        know_the_jobs()
        monkeypatch.setattr(jobs, "_REGISTER", {})
        jobs.job("a.work", says="定时发布", every=timedelta(days=1))(fail)
        assert main(["tick"]) == 1
        assert capsys.readouterr().out == "定时发布：没有完成，RuntimeError: no paper\n"


class Call:
    """One child on the line; what it says, and that it went away, is waited for and not slept for."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line.accept()[0]
        self.line.settimeout(60)
        self.pid = int(self.line.makefile().readline())

    def is_over(self) -> bool:
        """Wait until the child has gone."""
        return self.line.recv(1) == b""


@pytest.fixture
def line() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        yield listening


def child(line: socket.socket) -> list[str]:
    return [sys.executable, "-c", CHILD, str(line.getsockname()[1])]


class TestBeside:
    def test_a_child_runs_as_long_as_the_site(self, line: socket.socket) -> None:
        said: list[str] = []
        with Beside(child(line), say=said.append):
            call = Call(line)
        assert call.is_over()
        assert said == []

    def test_one_that_dies_comes_back(self, line: socket.socket) -> None:
        said: list[str] = []
        with Beside(child(line), say=said.append, pauses=(0.0,)):
            first = Call(line)
            os.kill(first.pid, signal.SIGKILL)
            second = Call(line)
            assert second.pid != first.pid
        assert second.is_over()
        assert said == ["办理到期事项的进程意外退出（-9），0秒后重新启动。"]

    def test_it_ends_also_where_the_site_was_killed(self, line: socket.socket, root: Path) -> None:
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(line.getsockname()[1]), CHILD],
            env={**os.environ, "PYTHONPATH": str(root / "src")},
            stdin=subprocess.PIPE,
        )
        call = Call(line)
        parent.kill()
        assert call.is_over()
        parent.communicate()

    def test_a_site_that_ends_while_the_child_is_away_does_not_wait_for_it(self, line: socket.socket) -> None:
        said: list[str] = []
        told = threading.Event()

        def say(sentence: str) -> None:
            said.append(sentence)
            told.set()

        with Beside([sys.executable, "-c", "raise SystemExit(3)"], say=say, pauses=(3600.0,)):
            assert told.wait(60)
        assert said == ["办理到期事项的进程意外退出（3），3600秒后重新启动。"]
