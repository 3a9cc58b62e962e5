"""The one door through which facts come, and the copies that are written from them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.gongkai.applications import case_world as cases

from gongkai.applications.models import Application, Fact, Strike
from gongkai.applications.selectors.clock import legal_facts
from gongkai.applications.services import facts
from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed
from gongkai.review.models import AppendOnly
from lawbook.application import facts as law

MONDAY = date(2026, 3, 2)


@pytest.fixture
def open_one(world: Any) -> Application:
    """Return an application that was handed in at the counter on Monday, 2 March 2026."""
    return cases.applied(world, channel="in_person")


class TestAddingAFact:
    def test_the_copies_say_what_the_facts_come_to(self, world: Any, open_one: Application) -> None:
        facts.add(open_one, law.Extended(date(2026, 3, 10), days=5), by=world["clerk"], at=cases.on("2026-03-10"))
        kept = Application.objects.get(pk=open_one.pk)
        assert kept.state == "open"
        assert kept.received_on == MONDAY
        # The twentieth working day is 30 March; 31 March to 3 April are four more, and the
        # Tomb-Sweeping days off end on 6 April, so the fifth is 7 April.
        assert kept.due_on == date(2026, 4, 7)
        assert open_one.due_on == kept.due_on

    def test_an_illegal_step_is_refused_with_its_provision_and_nothing_is_stored(
        self, world: Any, open_one: Application
    ) -> None:
        before = (Fact.objects.count(), Entry.objects.count(), Application.objects.values().get(pk=open_one.pk))
        with pytest.raises(NotAllowed, match="不能“送达”") as refused:
            facts.add(open_one, law.Served(MONDAY), by=world["clerk"], at=cases.AT)
        assert refused.value.cite == "ogi:40"
        assert (Fact.objects.count(), Entry.objects.count(), Application.objects.values().get(pk=open_one.pk)) == before

    def test_tomorrow_has_not_happened_yet(self, world: Any, open_one: Application) -> None:
        with pytest.raises(NotAllowed, match="不能晚于今天"):
            facts.add(open_one, law.Withdrawn(date(2026, 3, 3)), by=world["clerk"], at=cases.AT)

    def test_the_day_is_that_of_china_and_not_that_of_greenwich(self, world: Any, open_one: Application) -> None:
        just_after_midnight = cases.on("2026-03-03", 0, 5)
        facts.add(open_one, law.Withdrawn(date(2026, 3, 3)), by=world["clerk"], at=just_after_midnight)
        assert open_one.closed_on == date(2026, 3, 3)

    def test_facts_of_one_day_keep_the_order_in_which_they_were_entered(
        self, world: Any, open_one: Application
    ) -> None:
        for fact in (law.ClarificationAsked(MONDAY, reply_by=date(2026, 3, 20)), law.Clarified(MONDAY)):
            facts.add(open_one, fact, by=world["clerk"], at=cases.AT)
        assert [law.kind(each) for each in legal_facts(open_one)] == ["received", "clarification_asked", "clarified"]
        assert open_one.state == "open"

    def test_a_fact_that_is_entered_late_takes_its_place_by_its_day(self, world: Any, open_one: Application) -> None:
        day, later = date(2026, 3, 12), cases.on("2026-03-12")
        facts.add(open_one, law.ReasonsAsked(MONDAY), by=world["clerk"], at=cases.AT)
        facts.add(open_one, law.Extended(day, days=20), by=world["clerk"], at=later)
        facts.add(open_one, law.ReasonsGiven(date(2026, 3, 11)), by=world["clerk"], at=later)
        assert [law.kind(each) for each in legal_facts(open_one)][-1] == "reasons_given"
        assert open_one.state == "open"

    def test_a_late_entry_that_breaks_the_story_is_refused(self, world: Any, open_one: Application) -> None:
        later = cases.on("2026-03-12")
        facts.add(open_one, law.ConsultationSent(date(2026, 3, 12)), by=world["clerk"], at=later)
        with pytest.raises(NotAllowed, match="早于“征求意见”"):
            facts.add(open_one, law.ConsultationAnswered(date(2026, 3, 4)), by=world["clerk"], at=later)
        assert open_one.state == "awaiting_opinion"

    def test_a_term_that_reaches_beyond_the_known_notices_is_provisional(self, world: Any) -> None:
        application = cases.applied(world, channel="in_person", at=cases.on("2026-12-21"))
        assert application.due_is_provisional


class TestTwoOfficersAtOnce:
    def test_the_second_of_two_same_steps_is_refused(self, world: Any, open_one: Application) -> None:
        mine, yours = Application.objects.get(pk=open_one.pk), Application.objects.get(pk=open_one.pk)
        facts.add(mine, law.Extended(MONDAY, days=5), by=world["clerk"], at=cases.AT)
        with pytest.raises(NotAllowed, match="只能延长一次"):
            facts.add(yours, law.Extended(MONDAY, days=20), by=world["reviewer"], at=cases.AT)
        assert Fact.objects.filter(application=open_one, kind="extended").count() == 1

    def test_a_step_upon_an_older_object_is_judged_by_the_story_as_it_is(
        self, world: Any, open_one: Application
    ) -> None:
        stale = Application.objects.get(pk=open_one.pk)
        facts.add(open_one, law.Withdrawn(MONDAY), by=world["clerk"], at=cases.AT)
        with pytest.raises(NotAllowed, match="已撤回"):
            facts.add(stale, law.Extended(MONDAY), by=world["reviewer"], at=cases.AT)

    def test_a_step_upon_a_page_that_is_no_longer_true_is_refused(self, world: Any, open_one: Application) -> None:
        seen = open_one.facts_counted
        facts.add(open_one, law.ConsultationSent(MONDAY), by=world["clerk"], at=cases.AT, seen=seen)
        facts.add(open_one, law.ConsultationAnswered(MONDAY), by=world["clerk"], at=cases.AT)
        with pytest.raises(NotAllowed, match="打开页面之后"):
            facts.add(open_one, law.Extended(MONDAY), by=world["reviewer"], at=cases.AT, seen=seen)

    def test_a_struck_fact_makes_the_page_old_as_well(self, world: Any, open_one: Application) -> None:
        facts.add(open_one, law.Extended(MONDAY, days=5), by=world["clerk"], at=cases.AT)
        seen = open_one.facts_counted
        facts.strike(open_one.facts.get(kind="extended"), reason="录错了", by=world["clerk"], at=cases.AT)
        with pytest.raises(NotAllowed, match="打开页面之后"):
            facts.add(open_one, law.Extended(MONDAY), by=world["reviewer"], at=cases.AT, seen=seen)

    def test_the_outcome_is_told_once_even_by_somebody_who_looked_before(
        self, world: Any, open_one: Application
    ) -> None:
        stale = Application.objects.get(pk=open_one.pk)
        facts.add(open_one, law.Decided(MONDAY, code="G2"), by=world["clerk"], at=cases.AT)
        facts.add(stale, law.Served(MONDAY), by=world["clerk"], at=cases.AT)
        kinds = list(
            Entry.objects.filter(subject=f"applications.application:{open_one.pk}").values_list("kind", flat=True)
        )
        assert kinds.count("applications.Decided") == 1
        assert stale.answered_on == MONDAY


class TestWhoMayDoIt:
    @pytest.mark.parametrize(
        "who", ["admin", "operator", "auditor", "authority", "nobody", "clerk-minzheng", "clerk-donghu"]
    )
    def test_whoever_does_not_work_on_it_adds_nothing(self, world: Any, open_one: Application, who: str) -> None:
        with pytest.raises(NotAllowed, match="没有这个权限"):
            facts.add(open_one, law.Withdrawn(MONDAY), by=world[who], at=cases.AT)
        with pytest.raises(NotAllowed, match="没有这个权限"):
            facts.note(open_one, "noted", on=MONDAY, details={}, by=world[who], at=cases.AT)
        with pytest.raises(NotAllowed, match="没有这个权限"):
            facts.strike(open_one.facts.get(kind="received"), reason="错", by=world[who], at=cases.AT)
        assert open_one.facts.count() == 1

    @pytest.mark.parametrize(
        "fact",
        [law.Decided(MONDAY, code="G2"), law.Extended(MONDAY), law.ClarificationAsked(MONDAY), law.FeeNotified(MONDAY)],
    )
    def test_what_an_officer_answers_for_never_happens_by_nobody(
        self, world: Any, open_one: Application, fact: law.Fact
    ) -> None:
        with pytest.raises(NotAllowed, match="须由工作人员办理"):
            facts.add(open_one, fact, by=None, at=cases.AT)

    def test_the_applicant_withdraws_by_their_own_hand(self, open_one: Application) -> None:
        facts.add(open_one, law.Withdrawn(MONDAY), by=None, at=cases.AT)
        assert open_one.code == "O3"
        assert open_one.facts.get(kind="withdrawn").by is None


class TestStrikingAFact:
    def test_it_no_longer_counts_and_stays_on_record_with_the_reason(self, world: Any, open_one: Application) -> None:
        before = open_one.due_on
        facts.add(open_one, law.Extended(MONDAY, days=20), by=world["clerk"], at=cases.AT)
        row = open_one.facts.get(kind="extended")
        facts.strike(row, reason="另一件申请的延期录到了这里", by=world["clerk"], at=cases.AT)
        assert open_one.due_on == before
        assert row.strike.reason == "另一件申请的延期录到了这里"
        assert open_one.facts.filter(kind="extended").exists()

    def test_what_others_rest_upon_is_not_struck(self, world: Any, open_one: Application) -> None:
        facts.add(open_one, law.Extended(MONDAY), by=world["clerk"], at=cases.AT)
        with pytest.raises(NotAllowed):
            facts.strike(open_one.facts.get(kind="received"), reason="错", by=world["clerk"], at=cases.AT)
        assert not Strike.objects.exists()

    @pytest.mark.parametrize("reason", ["", "  \n "])
    def test_it_wants_a_reason(self, world: Any, open_one: Application, reason: str) -> None:
        with pytest.raises(NotAllowed, match="理由"):
            facts.strike(open_one.facts.get(kind="received"), reason=reason, by=world["clerk"], at=cases.AT)

    def test_it_is_struck_once(self, world: Any, open_one: Application) -> None:
        facts.add(open_one, law.Extended(MONDAY), by=world["clerk"], at=cases.AT)
        row = open_one.facts.get(kind="extended")
        facts.strike(row, reason="录错了", by=world["clerk"], at=cases.AT)
        with pytest.raises(NotAllowed, match="已经更正"):
            facts.strike(row, reason="录错了", by=world["clerk"], at=cases.AT)

    def test_what_the_applicant_sent_is_not_struck(self, world: Any) -> None:
        application = cases.applied(world)
        with pytest.raises(NotAllowed, match="网上提交"):
            facts.strike(application.facts.get(kind="submitted"), reason="错", by=world["clerk"], at=cases.AT)

    def test_an_entry_of_the_office_is_not_struck(self, world: Any, open_one: Application) -> None:
        row = facts.note(open_one, "noted", on=MONDAY, details={"words": "电话占线"}, by=world["clerk"], at=cases.AT)
        with pytest.raises(NotAllowed, match="另记一条"):
            facts.strike(row, reason="错", by=world["clerk"], at=cases.AT)

    def test_rows_are_never_changed_and_never_removed(self, open_one: Application) -> None:
        row = open_one.facts.get(kind="received")
        row.on = date(2026, 2, 2)
        with pytest.raises(AppendOnly):
            row.save()
        with pytest.raises(AppendOnly):
            row.delete()
        with pytest.raises(AppendOnly):
            Fact.objects.all().update(kind="noted")


class TestRestatingAFact:
    def test_the_day_on_which_a_letter_arrived_moves_the_term_of_its_addressee(
        self, world: Any, open_one: Application
    ) -> None:
        facts.add(open_one, law.ConsultationSent(MONDAY), by=world["clerk"], at=cases.AT)
        before = open_one.due_on
        row = open_one.facts.get(kind="consultation_sent")
        better = law.ConsultationSent(MONDAY, delivered_on=date(2026, 3, 4))
        facts.restate(row, better, reason="签收回执", by=world["clerk"], at=cases.on("2026-03-05"))
        assert before == date(2026, 4, 21)
        assert open_one.due_on == date(2026, 4, 23)  # two working days later

    def test_it_stays_the_same_kind_and_day(self, world: Any, open_one: Application) -> None:
        facts.add(open_one, law.ConsultationSent(MONDAY), by=world["clerk"], at=cases.AT)
        row = open_one.facts.get(kind="consultation_sent")
        for other in (law.FeeNotified(MONDAY), law.ConsultationSent(date(2026, 3, 3))):
            with pytest.raises(NotAllowed):
                facts.restate(row, other, reason="", by=world["clerk"], at=cases.on("2026-03-05"))


class TestCheckingTheCopies:
    def test_copies_that_agree_are_left_alone(self, open_one: Application) -> None:
        assert facts.recheck(open_one) is None
        assert facts.rewrite(open_one) is None

    def test_copies_that_were_spoilt_are_written_anew_from_the_facts(self, open_one: Application) -> None:
        Application.objects.filter(pk=open_one.pk).update(due_on=date(2020, 1, 1), state="served")
        assert facts.rewrite(open_one) is not None
        kept = Application.objects.get(pk=open_one.pk)
        assert (kept.state, kept.due_on) == ("open", date(2026, 3, 30))
