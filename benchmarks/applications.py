"""
How fast is the office's side of applications, and how does that compare?

Limits, for a million applications: a case's page 5 ms of CPU and 6 queries of its own; a page of the register 15 ms;
the overdue list 20 ms; table two of the annual report 1 s. Peers in the same run: the framework's list and detail views
over the same rows with the usual joins, pages of twenty, and a bare SQL count as the ceiling. What is measured goes
through the real addresses with the middleware; ``--keep`` uses a database again that an earlier run built.
Run: ``python benchmarks/applications.py`` for a million, ``--applications 100000`` for a look. ``GONGKAI_DATABASE``
names another database (PostgreSQL), which must be empty or built by an earlier run.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from pathlib import Path


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--applications", type=int, default=1_000_000)
    asked.add_argument("--keep", type=Path, help="a folder for what is built, used again by the next run")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = given.keep.resolve() if given.keep else Path(folder)
        kept.mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("GONGKAI_DATABASE", f"sqlite:///{kept}/applications.sqlite3")
        os.environ.update(
            GONGKAI_HOME=str(kept),
            GONGKAI_SECRET_KEY="bench" * 10,
            GONGKAI_HOSTS="127.0.0.1",
            DJANGO_SETTINGS_MODULE="gongkai.settings.base",
        )
        import django

        django.setup()
        from django.conf import settings

        settings.ROOT_URLCONF = "applications_peers.bare"
        return measured(given.applications)


def measured(count: int) -> int:
    from applications_peers import build, inside
    from portal_peers.measure import Verdicts

    began = time.perf_counter()
    office = build.ready(count)
    print(f"{office.count} applications, ready in {time.perf_counter() - began:.0f} s; {load()}", flush=True)
    gc.collect()
    gc.freeze()
    verdicts = Verdicts()
    inside.measured(office, verdicts)
    print(f"\n{load()}")
    print("broken: " + "; ".join(verdicts.broken) if verdicts.broken else "all kept")
    return 1 if verdicts.broken else 0


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


if __name__ == "__main__":
    sys.exit(main())
