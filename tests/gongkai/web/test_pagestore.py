"""Who gets a kept page, who does not, and is it the page that Django would have shown?"""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path

from gongkai.kernel.clock import CHINA
from gongkai.kernel.pagestore import PageStore, kept
from gongkai.web.pagestore import KeptPages, in_front_of, new_day

HOST = "www.example.gov.cn"

calls: list[str] = []


@kept
def page(request: Any, **more: Any) -> HttpResponse:
    calls.append(request.path)
    return HttpResponse(f"<p>第{len(calls)}次</p>")


@kept
def feed(request: Any) -> HttpResponse:
    return HttpResponse("<rss/>", content_type="application/rss+xml; charset=utf-8")


@kept
def wrong_type(request: Any) -> HttpResponse:
    return HttpResponse("{}", content_type="application/json")


@kept
def with_cookie(request: Any) -> HttpResponse:
    response = HttpResponse("x")
    response.set_cookie("other", "1")
    return response


@kept
def with_token(request: Any) -> HttpResponse:
    return HttpResponse(get_token(request))


@kept
def with_header(request: Any) -> HttpResponse:
    return HttpResponse("x", headers={"Content-Disposition": "attachment"})


@kept
def gone(request: Any) -> HttpResponse:
    return HttpResponse("撤下", status=410)


def unmarked(request: Any) -> HttpResponse:
    return HttpResponse("x")


urlpatterns = [
    path("page/", page),
    path("page/<int:pk>/", page),
    path("feed.xml", feed),
    path("wrong/", wrong_type),
    path("cookie/", with_cookie),
    path("token/", with_token),
    path("header/", with_header),
    path("gone/", gone),
    path("unmarked/", unmarked),
    path("", include("gongkai.web.urls")),
]


class Browser:
    """Ask the site as a WSGI server does."""

    def __init__(self, store: PageStore) -> None:
        self.store = store
        self.site = KeptPages(WSGIHandler(), store)

    def get(self, path: str, **environ: Any) -> HttpResponse:
        import io

        said: list[Any] = []
        asked = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SCRIPT_NAME": "",
            "HTTP_HOST": HOST,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "8000",
            "wsgi.input": io.BytesIO(),
            "wsgi.url_scheme": "http",
            **environ,
        }
        content = b"".join(self.site(asked, lambda *values: said.extend(values)))
        response = HttpResponse(content, status=int(said[0].split()[0]))
        response.headers = dict(said[1])  # type: ignore[assignment]
        return response


@pytest.fixture
def browser(settings: Any, tmp_path: Path, db: None) -> Browser:
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = [HOST, ".example.org", "*"]
    settings.PAGES = tmp_path / "pages"
    calls.clear()
    return Browser(PageStore(settings.PAGES))


def kept_files(browser: Browser) -> list[str]:
    return sorted(
        str(each.relative_to(browser.store.folder))
        for each in browser.store.folder.rglob("*.*")
        if each.suffix == ".gz"
    )


