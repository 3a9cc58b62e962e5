"""Does a citizen's file come in without touching a disk, and is what is too much refused without being held?"""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from tests.gongkai.applications.case_world import PERSON, applied

from gongkai.applications import uploads
from gongkai.applications.models import Application
from gongkai.applications.uploads import LARGEST, MEGABYTE, MOST, misleading, refused_upload, takes_files

EDGE = "----qinghe"


class Body(io.RawIOBase):
    """A body that is made while it is read, as it comes over a network."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._left = parts, b""
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size:
            piece = next(self._parts, None)
            if piece is None:
                break
            self._left += piece
        found, self._left = self._left[:size], self._left[size:]
        self.given += len(found)
        return found


def part(name: str, content: bytes, file: str = "") -> bytes:
    said = f'; filename="{file}"' if file else ""
    return f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"{said}\r\n\r\n'.encode() + content + b"\r\n"


def posted(pieces: list[Any], length: int | None = None) -> tuple[HttpRequest, Body]:
    """Return a request whose body is pieces, of which a number stands for so many megabytes."""

    def parts() -> Iterator[bytes]:
        for each in pieces:
            if isinstance(each, int):
                for _ in range(each):
                    yield b"\xa5" * MEGABYTE
            else:
                yield each

    size = length or sum(each * MEGABYTE if isinstance(each, int) else len(each) for each in pieces)
    body = Body(parts())
    said = {"CONTENT_TYPE": f"multipart/form-data; boundary={EDGE}", "CONTENT_LENGTH": str(size), "wsgi.input": body}
    request = RequestFactory().generic("POST", "/", **said)
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return request, body


def head(name: str, file: str) -> bytes:
    return f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'.encode()


END = f"--{EDGE}--\r\n".encode()
TITLE = part("title", "招生方案".encode())


def taken(request: HttpRequest) -> tuple[str, dict[str, Any], list[Any]]:
    """Return what a view that takes files finds: the sentence, the fields, the files."""
    found: list[Any] = []

    @takes_files
    def view(request: HttpRequest) -> HttpResponse:
        found.append(refused_upload(request))
        found.append(request.POST.dict())
        found.append([each for name in request.FILES for each in request.FILES.getlist(name)])
        return HttpResponse()

    view(request)
    return found[0], found[1], found[2]


class TestAFileThatFits:
    def test_is_held_in_memory_and_in_no_temporary_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise AssertionError

        monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", fail)
        request, _ = posted([head("scan", "证件.jpg"), 9, b"\r\n", TITLE, END])
        says, fields, files = taken(request)
        assert (says, fields) == ("", {"title": "招生方案"})
        [file] = files
        assert isinstance(file, InMemoryUploadedFile)
        assert (file.name, file.size) == ("证件.jpg", 9 * MEGABYTE)
        assert file.read() == b"\xa5" * 9 * MEGABYTE

    def test_of_exactly_the_largest_size_is_taken(self) -> None:
        request, _ = posted([head("scan", "证件.jpg"), LARGEST // MEGABYTE, b"\r\n", END])
        says, _, files = taken(request)
        assert says == ""
        assert files[0].size == LARGEST

    def test_several_under_one_name_are_taken(self) -> None:
        request, _ = posted([part("scan", b"1", "a.jpg"), part("scan", b"2", "b.jpg"), END])
        _, _, files = taken(request)
        assert [(each.name, each.read()) for each in files] == [("a.jpg", b"1"), ("b.jpg", b"2")]

    def test_a_form_without_files_is_read_as_ever(self) -> None:
        request, _ = posted([TITLE, END])
        assert taken(request) == ("", {"title": "招生方案"}, [])


class TestTooMuch:
    def test_200_megabytes_are_refused_with_a_sentence_and_never_held(self) -> None:
        request, body = posted([head("scan", "证件.jpg"), 200, b"\r\n", TITLE, END])
        tracemalloc.start()
        try:
            says, fields, files = taken(request)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert says == uploads.REFUSED_LARGE
        assert files == []
        # What was typed behind the file is still there.
        assert fields == {"title": "招生方案"}
        assert body.given > 200 * MEGABYTE
        assert peak < 25 * MEGABYTE

    def test_another_file_beside_it_is_taken(self) -> None:
        request, _ = posted([head("scan", "a.jpg"), 11, b"\r\n", part("scan", b"2", "b.jpg"), END])
        says, _, files = taken(request)
        assert says == uploads.REFUSED_LARGE
        assert [each.name for each in files] == ["b.jpg"]

    def test_many_that_fit_one_by_one_are_refused_together(self) -> None:
        pieces: list[Any] = []
        for number in range(4):
            pieces += [head("scan", f"{number}.jpg"), 9, b"\r\n"]
        request, _ = posted([*pieces, TITLE, END])
        says, fields, files = taken(request)
        assert says == uploads.REFUSED_ALL
        assert sum(each.size for each in files) <= MOST
        assert fields == {"title": "招生方案"}

    def test_more_files_than_anybody_sends_are_refused(self) -> None:
        request, _ = posted([*(part("scan", b"1", f"{each}.jpg") for each in range(25)), END])
        says, _, files = taken(request)
        assert says == uploads.REFUSED_MANY
        assert len(files) == uploads.MOST_FILES

    def test_whoever_announces_a_whole_disk_is_cut_off(self) -> None:
        request, body = posted([head("scan", "a.jpg"), 2000, b"\r\n", END])
        says, _, files = taken(request)
        assert says == uploads.REFUSED_LARGE
        assert files == []
        assert body.given < 4 * MEGABYTE

    def test_the_desk_is_told_so_that_no_scan_is_missing_without_a_word(
        self, world: Any, client: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        application = applied(world)
        monkeypatch.setattr(uploads, "LARGEST", 10)
        client.force_login(world["clerk"])
        where = reverse("applications:new", kwargs={"code": "jiaoyu"})
        said = {
            **{name: getattr(PERSON, name) for name in PERSON.__dataclass_fields__},
            "title": "招生方案", "form": "paper", "way": "post", "channel": "in_person", "submitted_on": "2026-03-02",
            "identity_proof": SimpleUploadedFile("a.jpg", b"12345678901"),
        }  # fmt: skip
        answer = client.post(where, said)
        assert answer.status_code == 409
        assert uploads.REFUSED_LARGE in answer.content.decode()
        assert list(Application.objects.all()) == [application]


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "../../etc/passwd",
            "..\\boot.ini",
            "/etc/passwd",
            "C:\\scan.jpg",
            "..",
            "a\u202egpj.exe",
            "a\tb.jpg",
            "&#47;a.jpg",
        ],
    )
    def test_that_mislead_are_refused_with_a_sentence(self, name: str) -> None:
        request, _ = posted([part("scan", b"1", name), TITLE, END])
        says, fields, files = taken(request)
        assert says == uploads.REFUSED_NAME
        assert files == []
        assert fields == {"title": "招生方案"}

    @pytest.mark.parametrize("name", ["身份证（正面）.jpg", "scan 2.jpg", "a.b.pdf", "Ünïcode-名称_1.png"])
    def test_that_are_honest_are_kept(self, name: str) -> None:
        assert not misleading(name)
        request, _ = posted([part("scan", b"1", name), END])
        assert taken(request)[2][0].name == name


class TestTheToken:
    def test_of_the_form_is_still_asked_for(self, db: None) -> None:
        factory = RequestFactory(enforce_csrf_checks=True)
        request = factory.post("/", {"scan": SimpleUploadedFile("a.jpg", b"1")})
        seen = []

        @takes_files
        def view(request: HttpRequest) -> HttpResponse:
            seen.append(request)
            return HttpResponse()

        request._dont_enforce_csrf_checks = False  # type: ignore[attr-defined]
        assert view(request).status_code == 403
        assert seen == []
