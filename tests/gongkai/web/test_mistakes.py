"""Does what a reader found wrong reach the office that answers for the page, and does the answer come back?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gongkai.journal.models import Entry
from gongkai.web.models import MistakeReport

pytestmark = pytest.mark.django_db

SAYS = {"page": "/organs/jiaoyu/", "says": "电话号码少了一位。", "contact": "", "homepage": ""}


def report(client: Any, **said: str) -> Any:
    return client.post("/mistake/", {**SAYS, **said})


class TestReporting:
    def test_hands_out_a_receipt_under_which_the_answer_is_found(self, client: Any, world: Any) -> None:
        where = report(client).url
        kept = MistakeReport.objects.get()
        assert where == f"/mistake/{kept.receipt}/"
        text = client.get(where).content.decode()
        assert kept.receipt in text
        assert "待处理" in text
        assert "电话号码少了一位" not in text

    def test_keeps_the_words_as_they_are_written(self, client: Any, world: Any) -> None:
        report(client, says="这页写了身份证号110101199003070011，太不像话")
        assert MistakeReport.objects.get().says == "这页写了身份证号110101199003070011，太不像话"

    @pytest.mark.parametrize(
        ("page", "organ"),
        [
            ("/organs/jiaoyu/", "jiaoyu"),
            ("/catalogue/minzheng/", "minzheng"),
            ("/", "qinghe"),
            ("", "qinghe"),
            ("/section/jiaoyu/news/", "jiaoyu"),
            ("/item/999999/", "qinghe"),
        ],
    )
    def test_goes_to_whoever_answers_for_the_page(self, client: Any, world: Any, page: str, organ: str) -> None:
        report(client, page=page)
        assert MistakeReport.objects.get().organ.code == organ

    def test_of_a_paper_goes_to_its_organ(self, client: Any, world: Any, release_paper: Any) -> None:
        paper = release_paper(organ="minzheng", source="清河区民政局")
        report(client, page=f"/item/{paper.pk}/")
        assert MistakeReport.objects.get().organ.code == "minzheng"

    def test_on_a_foreign_address_keeps_it_as_words_and_never_as_a_link(self, client: Any, world: Any) -> None:
        report(client, page="https://elsewhere.example/")
        kept = MistakeReport.objects.get()
        assert kept.page == ""
        assert "https://elsewhere.example/" in kept.says

    def test_without_words_keeps_nothing_and_loses_nothing(self, client: Any, world: Any) -> None:
        response = report(client, says="  ", contact="王先生")
        assert response.status_code == 422
        assert 'value="王先生"' in response.content.decode()
        assert not MistakeReport.objects.exists()

    def test_by_a_machine_that_fills_in_everything_is_refused(self, client: Any, world: Any) -> None:
        response = report(client, homepage="http://spam.example")
        assert response.status_code == 422
        assert not MistakeReport.objects.exists()

    def test_too_often_says_how_long_to_wait_and_keeps_the_words(self, client: Any, world: Any) -> None:
        for _ in range(5):
            assert report(client).status_code == 302
        text = report(client).content.decode()
        assert "请十分钟后再试" in text
        assert "电话号码少了一位。" in text
        assert MistakeReport.objects.count() == 5

    def test_needs_the_token_of_the_form(self, world: Any) -> None:
        assert report(Client(enforce_csrf_checks=True)).status_code == 403

    def test_leaves_neither_words_nor_contact_in_the_journal(self, client: Any, world: Any) -> None:
        report(client, contact="13800000000")
        entry = Entry.objects.get(kind="web.MistakeReported")
        assert "13800000000" not in str(entry.facts) + entry.says
        assert "少了一位" not in str(entry.facts) + entry.says

    def test_with_an_unknown_receipt_finds_nothing(self, client: Any, world: Any) -> None:
        assert client.get("/mistake/ZC20260302-AAAAAA/").status_code == 404


class TestAnswering:
    @pytest.fixture
    def kept(self, client: Any, world: Any) -> MistakeReport:
        report(client)
        return MistakeReport.objects.get()

    @pytest.mark.parametrize("who", ["authority", "admin", "operator"])
    def test_is_done_once_and_shown_under_the_receipt(self, client: Any, world: Any, kept: Any, who: str) -> None:
        client.force_login(world[who])
        assert kept.receipt in client.get("/desk/mistakes/").content.decode()
        where = f"/desk/mistakes/{kept.pk}/"
        assert client.post(where, {"answer": "已改正。"}).status_code == 302
        assert "已改正。" in Client().get(f"/mistake/{kept.receipt}/").content.decode()
        assert Entry.objects.filter(kind="web.MistakeAnswered").count() == 1
        again = client.post(where, {"answer": "又改一次。"})
        assert "已经有人处理" in again.content.decode()
        kept.refresh_from_db()
        assert kept.answer == "已改正。"

    @pytest.mark.parametrize(
        "who", ["clerk", "reviewer", "head", "auditor", "nobody", "clerk-minzheng", "admin-donghu"]
    )
    def test_is_not_for_others(self, client: Any, world: Any, kept: Any, who: str) -> None:
        client.force_login(world[who])
        assert kept.receipt not in client.get("/desk/mistakes/").content.decode()
        for response in (
            client.get(f"/desk/mistakes/{kept.pk}/"),
            client.post(f"/desk/mistakes/{kept.pk}/", {"answer": "x"}),
        ):
            assert response.status_code == 404
        assert MistakeReport.objects.get().state == "waiting"

    def test_of_another_organ_is_not_the_operator_s(self, client: Any, world: Any) -> None:
        report(client, page="/organs/minzheng/")
        client.force_login(world["operator"])
        assert "没有待处理的网站找错" in client.get("/desk/mistakes/").content.decode()

    def test_without_words_changes_nothing(self, client: Any, world: Any, kept: Any) -> None:
        client.force_login(world["authority"])
        assert "这个字段是必填项" in client.post(f"/desk/mistakes/{kept.pk}/", {"answer": ""}).content.decode()
        assert MistakeReport.objects.get().state == "waiting"
