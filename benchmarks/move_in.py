"""
How fast do the pages of a former site come in, through every check and every signature, until they are public?

At least 200 items a second of CPU on SQLite to move in: read for the list of faults, cleaned and written as drafts.
What comes after is measured too: submitted with all checks, signed by three, released, placed in columns, and found by
the search. The ceiling in the same run is ``bulk_create`` of rows of the same size, and nothing else. The pages are our
own: META tags, the usual menu and foot around the text, about 700 characters of it, and Word's markup in every
paragraph.

Run: ``python benchmarks/move_in.py`` for 2,000 pages, ``--items 10000`` for more, ``--plain`` without Word's markup.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

LIMIT = 200
PLACES = ("东街镇", "西河乡", "南山街道", "北坝镇", "水利局", "教育局", "民政局")
SUBJECTS = ("防汛检查", "招生报名", "低保核查", "道路养护", "森林防火", "食品抽检")
SENTENCE = (
    "{place}{on}组织{subject}，重点核对台账、现场和责任人，发现的问题当场登记，逐项写明整改时限，结果在公示栏公布。"
)
WORD = (
    '<p class="MsoNormal" style="text-indent:32pt;line-height:150%;mso-char-indent-count:2.0">'
    '<span style="font-family:仿宋;font-size:16pt">{text}</span></p>'
)
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_清河区人民政府</title>
<meta name="SiteName" content="清河区人民政府"><meta name="SiteDomain" content="www.example.gov.cn">
<meta name="ColumnName" content="{column}"><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{on} 09:{minute:02}"><meta name="ContentSource" content="{place}">
<meta name="Keywords" content="{subject}"></head><body><div class="nav">{menu}</div>
<div class="place">当前位置：<a href="/">首页</a> &gt; <a href="/x/">{column}</a> &gt; 正文</div>
<h1>{title}</h1><div class="TRS_Editor">{body}</div><div class="foot">{menu}</div></body></html>"""
MENU = "".join(f'<li><a href="/c{number}/">栏目名称{number}</a></li>' for number in range(24))


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--items", type=int, default=2_000)
    asked.add_argument("--plain", action="store_true")
    said = asked.parse_args()
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
        site = Path(folder) / "site"
        size = write_site(site, said.items, plain=said.plain)
        print(f"{said.items:,} pages of {size / said.items / 1000:.1f} kB")
        return measured(site, said.items)


def measured(site: Path, items: int) -> int:
    from django.urls import reverse

    from gongkai.kernel.clock import CHINA
    from gongkai.papers import services as papers
    from gongkai.papers.models import Paper
    from gongkai.portal.models import ImportState
    from gongkai.portal.selectors import moving as found
    from gongkai.portal.services import moving

    reverse("home")  # the addresses are read once, not for each page
    at = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
    organ, people = office(at)
    clerk = people["clerk"]
    rows: list[tuple[str, float, float]] = []

    def timed(says: str, act: Callable[[], Any]) -> Any:
        wall, own = time.perf_counter(), time.process_time()
        result = act()
        rows.append((says, time.process_time() - own, time.perf_counter() - wall))
        return result

    def until_done(source: Any = None) -> None:
        state = handed.moving.state
        while handed.moving.state == state and moving.work(moving=handed.moving, at=at, chunks=50, source=source):
            pass

    handed = timed("begin", lambda: moving.begin_folder(organ=organ, folder=site, by=clerk, at=at))
    timed("read, faults", lambda: until_done(handed.source))
    columns = found.columns_of(handed.moving)
    suggested = found.suggested([name for name, _, _ in columns], found.sections_open_to(organ))
    mapping = {name: {"section": here.pk if here else None, "kind": ""} for name, here in suggested.items()}
    moving.confirm(moving=handed.moving, mapping=mapping, by=clerk, at=at)
    timed("drafts", lambda: until_done(handed.source))
    moving.send(moving=handed.moving, by=clerk, at=at)
    timed("submit, all checks", until_done)
    submissions = list(found.submissions_of(handed.moving))

    def sign() -> None:
        for each in submissions:
            for role in ("reviewer", "secrecy", "head"):
                papers.sign(submission=each, by=people[role], at=at, opinion="同意")

    timed("sign, three of them", sign)
    timed(
        "release, columns, search", lambda: [papers.release(submission=each, by=clerk, at=at) for each in submissions]
    )
    assert handed.moving.state == ImportState.MOVED, handed.moving.says
    live = Paper.objects.filter(live=True).count()
    ceiling = bulk(items)
    moved_in = sum(own for _, own, _ in rows[:3])
    rows.append(("the whole way", sum(own for _, own, _ in rows), sum(wall for _, _, wall in rows)))
    for says, own, wall in (*rows, ("ceiling: bulk_create", *ceiling)):
        print(f"  {says:26} {own:7.2f} s CPU {items / max(own, 1e-6):9,.0f} items/s   {wall:7.2f} s by the clock")
    rate = items / moved_in
    print(f"  moved in: {rate:,.0f} items a second of CPU, at least {LIMIT}")
    print(f"  {live:,} of {items:,} are public")
    return 0 if rate >= LIMIT and live == items else 1


