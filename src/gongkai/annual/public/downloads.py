"""A published report as a file: HTML, DOCX and PDF are written from what was signed; JSON is what was signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from gongkai.annual.models import Publication, Snapshot
from gongkai.annual.selectors.publications import content_of, versions_of
from reportdoc.report import Report
from reportdoc.write import docx, html, pdf

_TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json; charset=utf-8",
}
_WRITERS: Mapping[str, Callable[[Report], str | bytes]] = {
    "html": html.render,
    "docx": docx.render,
    "pdf": pdf.render,
}
A_DAY = 24 * 3600
# The file stands alone: it brings its own style and nothing else.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def download(request: HttpRequest, code: str, year: int, kind: str) -> HttpResponse:
    """Hand out the newest published version, or the one that is asked for, as a file."""
    wanted = request.GET.get("version", "")
    chosen = [each for each in versions_of(code=code, year=year) if not wanted or str(each.snapshot.version) == wanted]
    if kind not in _TYPES or not chosen:
        raise Http404("没有这份已公开的年度报告，或没有这种格式的文件。")
    this = chosen[0]
    etag = f'"{this.snapshot.digest[:32]}-{kind}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = HttpResponse(_content(this.snapshot, kind), content_type=_TYPES[kind])
    response["Content-Disposition"] = _named(this, kind)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(this.at.timestamp())
    response["X-Content-Type-Options"] = "nosniff"
    if kind == "html":
        response["Content-Security-Policy"] = _ALONE
    return response


def _content(snapshot: Snapshot, kind: str) -> bytes:
    if kind == "json":
        return content_of(snapshot).encode()
    key = f"annual:file:1:{snapshot.digest}:{kind}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        made = _WRITERS[kind](Snapshot.objects.get(pk=snapshot.pk).document)
        kept = made.encode() if isinstance(made, str) else made
        cache.set(key, kept, A_DAY)
    return kept


def _named(publication: Publication, kind: str) -> str:
    report = publication.snapshot.report
    how = "inline" if kind == "html" else "attachment"
    plain = f"{report.organ.code}-{report.year}.{kind}"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(report.title)}.{kind}"
