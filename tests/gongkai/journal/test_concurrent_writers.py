"""Do the numbers stay without gaps when several processes write at the same time?"""

from __future__ import annotations

import json
from pathlib import Path

from tests.gongkai.processes import migrate, race, run, shared

WRITERS, ACTS = 4, 60
KEPT = ACTS - ACTS // 3
HERE = Path(__file__).parent


def test_numbers_and_digests_hold_under_concurrent_writers(transactional_db: None, tmp_path: Path, root: Path) -> None:
    environment = shared(tmp_path, root)
    migrate(environment)
    race(environment, HERE / "writer.py", [(number, ACTS) for number in range(WRITERS)])

    verdict = json.loads(run(environment, "-m", "django", "journal_verify", "--json"))
    assert verdict == {
        "entries": WRITERS * KEPT,
        "ok": True,
        "broken_at": None,
        "says": f"共{WRITERS * KEPT}笔，序号连续，摘要值逐笔相符。",
    }
