"""How is a list handed out as a table or as a feed? Row by row, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.feedgenerator import Rss201rev2Feed

from gongkai.kernel.clock import CHINA

# Spreadsheets set to Chinese or Japanese take the full-width signs for the narrow ones.
_STARTS_A_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """Return rows as a CSV file that a spreadsheet in China opens without asking."""
    response = StreamingHttpResponse(_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename=\"list.csv\"; filename*=UTF-8''{quote(name, safe='')}.csv"
    return response


def _lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    # Without the mark at the start, spreadsheets in China read the file as GBK.
    yield "\ufeff"
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_inert(each) for each in row])


def _inert(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and _STARTS_A_FORMULA.match(cell) else cell


def day(value: date | datetime | None) -> str:
    """Return a day as it is written in tables."""
    if isinstance(value, datetime):
        value = value.astimezone(CHINA).date()
    return value.isoformat() if value else ""


def feed(
    request: HttpRequest, *, title: str, link: str, items: Iterable[tuple[str, str, str, datetime]]
) -> HttpResponse:
    """Return ``(title, address, organ, moment)`` as an RSS feed, newest first."""
    made = Rss201rev2Feed(
        title=title,
        link=request.build_absolute_uri(link),
        description=title,
        language="zh-CN",
        feed_url=request.build_absolute_uri(request.path),
    )
    for name, address, organ, moment in items:
        whole = request.build_absolute_uri(address)
        made.add_item(
            title=name,
            link=whole,
            description=name,
            author_name=organ,
            unique_id=whole,
            unique_id_is_permalink=True,
            pubdate=moment,
        )
    response = HttpResponse(content_type="application/rss+xml; charset=utf-8")
    made.write(response, "utf-8")
    return response
