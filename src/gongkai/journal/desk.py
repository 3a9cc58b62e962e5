"""What stands in the journal that I may read? (台账)"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongkai.organs.selectors import organs_seen_by

from .forms import FilterForm
from .models import Entry
from .selectors import entries_seen_by, undelivered_seen_by

PAGE = 50
COLUMNS = ("序号", "时间", "机关", "办理人", "事项", "内容", "依据或理由", "对象", "摘要值")


def _asked(request: HttpRequest) -> tuple[FilterForm, QuerySet[Entry]]:
    form = FilterForm(request.GET, organs=organs_seen_by(user=request.user))
    found = entries_seen_by(user=request.user).filter(form.condition())
    return form, found.select_related("organ")


@login_required
def entries(request: HttpRequest) -> HttpResponse:
    """List the entries, newest first, by organ, person, subject and day."""
    form, found = _asked(request)
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "undelivered": undelivered_seen_by(user=request.user)[:PAGE],
    }
    return render(request, "journal/entries.html", facts)


@login_required
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out the same entries as a CSV file that a spreadsheet opens without asking."""
    _, found = _asked(request)
    response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = "attachment; filename=\"journal.csv\"; filename*=UTF-8''%E5%8F%B0%E8%B4%A6.csv"
    return response


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(found: QuerySet[Entry]) -> Iterator[str]:
    # Without the mark at the start, spreadsheets in China read the file as GBK.
    yield "\ufeff"
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for entry in found.iterator(chunk_size=1000):
        cells = (
            entry.number,
            timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S"),
            entry.organ.name if entry.organ else "",
            entry.by_name,
            entry.kind,
            entry.says,
            entry.ground,
            entry.subject,
            entry.digest,
        )
        yield writer.writerow([_inert(each) for each in cells])


# Spreadsheets set to Chinese or Japanese take the full-width signs for the narrow ones.
_STARTS_A_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def _inert(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and _STARTS_A_FORMULA.match(cell) else cell
