"""Does the page of a case show its story, its clock with reasons and its papers, to each reader what is theirs?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.gongkai.applications import case_world, stories

from gongkai.applications.models import Application, Consultation, Dispute, Enclosure, FeeNotice
from gongkai.applications.services import letters
from gongkai.journal.models import Entry
from gongkai.kernel.clock import CHINA

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=CHINA)
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def received(world: Any) -> Application:
    return case_world.received(world, at=datetime(2026, 3, 2, 9, 30, tzinfo=CHINA), description="全区小学")


def text_of(client: Any, application: Application) -> str:
    response = client.get(application.get_absolute_url())
    assert response.status_code == 200
    return str(response.content.decode())


class TestTheClock:
    def test_says_the_day_the_mark_and_what_is_left(self, client: Any, world: Any, received: Any) -> None:
        client.force_login(world["clerk"])
        text = text_of(client, received)
        for says in ("2026年3月30日", "正常", "剩 10 个工作日"):
            assert says in text

    def test_opens_its_reckoning_with_the_articles(self, client: Any, world: Any, received: Any) -> None:
        client.force_login(world["clerk"])
        text = text_of(client, received)
        assert "2026年3月2日双方确认，即为收到申请之日，答复期限为20个工作日，自次日起算。" in text
        assert "《政府信息公开条例》第三十三条第二款" in text
        assert f"工作日历版本：{received.calendar}" in text

    def test_says_that_a_day_is_provisional_and_why(self, client: Any, world: Any) -> None:
        late = stories.told(world, [{"received": DAY}, {"reasons_asked": DAY}, {"reasons_given": DAY}])
        moment = stories.moment(DAY)
        stories.facts.add(late, stories.law.ReplyDelayed(DAY, until=date(2027, 1, 5)), by=world["clerk"], at=moment)
        client.force_login(world["clerk"])
        text = text_of(client, late)
        assert "暂定" in text
        assert "放假安排尚未公布" in text

    def test_says_what_is_awaited(self, client: Any, world: Any) -> None:
        asked = stories.told(world, [{"received": DAY}, {"fee_notified": date(2026, 3, 5)}])
        client.force_login(world["clerk"])
        text = text_of(client, asked)
        assert "暂停计时" in text
        assert "等待缴费" in text


class TestTheStory:
    def test_tells_what_happened_by_day_and_by_whom(self, client: Any, world: Any, received: Any) -> None:
        client.force_login(world["clerk"])
        text = text_of(client, received)
        assert text.index("提交申请") < text.index("双方确认</strong>")
        assert ">申请人</span>" in text
        assert "教育局信息公开员" in text

    def test_shows_letters_with_number_state_and_downloads(self, client: Any, world: Any, received: Any) -> None:
        letter = case_world.issued(world, received, "extension", at=datetime(2026, 3, 12, 9, 0, tzinfo=CHINA))
        client.force_login(world["clerk"])
        text = text_of(client, received)
        assert letter.number in text
        assert "已印发" in text
        for form in ("pdf", "docx"):
            assert reverse(f"applications:letter-{form}", args=["jiaoyu", letter.pk]) in text

    def test_offers_to_serve_an_answer_that_has_gone_out(self, client: Any, world: Any, received: Any) -> None:
        letter = case_world.issued(
            world, received, "disclosure", code="G2", at=datetime(2026, 3, 12, 9, 0, tzinfo=CHINA)
        )
        client.force_login(world["clerk"])
        assert "登记送达" in text_of(client, received)
        client.force_login(world["head"])
        assert "登记送达" not in text_of(client, received)
        assert letter.number in text_of(client, received)

    def test_shows_who_is_asked_for_an_opinion(self, client: Any, world: Any, received: Any) -> None:
        case_world.issued(
            world,
            received,
            "consultation",
            consultation={"whom": "third_party", "name": "云岫建筑公司"},
            at=datetime(2026, 3, 12, 9, 0, tzinfo=CHINA),
        )
        client.force_login(world["clerk"])
        text = text_of(client, received)
        assert "云岫建筑公司" in text
        assert "等待意见" in text
        client.force_login(world["authority"])
        assert "云岫建筑公司" not in text_of(client, received)


class TestTheFirstLook:
    def test_is_written_down_once(self, client: Any, world: Any) -> None:
        application = case_world.applied(world, at=datetime(2026, 3, 13, 9, 0, tzinfo=CHINA))
        client.force_login(world["legal"])
        text = text_of(client, application)
        text_of(client, application)
        application.refresh_from_db()
        assert application.opened_at == NOW
        assert application.facts.filter(kind="opened").count() == 1
        assert "首次查看" in text

    @pytest.mark.parametrize("role", ["authority", "auditor"])
    def test_is_not_that_of_somebody_who_watches(self, client: Any, world: Any, role: str) -> None:
        application = case_world.applied(world, at=datetime(2026, 3, 13, 9, 0, tzinfo=CHINA))
        client.force_login(world[role])
        text_of(client, application)
        application.refresh_from_db()
        assert application.opened_at is None


class TestWhoSeesIt:
    @pytest.mark.parametrize("role", ["clerk", "reviewer", "legal", "secrecy", "head"])
    def test_those_who_handle_see_who_applies_but_not_the_number(
        self, client: Any, world: Any, received: Any, role: str
    ) -> None:
        client.force_login(world[role])
        text = text_of(client, received)
        assert case_world.NAME in text
        assert case_world.TITLE in text
        assert case_world.IDENTITY not in text

    @pytest.mark.parametrize("role", ["authority", "auditor"])
    def test_those_who_watch_see_nothing_personal_and_no_button(
        self, client: Any, world: Any, received: Any, role: str
    ) -> None:
        client.force_login(world[role])
        text = text_of(client, received)
        assert received.number in text
        assert "2026年3月30日" in text
        for hidden in (
            case_world.NAME, case_world.TITLE, case_world.PHONE, case_world.ADDRESS, case_world.EMAIL, "全区小学"
        ):  # fmt: skip
            assert hidden not in text
        assert "现在可以办理" not in text
        assert "personal" not in text

    @pytest.mark.parametrize("role", ["admin", "operator", "clerk-minzheng", "head-minzheng", "clerk-donghu", "nobody"])
    def test_others_find_nothing(self, client: Any, world: Any, received: Any, role: str) -> None:
        client.force_login(world[role])
        for name in ("case", "entered", "guide", "related"):
            assert client.get(reverse(f"applications:{name}", args=["jiaoyu", received.pk])).status_code == 404

    def test_an_organs_address_opens_no_others_case(self, client: Any, world: Any, received: Any) -> None:
        client.force_login(world["clerk-minzheng"])
        assert client.get(reverse("applications:case", args=["minzheng", received.pk])).status_code == 404

    def test_nobody_without_logging_in(self, client: Any, world: Any, received: Any) -> None:
        assert client.get(received.get_absolute_url()).status_code == 302

    @pytest.mark.parametrize("role", ["authority", "auditor", "legal", "head"])
    def test_only_those_who_write_draft_and_hand_over(self, client: Any, world: Any, received: Any, role: str) -> None:
        client.force_login(world[role])
        for name in ("guide", "entered"):
            assert client.get(reverse(f"applications:{name}", args=["jiaoyu", received.pk])).status_code == 403


class TestHowMuchIsAsked:
    def test_six_questions_for_the_case(self, client: Any, world: Any, received: Any) -> None:
        case_world.issued(world, received, "extension", at=datetime(2026, 3, 12, 9, 0, tzinfo=CHINA))
        client.force_login(world["clerk"])
        text_of(client, received)
        with CaptureQueriesContext(connection) as asked:
            text_of(client, received)
        own = [each["sql"] for each in asked if "applications_" in each["sql"]]
        assert len(own) <= 6, own

    @pytest.mark.parametrize("role", ["clerk", "head", "authority"])
    def test_as_much_for_a_case_with_everything(self, client: Any, world: Any, received: Any, role: str) -> None:
        at = datetime(2026, 3, 12, 9, 0, tzinfo=CHINA)
        case_world.answered(world, received, "G2", at)
        letter = received.letters.get(kind="disclosure")
        Consultation.objects.create(
            application=received, letter=letter, whom="third_party", name="云岫建筑公司", sent_on=DAY, opinion="agrees"
        )
        FeeNotice.objects.create(application=received, letter=letter, basis="item", count=11, amount=100)
        letters.deliver(letter, "post", at.date(), by=world["clerk"], at=at)
        Dispute.objects.create(
            application=received,
            organ=received.organ,
            stage="review",
            authority="清河区人民政府",
            begun_on=at.date(),
            entered_at=at,
        )
        Enclosure.objects.create(application=received, kind="other", name="说明.pdf", size=1, place="x", added_at=at)
        client.force_login(world[role])
        text_of(client, received)
        with CaptureQueriesContext(connection) as asked:
            text = text_of(client, received)
        assert "复议" in text
        assert text.count("，2026-03-12") == 2
        # Who is there, and what stands in the menu, is asked on every page of the desk.
        with CaptureQueriesContext(connection) as frame:
            client.get(reverse("password"))
        assert len(asked) - len(frame) <= 6, "\n".join(each["sql"][-230:] for each in asked)

    def test_no_more_for_a_long_story(self, client: Any, world: Any, received: Any) -> None:
        client.force_login(world["clerk"])
        text_of(client, received)
        with CaptureQueriesContext(connection) as short:
            text_of(client, received)
        for number in range(10):
            stories.facts.note(
                received, "noted", on=DAY, details={"words": f"第{number}次沟通"}, by=world["reviewer"], at=NOW
            )
        with CaptureQueriesContext(connection) as long:
            text_of(client, received)
        assert len(long) == len(short)


class TestRelated:
    def test_warns_of_a_repeated_one_before_it_is_answered(self, client: Any, world: Any, received: Any) -> None:
        case_world.answered(world, received, "G2", on=datetime(2026, 3, 9, 9, 0, tzinfo=CHINA))
        again = case_world.received(world, at=datetime(2026, 3, 12, 9, 30, tzinfo=CHINA), description="全区小学")
        client.force_login(world["clerk"])
        text = client.get(reverse("applications:related", args=["jiaoyu", again.pk])).content.decode()
        assert "可能重复" in text
        assert received.number in text
        guide = client.get(reverse("applications:guide", args=["jiaoyu", again.pk])).content.decode()
        assert "可能重复" in guide

    def test_is_a_piece_of_the_case_where_there_is_script(self, client: Any, world: Any, received: Any) -> None:
        client.force_login(world["clerk"])
        where = reverse("applications:related", args=["jiaoyu", received.pk])
        assert f'hx-get="{where}"' in text_of(client, received)
        piece = client.get(where, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in piece
        assert "没有发现相似" in piece

    def test_whoever_watches_sees_none(self, client: Any, world: Any, received: Any) -> None:
        client.force_login(world["authority"])
        assert client.get(reverse("applications:related", args=["jiaoyu", received.pk])).status_code == 403


def test_the_journal_tells_the_first_look_and_nothing_personal(client: Any, world: Any) -> None:
    application = case_world.applied(world, at=datetime(2026, 3, 13, 9, 0, tzinfo=CHINA))
    client.force_login(world["clerk"])
    text_of(client, application)
    said = " ".join(Entry.objects.filter(subject__endswith=f":{application.pk}").values_list("says", flat=True))
    assert "首次查看" in said
    assert case_world.NAME not in said
    assert case_world.TITLE not in said
