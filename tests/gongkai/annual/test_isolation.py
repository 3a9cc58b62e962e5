"""A return is its organ's: others get 404, whatever address they try, and drafts are seen by nobody above."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from gongkai.annual.models import Act
from gongkai.annual.selectors.permission import Standing
from gongkai.annual.selectors.publications import STAMP
from gongkai.annual.selectors.today import owed
from gongkai.annual.services import chain

PAGES = ("", "words/", "cell/applications.new_received.total/", "import/", "differences/", "paper/", "steps/")
POSTS = ("explain/", "words/preview/", "figures/", "step/submitted/", "step/approved/", "")


def client_of(office: Any, who: str) -> Client:
    client = Client()
    client.force_login(office[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    "who", ["clerk-minzheng", "head-minzheng", "clerk-donghu", "admin-donghu", "nobody", "operator", "admin"]
)
def test_other_peoples_returns_are_not_there(office: Any, who: str) -> None:
    office.submitted()
    client = client_of(office, who)
    for page in PAGES:
        assert client.get(f"/desk/annual/jiaoyu/2025/{page}").status_code == 404, page
    for page in POSTS:
        assert client.post(f"/desk/annual/jiaoyu/2025/{page}").status_code == 404, page
    assert "/desk/annual/jiaoyu/" not in client.get("/desk/annual/").content.decode()


@pytest.mark.parametrize("who", ["clerk", "reviewer", "head", "auditor"])
def test_its_own_people_see_every_page(office: Any, who: str) -> None:
    office.completed()
    client = client_of(office, who)
    for page in PAGES:
        assert client.get(f"/desk/annual/jiaoyu/2025/{page}").status_code == 200, page


def test_the_authority_sees_a_return_from_its_submission_on(office: Any) -> None:
    report = office.completed()
    client = client_of(office, "authority")
    assert client.get("/desk/annual/jiaoyu/2025/").status_code == 404
    chain.submit(report=report, by=office["reviewer"], at=office.at)
    assert client.get("/desk/annual/jiaoyu/2025/").status_code == 200


def test_without_a_login_every_page_asks_for_one(office: Any) -> None:
    office.submitted()
    for page in (*(f"jiaoyu/2025/{each}" for each in PAGES), "", "district/qinghe/2025/"):
        response = Client().get(f"/desk/annual/{page}")
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/login/")


@pytest.mark.parametrize(("who", "status"), [("authority", 200), ("clerk", 404), ("head", 404), ("admin-donghu", 404)])
def test_the_roll_up_is_for_the_authority(office: Any, who: str, status: int) -> None:
    office.filed()
    client = client_of(office, who)
    assert client.get("/desk/annual/district/qinghe/2025/").status_code == status
    cell = "applications.new_received.total"
    assert client.get(f"/desk/annual/district/qinghe/2025/sum/{cell}/").status_code == status


def test_the_buttons_are_the_lawful_steps_of_the_person(office: Any) -> None:
    report = office.submitted()
    acts = {who: Standing(office[who]).acts(report) for who in ("clerk", "reviewer", "head", "authority", "nobody")}
    assert acts == {
        "clerk": (),
        "reviewer": (Act.WITHDRAWN,),
        "head": (Act.WITHDRAWN,),
        "authority": (Act.APPROVED, Act.RETURNED),
        "nobody": (),
    }


class TestOwed:
    def test_each_owes_what_is_theirs(self, office: Any) -> None:
        office.submitted()
        owe = {
            who: [(each.organ, each.matter) for each in owed(user=office[who], today=office.at.date())]
            for who in ("clerk", "reviewer", "authority", "head", "clerk-minzheng", "nobody")
        }
        organ, missing = "清河区教育局"[-5:], "2025年度报告尚未开始填报"
        assert owe["authority"] == [(organ, "2025年度报告已提交，等待审核")]
        assert owe["clerk"] == owe["reviewer"] == owe["head"] == owe["nobody"] == []
        assert owe["clerk-minzheng"] == [("清河区民政局"[-5:], missing)]

    def test_a_draft_is_owed_by_its_writers_with_the_days_that_are_left(self, office: Any) -> None:
        office.opened()
        (line,) = owed(user=office["clerk"], today=office.at.date().replace(month=1, day=26))
        assert (line.button, line.remaining_says, line.signal) == ("填报", "剩4个工作日", "soon")
        (line,) = owed(user=office["clerk"], today=office.at.date())
        assert (line.remaining_says, line.signal) == ("逾期30天", "overdue")

    def test_a_signed_report_is_owed_until_it_is_public(self, office: Any) -> None:
        office.filed()
        assert [each.button for each in owed(user=office["head"], today=office.at.date())] == ["公开"]


def test_the_list_asks_the_database_a_fixed_number_of_times(office: Any, django_assert_max_num_queries: Any) -> None:
    office.published()
    office.complete(office.opened("minzheng"))
    office.opened("minzheng", 2024)
    client = client_of(office, "authority")
    with django_assert_max_num_queries(22):
        client.get("/desk/annual/")


class TestAKeptPage:
    def test_never_shows_the_message_of_another_reader(self, office: Any) -> None:
        office.published()
        client = client_of(office, "clerk")
        client.post("/logout/")
        del client.cookies["gongkai_session"]  # as a browser does with a cookie that has expired
        assert "messages" in client.cookies
        client.get("/annual/jiaoyu/2025/")
        assert "您已退出" not in Client().get("/annual/jiaoyu/2025/").content.decode()

    def test_shows_a_correction_that_another_process_published(self, office: Any) -> None:
        report = office.published()
        before = Client().get("/annual/jiaoyu/2025/")
        stamp = cache.get(STAMP, "")
        chain.open_correction(report=report, by=office["head"], at=office.at, reason="笔误")
        chain.submit(report=report, by=office["reviewer"], at=office.at)
        chain.approve(report=report, by=office["authority"], at=office.at)
        chain.sign(report=report, by=office["head"], at=office.at)
        chain.publish(report=report, on=office.at.date(), source="本机关", by=office["reviewer"], at=office.at)
        cache.set(STAMP, stamp, None)  # another process has another memory: nobody told this one
        after = Client().get("/annual/jiaoyu/2025/")
        assert "笔误" not in before.content.decode()
        assert "笔误" in after.content.decode()


def test_a_log_in_longer_than_its_column_is_answered(world: Any) -> None:
    response = Client().post("/login/", {"username": "x" * 300, "password": "x"})
    assert response.status_code == 200
    assert "username" in response.context["form"].errors
