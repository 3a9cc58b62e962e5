"""What stands on 今日 about applications, for whom, and what does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.gongkai.applications import case_world as cases
from tests.gongkai.applications.test_handling import consulted

from gongkai.applications.models import Application
from gongkai.applications.selectors.today import owed
from gongkai.applications.services import facts, handling, letters
from gongkai.kernel.owed import Owed
from lawbook.application import facts as law

MONDAY = date(2026, 3, 2)


def lines(world: Any, who: str, today: str) -> list[Owed]:
    """Return what a person owes on a day."""
    return owed(user=world[who], today=date.fromisoformat(today))


def said(world: Any, who: str, today: str) -> list[str]:
    """Return it as one sentence each."""
    return [f"{each.matter} {each.remaining_says} {each.signal}".strip() for each in lines(world, who, today)]


class TestWhatWaits:
    def test_a_new_one_waits_to_be_looked_at_and_is_an_alarm_after_a_working_day(self, world: Any) -> None:
        number = cases.applied(world).number
        assert said(world, "clerk", "2026-03-03") == [f"{number} 新申请，待查看 新收到 soon"]
        assert said(world, "clerk", "2026-03-04") == [f"{number} 新申请，待查看 一个工作日内无人查看 overdue"]

    def test_one_that_was_looked_at_waits_to_be_confirmed(self, world: Any) -> None:
        application = cases.applied(world)
        facts.open_first(application, by=world["clerk"], at=cases.AT)
        assert said(world, "reviewer", "2026-03-04") == [f"{application.number} 待与申请人确认 已等2天 soon"]
        assert said(world, "reviewer", "2026-03-05") == [f"{application.number} 待与申请人确认 已等3天 overdue"]

    def test_what_is_near_its_term_and_past_it(self, world: Any) -> None:
        number = cases.received(world, channel="in_person").number
        assert said(world, "clerk", "2026-03-13") == []
        assert said(world, "clerk", "2026-03-27") == [f"{number} 待答复 剩 1 个工作日 soon"]
        assert said(world, "clerk", "2026-04-01") == [f"{number} 待答复 逾期 2 个工作日 overdue"]
        assert said(world, "head", "2026-04-01") == [f"{number} 待答复 逾期 2 个工作日 overdue"]

    def test_what_another_officer_has_is_not_mine(self, world: Any) -> None:
        application = cases.received(world, channel="in_person")
        handling.allot(application, officer=world["reviewer"], by=world["clerk"], at=cases.AT)
        assert said(world, "clerk", "2026-04-01") == []
        assert len(said(world, "reviewer", "2026-04-01")) == len(said(world, "head", "2026-04-01")) == 1

    def test_a_letter_waits_for_who_signs_it_then_to_be_issued_then_to_be_served(self, world: Any) -> None:
        application = cases.received(world)
        letter = letters.draft(
            application=application, kind="extension", parts=cases.words("extension"), by=world["clerk"], at=cases.AT
        )
        letters.submit(letter, by=world["clerk"], at=cases.AT)
        (line,) = said(world, "reviewer", "2026-03-02")
        assert line.startswith("科室审核：")
        assert application.number in line
        assert said(world, "head", "2026-03-02") == []
        cases.sign_all(letter, at=cases.AT)
        assert said(world, "clerk", "2026-03-03") == [f"{application.number} 文书已审签，待印发 已等1天 soon"]
        letters.issue(letter, by=world["clerk"], at=cases.AT)
        assert said(world, "clerk", "2026-03-03") == [f"{application.number} 文书已印发，待送达 已等1天 soon"]
        letters.deliver(letter, "counter", MONDAY, by=world["clerk"], at=cases.AT)
        assert said(world, "clerk", "2026-03-03") == []

    def test_a_term_of_somebody_else_that_went_by(self, world: Any) -> None:
        application = cases.received(world)
        (asked,) = consulted(world, application, "柳岸小学")
        letters.deliver(asked.letter, "counter", date(2026, 3, 3), by=world["clerk"], at=cases.on("2026-03-03"))
        assert said(world, "clerk", "2026-03-24") == []
        assert said(world, "clerk", "2026-03-25") == [f"{application.number} 提出意见的期限已满 3月24日届满 soon"]

    def test_a_decision_that_is_not_served_and_then_what_is_to_be_filed_away(self, world: Any) -> None:
        application = cases.received(world, channel="in_person")
        facts.add(application, law.Decided(MONDAY, code="G2"), by=world["clerk"], at=cases.AT)
        assert said(world, "clerk", "2026-03-30") == [f"{application.number} 已决定，待送达 今天到期 soon"]
        facts.add(application, law.Served(MONDAY), by=world["clerk"], at=cases.AT)
        assert said(world, "clerk", "2026-03-30") == ["1件申请已办结，待归档 待归档"]

    def test_a_scan_that_was_kept_too_long(self, world: Any, tmp_path: Any) -> None:
        application = cases.received(world)
        application.enclosures.create(
            kind="identity",
            name="x.pdf",
            format="pdf",
            size=1,
            digest="x",
            place="x",
            added_at=cases.AT,
            delete_on=MONDAY,
        )
        assert said(world, "clerk", "2026-03-02") == []
        (line,) = said(world, "clerk", "2026-03-03")
        assert line.startswith("1份身份证明保存到期，尚未删除")


class TestWhoOwesWhat:
    @pytest.mark.parametrize(
        "who", ["authority", "auditor", "admin", "operator", "clerk-minzheng", "clerk-donghu", "nobody"]
    )
    def test_whoever_does_not_work_on_it_owes_nothing(self, world: Any, who: str) -> None:
        cases.applied(world)
        cases.received(world, channel="in_person")
        assert said(world, who, "2026-05-04") == []

    def test_nothing_personal_stands_in_a_line(self, world: Any) -> None:
        application = cases.received(world, channel="in_person")
        (line,) = lines(world, "clerk", "2026-04-01")
        assert line.url.endswith(f"/jiaoyu/{application.pk}/")
        assert cases.NAME not in line.matter
        assert cases.TITLE not in line.matter


class TestOnThePage:
    def test_the_line_stands_among_the_others_and_leads_to_the_case(self, world: Any, client: Client) -> None:
        application = cases.received(world, channel="in_person")
        client.force_login(world["clerk"])
        page = client.get("/desk/").content.decode()
        assert application.number in page
        assert Application.objects.get(pk=application.pk).get_absolute_url() in page