def bulk(items: int) -> tuple[float, float]:
    """Return the seconds that rows of the same size take without anything around them."""
    from gongkai.papers.models import Paper, Version

    shown = list(Paper.objects.order_by("pk").select_related("organ")[:items])
    said = [each.shown.content for each in Paper.objects.select_related("shown").order_by("pk")[:items] if each.shown]
    wall, own = time.perf_counter(), time.process_time()
    papers = [
        Paper(
            organ=each.organ,
            kind=each.kind,
            made_at=each.made_at,
            changed_at=each.changed_at,
            title=each.title,
            live=True,
        )
        for each in shown
    ]
    for start in range(0, items, 200):
        some = Paper.objects.bulk_create(papers[start : start + 200])
        versions = [
            Version(paper=paper, number=1, content=content, digest="0" * 64, at=paper.made_at)
            for paper, content in zip(some, said[start : start + 200], strict=True)
        ]
        Version.objects.bulk_create(versions)
    return time.process_time() - own, time.perf_counter() - wall


def write_site(site: Path, items: int, *, plain: bool) -> int:
    size = 0
    for number in range(items):
        place, subject = PLACES[number % len(PLACES)], SUBJECTS[number // 7 % len(SUBJECTS)]
        column = ("部门动态", "通知公告", "镇街动态")[number % 3]
        on = f"2024-{1 + number % 12:02}-{1 + number // 12 % 28:02}"
        sentence = SENTENCE.format(place=place, on=on, subject=subject)
        shape = "<p>{text}</p>" if plain else WORD
        body = "".join(shape.format(text=f"{sentence}第{part + 1}项。") for part in range(12))
        title = f"{place}开展{subject}（第{number + 1}次）"
        text = PAGE.format(
            title=title, column=column, on=on, minute=number % 60, place=place, subject=subject, menu=MENU, body=body
        )
        path = site / on[:7] / f"t{number}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(text.encode())
    return size


def office(at: datetime) -> tuple[Any, dict[str, Any]]:
    """Return an office with a person for each step, its columns planted."""
    from django.db import transaction

    from gongkai.journal.services import record
    from gongkai.organs import services
    from gongkai.portal.services import plant_tree

    who: dict[str, Any] = {"by": None, "at": at, "record": record}
    with transaction.atomic():
        district = services.create_organ(
            code="qinghe", name="清河区人民政府", short_name="清河区", kind="district", parent=None, **who
        )
        organ = services.create_organ(
            code="office",
            name="清河区人民政府办公室",
            short_name="区府办",
            kind="office",
            parent=district,
            is_ogi_authority=True,
            **who,
        )
        people = {}
        for role in ("clerk", "reviewer", "secrecy", "head"):
            people[role] = services.add_person(
                username=role, name=role, password="qinghe-lianxi-2021", initial=False, organ=organ, **who
            )
            services.appoint(user=people[role], organ=organ, role=role, on=date(2024, 3, 1), **who)
    plant_tree(organ=district, template="county", by=None, at=at)
    return organ, people


if __name__ == "__main__":
    sys.exit(main())
