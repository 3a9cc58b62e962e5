"""Say what an installation keeps of its applications, as JSON; the codes that were handed out come in the same way."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from gongkai.applications import store  # noqa: E402  Django must be set up first
from gongkai.applications.models import Application, Serial  # noqa: E402
from gongkai.applications.services import codes, enclosures  # noqa: E402
from gongkai.applications.services.verifying import verify  # noqa: E402
from gongkai.journal.models import Entry  # noqa: E402
from gongkai.kernel import clock  # noqa: E402


def kept(handed_out: dict[str, str]) -> dict[str, Any]:
    """Return every application with its opened files, the serials, and what the journal counts."""
    rows = Application.objects.prefetch_related("enclosures").order_by("year", "serial")
    entries = Entry.objects.filter(kind__startswith="applications.").values_list("kind", flat=True)
    named = {each.place for row in rows for each in row.enclosures.all()}
    return {
        "applications": [
            {
                "number": row.number,
                "year": row.year,
                "serial": row.serial,
                "title": row.title,
                "state": row.state,
                "facts": row.facts.count(),
                "fits": codes.digest_of(handed_out.get(row.number, "")) == row.query_code,
                "digests": sorted(
                    hashlib.sha256(enclosures.content_of(each)).hexdigest() for each in row.enclosures.all()
                ),
            }
            for row in rows
        ],
        "last": {str(each.year): each.last for each in Serial.objects.filter(series="application")},
        "entries": {kind: list(entries).count(kind) for kind in set(entries)},
        "strays": sum(len(set(some) - named) for some in store.places()),
    }


def main(what: str) -> None:
    """Say it, or sweep as the clockwork does the day after tomorrow."""
    if what == "sweep":
        at = clock.now() + timedelta(days=2)
        said = {"swept": enclosures.sweep(at=at), "verdict": verify(at=at).to_json()}
    else:
        said = kept(json.load(sys.stdin))
    print(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1])
