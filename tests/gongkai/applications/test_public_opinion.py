"""Can somebody who is asked for an opinion read the question and answer it once, without learning who applied?"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.gongkai.applications.case_world import NAME, receipt
from tests.gongkai.applications.public_steps import NOW, OWN_PAGES, asked, confirmed, picture

from gongkai.applications.letters.sheet import from_content
from gongkai.applications.models import Enclosure
from gongkai.applications.services import applicant, intake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def paper(world: Any) -> intake.Receipt:
    """Return an application that came in on 2 March, with its code."""
    return receipt(world)


class TestTheOpinion:
    @pytest.fixture
    def letter(self, world: Any, paper: intake.Receipt) -> Any:
        return asked(world, confirmed(world, paper.application))

    @pytest.fixture
    def party(self, letter: Any) -> Client:
        browser = Client()
        code = from_content(letter.content).opinion_code
        response = browser.post(reverse("applications:opinion"), {"code": code.lower()})
        assert response.headers["Location"] == reverse("applications:opinion-letter")
        return browser

    def test_shows_question_and_term_and_not_who_applied(self, party: Client) -> None:
        page = party.get(reverse("applications:opinion-letter")).content.decode()
        assert "是否同意公开贵单位提交的承诺书" in page
        # counted: 15 working days after Tuesday 3 March 2026 end on Tuesday 24 March
        assert "请在2026年3月24日以前（含当日）回复" in page
        assert "/law/ogi:32/" in page
        for each in (NAME, "林**", "13900000001"):
            assert each not in page

    def test_is_given_once_with_reasons_and_files(self, party: Client, paper: intake.Receipt) -> None:
        there = reverse("applications:opinion-letter")
        said = {"agrees": "no", "words": "含有商业秘密<i>", "material": [picture("证明.png")]}
        page = party.post(there, said, follow=True).content.decode()
        assert "已收到您的意见" in page
        assert "含有商业秘密&lt;i&gt;" in page
        assert Enclosure.objects.get().kind == "opinion"
        paper.application.refresh_from_db()
        assert paper.application.state == "open"
        again = party.post(there, {"agrees": "yes"})
        assert again.status_code == 409
        assert "不同意公开，说明了理由" in again.content.decode()

    def test_without_reasons_one_is_told_what_that_means(self, party: Client) -> None:
        there = reverse("applications:opinion-letter")
        first = party.post(there, {"agrees": "no"})
        assert first.status_code == 422
        assert "由机关依法决定" in first.content.decode()
        second = party.post(there, {"agrees": "no", "knows": "on"}, follow=True)
        assert "未说明理由" in second.content.decode()

    def test_says_nothing_is_a_fault(self, party: Client) -> None:
        response = party.post(reverse("applications:opinion-letter"), {"words": "我的话"})
        assert response.status_code == 422
        assert "我的话" in response.content.decode()

    def test_a_wrong_code_opens_nothing_and_is_counted(self, letter: Any) -> None:
        browser, door = Client(), reverse("applications:opinion")
        for _ in range(5):
            assert browser.post(door, {"code": "AAAAAAAA"}).status_code == 422
        assert "以后再试" in browser.post(door, {"code": "AAAAAAAA"}).content.decode()
        assert browser.get(reverse("applications:opinion-letter")).status_code == 403

    def test_the_code_of_an_applicant_opens_no_question(self, letter: Any, paper: intake.Receipt) -> None:
        browser = Client()
        assert browser.post(reverse("applications:opinion"), {"code": paper.query_code}).status_code == 422

    def test_a_party_sees_no_page_of_the_applicant(self, party: Client) -> None:
        for address in OWN_PAGES:
            assert party.get(address).status_code == 403

    def test_once_it_is_decided_no_opinion_is_taken(self, world: Any, party: Client, paper: intake.Receipt) -> None:
        applicant.withdraw(paper.application, at=NOW)
        page = party.get(reverse("applications:opinion-letter")).content.decode()
        assert "不再接收意见" in page
        assert 'name="agrees"' not in page

    def test_can_be_left(self, party: Client) -> None:
        party.post(reverse("applications:opinion-leave"))
        assert party.get(reverse("applications:opinion-letter")).status_code == 403
