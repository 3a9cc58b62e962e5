"""What does each page of the office cost, what does a table of the annual report, and what a submission?"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from portal_peers.measure import Cost, Verdicts, cost, pages

from gongkai.kernel.clock import CHINA

from .build import TODAY, Office

SAMPLE, AGAIN, SUBMITTED = 60, 15, 200
CASE, QUERIES, REGISTER, OVERDUE, TABLE = 0.005, 6, 0.015, 0.020, 1.0


def measured(office: Office, verdicts: Verdicts) -> None:
    """Print the costs beside what was promised, on the day on which the rows were made."""
    import time_machine
    from django.test import Client

    with time_machine.travel(datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=CHINA), tick=True):
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(office.people["clerk"], "django.contrib.auth.backends.ModelBackend")
        print(f"\n{'in this process, ms':44}{'CPU':>8}{'wall':>8}{'p95':>8}{'SQL':>5}")
        cases(office, client, verdicts)
        registers(office, client, verdicts)
        tables(office, verdicts)
        rechecked(verdicts)
        submissions(office, verdicts)


def cases(office: Office, client: Any, verdicts: Verdicts) -> None:
    from gongkai.applications.models import Application

    from . import bare, plain

    keys = list(Application.objects.filter(organ=office.organ).order_by("pk").values_list("pk", flat=True))
    some = random.Random(5).sample(keys, min(SAMPLE, len(keys)))
    addresses = [f"/desk/applications/{office.organ.code}/{key}/" for key in some]
    for each in (addresses[0], bare.ADDRESS):
        client.get(each)
    frame = pages(client, [bare.ADDRESS], again=AGAIN)
    found = pages(client, addresses)
    # The frame asks who is there and what stands in the menu, on every page; the page's own is what is promised.
    own = Cost(found.cpu - frame.cpu, found.wall, found.high, found.queries - frame.queries)
    verdicts.line("case, with the frame of the desk", found)
    verdicts.line("… without the frame", own, cpu=CASE, asks=QUERIES)
    verdicts.line("  the frame alone (an empty page)", frame)
    verdicts.line("  peer: a framework's detail view, no frame", viewed(lambda key: plain.one(asked(), pk=key), some))


def registers(office: Office, client: Any, verdicts: Verdicts) -> None:
    from . import bare, plain

    here = f"/desk/applications/?organ={office.organ.code}"
    frame = pages(client, [bare.ADDRESS], again=AGAIN)
    shown = [
        ("register, newest", ""),
        ("… a state", "&state=open"),
        ("… an outcome", "&outcome=G2"),
        ("… a year", f"&year={TODAY.year - 2}"),
        ("… a kind of applicant", "&kind=legal_service_org"),
    ]
    whole = pages(client, [here], again=AGAIN)
    verdicts.line("register, newest, with the frame", whole)
    for says, more in shown:
        found = pages(client, [here + more], again=AGAIN)
        own = Cost(found.cpu - frame.cpu, found.wall, found.high, found.queries - frame.queries)
        verdicts.line(f"{says}, without the frame", own, cpu=REGISTER)
    # Words may be a name: they come as a form and stay with the session.
    client.post("/desk/applications/", {"organ": office.organ.code, "words": "第77"})
    found = pages(client, ["/desk/applications/"], again=AGAIN)
    own = Cost(found.cpu - frame.cpu, found.wall, found.high, found.queries - frame.queries)
    verdicts.line("… words in the title, without the frame", own)
    late = pages(client, [f"{here}&mark=overdue"], again=AGAIN)
    own = Cost(late.cpu - frame.cpu, late.wall, late.high, late.queries - frame.queries)
    verdicts.line("… overdue, without the frame", own, cpu=OVERDUE)
    of = office.organ.pk
    verdicts.line(
        "  peer: a framework's list view, no frame", viewed(lambda _: plain.listed(asked(), of), range(AGAIN))
    )
    narrow = asked("?state=open")
    verdicts.line("  … narrowed to a state", viewed(lambda _: plain.listed(narrow, of), range(AGAIN)))


def tables(office: Office, verdicts: Verdicts) -> None:
    from gongkai.applications.selectors import tables as law
    from gongkai.organs.models import Organ

    year, everyone = TODAY.year - 1, list(Organ.objects.order_by().values_list("pk", flat=True))
    from gongkai.kernel.figures import Period

    period = Period.of_year(year)
    print(f"\n{'seconds':44}")
    verdicts.seconds("table two, one organ", timed(lambda: law.table_two(office.organ.pk, year)), TABLE)
    verdicts.seconds("table two, the district", timed(lambda: law.table_two_of(everyone, period)), TABLE)
    verdicts.seconds("table three, the district", timed(lambda: law.table_three_of(everyone, period)), TABLE)
    print(f"{'  ceiling: one SQL count of a year':44}{timed(lambda: counted(year)):8.3f} s")


def counted(year: int) -> int:
    """Count what was received in a year, as the database does it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM applications_application WHERE received_on BETWEEN %s AND %s",
            [date(year, 1, 1), date(year, 12, 31)],
        )
        return int(cursor.fetchone()[0])


def rechecked(verdicts: Verdicts) -> None:
    """Print what it takes to compare ten thousand open cases with their facts."""
    from gongkai.applications.models import Application
    from gongkai.applications.selectors.rechecking import differing

    there = Application.objects.filter(answered_on__isnull=True).count()
    wrong = 0

    def compare() -> None:
        nonlocal wrong
        wrong = sum(1 for _ in differing())

    taken = timed(compare, again=1)
    print(f"{'recheck of all open cases':44}{taken:8.3f} s   {there} cases, {wrong} differ, {there / taken:,.0f}/s")


def submissions(office: Office, verdicts: Verdicts) -> None:
    """Print how many applications a second one process takes, with number, code, facts and journal."""
    from gongkai.applications.services.intake import Applied, Wanted, apply

    who = Applied(
        kind="natural_person", name="示例人", identity_kind="居民身份证", identity="11010519491231002X",
        phone="00000000000", address="示例区示例路1号", signature="示例人",
    )  # fmt: skip
    what = Wanted(title="示例项目的批复文件", description="立项批复", form="electronic", way="download")
    at = datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=CHINA)
    began = time.perf_counter()
    for number in range(SUBMITTED):
        apply(
            organ=office.organ,
            applicant=who,
            wanted=what,
            channel="internet",
            at=at + timedelta(seconds=number),
            token=f"bench-{time.monotonic_ns()}-{number}"[:40],
        )
    print(f"{'submissions, one after another':44}{SUBMITTED / (time.perf_counter() - began):8.0f} /s")


def viewed(view: Callable[[Any], Any], keys: Any) -> Cost:
    """Return what a view costs that is called by itself, without middleware."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    keys = list(keys)
    with CaptureQueriesContext(connection) as caught:
        view(keys[0])
    return cost([lambda key=key: view(key) for key in keys], queries=len(caught))


def asked(query: str = "") -> Any:
    """Return a request as a plain view wants it."""
    from django.test import RequestFactory

    return RequestFactory().get(f"/plain/{query}")


def timed(act: Callable[[], Any], again: int = 3) -> float:
    """Return the shortest of a few times in seconds."""
    taken = []
    for _ in range(again):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return min(taken)
