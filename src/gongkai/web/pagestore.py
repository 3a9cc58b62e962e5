"""Who hands out the kept pages, and who keeps them? A short cut in front of Django, for readers whom nobody knows."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.utils.http import http_date, parse_http_date_safe

from gongkai.kernel import pagestore
from gongkai.kernel.jobs import job
from gongkai.kernel.pagestore import SUFFIXES, PageStore, file_of

from .middleware import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY
from .reading import COOKIE

log = logging.getLogger(__name__)

Headers = list[tuple[str, str]]

# "gzip;q=0" is a refusal.
_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
# An XML page may say more exactly what it is; in the store it is XML.
_ALSO = {
    "application/rss+xml": "application/xml",
    "application/atom+xml": "application/xml",
    "text/xml": "application/xml",
}
# What a page says that the store says again of every page; of a page that says anything else nothing may be lost.
_OWN = frozenset({"content-type", "content-length", "vary", "cache-control", "etag", "last-modified"})
CACHE_CONTROL = "no-cache"
"""A browser asks again each time, and is told within a few bytes that nothing changed."""


class KeptPages:
    """
    Hand out a page from the store if it lies there; else let Django render it, and keep it if its view allows.

    Whoever carries a session, a size of type or a message is known, and answered by Django.
    """

    def __init__(self, application: WSGIApplication, store: PageStore | None = None) -> None:
        self.application = application
        self.store = store or pagestore.store()
        self.hosts = frozenset(each.lower() for each in settings.ALLOWED_HOSTS if each[:1] not in ("*", "."))
        self.known = tuple(f"{name}=" for name in (settings.SESSION_COOKIE_NAME, COOKIE, "messages"))
        self.headers = standing_headers()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        host, name = self._asked(environ)
        if not name:
            return self.application(environ, start_response)
        answer = self._answer(host, name, environ)
        if answer is not None:
            status, headers, content = answer
            start_response(f"{status.value} {status.phrase}", headers)
            return [content]
        if environ["REQUEST_METHOD"] != "GET":
            return self.application(environ, start_response)
        return self._rendered(host, name, environ, start_response)

    def _asked(self, environ: WSGIEnvironment) -> tuple[str, str]:
        """Return the host and the name of the file that would be the answer; without a name it is Django's to say."""
        host, _, port = (name := environ.get("HTTP_HOST", "").lower()).partition(":")
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or environ.get("QUERY_STRING")
            or environ.get("SCRIPT_NAME")
            or host not in self.hosts
            # A host may write any port; the pages of each would be another copy.
            or (port and port != environ.get("SERVER_PORT"))
            or (settings.HTTPS and environ.get("HTTP_X_FORWARDED_PROTO") != "https")
            or ((cookies := environ.get("HTTP_COOKIE")) and any(each in cookies for each in self.known))
        ):
            return "", ""
        return name, file_of(environ.get("PATH_INFO", ""))

    def _answer(self, host: str, name: str, environ: WSGIEnvironment) -> tuple[HTTPStatus, Headers, bytes] | None:
        """Return what lies in the store, or None."""
        packed = bool(_TAKES_GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")))
        file = f"{self.store.folder}/{host}/{name}"
        try:
            handle = os.open(f"{file}.gz" if packed else file, os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        with os.fdopen(handle, "rb", buffering=0) as opened:
            facts = os.fstat(handle)
            etag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'
            headers = [
                *self.headers,
                ("Cache-Control", CACHE_CONTROL),
                ("ETag", etag),
                ("Last-Modified", http_date(facts.st_mtime)),
                ("Vary", "Cookie, Accept-Encoding"),
            ]
            if _is_known(environ, etag, int(facts.st_mtime)):
                return HTTPStatus.NOT_MODIFIED, headers, b""
            kind = SUFFIXES[name[name.rindex(".") :]]
            headers += [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(facts.st_size))]
            if packed:
                headers.append(("Content-Encoding", "gzip"))
            return HTTPStatus.OK, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else opened.readall()

    def _rendered(
        self, host: str, name: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let Django answer, and keep the answer if it may be kept."""
        try:
            generation = self.store.generation()
        except OSError:
            log.exception("the page store cannot be used")
            return self.application(environ, start_response)
        said: list[Any] = []

        def starting(status: str, headers: Headers, *trouble: Any) -> Callable[[bytes], object]:
            said[:] = status, headers
            return start_response(status, headers, *trouble)

        response = self.application(environ, starting)
        if getattr(response, "kept", False) and said and self._may_be_kept(name, *said):
            try:
                self.store.keep(environ["PATH_INFO"], response.content, generation, host=host)  # type: ignore[attr-defined]
            except OSError:
                log.exception("a page could not be kept: %s", environ["PATH_INFO"])
        return response

    def _may_be_kept(self, name: str, status: str, headers: Headers) -> bool:
        """Test if the answer is whole without what only this request was told."""
        if not status.startswith("200 "):
            return False
        said = {key.lower(): value for key, value in headers}
        kind, _, charset = said.get("content-type", "").partition(";")
        if _ALSO.get(kind, kind) != SUFFIXES[name[name.rindex(".") :]] or charset.strip() not in ("charset=utf-8", ""):
            return False
        standing = {key.lower(): value for key, value in self.headers}
        return all(standing.get(key) == value for key, value in said.items() if key not in _OWN)


def in_front_of(application: WSGIApplication) -> WSGIApplication:
    """Return the application with the kept pages in front; whoever works on the templates wants no kept page."""
    return application if settings.DEBUG else KeptPages(application)


def _is_known(environ: WSGIEnvironment, etag: str, changed_at: int) -> bool:
    """Test if the browser has the page as it is."""
    if held := environ.get("HTTP_IF_NONE_MATCH"):
        return any(each.strip().removeprefix("W/") in (etag, "*") for each in held.split(","))
    since = parse_http_date_safe(environ.get("HTTP_IF_MODIFIED_SINCE", "") or "")
    return since is not None and changed_at <= since


def standing_headers() -> Headers:
    """Return the headers that every page of this installation has, as Django's own middleware writes them."""
    headers = [
        ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
        ("Permissions-Policy", PERMISSIONS_POLICY),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
    ]
    if settings.SECURE_HSTS_SECONDS:
        headers.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"))
    return headers


@job("web.pages_of_a_new_day", says="换日后更新公开网页", every=timedelta(minutes=1))
def new_day(*, at: datetime) -> int:
    """Forget all pages when the day changes: what is due, overdue or in force is said as of today."""
    store = pagestore.store()
    marker, today = store.folder / ".day", at.date().isoformat()
    said = marker.read_text() if marker.exists() else ""
    if said == today or not store.folder.is_dir():
        return 0
    store.forget_everything()
    marker.write_text(today)
    return 1 if said else 0
