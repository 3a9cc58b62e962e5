"""Does the guide lead to one code with its article, letter, row and remedy, and does the signer see how?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from tests.gongkai.applications import case_world, stories

from gongkai.applications.desk.basis import row_label
from gongkai.applications.models import Application
from gongkai.kernel.clock import CHINA
from lawbook.application import guide as rule
from lawbook.application.letter import letter_for
from lawbook.application.outcome import outcome, outcomes

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=CHINA)
WAYS = {found: way for way, found in rule.paths()}


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def application(world: Any) -> Application:
    return case_world.received(world, at=datetime(2026, 3, 2, 9, 30, tzinfo=CHINA))


def where(application: Application, code: str = "", **more: Any) -> str:
    query = [("a", ".".join(each)) for each in WAYS[code]] if code else []
    return f"{reverse('applications:guide', args=['jiaoyu', application.pk])}?{urlencode(query)}"


def answers(code: str) -> list[str]:
    return [".".join(each) for each in WAYS[code]]


class TestTheQuestions:
    def test_come_one_at_a_time(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        text = client.get(where(application)).content.decode()
        assert rule.first().asks in text
        assert all(each.says in text for each in rule.first().choices)
        second = rule.questions()["clear"].asks
        assert second not in text
        assert second in client.get(f"{where(application)}a=pending.answer").content.decode()

    def test_each_answer_can_be_gone_back_to(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        text = client.get(f"{where(application)}a=pending.answer&a=clear.clear").content.decode()
        assert 'href="?a=pending.answer"' in text
        assert 'href="?"' in text

    def test_offer_the_letter_that_may_have_to_go_out_first(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        text = client.get(f"{where(application)}a=pending.answer").content.decode()
        assert "kind=clarification" in text

    @pytest.mark.parametrize("query", ["a=x.y", "a=clear.clear", "a=pending.answer&a=own.own", "a=%E6%9E%97.x"])
    def test_begin_anew_where_an_address_makes_no_sense(
        self, client: Any, world: Any, application: Any, query: str
    ) -> None:
        client.force_login(world["clerk"])
        response = client.get(f"{where(application)}{query}")
        assert response.status_code == 302
        assert response["Location"] == reverse("applications:guide", args=["jiaoyu", application.pk])

    def test_show_what_was_typed_in_an_address_as_text_alone(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        text = client.get(f"{where(application)}a=%3Cb%3E").content.decode()
        assert "<b>" not in text


class TestTheResult:
    @pytest.mark.parametrize("code", sorted(WAYS))
    def test_names_article_letter_row_and_remedy(self, client: Any, world: Any, application: Any, code: str) -> None:
        client.force_login(world["clerk"])
        text = client.get(where(application, code)).content.decode()
        assert f"拟办：{outcome(code).name}" in text
        assert row_label(code) in text
        for cite in outcome(code).cites:
            assert f"/law/{cite}/" in text
        if code != "O3":
            assert letter_for(code).name in text

    def test_says_review_first_where_the_law_says_so(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        text = client.get(where(application, "D4")).content.decode()
        assert "先向清河区人民政府申请行政复议" in text

    def test_leads_to_the_draft_and_stays_with_the_case(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        response = client.post(where(application).rstrip("?"), {"a": answers("G2"), "code": "G2"})
        assert response.status_code == 302
        assert response["Location"].endswith("kind=disclosure&code=G2")
        entry = application.facts.get(kind="guided")
        assert entry.details["code"] == "G2"
        assert [tuple(each) for each in entry.details["path"]] == list(WAYS["G2"])
        client.force_login(world["head"])
        text = client.get(application.get_absolute_url()).content.decode()
        assert "拟办" in text
        assert f"{rule.first().asks}{rule.first().choices[0].says}。" in text

    def test_stands_beside_the_letter_for_whoever_signs(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        client.post(where(application).rstrip("?"), {"a": answers("G2"), "code": "D6", "reason": "属于过程稿"})
        letter = case_world.issued(
            world, application, "refusal", code="D6", at=datetime(2026, 3, 16, 9, 0, tzinfo=CHINA)
        )
        client.force_login(world["head"])
        text = client.get(reverse("applications:letter", args=["jiaoyu", letter.pk])).content.decode()
        assert "拟办经过" in text
        assert "属于过程稿" in text

    def test_carries_the_grounds_of_the_part_withheld(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        response = client.post(where(application).rstrip("?"), {"a": answers("P1"), "code": "P1"})
        assert f"ground={rule.grounds(WAYS['P1'])[0]}" in response["Location"]

    def test_a_withdrawal_leads_to_its_page(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        response = client.post(where(application).rstrip("?"), {"a": answers("O3"), "code": "O3"})
        assert response["Location"].endswith("/withdraw/")

    def test_wants_a_search_before_it_does_not_exist(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        assert "应当有检索记录" in client.get(where(application, "U1")).content.decode()
        case_world.searched(world, application)
        assert "应当有检索记录" not in client.get(where(application, "U1")).content.decode()


class TestTheOfficerDecides:
    def test_otherwise_with_a_reason(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        response = client.post(
            where(application).rstrip("?"), {"a": answers("G2"), "code": "D6", "reason": "属于过程稿"}
        )
        assert "code=D6" in response["Location"]
        details = application.facts.get(kind="guided").details
        assert (details["found"], details["code"], details["reason"]) == ("G2", "D6", "属于过程稿")

    def test_otherwise_without_a_reason_not(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        response = client.post(where(application).rstrip("?"), {"a": answers("G2"), "code": "D6"})
        text = response.content.decode()
        assert response.status_code == 409
        assert "写明理由" in text
        assert '<option value="D6" selected>' in text
        assert not application.facts.filter(kind="guided").exists()

    def test_not_by_what_the_law_does_not_allow_now(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        for code, says in (("U4", "未经补正"), ("O1", "不能")):
            response = client.post(where(application).rstrip("?"), {"a": answers(code), "code": code})
            assert response.status_code == 409, code
            assert says in response.content.decode()
        assert not application.facts.filter(kind="guided").exists()

    def test_not_by_a_code_that_does_not_exist(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        for code in ("X9", "O2"):
            said = {"a": answers("G2"), "code": code, "reason": "无"}
            assert client.post(where(application).rstrip("?"), said).status_code == 409

    def test_leaves_the_applicants_name_out_of_what_stays(self, client: Any, world: Any, application: Any) -> None:
        client.force_login(world["clerk"])
        said = {"a": answers("G2"), "code": "D6", "reason": f"{case_world.NAME}所要的是过程稿"}
        client.post(where(application).rstrip("?"), said)
        entry = application.facts.filter(kind="guided").first()
        assert entry is None or case_world.NAME not in str(entry.details)


def test_a_case_after_the_terms_ends_by_letter(client: Any, world: Any) -> None:
    told = [{"received": date(2026, 2, 2)}, {"clarification_asked": date(2026, 2, 4), "reply_by": date(2026, 3, 4)}]
    application = stories.told(world, told)
    client.force_login(world["clerk"])
    response = client.post(where(application).rstrip("?"), {"a": answers("O1"), "code": "O1"})
    assert response["Location"].endswith("kind=closed&code=O1")


def test_every_outcome_is_reached_or_is_an_ending_of_its_own() -> None:
    assert set(WAYS) == set(outcomes())
