"""How is a file handed out?"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from gongkai.files import selectors, services
from gongkai.files.models import File

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(library: Any, make: Any) -> File:
    kept: File = library.keep("名单 100%.docx", make.word("一"))
    return kept


def public(library: Any, *files: File) -> None:
    services.publish(files=[each.pk for each in files], at=library.at)


class TestWhoGetsIt:
    @pytest.mark.parametrize("role", [None, "nobody", "clerk-minzheng", "admin-donghu"])
    def test_a_private_file_is_not_there_for_others(
        self, client: Any, world: Any, file: File, role: str | None
    ) -> None:
        if role:
            client.force_login(world[role])
        for address in (file.get_absolute_url(), f"/files/{file.pk}/x"):
            assert client.get(address).status_code == 404

    @pytest.mark.parametrize("role", ["clerk", "head", "secrecy", "authority", "auditor"])
    def test_who_sees_the_organ_opens_it_and_nobody_keeps_it(
        self, client: Any, world: Any, file: File, role: str
    ) -> None:
        client.force_login(world[role])
        response = client.get(file.get_absolute_url())
        assert response.getvalue() == selectors.content_of(file)
        assert response["Cache-Control"] == "private, no-store"

    def test_a_public_file_is_everybodys_for_one_query(
        self, client: Any, library: Any, file: File, django_assert_num_queries: Any
    ) -> None:
        public(library, file)
        with django_assert_num_queries(1):
            response = client.get(file.get_absolute_url())
        assert response.getvalue() == selectors.content_of(file)
        assert "public" in response["Cache-Control"]
        assert "Cookie" not in response.get("Vary", "")

    def test_a_file_that_was_withdrawn_is_gone(self, client: Any, library: Any, file: File) -> None:
        public(library, file)
        services.unpublish(files=[file.pk])
        assert client.get(file.get_absolute_url()).status_code == 404

    def test_the_original_of_a_public_copy_stays_private(self, client: Any, library: Any, file: File) -> None:
        copy = library.masked(file)
        public(library, copy)
        assert client.get(copy.get_absolute_url()).status_code == 200
        assert client.get(file.get_absolute_url()).status_code == 404

    def test_what_the_store_has_lost_is_said(self, client: Any, library: Any, file: File) -> None:
        public(library, file)
        File.objects.update(place="00/absent")
        response = client.get(file.get_absolute_url())
        assert response.status_code == 404
        assert "已不在存储中" in response.getvalue().decode()


class TestHow:
    def test_a_wrong_name_leads_to_the_right_one(self, client: Any, library: Any, file: File) -> None:
        public(library, file)
        response = client.get(f"/files/{file.pk}/evil.html")
        assert response.status_code == 302
        assert response.url == file.get_absolute_url() == f"/files/{file.pk}/{quote('名单 100%.docx')}"

    @pytest.mark.parametrize(
        ("kind", "type", "how", "sandboxed"),
        [
            ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment", True),
            ("pdf", "application/pdf", "inline", False),
            ("jpg", "image/jpeg", "inline", True),
            ("txt", "text/plain; charset=gb18030", "attachment", True),
            ("csv", "text/csv; charset=utf-8", "attachment", True),
        ],
    )
    def test_it_comes_as_what_it_is_and_can_do_nothing(
        self, client: Any, library: Any, make: Any, kind: str, type: str, how: str, sandboxed: bool
    ) -> None:
        content = {
            "docx": lambda: make.word("一"),
            "pdf": lambda: make.pdf("一"),
            "jpg": make.picture,
            "txt": lambda: "公开".encode("gb18030"),
            "csv": lambda: "公开".encode("utf-8-sig"),
        }[kind]()
        file = library.keep(f"名单.{kind}", content)
        public(library, file)
        response = client.get(file.get_absolute_url())
        assert response["Content-Type"] == type
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"] == f"{how}; filename*=utf-8''{quote('名单')}.{kind}"
        assert response["Content-Length"] == str(len(content))
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert ("sandbox" in response["Content-Security-Policy"]) == sandboxed

    def test_what_has_not_changed_is_not_sent_again(self, client: Any, library: Any, file: File) -> None:
        public(library, file)
        first = client.get(file.get_absolute_url())
        again = client.get(file.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        assert again["Last-Modified"] == first["Last-Modified"]
        assert "sandbox" in again["Content-Security-Policy"]

    def test_it_is_only_looked_at(self, client: Any, library: Any, file: File) -> None:
        public(library, file)
        assert client.head(file.get_absolute_url())["Content-Length"] == str(file.size)
        assert client.post(file.get_absolute_url()).status_code == 405


def test_the_link_to_a_file_says_format_and_size(library: Any, file: File) -> None:
    from django.template.loader import render_to_string

    link = render_to_string("files/file.html", {"file": file})
    assert f'href="{file.get_absolute_url()}"' in link
    assert "DOCX，" in link
    assert "KB" in link
    other = render_to_string("files/file.html", {"url": "/x", "name": "表", "format": "xlsx", "size": 3 << 20})
    assert 'href="/x"' in other
    assert "XLSX，3.0\xa0MB" in other
