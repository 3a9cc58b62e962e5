"""Does the citizens' menu keep its words and its order, lead somewhere, and say where the reader is?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from gongkai.portal.public.tree import forget_tree
from gongkai.portal.services import change_section, plant_tree, show
from gongkai.web.models import Site
from gongkai.web.selectors import site
from gongkai.web.services import change_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted(world: Any, at: Any) -> Any:
    plant_tree(organ=world.organs["qinghe"], template="county", by=None, at=at)
    return world


def menu(client: Client, where: str = "/") -> list[tuple[str, str, bool]]:
    """Return the entries of the menu: words, address, and whether it is the current one."""
    text = client.get(where, follow=True).content.decode()
    found = re.search(r'<nav class="menu".*?</nav>', text, re.DOTALL)
    assert found
    return [
        (says, url, bool(current))
        for url, current, says in re.findall(r'<a href="([^"]+)"( aria-current="\w+")?>([^<]+)</a>', found[0])
    ]


def test_it_has_the_citizens_words_in_their_order(client: Client, planted: Any) -> None:
    assert [says for says, _, _ in menu(client)] == ["首页", "政务公开", "解读回应", "办事服务", "互动交流", "走进本地"]


def test_every_entry_leads_to_a_page_on_which_it_is_the_current_one(client: Client, planted: Any) -> None:
    for says, url, _ in menu(client):
        assert [each for each, _, current in menu(client, url) if current] == [says]


def test_it_has_no_entry_without_a_page(client: Client, world: Any) -> None:
    assert [says for says, _, _ in menu(client)] == ["首页", "政务公开"]


def test_a_paper_stands_under_its_entry(client: Client, planted: Any, release_paper: Any) -> None:
    paper = release_paper(kind="interview")
    show(paper_ids=[paper.pk])
    assert [says for says, _, current in menu(client, f"/item/{paper.pk}/") if current] == ["解读回应"]


def test_it_costs_no_question_once_it_is_known(client: Client, planted: Any, django_assert_num_queries: Any) -> None:
    client.get("/robots.txt")
    client.get("/mistake/")
    with django_assert_num_queries(0):
        client.get("/mistake/")


def test_a_renamed_column_shows_at_once(
    client: Client, planted: Any, at: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from gongkai.portal.selectors import section

    assert "走进本地" in client.get("/sitemap/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        change_section(section=section("qinghe", "about"), name="走进清河", by=None, at=at)
    assert "走进清河" in client.get("/sitemap/").content.decode()


def test_what_another_process_changed_shows_when_it_is_forgotten(planted: Any) -> None:
    from gongkai.portal.models import Section
    from gongkai.portal.public.tree import tree_of

    key = planted.organs["qinghe"].pk
    assert tree_of(key).by_code(["about"])
    Section.objects.filter(code="about").update(name="走进清河")
    forget_tree(key)
    about = tree_of(key).by_code(["about"])
    assert about is not None
    assert about.name == "走进清河"


def test_the_site_s_particulars_are_read_anew_when_they_change(
    client: Client, world: Any, at: Any, django_capture_on_commit_callbacks: Any
) -> None:
    assert site().phone == ""
    with django_capture_on_commit_callbacks(execute=True):
        changed = Site(phone="0000-7654321", domain="www.example.gov.cn", mark_url="https://mark.example/1")
        change_site(site=changed, by=world["admin"], at=at)
    text = client.get("/").content.decode()
    assert "联系电话：0000-7654321" in text
    assert '<meta name="SiteDomain" content="www.example.gov.cn">' in text
    assert '<a href="https://mark.example/1" rel="noreferrer">党政机关网站标识</a>' in text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://x.example", "x"])
def test_a_mark_leads_to_a_web_address_only(world: Any, at: Any, address: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        change_site(site=Site(mark_url=address), by=world["admin"], at=at)
