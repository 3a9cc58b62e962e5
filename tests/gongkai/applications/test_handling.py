"""What the office does with an application besides writing letters, and what the applicant does with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.gongkai.applications import case_world as cases
from tests.gongkai.papers_world import somebody

from gongkai.applications.models import Application, FeeNotice, Opinion
from gongkai.applications.services import applicant, consulting, facts, fees, handling, letters
from gongkai.applications.services.checking import Invalid, Wanted
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Role, Unit
from lawbook.application import facts as law

MONDAY = date(2026, 3, 2)


class TestAllotting:
    def test_to_a_unit_and_an_officer_of_the_organ(self, world: Any) -> None:
        application = cases.received(world)
        unit = Unit.objects.create(organ=world.organs["jiaoyu"], name="基础教育科")
        handling.allot(application, unit=unit, officer=world["reviewer"], by=world["clerk"], at=cases.AT)
        kept = Application.objects.get(pk=application.pk)
        assert (kept.unit, kept.officer) == (unit, world["reviewer"])
        assert kept.facts.get(kind="allotted").details["unit_name"] == "基础教育科"

    def test_never_to_another_organ(self, world: Any) -> None:
        application = cases.received(world)
        foreign = Unit.objects.create(organ=world.organs["minzheng"], name="救助科")
        for who in ({"unit": foreign}, {"officer": world["clerk-minzheng"]}, {"officer": world["admin"]}, {}):
            with pytest.raises(NotAllowed):
                handling.allot(application, by=world["clerk"], at=cases.AT, **who)


class TestSearching:
    def test_all_four_are_written_down(self, world: Any) -> None:
        application = cases.received(world)
        said = {"who": "办公室", "systems": "公文系统", "words": f"{cases.NAME} 处罚", "result": "未检索到"}
        row = handling.record_search(application, by=world["clerk"], at=cases.AT, **said)
        assert row.details == {**said, "words": "申请人 处罚"}

    @pytest.mark.parametrize("missing", ["who", "systems", "words", "result"])
    def test_none_may_be_missing(self, world: Any, missing: str) -> None:
        application = cases.received(world)
        said = {"who": "办公室", "systems": "公文系统", "words": "划片", "result": "未检索到", missing: " "}
        with pytest.raises(NotAllowed) as refused:
            handling.record_search(application, by=world["clerk"], at=cases.AT, **said)
        assert refused.value.cite == "ogi:36.4"


class TestSplitting:
    def test_the_other_matter_has_its_own_number_and_the_same_receipt_and_code(self, world: Any) -> None:
        application = cases.received(world)
        facts.add(application, law.Extended(MONDAY, days=5), by=world["clerk"], at=cases.AT)
        made = handling.split_off(application, Wanted(title="校车路线"), by=world["clerk"], at=cases.AT)
        assert made.number.startswith("JY-2026-00002")
        assert (made.received_on, made.due_on, made.state) == (application.received_on, application.due_on, "open")
        assert made.split_from == application
        assert made.query_code == application.query_code
        assert made.applicant.name == cases.NAME
        assert made.matter not in ("", application.matter)
        assert [each.details["number"] for each in made.facts.filter(kind="split")] == [application.number]
        assert [each.details["number"] for each in application.facts.filter(kind="split")] == [made.number]

    def test_a_clarification_carries_over_for_it_started_the_clock_anew(self, world: Any) -> None:
        application = cases.received(world)
        for day, fact in (
            (date(2026, 3, 4), law.ClarificationAsked(date(2026, 3, 4), reply_by=date(2026, 3, 25))),
            (date(2026, 3, 9), law.Clarified(date(2026, 3, 9))),
        ):
            facts.add(application, fact, by=world["clerk"], at=cases.on(day))
        made = handling.split_off(application, Wanted(title="校车"), by=world["clerk"], at=cases.on("2026-03-10"))
        assert made.due_on == application.due_on == date(2026, 4, 7)

    def test_not_while_somebody_else_has_to_act_nor_once_it_is_decided(self, world: Any) -> None:
        application = cases.received(world)
        facts.add(application, law.ConsultationSent(MONDAY), by=world["clerk"], at=cases.AT)
        with pytest.raises(NotAllowed, match="等待结束"):
            handling.split_off(application, Wanted(title="校车"), by=world["clerk"], at=cases.AT)
        facts.add(application, law.Withdrawn(MONDAY), by=world["clerk"], at=cases.AT)
        with pytest.raises(NotAllowed, match="已经办结"):
            handling.split_off(application, Wanted(title="校车"), by=world["clerk"], at=cases.AT)
        with pytest.raises(Invalid):
            handling.split_off(application, Wanted(), by=world["clerk"], at=cases.AT)


class TestRelating:
    def test_both_show_the_other_once(self, world: Any) -> None:
        one, other = cases.received(world), cases.received(world, title="校车路线")
        handling.relate(one, other, why="同一项目", by=world["clerk"], at=cases.AT)
        assert one.facts.get(kind="related").details["number"] == other.number
        assert other.facts.get(kind="related").details["number"] == one.number
        with pytest.raises(NotAllowed, match="已与"):
            handling.relate(one, other, why="同一项目", by=world["clerk"], at=cases.AT)

    def test_not_with_itself_nor_with_another_organs(self, world: Any) -> None:
        one, foreign = cases.received(world), cases.received(world, "minzheng")
        for other in (one, foreign):
            with pytest.raises(NotAllowed):
                handling.relate(one, other, why="同一项目", by=world["clerk"], at=cases.AT)


class TestTheApplicantsOwnHand:
    def test_a_clarification_starts_the_clock_anew_and_stands_with_what_is_asked(self, world: Any) -> None:
        application = cases.received(world)
        cases.issued(world, application, "clarification", at=cases.on("2026-03-04"))
        assert (application.state, application.due_on) == ("awaiting_applicant", None)
        applicant.clarify(application, "2025年秋季，学府小学。", at=cases.on("2026-03-09"))
        assert (application.state, application.due_on) == ("open", date(2026, 4, 7))
        assert "【2026年3月9日补正】\n2025年秋季，学府小学。" in Application.objects.get(pk=application.pk).description
        assert "学府小学" not in str(application.facts.get(kind="clarified").details)

    def test_nothing_said_is_no_clarification(self, world: Any) -> None:
        application = cases.received(world)
        cases.issued(world, application, "clarification", at=cases.on("2026-03-04"))
        with pytest.raises(Invalid, match="请写明补正的内容"):
            applicant.clarify(application, " \u200b ", at=cases.on("2026-03-09"))

    def test_where_none_is_awaited_it_is_refused_and_nothing_is_kept(self, world: Any) -> None:
        application = cases.received(world)
        with pytest.raises(NotAllowed):
            applicant.clarify(application, "补充说明", at=cases.on("2026-03-09"))
        assert Application.objects.get(pk=application.pk).description == ""

    def test_they_withdraw_until_it_is_decided(self, world: Any) -> None:
        application = cases.received(world)
        applicant.withdraw(application, at=cases.AT)
        assert (application.code, application.closed_on, application.answered_on) == ("O3", MONDAY, MONDAY)
        decided = cases.received(world, title="别的")
        facts.add(decided, law.Decided(MONDAY, code="G2"), by=world["clerk"], at=cases.AT)
        with pytest.raises(NotAllowed):
            applicant.withdraw(decided, at=cases.AT)

    def test_a_paper_is_entered_with_its_own_day(self, world: Any) -> None:
        application = cases.received(world)
        cases.issued(world, application, "clarification", at=cases.on("2026-03-04"))
        applicant.clarify(application, "学府小学", by=world["clerk"], on=date(2026, 3, 9), at=cases.on("2026-03-11"))
        assert application.facts.get(kind="clarified").on == date(2026, 3, 9)
        assert application.facts.get(kind="clarified").by == world["clerk"]


def consulted(
    world: Any, application: Application, *names: str, day: str = "2026-03-03", kind: str = "consultation"
) -> Any:
    """Return whom letters of one day asked."""
    return [
        cases.issued(world, application, kind, at=cases.on(day), consultation={"name": name}).consultation
        for name in names
    ]


class TestConsulting:
    def test_several_are_one_consultation_that_ends_with_the_last_opinion(self, world: Any) -> None:
        application = cases.received(world)
        one, other = consulted(world, application, "柳岸小学", "学府小学")
        assert application.facts.filter(kind="consultation_sent").count() == 1
        said = {"by": world["clerk"], "words": "同意"}
        consulting.enter_opinion(one, opinion="agrees", on=date(2026, 3, 5), at=cases.on("2026-03-05"), **said)
        assert Application.objects.get(pk=application.pk).state == "awaiting_opinion"
        consulting.enter_opinion(other, opinion="agrees", on=date(2026, 3, 9), at=cases.on("2026-03-09"), **said)
        kept = Application.objects.get(pk=application.pk)
        assert kept.state == "open"
        assert kept.facts.get(kind="consultation_answered").on == date(2026, 3, 9)
        # One day was used (3 March); nineteen are left after 9 March: 10-13 (4), 16-20 (9), 23-27 (14), 30 March to
        # 3 April (19).
        assert kept.due_on == date(2026, 4, 3)

    def test_the_addressee_answers_by_their_own_hand(self, world: Any) -> None:
        application = cases.received(world)
        (asked,) = consulted(world, application, "柳岸小学")
        now = consulting.enter_opinion(
            asked,
            opinion="refuses_with_reason",
            words="涉及教师隐私",
            on=date(2026, 3, 5),
            by=None,
            at=cases.on("2026-03-05"),
        )
        assert now.answered_online
        effect = consulting.effect_of(now)
        assert effect is not None
        assert effect.then == "withhold"
        assert application.facts.get(kind="consultation_answered").by is None

    def test_an_objection_wants_a_reason_and_silence_is_not_chosen(self, world: Any) -> None:
        (asked,) = consulted(world, cases.received(world), "柳岸小学")
        who = {"on": date(2026, 3, 5), "by": None, "at": cases.on("2026-03-05")}
        with pytest.raises(NotAllowed, match="理由"):
            consulting.enter_opinion(asked, opinion="refuses_with_reason", words=" ", **who)
        for opinion in (Opinion.SILENT, "perhaps"):
            with pytest.raises(NotAllowed, match="请选择"):
                consulting.enter_opinion(asked, opinion=opinion, words="x", **who)

    def test_it_is_given_once_and_not_before_it_was_asked_for(self, world: Any) -> None:
        application = cases.received(world)
        one, _ = consulted(world, application, "柳岸小学", "学府小学")
        who = {"words": "", "by": world["clerk"], "at": cases.on("2026-03-05")}
        with pytest.raises(NotAllowed, match="之后"):
            consulting.enter_opinion(one, opinion="agrees", on=MONDAY, **who)
        consulting.enter_opinion(one, opinion="agrees", on=date(2026, 3, 4), **who)
        with pytest.raises(NotAllowed, match="已经登记"):
            consulting.enter_opinion(one, opinion="refuses_without_reason", on=date(2026, 3, 5), **who)

    def test_silence_counts_only_once_the_addressees_own_term_is_over(self, world: Any) -> None:
        application = cases.received(world)
        (asked,) = consulted(world, application, "共建单位", kind="co_drafting")
        # The letter went out on 3 March; 4 to 24 March are fifteen working days.
        assert consulting.term_of(asked).due == date(2026, 3, 24)
        with pytest.raises(NotAllowed, match="尚未届满"):
            consulting.lapse(asked, on=date(2026, 3, 24), by=world["clerk"], at=cases.on("2026-03-24"))
        now = consulting.lapse(asked, on=date(2026, 3, 25), by=world["clerk"], at=cases.on("2026-03-25"))
        assert now.opinion == Opinion.SILENT
        effect = consulting.effect_of(now)
        assert effect is not None
        assert effect.then == "disclose"  # the silence of a co-drafting organ means consent
        assert Application.objects.get(pk=application.pk).state == "open"

    def test_an_opinion_that_comes_too_late_is_kept_and_stops_nothing(self, world: Any) -> None:
        application = cases.received(world)
        (asked,) = consulted(world, application, "柳岸小学")
        consulting.lapse(asked, on=date(2026, 3, 25), by=world["clerk"], at=cases.on("2026-03-25"))
        before = Application.objects.get(pk=application.pk).due_on
        consulting.enter_opinion(
            asked, opinion="agrees", words="", on=date(2026, 3, 27), by=None, at=cases.on("2026-03-27")
        )
        assert Application.objects.get(pk=application.pk).due_on == before

    def test_the_term_runs_from_the_day_on_which_the_letter_arrived(self, world: Any) -> None:
        application = cases.received(world)
        (asked,) = consulted(world, application, "柳岸小学")
        letters.deliver(
            asked.letter,
            "post",
            date(2026, 3, 3),
            reached_on=date(2026, 3, 6),
            by=world["clerk"],
            at=cases.on("2026-03-09"),
        )
        asked.refresh_from_db()
        assert asked.delivered_on == date(2026, 3, 6)
        assert consulting.term_of(asked).due == date(2026, 3, 27)
        kept = Application.objects.get(pk=application.pk)
        # One day used; the term for the opinion ends on 27 March, and nineteen working days are left after it.
        assert kept.due_on == date(2026, 4, 24)

    def test_after_the_decision_no_opinion_is_taken(self, world: Any) -> None:
        application = cases.received(world)
        (asked,) = consulted(world, application, "柳岸小学")
        applicant.withdraw(application, at=cases.on("2026-03-04"))
        with pytest.raises(NotAllowed, match="已经办结"):
            consulting.enter_opinion(
                asked, opinion="agrees", words="", on=date(2026, 3, 5), by=None, at=cases.on("2026-03-05")
            )


class TestFees:
    def test_by_item_the_month_is_counted_up(self, world: Any) -> None:
        several = [cases.received(world, channel="in_person", title=f"第{at}项") for at in range(12)]
        assert fees.count_of_month(several[0]) == 1
        assert fees.count_of_month(several[11]) == 12
        assert fees.reckon(several[9], "item", 10, MONDAY).total == 0
        assert fees.reckon(several[10], "item", 11, MONDAY).total == 100
        cases.issued(world, several[10], "fee", fee={"basis": "item", "count": 11}, at=cases.AT)
        # The twelfth costs another hundred, and not the two hundred of both again.
        fee = fees.reckon(several[11], "item", 12, MONDAY)
        assert fee.total == 100
        assert "本次收取100元" in fee.steps[-1].says

    def test_another_month_begins_anew(self, world: Any) -> None:
        cases.received(world, channel="in_person")
        april = cases.received(world, channel="in_person", at=cases.on("2026-04-01"))
        assert fees.count_of_month(april) == 1

    def test_by_item_or_by_page_and_never_both(self, world: Any) -> None:
        application = cases.received(world)
        made = cases.issued(world, application, "fee", fee={"basis": "page", "count": 100}, at=cases.AT)
        assert made.fee.amount == 700
        with pytest.raises(NotAllowed, match="不能同时"):
            fees.reckon(application, "item", 11, MONDAY)
        with pytest.raises(NotAllowed, match="请选择"):
            fees.reckon(application, "kilo", 11, MONDAY)

    def test_the_payment_starts_the_clock_anew(self, world: Any) -> None:
        application = cases.received(world)
        made = cases.issued(world, application, "fee", fee={"basis": "page", "count": 31}, at=cases.AT)
        assert application.state == "awaiting_payment"
        fee = FeeNotice.objects.select_related("application__organ").get(letter=made)
        with pytest.raises(NotAllowed, match="凭证"):
            fees.record_payment(fee, on=date(2026, 3, 5), receipt=" ", by=world["clerk"], at=cases.on("2026-03-05"))
        fees.record_payment(fee, on=date(2026, 3, 5), receipt="No.1", by=world["clerk"], at=cases.on("2026-03-05"))
        kept = Application.objects.get(pk=application.pk)
        assert (kept.state, kept.due_on) == ("open", date(2026, 4, 2))
        with pytest.raises(NotAllowed, match="已登记"):
            fees.record_payment(fee, on=date(2026, 3, 5), receipt="No.1", by=world["clerk"], at=cases.on("2026-03-05"))

    def test_the_term_to_pay_runs_from_the_day_on_which_the_notice_was_had(self, world: Any) -> None:
        application = cases.received(world)
        made = cases.issued(world, application, "fee", fee={"basis": "page", "count": 31}, at=cases.AT)
        letters.deliver(made, "post", MONDAY, reached_on=date(2026, 3, 6), by=world["clerk"], at=cases.on("2026-03-09"))
        late = {"by": world["clerk"], "at": cases.on("2026-04-08")}
        # Twenty working days after 6 March end on 3 April, 7 April would be one too late.
        with pytest.raises(NotAllowed):
            handling.deem_withdrawn(application, on=date(2026, 4, 3), **late)
        handling.deem_withdrawn(application, on=date(2026, 4, 7), **late)
        assert application.code == "O2"


class TestClosing:
    def test_who_lets_the_term_to_clarify_go_by_has_let_go(self, world: Any) -> None:
        application = cases.received(world)
        cases.issued(
            world, application, "clarification", at=cases.on("2026-03-04"), particulars={"reply_by": "2026-03-20"}
        )
        with pytest.raises(NotAllowed, match="尚未届满"):
            handling.deem_withdrawn(application, on=date(2026, 3, 20), by=world["clerk"], at=cases.on("2026-03-20"))
        handling.deem_withdrawn(application, on=date(2026, 3, 23), by=world["clerk"], at=cases.on("2026-03-23"))
        assert (application.code, application.answered_on) == ("O1", date(2026, 3, 23))

    def test_a_case_is_filed_away_once_it_is_served_and_no_letter_is_left_over(self, world: Any) -> None:
        application = cases.received(world)
        with pytest.raises(NotAllowed):
            handling.archive(application, on=MONDAY, by=world["clerk"], at=cases.AT)
        cases.answered(world, application, "G2", MONDAY)
        clerk = somebody(world.organs["jiaoyu"], Role.CLERK)
        handling.archive(application, on=MONDAY, by=clerk, at=cases.on("2026-03-02", 17))
        assert application.state == "archived"

    @pytest.mark.parametrize("who", ["head", "legal", "authority", "clerk-minzheng", "admin"])
    def test_only_who_writes_closes(self, world: Any, who: str) -> None:
        application = cases.received(world)
        for close in (handling.withdraw, handling.deem_withdrawn, handling.archive):
            with pytest.raises(NotAllowed, match="没有这个权限"):
                close(application, on=MONDAY, by=world[who], at=cases.AT)
