"""Does every public page stand in the same frame, and does each say its own address in it?"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from gongkai.web.models import Site

pytestmark = pytest.mark.django_db


def read(client: Any, address: str, **cookies: str) -> str:
    client.cookies.load(cookies)
    text: str = client.get(address).content.decode()
    return text


class TestTheFrame:
    def test_holds_the_address_of_each_page_and_of_no_other(self, client: Any, world: Any) -> None:
        for address, quoted in (("/", "%2F"), ("/organs/", "%2Forgans%2F"), ("/items/?year=2026", "%2Fitems%2F")):
            text = read(client, address)
            assert f'/mistake/?page={quoted}"' in text
            assert f"/reading/elder/?next={quoted}" in text
            assert "\0" not in text
            assert text.count("%2Forgans%2F") == (2 if address == "/organs/" else 0)

    def test_cannot_be_left_by_an_address(self, client: Any, world: Any) -> None:
        text = read(client, '/items/?a="><script>')
        assert "<script>" not in text

    def test_follows_the_particulars_of_the_site(self, client: Any, world: Any) -> None:
        assert "承办：" not in read(client, "/")
        Site.objects.create(operator="<清河区>办公室", name="清河公开")
        cache.clear()
        text = read(client, "/")
        assert "承办：&lt;清河区&gt;办公室" in text
        assert '<span class="banner-site">清河公开</span>' in text

    def test_is_of_the_size_that_the_reader_chose(self, client: Any, world: Any) -> None:
        assert "退出长者版" not in read(client, "/")
        assert "退出长者版" in read(client, "/", reading="elder")
        assert "退出长者版" not in read(client, "/", reading="medium")

    def test_has_one_search_on_the_page_of_the_search(self, client: Any, world: Any) -> None:
        assert "banner-search" in read(client, "/")
        assert "banner-search" not in read(client, "/search/?q=招生")

    def test_marks_in_the_menu_where_the_reader_is(self, client: Any, world: Any) -> None:
        assert '<a href="/" aria-current="page">首页</a>' in read(client, "/")
        assert 'aria-current="page">首页' not in read(client, "/organs/")
