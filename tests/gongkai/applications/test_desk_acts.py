"""Is every step taken on its page, refused with its article where the law forbids it, and never taken twice?"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse
from tests.gongkai.applications import case_world, stories

from gongkai.applications.desk.steps import ACTS
from gongkai.applications.models import Application, Fact
from gongkai.applications.selectors.clock import legal_facts
from gongkai.kernel.clock import CHINA
from lawbook.application import facts as law
from lawbook.application.lifecycle import allowed, replay

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=CHINA)
DAY = date(2026, 3, 2)
RECEIVED = {"received": DAY}
# Each state of the law's table with a story that leads there.
STATES: dict[str, list[dict[str, Any]]] = {
    "unconfirmed": [{"submitted": DAY}],
    "open": [RECEIVED],
    "awaiting_applicant": [RECEIVED, {"clarification_asked": date(2026, 3, 5), "reply_by": date(2026, 3, 25)}],
    "awaiting_reasons": [RECEIVED, {"reasons_asked": date(2026, 3, 5)}],
    "awaiting_opinion": [RECEIVED, {"consultation_sent": date(2026, 3, 5)}],
    "awaiting_payment": [RECEIVED, {"fee_notified": date(2026, 3, 5)}],
    "decided": [RECEIVED, {"decided": date(2026, 3, 9), "code": "G2"}],
    "served": [RECEIVED, {"decided": date(2026, 3, 9), "code": "G2"}, {"served": date(2026, 3, 9)}],
    "archived": [
        RECEIVED,
        {"decided": date(2026, 3, 9), "code": "G2"},
        {"served": date(2026, 3, 9)},
        {"archived": date(2026, 3, 10)},
    ],
    "withdrawn": [RECEIVED, {"withdrawn": date(2026, 3, 9)}],
}
# What the law's facts are taken by: a page of their own, or a letter.
BY_LETTER = {"clarification_asked", "reasons_asked", "reply_delayed", "consultation_sent", "extended", "decided"}


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def where(application: Application, act: str) -> str:
    return reverse("applications:act", args=[application.organ.code, application.pk, act])


def story(text: str) -> str:
    found = re.search(r'name="story" value="([^"]+)"', text)
    assert found, text[:2000]
    return found[1]


def take(client: Any, application: Application, act: str, **said: Any) -> Any:
    """Open the form of a step as a browser does, and send it."""
    text = client.get(where(application, act)).content.decode()
    return client.post(where(application, act), {"story": story(text), **said})


class TestEveryState:
    @pytest.mark.parametrize("state", STATES)
    def test_the_pages_open_exactly_for_what_the_law_allows(self, client: Any, world: Any, state: str) -> None:
        application = stories.told(world, STATES[state])
        assert application.state == state
        client.force_login(world["clerk"])
        open_now = {
            act.fact
            for act in ACTS.values()
            if act.fact and client.get(where(application, act.code)).status_code == 200
        }
        may = {law.kind(each) for each in allowed(replay(legal_facts(application)))}
        paged = {act.fact for act in ACTS.values() if act.fact}
        assert open_now == may & paged

    @pytest.mark.parametrize("state", STATES)
    def test_the_case_offers_exactly_what_the_law_allows(self, client: Any, world: Any, state: str) -> None:
        application = stories.told(world, STATES[state])
        client.force_login(world["clerk"])
        text = client.get(application.get_absolute_url()).content.decode()
        may = {law.kind(each) for each in allowed(replay(legal_facts(application)))}
        for act in ACTS.values():
            if act.fact:
                assert (f'href="{where(application, act.code)}"' in text) == (act.fact in may), act.code
        letters = {
            "clarification_asked": "kind=clarification",
            "reasons_asked": "kind=reasons",
            "extended": "kind=extension",
            "reply_delayed": "kind=delay",
            "consultation_sent": 'kind=consultation"',
            "deemed_withdrawn": "kind=closed",
        }
        for fact, kind in letters.items():
            more = fact == "consultation_sent" and state == "awaiting_opinion"  # others may be asked as well
            assert (kind in text) == (fact in may or more), fact
        assert (reverse("applications:guide", args=["jiaoyu", application.pk]) in text) == ("decided" in may)

    def test_every_fact_of_the_law_has_a_way(self) -> None:
        paged = {act.fact for act in ACTS.values() if act.fact}
        by_themselves = {"submitted", "received", "served", "deemed_withdrawn"}
        assert paged | BY_LETTER | by_themselves == set(law.KINDS)


class TestASteps:
    def test_confirmation_starts_the_clock(self, client: Any, world: Any) -> None:
        application = case_world.applied(world, at=datetime(2026, 3, 13, 9, 0, tzinfo=CHINA))
        client.force_login(world["clerk"])
        response = take(client, application, "confirm", on="2026-03-16", how="电话")
        assert response.status_code == 302
        application.refresh_from_db()
        assert application.received_on == date(2026, 3, 16)

    def test_a_search_stays_with_the_case(self, client: Any, world: Any) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world["clerk"])
        take(client, application, "search", who="办公室", systems="公文系统", words="校舍 安全", result="未检索到")
        text = client.get(application.get_absolute_url()).content.decode()
        for says in ("检索", "公文系统", "校舍 安全", "未检索到"):
            assert says in text

    def test_allotting_names_unit_and_officer(self, client: Any, world: Any) -> None:
        application = stories.told(world, [RECEIVED])
        unit = application.organ.units.create(name="基础教育科")
        client.force_login(world["clerk"])
        take(client, application, "allot", unit=unit.pk, officer=world["reviewer"].pk)
        application.refresh_from_db()
        assert (application.unit, application.officer) == (unit, world["reviewer"])

    def test_allotting_to_another_organ_is_no_choice(self, client: Any, world: Any) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world["clerk"])
        response = take(client, application, "allot", officer=world["clerk-minzheng"].pk)
        assert response.status_code == 409
        assert not application.facts.filter(kind="allotted").exists()

    def test_withdrawing_closes(self, client: Any, world: Any) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world["clerk"])
        take(client, application, "withdraw", on="2026-03-16")
        application.refresh_from_db()
        assert (application.code, application.state) == ("O3", "withdrawn")

    def test_clarifying_on_paper_starts_the_clock_anew(self, client: Any, world: Any) -> None:
        application = stories.told(world, STATES["awaiting_applicant"])
        client.force_login(world["clerk"])
        take(client, application, "clarified", on="2026-03-13", text="指2025年的报告")
        application.refresh_from_db()
        assert application.due_on == date(2026, 4, 13)
        assert "指2025年的报告" in application.description

    def test_splitting_makes_another_with_the_same_receipt(self, client: Any, world: Any) -> None:
        application = case_world.received(world, at=datetime(2026, 3, 2, 9, 0, tzinfo=CHINA))
        client.force_login(world["clerk"])
        take(client, application, "split", title="另一项信息", form="paper", way="post")
        other = Application.objects.get(split_from=application)
        assert other.received_on == application.received_on
        assert other.due_on == application.due_on
        assert other.title == "另一项信息"

    def test_relating_shows_on_both_sides(self, client: Any, world: Any) -> None:
        one, other = stories.told(world, [RECEIVED]), stories.told(world, [RECEIVED])
        client.force_login(world["clerk"])
        take(client, one, "relate", other=other.number, why="同一事项")
        for each, names in ((one, other), (other, one)):
            assert names.number in client.get(each.get_absolute_url()).content.decode()

    def test_a_fee_is_reckoned_before_anything_is_stored(self, client: Any, world: Any) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world["clerk"])
        before = Fact.objects.count()
        text = take(client, application, "fee", basis="page", count="40", on="2026-03-16").content.decode()
        assert "信息处理费" in text
        assert "kind=fee" in text
        assert Fact.objects.count() == before

    def test_striking_a_mistake_lets_the_rest_count(self, client: Any, world: Any) -> None:
        application = stories.told(world, STATES["withdrawn"])
        fact = application.facts.get(kind="withdrawn")
        client.force_login(world["clerk"])
        page = reverse("applications:strike", args=["jiaoyu", application.pk, fact.pk])
        assert page in client.get(application.get_absolute_url()).content.decode()
        response = client.post(page, {"story": story(client.get(page).content.decode()), "reason": "登记到了另一件"})
        assert response.status_code == 302
        application.refresh_from_db()
        assert application.state == "open"
        text = client.get(application.get_absolute_url()).content.decode()
        assert '<del class="struck">撤回申请</del>' in text
        assert "登记到了另一件" in text


class TestRefusals:
    def test_an_illegal_step_has_no_form_and_names_the_article(self, client: Any, world: Any) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world["clerk"])
        response = client.get(where(application, "payment"))
        text = response.content.decode()
        assert response.status_code == 409
        assert "不能“缴纳费用”" in text
        assert "/law/fee:6/" in text
        assert 'name="receipt"' not in text

    def test_what_the_law_forbids_on_that_day_stores_nothing_and_keeps_what_was_typed(
        self, client: Any, world: Any
    ) -> None:
        application = stories.told(world, STATES["open"])
        client.force_login(world["clerk"])
        before = Fact.objects.count()
        response = take(client, application, "withdraw", on="2026-03-01", words="书面撤回")
        text = response.content.decode()
        assert response.status_code == 409
        assert "早于" in text
        assert 'value="书面撤回"' in text
        assert 'value="2026-03-01"' in text
        assert Fact.objects.count() == before

    def test_tomorrow_is_refused(self, client: Any, world: Any) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world["clerk"])
        response = take(client, application, "withdraw", on="2026-03-17")
        assert response.status_code == 409
        assert "不能晚于今天" in response.content.decode()

    @pytest.mark.parametrize(
        ("act", "said"),
        [("note", {"words": "请档案室配合"}), ("withdraw", {"on": "2026-03-16"})],
    )
    def test_a_form_sent_twice_acts_once(self, client: Any, world: Any, act: str, said: dict[str, str]) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world["clerk"])
        form = {"story": story(client.get(where(application, act)).content.decode()), **said}
        assert client.post(where(application, act), form).status_code == 302
        after = Fact.objects.count()
        second = client.post(where(application, act), form)
        assert second.status_code == 409
        assert "已有新的办理" in second.content.decode()
        assert Fact.objects.count() == after

    def test_a_step_upon_an_older_story_is_refused_and_may_be_taken_after_reading(
        self, client: Any, world: Any
    ) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world["clerk"])
        form = {"story": story(client.get(where(application, "note")).content.decode()), "words": "已电话沟通"}
        stories.facts.note(application, "noted", on=DAY, details={"words": "别人记的"}, by=world["reviewer"], at=NOW)
        refused = client.post(where(application, "note"), form)
        text = refused.content.decode()
        assert refused.status_code == 409
        assert "已电话沟通" in text
        again = client.post(where(application, "note"), {"story": story(text), "words": "已电话沟通"})
        assert again.status_code == 302

    def test_a_form_without_a_story_is_refused(self, client: Any, world: Any) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world["clerk"])
        assert client.post(where(application, "note"), {"words": "无"}).status_code == 409
        assert not application.facts.filter(kind="noted").exists()

    def test_a_fact_that_went_out_with_a_letter_cannot_be_struck(self, client: Any, world: Any) -> None:
        application = case_world.received(world, at=datetime(2026, 3, 2, 9, 0, tzinfo=CHINA))
        case_world.issued(world, application, "extension", at=datetime(2026, 3, 12, 9, 0, tzinfo=CHINA))
        fact = application.facts.get(kind="extended")
        client.force_login(world["clerk"])
        page = reverse("applications:strike", args=["jiaoyu", application.pk, fact.pk])
        assert page not in client.get(application.get_absolute_url()).content.decode()
        response = client.post(page, {"story": story(client.get(page).content.decode()), "reason": "误登"})
        assert response.status_code == 409
        assert "已印发的文书" in response.content.decode()


class TestWhoseStep:
    @pytest.mark.parametrize("act", sorted(ACTS))
    @pytest.mark.parametrize("role", ["authority", "auditor"])
    def test_whoever_watches_takes_none(self, client: Any, world: Any, role: str, act: str) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world[role])
        assert client.get(where(application, act)).status_code == 403
        assert client.post(where(application, act), {"story": "1.1"}).status_code == 403

    @pytest.mark.parametrize("role", ["admin", "operator", "clerk-minzheng", "clerk-donghu", "nobody"])
    def test_others_find_nothing(self, client: Any, world: Any, role: str) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world[role])
        for act in ACTS:
            assert client.get(where(application, act)).status_code == 404
            assert client.post(where(application, act), {}).status_code == 404

    @pytest.mark.parametrize("role", ["legal", "secrecy", "head"])
    def test_those_who_sign_do_not_register(self, client: Any, world: Any, role: str) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world[role])
        for act in ("search", "withdraw", "split", "correct", "reissue"):
            assert client.get(where(application, act)).status_code == 403
        assert take(client, application, "note", words="请补充检索范围").status_code == 302

    def test_an_unknown_step_is_not_found(self, client: Any, world: Any) -> None:
        application = stories.told(world, [RECEIVED])
        client.force_login(world["clerk"])
        assert client.get(where(application, "delete")).status_code == 404
