"""Is a paper released once, and every index number given once, when several processes press at the same time?"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.gongkai.processes import migrate, race, run, shared

PRESSERS, PAPERS = 3, 12
HERE = Path(__file__).parent


def test_each_paper_is_released_once_under_a_number_of_its_own(tmp_path: Path, root: Path) -> None:
    place = tmp_path / "shared.sqlite3"
    environment = shared(tmp_path, root, GONGKAI_DATABASE=f"sqlite:///{place}")
    migrate(environment)
    run(environment, str(HERE / "presser.py"), "prepare")
    results = [each.split() for each in race(environment, HERE / "presser.py", [("press",)] * PRESSERS)]
    assert sum(int(done) for done, _ in results) == PAPERS
    assert sum(int(refused) for _, refused in results) == PAPERS * (PRESSERS - 1)
    with sqlite3.connect(place) as database:
        releases = database.execute("SELECT paper_id, number FROM papers_release").fetchall()
        numbers = database.execute("SELECT index_no FROM papers_paper").fetchall()
    assert sorted(set(releases)) == sorted(releases)
    assert len(releases) == PAPERS
    assert len({number for (number,) in numbers if number}) == PAPERS
