"""Several processes on one real database, let go at the same moment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

PATIENCE = 240


def shared(folder: Path, root: Path, **more: str) -> dict[str, str]:
    """Return the environment of processes that share a real database: a new file, or the test server's."""
    if connection.vendor == "sqlite":
        address = f"sqlite:///{folder}/shared.sqlite3"
    else:
        server = connection.settings_dict
        secret = f":{server['PASSWORD']}" if server["PASSWORD"] else ""
        port = f":{server['PORT']}" if server["PORT"] else ""
        address = f"postgres://{server['USER']}{secret}@{server['HOST']}{port}/{server['NAME']}"
    return {
        **os.environ,
        "GONGKAI_DATABASE": address,
        "GONGKAI_HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "gongkai.settings.base"),
        "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)]),
        **more,
    }


def run(environment: dict[str, str], *arguments: str) -> str:
    """Run Python to its end and return what it printed; what it complained of fails the test."""
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def migrate(environment: dict[str, str]) -> None:
    """Bring the shared database up to date."""
    run(environment, "-m", "django", "migrate", "--verbosity", "0")


def race(environment: dict[str, str], script: Path, each_with: Iterable[Sequence[Any]]) -> list[str]:
    """
    Run a script in several processes and return what each printed.

    The script says ``ready`` and waits for a line; all get theirs when the last one is ready.

    :param each_with: the arguments of each process
    """
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    started = [
        subprocess.Popen([sys.executable, str(script), *map(str, words)], env=environment, text=True, **pipes)
        for words in each_with
    ]
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    said = []
    for one in started:
        out, errors = one.communicate(timeout=PATIENCE)
        assert (one.returncode, errors) == (0, "")
        said.append(out)
    return said
