"""
How many applications with attachments come through when fifty people apply at once, and is each of them kept?

Fifty browsers open the form, send it with a photograph and a paper, and read the receipt, without a pause, for a
minute, against ``gongkai serve`` as it is deployed. Limits: no answer of the 500s and no broken line; every receipt
stands for exactly one application, whose files open with the bytes that were sent; serials from 1 without a gap or a
double; the journal whole. Peer in the same run: a plain view of the framework that stores one row and the two files,
with the same database settings and the same server. No speed is promised: what is printed is what was measured.
Run: ``python benchmarks/submissions.py``; ``GONGKAI_DATABASE`` names another, empty database (PostgreSQL).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ORGAN = "organ-0"


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--clients", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--photograph", type=int, default=250, help="kilobytes of the photograph, about")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("GONGKAI_DATABASE", f"sqlite:///{home}/submissions.sqlite3")
        os.environ.update(
            GONGKAI_HOME=home,
            GONGKAI_SECRET_KEY="bench" * 10,
            GONGKAI_SEAL_KEYS="seal" * 12,
            GONGKAI_HOSTS="127.0.0.1",
            DJANGO_SETTINGS_MODULE="gongkai.settings.base",
        )
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        return measured(given)


def measured(given: argparse.Namespace) -> int:
    from django.conf import settings
    from django.db import connection
    from portal_peers.measure import Verdicts
    from submissions_peers import rush
    from tests.deployments import citizens

    office()
    side = round((given.photograph * 1300) ** 0.5)
    photograph = citizens.picture((side, side), noise=60)
    print(f"{connection.vendor}, {given.clients} clients, {given.seconds:.0f} s, photograph {len(photograph) >> 10} KB")
    print(f"{'':30}{'done':>7}{'per s':>8}{'p50':>8}{'p95':>8}{'p99':>8} s sending{'CPU ms':>9}{'client':>8}")
    verdicts, watches = Verdicts(), {}
    for says, started, journey in (
        ("a plain view, row and files", peer, rush.plain(photograph)),
        ("gongkai serve", ours, rush.application(photograph, ORGAN)),
    ):
        server = started(says)
        try:
            server.wait()
            rush.rushed(server, journey, clients=4, seconds=2, name="暖场")
            watches[says] = rush.rushed(server, journey, clients=given.clients, seconds=given.seconds, name="正场")
        finally:
            server.end()
        shown(says, watches[says])
    found = watches["gongkai serve"]
    print(f"{'of the plain view':30}{found.rate / watches['a plain view, row and files'].rate:15.2f} ×\n")
    for says, faults in (
        ("answers other than they should be", [f"{each} × {count}" for each, count in found.failed.items()]),
        ("every receipt exactly once", doubles(found)),
        ("serials 1 to n", gaps()),
        ("files with the bytes that were sent", files(found)),
        ("the journal and what is personal", journal()),
    ):
        print(f"{says:44}{'BROKEN  ' + '; '.join(faults[:5]) if faults else 'kept'}", flush=True)
        verdicts.broken += [says] if faults else []
    print(f"{load()}; store {settings.VAR}")
    return 1 if verdicts.broken else 0


def office() -> None:
    """Make the database, and the organ that takes applications."""
    from applications_peers import build
    from django.core.management import call_command

    from gongkai.applications.models import Application

    call_command("migrate", verbosity=0)
    assert not Application.objects.exists(), "GONGKAI_DATABASE must be empty"
    build.district()


def ours(says: str) -> Any:
    """Begin ``gongkai serve``, with the clockwork beside it."""
    from portal_peers import servers

    port = servers.free_port()
    code = "import sys; from gongkai.cli import main; sys.exit(main())"
    order = [sys.executable, "-c", code, "serve", "--port", str(port)]
    return servers.Server(says, servers.begun(order, PYTHONPATH=str(ROOT / "src")), port, ())


def peer(says: str) -> Any:
    """Begin the plain view on the same server, after making its table."""
    from django.db import connection
    from portal_peers import servers

    settings = {"DJANGO_SETTINGS_MODULE": "submissions_peers.plain"}
    code = (
        "import django; django.setup()\nfrom django.db import connection\n"
        "from submissions_peers.models import Submission\n"
        "with connection.schema_editor() as editor: editor.create_model(Submission)"
    )
    servers.ran([sys.executable, "-c", code], **settings)
    connection.close()
    return servers.granian(says, servers.FACTORY, (), **settings)


def shown(says: str, watch: Any) -> None:
    """Print what came of a minute."""
    parts = statistics.quantiles(watch.took["sending"], n=100)
    per = max(1, watch.count)
    print(
        f"{says:30}{watch.count:7}{watch.rate:8.1f}{parts[49]:8.2f}{parts[94]:8.2f}{parts[98]:8.2f}{'':10}"
        f"{watch.server / per * 1e3:9.1f}{watch.clients / per * 1e3:8.1f}"
    )
    steps = {step: statistics.median(took) for step, took in watch.took.items()}
    print(f"{'':30}{', '.join(f'{step} {took:.2f} s' for step, took in steps.items())}; {load()}", flush=True)


def doubles(watch: Any) -> list[str]:
    """Return what was acknowledged and is not there once, or is there and was not acknowledged."""
    from collections import Counter

    from gongkai.applications.models import Application
    from gongkai.applications.services.codes import digest_of

    rows = list(Application.objects.exclude(title__startswith="暖场").values_list("title", "number", "query_code"))
    given = [(title, slip.number, digest_of(slip.code)) for title, (slip, _) in watch.slips.items()]
    there, handed_out = Counter(rows), Counter(given)
    return [f"not once: {each[1]}" for each in (there - handed_out) | (handed_out - there)]


def gaps() -> list[str]:
    from gongkai.applications.models import Application, Serial

    taken: dict[tuple[int, int], list[int]] = {}
    for organ, year, serial in Application.objects.values_list("organ", "year", "serial"):
        taken.setdefault((organ, year), []).append(serial)
    wrong = [key for key, serials in taken.items() if sorted(serials) != list(range(1, len(serials) + 1))]
    last = {(each.organ_id, each.year): each.last for each in Serial.objects.filter(series="application")}
    return [f"gap or double: {each}" for each in wrong] + [
        f"last of {key}: {last.get(key)}" for key, serials in taken.items() if last.get(key) != len(serials)
    ]


def files(watch: Any) -> list[str]:
    import hashlib

    from gongkai.applications.models import Application
    from gongkai.applications.services.enclosures import content_of

    wrong = []
    for row in Application.objects.exclude(title__startswith="暖场").prefetch_related("enclosures").iterator(100):
        digests = sorted(hashlib.sha256(content_of(each)).hexdigest() for each in row.enclosures.all())
        wrong += [row.number] if tuple(digests) != watch.slips[row.title][1].digests else []
    return wrong


def journal() -> list[str]:
    from gongkai.applications.services import verifying
    from gongkai.journal.services import verify
    from gongkai.kernel import clock

    chain = verify()
    return [*([] if chain.ok else [chain.says]), *verifying.verify(at=clock.now()).faults]


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


if __name__ == "__main__":
    sys.exit(main())
