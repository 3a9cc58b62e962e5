"""Do the numbers stay without gaps when several processes write at the same time?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

WRITERS, ACTS = 4, 60
KEPT = ACTS - ACTS // 3
HERE = Path(__file__).parent


@pytest.fixture
def environment(transactional_db: None, tmp_path: Path, root: Path) -> dict[str, str]:
    """Return the environment of processes that share a real database: a new file, or the test server's."""
    if connection.vendor == "sqlite":
        address = f"sqlite:///{tmp_path}/shared.sqlite3"
    else:
        server = connection.settings_dict
        secret = f":{server['PASSWORD']}" if server["PASSWORD"] else ""
        port = f":{server['PORT']}" if server["PORT"] else ""
        address = f"postgres://{server['USER']}{secret}@{server['HOST']}{port}/{server['NAME']}"
    return {
        **os.environ,
        "GONGKAI_DATABASE": address,
        "GONGKAI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "gongkai.settings.base"),
        "PYTHONPATH": os.pathsep.join([str(root / "src"), os.environ.get("PYTHONPATH", "")]),
    }


def django(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "django", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)


def test_numbers_and_digests_hold_under_concurrent_writers(environment: dict[str, str]) -> None:
    django(environment, "migrate", "--verbosity", "0")
    writers: list[subprocess.Popen[Any]] = [
        subprocess.Popen(
            [sys.executable, str(HERE / "writer.py"), str(number), str(ACTS)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    for each in writers:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in writers:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in writers:
        _, errors = each.communicate(timeout=120)
        assert (each.returncode, errors) == (0, "")

    verdict = json.loads(django(environment, "journal_verify", "--json").stdout)
    assert verdict == {
        "entries": WRITERS * KEPT,
        "ok": True,
        "broken_at": None,
        "says": f"共{WRITERS * KEPT}笔，序号连续，摘要值逐笔相符。",
    }
