"""Fill Wagtail's tree with the texts of a portal: ``python -m wagtail_site.fill portal.sqlite3``, rows in bulk."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

BATCH = 500
MENU = ("政务公开", "解读回应", "办事服务", "互动交流", "走进本地")
TEXTS = """
SELECT v.content, p.published_at FROM papers_paper p JOIN papers_version v ON v.id = p.shown_id
WHERE p.live AND p.index_no LIKE 'A%' ORDER BY p.id
"""
ARTICLE = "INSERT INTO articles_articlepage (page_ptr_id, published_at, source, body) VALUES (%s, %s, %s, %s)"

Text = tuple[int, dict[str, Any], str]


def main(database: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wagtail_site.settings")
    import django

    django.setup()
    from wagtail.models import Locale, Page, Site
    from wagtail_site.articles.models import SectionPage

    home = Page.objects.get(depth=2)
    for number, says in enumerate(MENU):
        home.add_child(instance=SectionPage(title=says, slug=f"menu-{number}", show_in_menus=True))
    group = home.add_child(instance=SectionPage(title="要闻动态", slug="news"))
    column = group.add_child(instance=SectionPage(title="部门动态", slug="department-news"))
    Site.objects.update(site_name="政务公开")
    count = 0
    for some in texts(database):
        insert(column, some, Locale.get_default())
        count += len(some)
    Page.objects.filter(pk=column.pk).update(numchild=count)


def texts(database: str) -> Iterator[Sequence[Text]]:
    """Yield what the portal shows, the oldest first, some at a time."""
    rows = sqlite3.connect(database).execute(TEXTS)
    number = 0
    while some := rows.fetchmany(BATCH):
        yield [(number + n, json.loads(said), moment) for n, (said, moment) in enumerate(some, 1)]
        number += len(some)


def insert(column: Any, some: Sequence[Text], locale: Any) -> None:
    """Write some pages, each as a row among all pages and one among articles."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection, transaction
    from django.utils.timezone import make_aware
    from wagtail.models import Page
    from wagtail_site.articles.models import ArticlePage

    kind = ContentType.objects.get_for_model(ArticlePage)
    rows = [
        Page(
            path=Page._get_path(column.path, column.depth + 1, number),
            depth=column.depth + 1,
            title=said["title"],
            draft_title=said["title"],
            slug=f"item-{number}",
            url_path=f"{column.url_path}item-{number}/",
            content_type=kind,
            locale=locale,
            live=True,
            first_published_at=make_aware(datetime.fromisoformat(moment)),
        )
        for number, said, moment in some
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        made = Page.objects.bulk_create(rows)
        values = [
            (page.pk, moment, said["source"], said["body"]) for page, (_, said, moment) in zip(made, some, strict=True)
        ]
        cursor.executemany(ARTICLE, values)


if __name__ == "__main__":
    main(sys.argv[1])
