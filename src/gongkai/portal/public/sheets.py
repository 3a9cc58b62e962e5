"""How is a list handed out as a table or as a feed? Row by row, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.feedgenerator import Rss201rev2Feed

from gongkai.kernel.clock import CHINA

from .reading import Line

LINE_COLUMNS = ("标题", "发布机关", "发布时间", "网址")

# Spreadsheets set to Chinese or Japanese take the full-width signs for the narrow ones.
_STARTS_A_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """Return rows as a CSV file that a spreadsheet in China opens without asking."""
    response = StreamingHttpResponse(_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename=\"list.csv\"; filename*=UTF-8''{quote(name)}.csv"
    return response


def _lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    # Without the mark at the start, spreadsheets in China read the file as GBK.
    yield "\ufeff"
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([inert(each) for each in row])


def inert(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and _STARTS_A_FORMULA.match(cell) else cell


def row_of(request: HttpRequest, line: Line) -> tuple[str, str, str, str]:
    """Return a line of a list as cells."""
    return line.title, line.organ, f"{line.published_at:%Y-%m-%d %H:%M}", request.build_absolute_uri(line.url)


def rss(request: HttpRequest, *, title: str, link: str, says: str, lines: Iterable[Line]) -> HttpResponse:
    """Return lines as an RSS feed, newest first."""
    lines = list(lines)
    feed = Rss201rev2Feed(
        title=title,
        link=request.build_absolute_uri(link),
        description=says or title,
        language="zh-CN",
        feed_url=request.build_absolute_uri(request.path),
    )
    for each in lines:
        address = request.build_absolute_uri(each.url)
        feed.add_item(
            title=each.title,
            link=address,
            description=each.title,
            author_name=each.organ,
            unique_id=address,
            unique_id_is_permalink=True,
            pubdate=each.published_at,
        )
    response = HttpResponse(content_type="application/rss+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response


def moment(value: datetime | None) -> str:
    """Return a moment as it is written in tables."""
    return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}" if value else ""
