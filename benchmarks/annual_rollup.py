"""
How long does it take to add up the filed returns of 3,000 organs, and to hand out a published page again?

Limits: 2 s for the roll-up, from the database to the sums with who is missing and late; 5 ms of CPU for a page whose
signed part has been rendered before. Beside them stand the ceilings on this machine: reading the same rows and parsing
their JSON without adding, and an empty page of the same frame. A database of its own is made in a temporary folder.
Run: ``python benchmarks/annual_rollup.py``.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

ORGANS = 3000
LIMIT, LIMIT_PAGE = 2.0, 0.005
PAGES = 100


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            GONGKAI_HOME=folder,
            GONGKAI_DATABASE=f"sqlite:///{folder}/bench.sqlite3",
            GONGKAI_SECRET_KEY="bench" * 10,
            DJANGO_SETTINGS_MODULE="gongkai.settings.base",
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        return measured()


def measured() -> int:
    from django.test import Client

    from gongkai.annual.models import Snapshot
    from gongkai.annual.selectors.district import DistrictYear, district_year

    district = filed_district()

    def rolled_up() -> DistrictYear:
        book = district_year(district=district, year=2025, today=date(2026, 2, 1))
        assert len(book.lines) == ORGANS
        assert not book.missing
        assert book.sums.values["applications.new_received.total"]
        assert len(book.late) < ORGANS
        return book

    def bare() -> int:
        return sum(len(json.loads(each)) for each in Snapshot.objects.values_list("figures", flat=True))

    taken, best = seconds(rolled_up), seconds(bare)
    opened = seconds(lambda: rolled_up().behind("applications.new_received.total"))
    client = Client(headers={"host": "127.0.0.1"})
    page = per_page(client, "/annual/organ-1/2025/")
    empty = per_page(client, "/annual/verify/")
    print(f"roll-up of {ORGANS} filed returns     {taken:6.3f} s    limit {LIMIT}")
    print(f"… and one sum opened             {opened:6.3f} s")
    print(f"ceiling (rows read and parsed)   {best:6.3f} s")
    print(f"published page, CPU, warm        {page * 1000:6.2f} ms   limit {LIMIT_PAGE * 1000:.0f}")
    print(f"ceiling (frame without report)   {empty * 1000:6.2f} ms")
    return 0 if taken <= LIMIT and page <= LIMIT_PAGE else 1


def filed_district() -> Any:
    """Return a district of organs whose returns are signed, every tenth published; rows are written in bulk."""
    from gongkai.annual.models import Publication, Return, Snapshot, canonical, digest_of
    from gongkai.kernel.clock import CHINA
    from gongkai.organs.models import Organ
    from lawbook.report.edition import load
    from lawbook.report.identities import computed_cells
    from reportdoc.report import Report

    form, at = load("2021"), datetime(2026, 1, 25, tzinfo=CHINA)
    district = Organ.objects.create(code="district", name="示例区人民政府", short_name="示例区", kind="district")
    organs = Organ.objects.bulk_create(
        Organ(
            code=f"organ-{n}",
            name=f"示例单位{n}",
            short_name=f"单位{n}",
            kind="department",
            parent=district,
            position=n,
        )
        for n in range(1, ORGANS + 1)
    )
    returns = Return.objects.bulk_create(
        Return(organ=organ, year=2025, edition="2021", state="published") for organ in organs
    )
    snapshots = []
    for number, each in enumerate(returns):
        values: dict[str, Any] = dict.fromkeys(form.cells, 0)
        values.update({cell: (number * 7 + n) % 11 for n, cell in enumerate(form.cells) if not form.computed(cell)})
        values.update({cell: v for cell, v in computed_cells(values, form).items() if cell in values})
        content = canonical(Report("2021", each.organ.name, 2025, values))
        flat = json.dumps(values, separators=(",", ":"))
        snapshots.append(
            Snapshot(
                report=each, version=1, content=content, figures=flat, digest=digest_of(content), on=at.date(), at=at
            )
        )
    Snapshot.objects.bulk_create(snapshots, batch_size=500)
    Publication.objects.bulk_create(
        Publication(snapshot=each, on=at.date(), source="示例", at=at) for each in snapshots[::10]
    )
    return district


def per_page(client: Any, address: str) -> float:
    """Return the CPU time of one request, warm."""
    assert client.get(address).status_code == 200
    start = time.process_time()
    for _ in range(PAGES):
        client.get(address)
    return (time.process_time() - start) / PAGES


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
