"""Does an address that makes no sense bring a page down? Every page of the public is asked for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver, reverse

from .test_isolation import walk

pytestmark = pytest.mark.django_db

NUMBERS = ("1000000", "9223372036854775808", "9" * 30)
YEARS = ("0000", "0001", "1990", "9999", "٢٠٢٦", "²", "9" * 5000)


def asked(number: str) -> Iterator[str]:
    """Yield every public address that has a number in it, with this one; what has other parts gets one that exists."""
    for route, name in walk(get_resolver().url_patterns):
        if route.startswith("desk/") or ("<int:" not in route and "<pk>" not in route) or name == "annual:download":
            continue
        with_number = re.sub(r"<int:\w+>|<pk>", number, route)
        yield "/" + re.sub(r"<[^>]+>", "jiaoyu", with_number)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_without_a_page_is_not_found(world: Any, client: Any, number: str) -> None:
    addresses = list(asked(number))
    assert f"/item/{number}/" in addresses
    for each in addresses:
        # What hangs on a status asks for number and code first, whatever was wanted.
        wanted = (403,) if each.startswith("/application/status/") else (404, 422)
        assert client.get(each).status_code in wanted, each


@pytest.mark.parametrize("year", YEARS)
def test_a_year_without_anything_shows_an_empty_list(world: Any, client: Any, year: str) -> None:
    for each in ("consultations", "policies", "items", "policies-csv", "consultations-csv"):
        room = "portal" if each == "items" else "policies"
        answer = client.get(reverse(f"{room}:{each}"), {"year": year})
        assert answer.status_code == 200, each
        answer.getvalue()
    assert client.get("/search/", {"q": "招生", "year": year}).status_code == 200
    for each in ("items", "policies", "annual-reports", "figures"):
        assert client.get(f"/open/{each}", {"year": year, "organ": "jiaoyu"}).status_code in (200, 404, 422), each


@pytest.mark.parametrize("year", YEARS)
def test_the_same_at_the_desk(world: Any, client: Any, year: str) -> None:
    client.force_login(world["clerk"])
    for each in ("policies:list", "policies:export", "policies:consultation-list", "policies:consultation-export"):
        answer = client.get(reverse(each), {"year": year})
        assert answer.status_code == 200, each
        answer.getvalue()


@pytest.mark.parametrize("where", ["desk", "0", "a:b", "\\\\evil.example", "javascript:alert(1)", "//evil.example/"])
def test_a_way_back_that_is_none_leads_home(client: Any, where: str) -> None:
    assert client.get("/reading/large/", {"next": where}).url == "/"
