"""Can an applicant follow an application, answer what is asked, read what is written; and can nobody else?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.gongkai.applications.case_world import IDENTITY, NAME, TITLE, issued, on, receipt, received, searched
from tests.gongkai.applications.public_steps import NOW, OWN_PAGES, STATUS, Citizen, asked, confirmed, found, picture

from gongkai.applications.models import Application, Delivery, Enclosure, Proposal
from gongkai.applications.services import applicant, erasing, facts, handling, intake
from gongkai.files import services as files
from gongkai.kernel.clock import CHINA
from lawbook.application import facts as law

pytestmark = pytest.mark.django_db
WRONG = "受理编号与查询码不符"


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def paper(world: Any) -> intake.Receipt:
    """Return an application that came in on 2 March, with its code."""
    return receipt(world)


@pytest.fixture
def citizen(paper: intake.Receipt) -> Citizen:
    """Return the browser in which the applicant looked it up."""
    browser = Citizen()
    browser.enters(paper.application.number, paper.query_code)
    return browser


class TestTheDoor:
    def test_number_and_code_open_it_and_stand_in_no_address(self, paper: intake.Receipt) -> None:
        browser = Citizen()
        response = browser.enters(paper.application.number.lower(), f" {paper.query_code.lower()} ")
        assert response.headers["Location"] == STATUS
        assert paper.application.number in browser.page(STATUS)

    def test_unknown_number_and_wrong_code_are_told_apart_by_nobody(self, paper: intake.Receipt) -> None:
        pages = []
        for number, code in (
            (paper.application.number, "AAAAAAAA"),
            ("JY-2026-00099-1", "AAAAAAAA"),
            ("so etwas", "AAAAAAAA"),
        ):
            response = Citizen().enters(number, code)
            assert response.status_code == 422
            pages.append(response.content.decode().replace(number, "·"))
            assert WRONG in pages[-1]
        assert len({each.split('name="number"')[0].split("csrfmiddlewaretoken")[0] for each in pages}) == 1

    def test_after_five_tries_one_waits(self, paper: intake.Receipt) -> None:
        browser = Citizen()
        for _ in range(5):
            browser.enters(paper.application.number, "AAAAAAAA")
        response = browser.enters(paper.application.number, paper.query_code)
        assert response.status_code == 422
        assert "以后再试" in response.content.decode()
        assert browser.client.get(STATUS).status_code == 403

    def test_the_session_gets_a_new_key(self, paper: intake.Receipt) -> None:
        browser = Citizen()
        planted = browser.client.session
        planted["x"] = 1
        planted.save()
        browser.client.cookies["gongkai_session"] = planted.session_key
        browser.enters(paper.application.number, paper.query_code)
        assert browser.client.cookies["gongkai_session"].value != planted.session_key
        thief = Client()
        thief.cookies["gongkai_session"] = planted.session_key
        assert thief.get(STATUS).status_code == 403

    def test_it_closes_after_half_an_hour_without_a_step(self, citizen: Citizen, time_machine: Any) -> None:
        time_machine.move_to(NOW + timedelta(minutes=29), tick=False)
        assert citizen.client.get(STATUS).status_code == 200
        time_machine.move_to(NOW + timedelta(minutes=59), tick=False)
        assert citizen.client.get(STATUS).status_code == 403

    def test_what_was_typed_when_it_closed_is_shown(self, citizen: Citizen, time_machine: Any) -> None:
        time_machine.move_to(NOW + timedelta(hours=1), tick=False)
        page = citizen.client.post(reverse("applications:clarify"), {"words": "2025学年<b>"}).content.decode()
        assert "请先复制下来" in page
        assert "2025学年&lt;b&gt;</textarea>" in page

    def test_it_can_be_closed(self, citizen: Citizen) -> None:
        assert citizen.client.get(reverse("applications:leave")).status_code == 405
        citizen.client.post(reverse("applications:leave"))
        assert citizen.client.get(STATUS).status_code == 403

    def test_a_session_with_nonsense_in_it_opens_nothing(self) -> None:
        browser = Client()
        session = browser.session
        session["applications.application"] = "7"
        session.save()
        browser.cookies["gongkai_session"] = session.session_key
        assert browser.get(STATUS).status_code == 403

    @pytest.mark.parametrize("address", OWN_PAGES)
    def test_without_a_code_every_page_asks_for_it(self, paper: intake.Receipt, address: str) -> None:
        response = Client().get(address)
        page = response.content.decode()
        assert response.status_code == 403
        assert "查询码" in page
        assert TITLE not in page
        assert "no-store" in response.headers["Cache-Control"]

    def test_one_applicant_sees_nothing_of_another(self, world: Any, citizen: Citizen) -> None:
        other = received(world, title="另一件不相干的信息")
        issued(world, other, "clarification", at=on("2026-03-03", 9))
        for address in OWN_PAGES:
            page = citizen.client.get(address, follow=True).content.decode(errors="replace")
            assert "另一件不相干的信息" not in page, address
            assert other.number not in page, address

    def test_erased_it_is_closed(self, world: Any, paper: intake.Receipt, time_machine: Any) -> None:
        applicant.withdraw(paper.application, at=NOW)
        handling.archive(paper.application, on=NOW.date(), by=world["clerk"], at=NOW)
        # Until then the applicant might still have gone to court.
        later = datetime(2026, 9, 10, 9, 0, tzinfo=CHINA)
        time_machine.move_to(later, tick=False)
        browser = Citizen()
        browser.enters(paper.application.number, paper.query_code)
        assert browser.client.get(STATUS).status_code == 200
        erasing.erase(paper.application, by=world["head"], at=later, ground="申请人要求删除")
        assert browser.client.get(STATUS).status_code == 403
        assert Citizen().enters(paper.application.number, paper.query_code).status_code == 422


class TestThePage:
    def test_says_where_it_stands_and_what_is_next(self, citizen: Citizen) -> None:
        page = citizen.page(STATUS)
        for each in ("已收到，等待与您确认", "提交申请", "2026-03-02", "0000-1234567", "林**"):
            assert each in page
        assert NAME not in page
        assert IDENTITY not in page
        assert IDENTITY[-4:] not in page

    def test_shows_how_the_term_is_counted(self, world: Any, citizen: Citizen, paper: intake.Receipt) -> None:
        confirmed(world, paper.application)
        page = citizen.page(STATUS)
        # counted: received on Monday 2 March 2026, the twentieth working day after it is Monday 30 March
        assert "2026年3月30日" in page
        assert "/law/ogi:33.2/" in page
        assert "自次日起算" in page

    def test_says_so_when_the_term_went_by(
        self, world: Any, citizen: Citizen, paper: intake.Receipt, time_machine: Any
    ) -> None:
        confirmed(world, paper.application)
        time_machine.move_to(datetime(2026, 3, 31, 9, 0, tzinfo=CHINA), tick=False)
        again = Citizen()
        again.enters(paper.application.number, paper.query_code)
        page = again.page(STATUS)
        assert "答复期限已过" in page
        assert "清河区人民政府" in page

    def test_shows_no_entry_of_the_office(self, world: Any, citizen: Citizen, paper: intake.Receipt) -> None:
        confirmed(world, paper.application)
        searched(world, paper.application, at=NOW)
        page = citizen.page(STATUS)
        assert "检索" not in page
        assert world["clerk"].name not in page


class TestTheActs:
    def test_a_clarification_is_asked_for_read_and_given(
        self, world: Any, citizen: Citizen, paper: intake.Receipt
    ) -> None:
        confirmed(world, paper.application)
        issued(world, paper.application, "clarification", at=on("2026-03-03", 9))
        page = citizen.page(STATUS)
        assert "请您补正" in page
        assert "请写明所需方案的学年和学校名称" in citizen.page(reverse("applications:own-letter", args=[1]))
        answer = {"words": "2025学年，清河一小。", "material": [picture("说明.png")]}
        response = citizen.client.post(reverse("applications:clarify"), answer, follow=True)
        assert "已收到您的补正" in response.content.decode()
        paper.application.refresh_from_db()
        assert paper.application.state == "open"
        assert "清河一小" in paper.application.description
        assert Enclosure.objects.get().kind == "clarification"

    def test_a_clarification_sent_twice_is_one(self, world: Any, citizen: Citizen, paper: intake.Receipt) -> None:
        confirmed(world, paper.application)
        issued(world, paper.application, "clarification", at=on("2026-03-03", 9))
        there = reverse("applications:clarify")
        answer = {"words": "2025学年。", "token": found(r'name="token" value="([^"]+)"', citizen.page(there))}
        for _ in range(2):
            assert citizen.client.post(there, answer).headers["Location"] == STATUS
        assert paper.application.facts.filter(kind="clarified").count() == 1

    def test_an_empty_clarification_is_a_sentence(self, world: Any, citizen: Citizen, paper: intake.Receipt) -> None:
        confirmed(world, paper.application)
        issued(world, paper.application, "clarification", at=on("2026-03-03", 9))
        response = citizen.client.post(reverse("applications:clarify"), {"words": " "})
        assert response.status_code == 422
        assert "请写明补正的内容" in response.content.decode()

    def test_what_is_not_asked_for_is_not_taken(self, citizen: Citizen) -> None:
        clarify = reverse("applications:clarify")
        assert "没有提交" in citizen.client.get(clarify, follow=True).content.decode()
        response = citizen.client.post(clarify, {"words": "我再说明一下"})
        assert response.status_code == 422
        assert "我再说明一下" in response.content.decode()

    def test_reasons_are_asked_for_and_given(self, world: Any, citizen: Citizen, paper: intake.Receipt) -> None:
        confirmed(world, paper.application)
        facts.add(paper.application, law.ReasonsAsked(NOW.date()), by=world["clerk"], at=NOW)
        assert "请您说明理由" in citizen.page(STATUS)
        response = citizen.client.post(reverse("applications:give-reasons"), {"words": "各校方案不同。"}, follow=True)
        assert "已收到您的说明" in response.content.decode()
        paper.application.refresh_from_db()
        assert paper.application.state == "open"

    def test_what_is_to_be_paid_and_how_is_said(self, world: Any, citizen: Citizen, paper: intake.Receipt) -> None:
        confirmed(world, paper.application)
        issued(world, paper.application, "fee", at=on("2026-03-03", 9), fee={"basis": "page", "count": 35})
        page = citizen.page(STATUS)
        # counted: 35 pages are 30 free ones and 5 at 10 yuan
        assert "<strong>50元</strong>" in page
        assert "清河区财政局非税收入专户" in page
        assert "请您缴费" in page

    def test_it_is_withdrawn_after_one_more_question(self, citizen: Citizen, paper: intake.Receipt) -> None:
        withdraw = reverse("applications:withdraw")
        assert "不能恢复" in citizen.page(withdraw)
        assert Application.objects.get().state == "unconfirmed"
        assert "您已撤回申请" in citizen.client.post(withdraw, follow=True).content.decode()
        assert Application.objects.get().state == "withdrawn"

    def test_to_publish_it_can_be_proposed_once(self, world: Any, citizen: Citizen, paper: intake.Receipt) -> None:
        confirmed(world, paper.application)
        propose = reverse("applications:propose")
        assert "/law/ogi:44/" in citizen.page(propose)
        assert "已收到您的建议" in citizen.client.post(propose, follow=True).content.decode()
        assert Proposal.objects.get().because == "suggested"
        assert propose not in citizen.page(STATUS)

    def test_acts_need_the_token_of_a_form(self, paper: intake.Receipt) -> None:
        strict = Client(enforce_csrf_checks=True)
        for name in ("enter", "leave", "clarify", "give-reasons", "withdraw", "propose", "opinion", "correction-ask"):
            assert strict.post(reverse(f"applications:{name}"), {"words": "x"}).status_code == 403, name


class TestTheAnswer:
    @pytest.fixture
    def answer(self, world: Any, paper: intake.Receipt) -> Any:
        confirmed(world, paper.application)
        given = files.keep(
            organ=world.organs["jiaoyu"],
            name="划片方案.txt",
            content="一小：柳岸路".encode(),
            by=world["clerk"],
            at=NOW,
        )
        return issued(world, paper.application, "disclosure", code="G2", at=on("2026-03-03", 9), files=(given,))

    def test_opened_on_the_site_it_is_served_once(self, citizen: Citizen, answer: Any) -> None:
        letter = reverse("applications:own-letter", args=[1])
        page = citizen.page(letter)
        assert answer.number in page
        citizen.page(letter)
        proof = Delivery.objects.get()
        assert (proof.way, proof.on.isoformat(), proof.by) == ("online", "2026-03-03", None)
        assert "10:00" in proof.proof
        assert Application.objects.get().answered_on == NOW.date()
        assert "已答复" in citizen.page(STATUS)

    def test_looking_for_the_head_alone_serves_nothing(self, citizen: Citizen, answer: Any) -> None:
        citizen.client.head(reverse("applications:own-letter", args=[1]))
        assert not Delivery.objects.exists()

    def test_wanted_by_post_it_is_not_served_by_reading_it(
        self, citizen: Citizen, answer: Any, paper: intake.Receipt
    ) -> None:
        Application.objects.filter(pk=paper.application.pk).update(way="post")
        citizen.page(reverse("applications:own-letter", args=[1]))
        assert not Delivery.objects.exists()

    def test_is_handed_out_as_pdf_and_word(self, citizen: Citizen, answer: Any) -> None:
        for name, head in (("own-letter-pdf", b"%PDF"), ("own-letter-docx", b"PK")):
            response = citizen.client.get(reverse(f"applications:{name}", args=[1]))
            assert response.content.startswith(head)
            assert "attachment" in response.headers["Content-Disposition"]
            assert "no-store" in response.headers["Cache-Control"]

    def test_its_files_are_handed_out(self, citizen: Citizen, answer: Any) -> None:
        response = citizen.client.get(reverse("applications:own-file", args=[1, 1]))
        assert response.content.decode() == "一小：柳岸路"
        assert citizen.client.get(reverse("applications:own-file", args=[1, 2])).status_code == 404

    def test_a_letter_to_somebody_else_is_not_there(self, world: Any, citizen: Citizen, paper: intake.Receipt) -> None:
        asked(world, confirmed(world, paper.application))
        assert citizen.client.get(reverse("applications:own-letter", args=[1])).status_code == 404
        page = citizen.page(STATUS)
        assert "正在征求意见" in page
        assert "柳岸文化" not in page
