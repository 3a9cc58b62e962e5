"""Can anyone reach a paper of another organ? Every address of the room, by every role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from gongkai.kernel.clock import CHINA
from gongkai.papers import services, urls
from gongkai.papers.content import Content
from gongkai.papers.models import Paper, State

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
OF_ONE_PAPER = ("paper", "edit", "autosave", "lock", "preview", "compare", "history", "act")
OF_NO_PAPER = ("list", "review", "withheld", "withheld-csv", "clean", "choose")
STRANGERS = ("clerk-minzheng", "head-minzheng", "clerk-donghu", "admin-donghu", "nobody")


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def paper(world: Any) -> Paper:
    content = Content(
        title="关于开学的通知", source="清河区教育局", written_on=date(2026, 2, 27), body="<p>各学校按时开学。</p>"
    )
    return services.draft(organ=world.organs["jiaoyu"], kind="notice", content=content, by=world["clerk"], at=NOW)


def where(name: str, paper: Paper, code: str = "") -> str:
    more = {"act": "submit"} if name == "act" else {}
    return reverse(f"papers:{name}", kwargs={"code": code or paper.organ.code, "pk": paper.pk, **more})


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_address_is_asked_here() -> None:
    assert {each.name for each in urls.urlpatterns} == {*OF_ONE_PAPER, *OF_NO_PAPER, "new", "submission"}


@pytest.mark.parametrize("name", OF_ONE_PAPER)
@pytest.mark.parametrize("who", STRANGERS)
def test_a_paper_is_not_there_for_a_stranger(world: Any, paper: Paper, name: str, who: str) -> None:
    client = browser(world[who])
    assert client.get(where(name, paper)).status_code in (404, 405)
    assert client.post(where(name, paper), {"title": "改", "attribute": "public"}).status_code in (404, 405)
    paper.refresh_from_db()
    assert (paper.title, paper.state, paper.locked_by_id) == ("关于开学的通知", State.DRAFT, None)


@pytest.mark.parametrize("name", OF_ONE_PAPER)
@pytest.mark.parametrize("who", ["authority", "admin", "operator"])
def test_a_draft_is_its_organs_own(world: Any, paper: Paper, name: str, who: str) -> None:
    assert browser(world[who]).get(where(name, paper)).status_code in (404, 405)
    assert browser(world[who]).post(where(name, paper), {}).status_code in (404, 405)


def test_a_superuser_who_holds_no_role_sees_nothing(world: Any, paper: Paper) -> None:
    user = world["nobody"]
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])
    assert browser(user).get(where("paper", paper)).status_code == 404
    assert "关于开学的通知" not in browser(user).get(reverse("papers:list")).content.decode()


@pytest.mark.parametrize("name", OF_ONE_PAPER)
def test_the_code_in_the_address_must_be_the_papers_organ(world: Any, paper: Paper, name: str) -> None:
    assert browser(world["clerk"]).get(where(name, paper, "minzheng")).status_code in (404, 405)
    assert browser(world["clerk"]).post(where(name, paper, "minzheng"), {}).status_code == 404


@pytest.mark.parametrize("who", STRANGERS)
def test_the_lists_name_nothing_of_another_organ(world: Any, paper: Paper, who: str) -> None:
    client = browser(world[who])
    for name in ("list", "review", "withheld", "withheld-csv", "choose"):
        said = client.get(reverse(f"papers:{name}")).getvalue().decode()
        assert "关于开学的通知" not in said
        assert "教育局" not in said


@pytest.mark.parametrize("name", [*OF_ONE_PAPER, *OF_NO_PAPER])
def test_nobody_comes_in_without_logging_in(world: Any, paper: Paper, name: str) -> None:
    there = where(name, paper) if name in OF_ONE_PAPER else reverse(f"papers:{name}")
    for answer in (Client().get(there), Client().post(there)):
        assert answer.status_code == 302
        assert answer.url.startswith("/login/?next=")


def test_what_was_submitted_is_open_to_those_who_oversee_the_district(world: Any, paper: Paper) -> None:
    services.submit(papers=[paper], by=world["clerk"], at=NOW)
    assert browser(world["authority"]).get(where("paper", paper)).status_code == 200
    assert browser(world["operator"]).get(where("paper", paper)).status_code == 404