class TestAKeptPage:
    def test_is_rendered_once_and_handed_out_from_then_on(self, browser: Browser) -> None:
        assert [browser.get("/page/").content.decode() for _ in range(3)] == ["<p>第1次</p>"] * 3
        assert calls == ["/page/"]
        assert kept_files(browser) == [f"{HOST}/page/index.html.gz"]

    def test_is_rendered_again_after_a_publication(self, browser: Browser) -> None:
        browser.get("/page/")
        browser.store.forget("/page/")
        assert browser.get("/page/").content.decode() == "<p>第2次</p>"

    def test_is_not_kept_if_something_was_published_while_it_was_rendered(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        application = browser.site.application

        def slowly(environ: Any, start: Any) -> Any:
            answer = application(environ, start)
            browser.store.forget("/elsewhere/")
            return answer

        monkeypatch.setattr(browser.site, "application", slowly)
        browser.get("/page/")
        assert kept_files(browser) == []

    def test_has_the_headers_that_django_gives(self, browser: Browser) -> None:
        first, second = browser.get("/page/").headers, browser.get("/page/").headers
        mine = {"ETag", "Last-Modified", "Vary", "Content-Length", "Cache-Control"}
        assert {key: value for key, value in second.items() if key not in mine} == {
            key: value for key, value in first.items() if key not in mine
        }
        assert "Content-Security-Policy" in second
        assert second["Vary"] == "Cookie, Accept-Encoding"

    def test_over_https_says_what_django_says(self, browser: Browser, settings: Any) -> None:
        settings.HTTPS = True
        settings.SECURE_SSL_REDIRECT = True
        settings.SECURE_HSTS_SECONDS = 15_552_000
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        browser = Browser(browser.store)
        first = browser.get("/page/", HTTP_X_FORWARDED_PROTO="https").headers
        second = browser.get("/page/", HTTP_X_FORWARDED_PROTO="https").headers
        assert len(calls) == 1
        assert second["Strict-Transport-Security"] == first["Strict-Transport-Security"]
        assert browser.get("/page/").status_code == 301

    def test_is_not_sent_again_to_a_browser_that_has_it(self, browser: Browser) -> None:
        browser.get("/page/")
        had = browser.get("/page/").headers
        for condition in (
            {"HTTP_IF_NONE_MATCH": had["ETag"]},
            {"HTTP_IF_NONE_MATCH": f'"other", W/{had["ETag"]}'},
            {"HTTP_IF_MODIFIED_SINCE": had["Last-Modified"]},
        ):
            response = browser.get("/page/", **condition)
            assert (response.status_code, response.content) == (304, b"")
        assert browser.get("/page/", HTTP_IF_NONE_MATCH='"other"').status_code == 200

    @pytest.mark.parametrize(
        ("accepts", "packed"),
        [("gzip, br", True), ("gzip", True), ("", False), ("br", False), ("gzip;q=0", False), ("gzip;q=0.5", True)],
    )
    def test_is_compressed_for_those_who_take_it(self, browser: Browser, accepts: str, packed: bool) -> None:
        browser.get("/page/")
        response = browser.get("/page/", HTTP_ACCEPT_ENCODING=accepts)
        assert (response.headers.get("Content-Encoding") == "gzip") is packed
        content = gzip.decompress(response.content) if packed else response.content
        assert content.decode() == "<p>第1次</p>"

    def test_is_asked_about_without_its_text(self, browser: Browser) -> None:
        browser.get("/page/")
        response = browser.get("/page/", REQUEST_METHOD="HEAD")
        assert (response.status_code, response.content) == (200, b"")
        assert int(response.headers["Content-Length"]) == len("<p>第1次</p>".encode())

    def test_may_be_a_feed(self, browser: Browser) -> None:
        browser.get("/feed.xml")
        assert browser.get("/feed.xml").headers["Content-Type"] == "application/xml; charset=utf-8"
        assert kept_files(browser) == [f"{HOST}/feed.xml.gz"]


class TestIsNotKept:
    @pytest.mark.parametrize(
        "address", ["/wrong/", "/cookie/", "/token/", "/header/", "/gone/", "/unmarked/", "/nowhere/"]
    )
    def test_what_is_not_whole_for_everybody(self, browser: Browser, address: str) -> None:
        browser.get(address)
        assert kept_files(browser) == []

    @pytest.mark.parametrize(
        "environ",
        [
            {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "0"},
            {"REQUEST_METHOD": "HEAD"},
            {"QUERY_STRING": "page=2"},
            {"HTTP_COOKIE": "gongkai_session=abc"},
            {"HTTP_COOKIE": "a=b; reading=elder"},
            {"HTTP_COOKIE": "messages=x"},
            {"HTTP_HOST": "evil.example.org"},
            {"HTTP_HOST": "anything.example.com"},
            {"HTTP_HOST": f"{HOST}:9999"},
            {"HTTP_HOST": ""},
            {"SCRIPT_NAME": "/below"},
        ],
    )
    def test_what_is_asked_by_somebody_known_or_in_an_odd_way(self, browser: Browser, environ: dict[str, str]) -> None:
        browser.get("/page/", **environ)
        assert kept_files(browser) == []
        browser.get("/page/")
        answer = browser.get("/page/", **environ)
        assert ("ETag" in answer.headers) is (environ.get("REQUEST_METHOD") == "HEAD")

    def test_with_the_port_of_the_site_it_is_kept_by_itself(self, browser: Browser) -> None:
        browser.get("/page/", HTTP_HOST=f"{HOST}:8000")
        assert kept_files(browser) == [f"{HOST}:8000/page/index.html.gz"]

    def test_a_page_is_shown_also_where_nothing_can_be_written(
        self, browser: Browser, caplog: pytest.LogCaptureFixture
    ) -> None:
        browser.store.folder.write_text("a file where the folder should be")
        assert browser.get("/page/").status_code == 200
        assert "page store" in caplog.text

    def test_anything_for_those_who_work_on_the_pages(self, settings: Any) -> None:
        settings.DEBUG = True
        application = WSGIHandler()
        assert in_front_of(application) is application
        settings.DEBUG = False
        assert isinstance(in_front_of(application), KeptPages)


class TestANewDay:
    def test_forgets_everything_once(self, browser: Browser) -> None:
        browser.get("/page/")
        monday, tuesday = (datetime(2026, 3, day, 0, 0, 30, tzinfo=CHINA) for day in (2, 3))
        assert new_day(at=monday) == 0
        assert kept_files(browser) == []
        browser.get("/page/")
        assert new_day(at=monday) == 0
        assert kept_files(browser) != []
        assert new_day(at=tuesday) == 1
        assert kept_files(browser) == []
