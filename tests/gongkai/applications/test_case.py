"""The page of a case: its story, its clock, its papers, what may be done now, and what whoever watches does not see."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.gongkai.applications import case_world as cases

from gongkai.applications.models import Application
from gongkai.applications.selectors.case import HIDDEN, case
from gongkai.applications.selectors.people import Desk
from gongkai.applications.services import facts, handling, letters
from lawbook.application import facts as law
from lawbook.articles import provision
from lawbook.cite import Cite

DAY = date(2026, 3, 2)


class TestThePageOfACase:
    def test_it_tells_where_the_application_stands_and_how_that_was_counted(self, world: Any) -> None:
        application = cases.received(world)
        page = case(application.pk, Desk(world["clerk"]), today=date(2026, 3, 3))
        assert page is not None
        assert page.case.state.value == "open"
        # 3 to 27 March are nineteen working days, 30 March is the twentieth.
        assert page.deadline is not None
        assert page.deadline.due == date(2026, 3, 30)
        assert page.deadline.steps
        assert page.mark.code == "normal"
        assert page.receipt is not None
        assert "2026年3月2日" in page.receipt.says

    def test_a_whole_story_costs_six_questions_at_most(self, world: Any) -> None:
        application = cases.received(world)
        cases.issued(
            world, application, "consultation", at=cases.on("2026-03-03"), consultation={"name": "清河区柳岸小学"}
        )
        desk = Desk(world["clerk"])
        assert desk.handles(application.organ_id)
        assert not desk.watched
        with CaptureQueriesContext(connection) as asked:
            page = case(application.pk, desk, today=date(2026, 3, 4))
            assert page is not None
            assert [each.name for each in page.consultations] == ["清河区柳岸小学"]
            assert [each.label for each in page.timeline]
            assert [str(each.letter) for each in page.consultations]
            assert page.mark.code == "paused"
        assert len(asked) <= 6

    def test_the_answered_case_costs_no_more(self, world: Any) -> None:
        application = cases.answered(world, cases.received(world), "G2", DAY)
        desk = Desk(world["clerk"])
        assert not desk.watched
        with CaptureQueriesContext(connection) as asked:
            page = case(application.pk, desk, today=date(2026, 3, 4))
            assert page is not None
            assert page.deliveries
            assert page.mark.code == "answered"
        assert len(asked) <= 6

    def test_a_letter_that_was_served_twice_stands_there_once(self, world: Any) -> None:
        application = cases.answered(world, cases.received(world), "G2", DAY)
        answer = application.letters.get(kind="disclosure")
        letters.deliver(answer, "post", DAY, by=world["clerk"], at=cases.on(DAY, 17))
        page = case(application.pk, Desk(world["clerk"]), today=DAY)
        assert page is not None
        assert [each.pk for each in page.letters] == sorted(application.letters.values_list("pk", flat=True))
        served = [(each.letter_id, each.way, each.on) for each in page.deliveries]
        assert served == [(answer.pk, "counter", DAY), (answer.pk, "post", DAY)]


class TestWhatMayBeDoneNow:
    def codes(self, world: Any, application: Application, who: str = "clerk") -> set[str]:
        """Return the buttons of a person: codes of pages and kinds of letters."""
        page = case(application.pk, Desk(world[who]), today=DAY)
        assert page is not None
        return {each.code or each.letter for each in page.acts}

    def test_the_buttons_are_the_laws_steps_with_the_offices_own(self, world: Any) -> None:
        assert self.codes(world, cases.applied(world)) == {
            "confirm", "withdraw", "contact", "allot", "search", "split", "correct", "relate", "note"
        }  # fmt: skip
        assert self.codes(world, cases.received(world)) == {
            "guide", "clarification", "consultation", "co_drafting", "extension", "fee", "reasons", "withdraw",
            "allot", "search", "split", "correct", "relate", "note",
        }  # fmt: skip

    def test_what_is_spent_is_no_longer_offered(self, world: Any) -> None:
        application = cases.received(world)
        cases.issued(world, application, "extension")
        assert not {"extension", "correct"} & self.codes(world, application)

    def test_while_the_applicant_has_to_act_only_that_is_offered(self, world: Any) -> None:
        application = cases.received(world)
        cases.issued(world, application, "clarification")
        assert self.codes(world, application) == {
            "clarified", "closed", "withdraw", "allot", "search", "relate", "note"
        }  # fmt: skip

    def test_another_letter_may_join_a_consultation(self, world: Any) -> None:
        application = cases.received(world)
        cases.issued(world, application, "consultation", consultation={"name": "柳岸小学"})
        assert {"opinion", "lapse", "consultation", "consultation_told"} <= self.codes(world, application)

    def test_a_filed_case_takes_notes_alone(self, world: Any) -> None:
        application = cases.answered(world, cases.received(world), "G2", DAY)
        assert "archive" in self.codes(world, application)
        handling.archive(application, on=DAY, by=world["clerk"], at=cases.on(DAY, 17))
        assert self.codes(world, application) == {"note"}

    def test_who_only_signs_is_offered_no_steps_and_who_watches_nothing(self, world: Any) -> None:
        application = cases.received(world)
        assert self.codes(world, application, "head") == self.codes(world, application, "legal") == {"note"}
        assert self.codes(world, application, "authority") == self.codes(world, application, "auditor") == set()

    def test_every_button_names_its_provision(self, world: Any) -> None:
        for application in (cases.applied(world), cases.received(world)):
            page = case(application.pk, Desk(world["clerk"]), today=DAY)
            assert page is not None
            for each in page.acts:
                assert provision(Cite.parse(each.cite)).label
                assert each.url_name.startswith("applications:")


class TestWhoMaySeeIt:
    @pytest.mark.parametrize("who", ["clerk-minzheng", "clerk-donghu", "admin-donghu", "admin", "operator", "nobody"])
    def test_nobody_from_outside(self, world: Any, who: str) -> None:
        assert case(cases.received(world).pk, Desk(world[who]), today=DAY) is None

    @pytest.mark.parametrize("who", ["authority", "auditor"])
    def test_whoever_watches_sees_what_happened_and_not_to_whom(self, world: Any, who: str) -> None:
        application = cases.received(world, description="三组第五户的补偿")
        handling.add_note(application, "与科室商量过补偿数额", by=world["clerk"], at=cases.AT)
        page = case(application.pk, Desk(world[who]), today=DAY)
        assert page is not None
        assert page.masked
        assert (page.title, page.description, page.enclosures) == (HIDDEN, "", ())
        assert page.applicant.name == "林**"
        assert page.applicant.phone == ""
        assert "补偿" not in str([each.words for each in page.timeline])
        assert [each.label for each in page.timeline] == ["提交申请", "双方确认", "首次查看", "联系申请人", "记事"]

    def test_there_is_no_case_of_another_key(self, world: Any) -> None:
        assert case(10**9, Desk(world["clerk"]), today=DAY) is None


class TestTheStory:
    def test_a_struck_fact_stays_on_the_line_of_time_with_its_reason(self, world: Any) -> None:
        application = cases.applied(world, channel="in_person")
        facts.add(application, law.Extended(DAY, days=3), by=world["clerk"], at=cases.AT)
        handling.strike(application.facts.get(kind="extended"), reason="录错了案子", by=world["clerk"], at=cases.AT)
        page = case(application.pk, Desk(world["clerk"]), today=DAY)
        assert page is not None
        (struck,) = [each for each in page.timeline if each.is_struck]
        assert (struck.label, struck.words, struck.struck) == ("延长答复期限", ("3个工作日",), "录错了案子")
        assert page.case.has(law.Received)
        assert not page.case.has(law.Extended)

    def test_each_line_says_by_whose_hand(self, world: Any) -> None:
        page = case(cases.received(world).pk, Desk(world["clerk"]), today=DAY)
        assert page is not None
        by = {each.label: each.by for each in page.timeline}
        assert by["提交申请"] == "申请人"
        assert by["双方确认"] == "教育局信息公开员"

    def test_an_entry_says_what_was_written_down(self, world: Any) -> None:
        application = cases.received(world)
        cases.searched(world, application)
        page = case(application.pk, Desk(world["clerk"]), today=DAY)
        assert page is not None
        (line,) = [each for each in page.timeline if each.label == "检索"]
        assert line.words == ("检索人：办公室", "检索范围：公文系统、档案室", "检索词：招生 划片", "结果：未检索到")
