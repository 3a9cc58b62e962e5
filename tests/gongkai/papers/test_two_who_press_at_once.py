"""Is a paper released once, and every index number given once, when several processes press at the same time?"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

PRESSERS, PAPERS = 3, 12
HERE = Path(__file__).parent


def python(environment: dict[str, str], *arguments: str, **more: Any) -> subprocess.Popen[str]:
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, *arguments], env=environment, text=True, **pipes)


def test_each_paper_is_released_once_under_a_number_of_its_own(tmp_path: Path, root: Path) -> None:
    place = tmp_path / "shared.sqlite3"
    environment = {
        **os.environ,
        "GONGKAI_DATABASE": f"sqlite:///{place}",
        "GONGKAI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.base",
        "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)]),
    }
    for arguments in (["-m", "django", "migrate", "--verbosity", "0"], [str(HERE / "presser.py"), "prepare"]):
        process = python(environment, *arguments)
        _, said = process.communicate(timeout=240)
        assert process.returncode == 0, said
    pressers = [python(environment, str(HERE / "presser.py"), "press") for _ in range(PRESSERS)]
    for each in pressers:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    results = [each.communicate("go\n", timeout=120)[0].split() for each in pressers]
    assert sum(int(done) for done, _ in results) == PAPERS
    assert sum(int(refused) for _, refused in results) == PAPERS * (PRESSERS - 1)
    with sqlite3.connect(place) as database:
        releases = database.execute("SELECT paper_id, number FROM papers_release").fetchall()
        numbers = database.execute("SELECT index_no FROM papers_paper").fetchall()
    assert sorted(set(releases)) == sorted(releases)
    assert len(releases) == PAPERS
    assert len({number for (number,) in numbers if number}) == PAPERS
