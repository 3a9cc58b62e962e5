"""
How fast is the portal, how fast is it when its pages are kept, and how does that compare?

Limits: an item's page 5 ms of CPU and 4 queries when it is not kept; a list of everything 20 ms, however far back;
200 ms to publish one item with all that follows; the old page gone within a second; a kept page at least half as often
as nginx hands out a file of that size; a page that is not kept at least 8 times as often as Wagtail shows the same
article. Peers in the same run: nginx with a static file, a bare framework view, and Wagtail's latest release with the
same texts, a menu and a path, in an environment of its own. What is missing on this machine is left out, and said.
Run: ``python benchmarks/portal.py`` for 20,000 items, ``--items 100000`` for the promise.
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
    asked.add_argument("--items", type=int, default=20_000)
    asked.add_argument("--rounds", type=int, default=3, help="how often each server is asked in turn")
    asked.add_argument("--seconds", type=int, default=4, help="how long each time")
    asked.add_argument("--no-peers", action="store_true", help="only what needs no server")
    asked.add_argument("--keep", type=Path, help="a folder for what is built, used again by the next run")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = given.keep.resolve() if given.keep else Path(folder)
        kept.mkdir(parents=True, exist_ok=True)
        os.environ.update(
            GONGKAI_HOME=str(kept),
            GONGKAI_DATABASE=f"sqlite:///{kept}/bench.sqlite3",
            GONGKAI_SECRET_KEY="bench" * 10,
            GONGKAI_HOSTS="127.0.0.1",
            DJANGO_SETTINGS_MODULE="gongkai.settings.base",
        )
        import django

        django.setup()
        return measured(given, kept)


def measured(given: argparse.Namespace, folder: Path) -> int:
    from portal_peers import build, inside
    from portal_peers.measure import Verdicts

    from gongkai.kernel import clock

    began = time.perf_counter()
    portal = build.ready(given.items)
    size = (folder / "bench.sqlite3").stat().st_size / 1e6
    print(f"{len(portal.papers)} items, {size:.0f} MB, ready in {time.perf_counter() - began:.0f} s; {load()}")
    gc.collect()
    gc.freeze()
    verdicts = Verdicts()
    inside.measured(portal, verdicts, clock.now())
    if not given.no_peers:
        from portal_peers import served

        served.measured(portal, verdicts, folder, given)
    print(f"\n{load()}")
    print("broken: " + "; ".join(verdicts.broken) if verdicts.broken else "all kept")
    return 1 if verdicts.broken else 0


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


if __name__ == "__main__":
    sys.exit(main())
