"""Does the reading interface say the same as the pages, describe itself, and refuse in sentences?"""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.portal.models import Section
from gongkai.portal.services import open_section, show

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(world: Any, at: Any) -> Section:
    owner = world.organs["jiaoyu"]
    return open_section(tree=owner, owner=owner, code="news", name="动态", kind="news", shows=["news"], by=None, at=at)


@pytest.fixture
def paper(news: Section, release_paper: Any) -> Any:
    made = release_paper(title="招生安排公布", keywords=("招生",))
    show(paper_ids=[made.pk])
    return made


def test_organs_are_listed(client: Any, world: Any) -> None:
    said = {each["code"]: each for each in client.get("/open/organs").json()}
    assert said["jiaoyu"]["name"] == "清河区教育局"
    assert said["jiaoyu"]["parent"] == "qinghe"
    assert said["jiaoyu"]["url"] == "http://testserver/organs/jiaoyu/"


def test_columns_lead_to_their_items(client: Any, paper: Any) -> None:
    (column,) = client.get("/open/sections?organ=jiaoyu").json()
    assert column["count"] == 1
    said = client.get(column["items_url"]).json()
    assert said["total"] == 1
    assert said["items"][0]["title"] == "招生安排公布"


def test_an_item_is_what_its_page_shows(client: Any, paper: Any) -> None:
    said = client.get(f"/open/items/{paper.pk}").json()
    assert said["index_no"] == paper.index_no
    assert said["published_at"] == "2026-03-02T09:30:00+08:00"
    assert said["keywords"] == ["招生"]
    assert said["body"].startswith("<p")


def test_a_draft_is_not_there(client: Any, world: Any, at: Any) -> None:
    from tests.gongkai.papers_world import drafted

    response = client.get(f"/open/items/{drafted(world).pk}")
    assert response.status_code == 404
    assert response.json() == {"error": "没有这篇已公开的内容。"}


def test_lists_have_pages(client: Any, world: Any, release_paper: Any) -> None:
    for number in range(3):
        release_paper(title=f"第{number}条公布")
    said = client.get("/open/items?size=2&page=2").json()
    assert (said["total"], said["page"], said["size"]) == (3, 2, 2)
    assert [each["title"] for each in said["items"]] == ["第0条公布"]


def test_documents_carry_their_fields(client: Any, world: Any, release_paper: Any) -> None:
    release_paper(kind="other_document", title="校历安排的通知公布")
    (said,) = client.get("/open/policies").json()["items"]
    assert said["document_number"] == "清教发〔2026〕2号"
    assert said["issuer"] == "清河区教育局"


def test_figures_are_those_of_the_rooms(client: Any, paper: Any) -> None:
    said = {each["name"]: each["value"] for each in client.get("/open/figures?organ=jiaoyu&year=2026").json()}
    assert said["portal.items_published"] == 1


def test_whoever_has_an_answer_need_not_fetch_it_again(client: Any, paper: Any) -> None:
    first = client.get("/open/items")
    assert first["ETag"]
    assert client.get("/open/items", headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("where", "status"),
    [
        ("/open/sections/none/none/items", 404),
        ("/open/items?organ=none", 404),
        ("/open/figures?organ=none&year=2026", 404),
        ("/open/items?page=x", 422),
        ("/open/figures", 422),
        ("/open/items/x", 422),
        ("/open/items?kind=%00", 400),
        ("/open/nothing", 404),
    ],
)
def test_a_refusal_is_a_sentence(client: Any, world: Any, where: str, status: int) -> None:
    response = client.get(where)
    assert response.status_code == status
    assert response.json()["error"].endswith("。")


@pytest.mark.parametrize(
    "query", ["page=-1", "page=99999999", "size=0", "size=99999", "year=1", "year=99999", "kind=x"]
)
def test_it_bears_whatever_is_asked(client: Any, paper: Any, query: str) -> None:
    assert client.get(f"/open/items?{query}").status_code == 200


def test_nothing_can_be_written(client: Any, world: Any) -> None:
    assert client.post("/open/items").status_code == 405


def test_it_describes_itself_to_programs_and_to_people(client: Any, world: Any) -> None:
    schema = client.get("/open/openapi.json").json()
    assert "/open/items/{pk}" in schema["paths"]
    text = client.get("/open/").content.decode()
    for path, methods in schema["paths"].items():
        assert path in text
        assert methods["get"]["summary"] in text
    assert "<script src=" in text
    assert "cdn" not in text
