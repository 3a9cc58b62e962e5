"""Are reconsiderations and suits entered as they are accepted, and refused where the law knows no such way?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.gongkai.applications.stories import told

from gongkai.applications.models import Application, Dispute, Letter
from gongkai.applications.selectors import after_today, disputes, tables
from gongkai.applications.services import disputes as services
from gongkai.journal.models import Entry
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)


def answered(world: Any, code: str = "U1", on: date = date(2025, 9, 10), **more: Any) -> Application:
    received = on - timedelta(days=6)
    return told(world, [{"received": received}, {"decided": on, "code": code, **more}, {"served": on}])


def begun(
    world: Any, application: Application, stage: str = "review", on: date = date(2025, 10, 13), **more: Any
) -> Dispute:
    said: dict[str, Any] = {"authority": "清河区人民政府", "by": world["clerk"], "at": AT, **more}
    return services.open_dispute(application=application, stage=stage, begun_on=on, **said)


def decided(world: Any, dispute: Dispute, result: str, on: date, **more: Any) -> Dispute:
    return services.decide(dispute=dispute, result=result, decided_on=on, by=world["clerk"], at=AT, **more)


class TestBeginning:
    def test_a_reconsideration_is_entered_and_pending(self, world: Any) -> None:
        dispute = begun(world, answered(world), case_number="清政复〔2025〕12号")
        assert (dispute.is_pending, dispute.case_number) == (True, "清政复〔2025〕12号")
        assert tables.table_three(dispute.organ_id, 2025)["review_litigation.review.pending"] == 1

    def test_the_journal_says_so_and_names_nobody(self, world: Any) -> None:
        application = answered(world)
        begun(world, application)
        entry = Entry.objects.order_by("-number").first()
        assert entry is not None
        assert entry.says == f"{application.number}：登记行政复议（清河区人民政府，2025-10-13）"
        assert "测试申请人" not in str(entry.facts)
        assert application.title not in str(entry.facts)

    @pytest.mark.parametrize("day", [date(2026, 3, 3), date(2025, 8, 1)])
    def test_a_day_that_cannot_be_is_refused(self, world: Any, day: date) -> None:
        with pytest.raises(NotAllowed):
            begun(world, answered(world), on=day, accepted_because="已经受理")
        assert not Dispute.objects.exists()

    def test_whoever_does_not_write_for_the_organ_enters_nothing(self, world: Any) -> None:
        application = answered(world)
        for who in ("clerk-minzheng", "head", "authority", "admin", "nobody"):
            with pytest.raises(NotAllowed):
                begun(world, application, by=world[who])

    def test_before_there_is_an_answer_only_silence_is_disputed(self, world: Any) -> None:
        application = told(world, [{"received": date(2025, 9, 4)}])
        with pytest.raises(NotAllowed, match="逾期未答复"):
            begun(world, application)
        assert begun(world, application, about_silence=True).about_silence

    def test_silence_is_none_before_the_term_is_over(self, world: Any) -> None:
        application = told(world, [{"received": date(2025, 9, 4)}])
        with pytest.raises(NotAllowed, match="尚未届满") as refused:
            begun(world, application, about_silence=True, on=application.due_on)
        assert refused.value.cite == "ogi:33.2"


class TestTheRouteByDecisionAndDay:
    def test_a_refusal_of_2024_on_cannot_be_sued_at_once(self, world: Any) -> None:
        application = answered(world, "D5")
        with pytest.raises(NotAllowed, match="应当先申请行政复议") as refused:
            begun(world, application, "suit_direct")
        assert refused.value.cite == "arl:23.1.4"
        assert not Dispute.objects.exists()

    def test_what_the_court_accepted_all_the_same_is_entered_with_the_reason(self, world: Any) -> None:
        made = begun(world, answered(world, "D5"), "suit_direct", accepted_because="法院已立案")
        assert made.accepted_because == "法院已立案"

    def test_the_same_refusal_of_2023_could_be_sued_at_once(self, world: Any) -> None:
        made = begun(world, answered(world, "D5", date(2023, 12, 29)), "suit_direct", accepted_because="不需要")
        assert made.accepted_because == ""

    def test_what_does_not_exist_can_be_sued_at_once(self, world: Any) -> None:
        assert begun(world, answered(world, "U1"), "suit_direct").pk

    def test_a_part_withheld_on_other_grounds_can_be_sued_at_once(self, world: Any) -> None:
        assert begun(world, answered(world, "P1", grounds=["U3"]), "suit_direct").pk
        with pytest.raises(NotAllowed):
            begun(world, answered(world, "P1", grounds=["D4"]), "suit_direct")


class TestTheChain:
    def test_a_suit_after_reconsideration_follows_it(self, world: Any) -> None:
        application = answered(world, "D5")
        review = decided(world, begun(world, application), "upheld", date(2025, 12, 1))
        suit = begun(world, application, "suit_after_review", date(2025, 12, 10), follows=review)
        assert suit.follows == review

    def test_it_needs_one_to_follow(self, world: Any) -> None:
        with pytest.raises(NotAllowed, match="请选择所不服的行政复议"):
            begun(world, answered(world), "suit_after_review")

    def test_it_cannot_begin_before_the_reconsideration_ended(self, world: Any) -> None:
        application = answered(world, "D5")
        review = decided(world, begun(world, application), "upheld", date(2025, 12, 1))
        with pytest.raises(NotAllowed, match="不能早于前一程序"):
            begun(world, application, "suit_after_review", date(2025, 11, 30), follows=review)

    def test_a_reconsideration_that_is_not_decided_is_followed_with_a_reason_only(self, world: Any) -> None:
        application = answered(world, "D5")
        review = begun(world, application)
        with pytest.raises(NotAllowed, match="尚未办结"):
            begun(world, application, "suit_after_review", date(2026, 1, 5), follows=review)
        reason = "复议机关逾期不作决定，法院已立案"
        assert begun(
            world, application, "suit_after_review", date(2026, 1, 5), follows=review, accepted_because=reason
        ).pk

    def test_the_second_instance_is_of_the_kind_of_the_first(self, world: Any) -> None:
        application = answered(world)
        first = decided(world, begun(world, application, "suit_direct"), "upheld", date(2025, 12, 1))
        with pytest.raises(NotAllowed, match="未经复议直接起诉"):
            begun(world, application, "suit_after_review", date(2025, 12, 20), follows=first)
        second = begun(world, application, "suit_direct", date(2025, 12, 20), follows=first)
        assert tables.table_three(application.organ_id, 2025)["review_litigation.suit_direct.total"] == 1
        with pytest.raises(NotAllowed, match="已经登记了此后的诉讼"):
            begun(world, application, "suit_direct", date(2026, 1, 5), follows=first)
        assert list(disputes.may_be_followed(application)) == []
        decided(world, second, "corrected", date(2026, 2, 2))
        assert list(disputes.may_be_followed(application)) == [second]

    def test_a_dispute_about_another_application_is_not_followed(self, world: Any) -> None:
        review = decided(world, begun(world, answered(world, "D5")), "upheld", date(2025, 12, 1))
        with pytest.raises(NotAllowed, match="不是这件申请的"):
            begun(world, answered(world, "D5"), "suit_after_review", date(2025, 12, 10), follows=review)


class TestEnding:
    def test_a_result_counts_in_the_year_of_its_day(self, world: Any) -> None:
        dispute = decided(world, begun(world, answered(world)), "corrected", date(2026, 1, 12))
        assert tables.table_three(dispute.organ_id, 2025)["review_litigation.review.pending"] == 1
        assert tables.table_three(dispute.organ_id, 2026)["review_litigation.review.corrected"] == 1

    @pytest.mark.parametrize(
        ("result", "on", "more"),
        [
            ("corrected", date(2025, 10, 1), {}),
            ("corrected", date(2026, 3, 3), {}),
            ("won", date(2025, 12, 1), {}),
            ("upheld", date(2025, 12, 1), {"anew_by": date(2026, 1, 1)}),
            ("corrected", date(2025, 12, 1), {"anew_by": date(2025, 12, 1)}),
        ],
    )
    def test_what_cannot_be_is_refused(self, world: Any, result: str, on: date, more: dict[str, Any]) -> None:
        dispute = begun(world, answered(world))
        with pytest.raises(NotAllowed):
            decided(world, dispute, result, on, **more)
        dispute.refresh_from_db()
        assert dispute.is_pending

    def test_a_result_is_put_right_with_a_reason_that_stays(self, world: Any) -> None:
        dispute = decided(world, begun(world, answered(world)), "upheld", date(2025, 12, 1))
        with pytest.raises(NotAllowed, match="写明更正的理由"):
            decided(world, dispute, "corrected", date(2025, 12, 1))
        decided(world, dispute, "corrected", date(2025, 12, 1), reason="误选")
        assert dispute.result == "corrected"
        assert "结果由结果维持（2025-12-01）更正：误选" in dispute.amendments

    def test_what_was_entered_is_put_right_with_a_reason(self, world: Any) -> None:
        dispute = begun(world, answered(world))
        services.amend(
            dispute=dispute,
            authority="清河市人民政府",
            begun_on=date(2025, 10, 14),
            reason="受理日期抄错",
            by=world["clerk"],
            at=AT,
        )
        assert (dispute.authority, dispute.begun_on) == ("清河市人民政府", date(2025, 10, 14))
        assert "受理日期抄错" in dispute.amendments

    def test_an_entry_by_mistake_counts_nowhere_and_stays(self, world: Any) -> None:
        dispute = begun(world, answered(world))
        services.strike(dispute=dispute, reason="登记在另一件申请上", by=world["clerk"], at=AT)
        assert not any(tables.table_three(dispute.organ_id, 2025).values())
        assert Dispute.objects.get(pk=dispute.pk).struck_because == "登记在另一件申请上"
        with pytest.raises(NotAllowed, match="已经撤销"):
            decided(world, dispute, "upheld", date(2025, 12, 1))

    def test_what_something_rests_on_is_not_taken_back(self, world: Any) -> None:
        application = answered(world, "D5")
        review = decided(world, begun(world, application), "upheld", date(2025, 12, 1))
        begun(world, application, "suit_after_review", date(2025, 12, 10), follows=review)
        with pytest.raises(NotAllowed, match="请先更正此后的诉讼"):
            services.strike(dispute=review, reason="误登", by=world["clerk"], at=AT)


class TestAnsweringAnew:
    @pytest.fixture
    def corrected(self, world: Any) -> Dispute:
        dispute = begun(world, answered(world, "D5"))
        return decided(world, dispute, "corrected", date(2026, 1, 12), anew_by=date(2026, 3, 9))

    def test_it_is_due_until_a_letter_has_gone_out(self, corrected: Dispute) -> None:
        assert list(disputes.renewed_due([corrected.organ_id])) == [corrected]
        Letter.objects.create(
            application=corrected.application,
            dispute=corrected,
            organ=corrected.organ,
            kind="disclosure",
            code="G2",
            addressee="申请人",
            state="issued",
            issued_on=date(2026, 2, 2),
            digest="0" * 64,
            check_code="A",
            drafted_at=AT,
            changed_at=AT,
        )
        assert list(disputes.renewed_due([corrected.organ_id])) == []
        # Table two still counts the answer that was corrected.
        assert tables.table_two(corrected.organ_id, 2025)["applications.denied_internal_affairs.total"] == 1

    def test_it_stands_on_the_desk_of_whoever_writes(self, world: Any, corrected: Dispute) -> None:
        organs = {corrected.organ_id: corrected.organ}
        (line,) = after_today.lines(organs, [corrected.organ_id], today=date(2026, 3, 2))
        assert (line.matter, line.due.says) == (f"{corrected.application.number}：结果纠正，须重新答复", "剩7日")
        (late,) = after_today.lines(organs, [corrected.organ_id], today=date(2026, 3, 10))
        assert (late.due.says, late.signal) == ("已过1日", "overdue")

    def test_where_there_was_no_answer_the_first_one_is_what_was_ordered(self, world: Any) -> None:
        application = told(world, [{"received": date(2025, 9, 4)}])
        dispute = begun(world, application, about_silence=True)
        decided(world, dispute, "corrected", date(2025, 12, 1), anew_by=date(2025, 12, 31))
        assert list(disputes.renewed_due([dispute.organ_id])) == [dispute]
        from tests.gongkai.applications.stories import moment

        from gongkai.applications.services import facts
        from lawbook.application import facts as law

        on = date(2025, 12, 8)
        facts.add(application, law.Decided(on, "G2"), by=world["clerk"], at=moment(on))
        assert list(disputes.renewed_due([dispute.organ_id])) == []


class TestPages:
    def test_a_clerk_enters_decides_and_is_refused_with_the_article(self, client: Any, world: Any) -> None:
        application = answered(world, "D5")
        client.force_login(world["clerk"])
        address = reverse("applications:dispute-new", args=["jiaoyu", application.pk])
        typed = {"stage": "suit_direct", "authority": "清河区人民法院", "begun_on": "2025-10-13"}
        page = client.post(address, typed)
        assert page.status_code == 409
        assert "应当先申请行政复议" in page.content.decode()
        assert "行政复议法" in page.content.decode()
        assert 'value="清河区人民法院"' in page.content.decode()
        client.post(address, {**typed, "stage": "review"})
        dispute = Dispute.objects.get()
        act = reverse("applications:dispute-act", args=["jiaoyu", dispute.pk, "decide"])
        page = client.post(act, {"decide-result": "corrected", "decide-decided_on": "2025-12-01"}, follow=True)
        assert "结果纠正" in page.content.decode()
        anew = client.post(reverse("applications:dispute-anew", args=["jiaoyu", dispute.pk]), {"anew-code": "G2"})
        assert anew.url.endswith(f"?kind=disclosure&code=G2&dispute={dispute.pk}")

    def test_the_list_is_narrowed_and_shows_table_three(self, client: Any, world: Any) -> None:
        dispute = begun(world, answered(world))
        client.force_login(world["clerk"])
        page = client.get(reverse("applications:disputes"), {"year": "2025"}).content.decode()
        assert dispute.application.number in page
        assert "2025年政府信息公开行政复议、行政诉讼情况" in page
        page = client.get(reverse("applications:disputes"), {"result": "upheld"}).content.decode()
        assert dispute.application.number not in page

    def test_another_organ_s_clerk_finds_nothing(self, client: Any, world: Any) -> None:
        dispute = begun(world, answered(world))
        client.force_login(world["clerk-minzheng"])
        for name, args in (
            ("dispute", ["jiaoyu", dispute.pk]),
            ("dispute", ["minzheng", dispute.pk]),
            ("dispute-new", ["jiaoyu", dispute.application_id]),
        ):
            assert client.get(reverse(f"applications:{name}", args=args)).status_code == 404
        assert dispute.application.number not in client.get(reverse("applications:disputes")).content.decode()

    def test_whoever_watches_reads_but_not_what_was_said(self, client: Any, world: Any) -> None:
        dispute = decided(
            world, begun(world, answered(world)), "corrected", date(2025, 12, 1), decision="责令向某甲提供规划文本"
        )
        client.force_login(world["authority"])
        page = client.get(dispute.get_absolute_url())
        assert page.status_code == 200
        assert "某甲" not in page.content.decode()
        act = reverse("applications:dispute-act", args=["jiaoyu", dispute.pk, "strike"])
        assert client.post(act, {"strike-reason": "误登"}).status_code == 403

    @pytest.mark.parametrize("who", ["admin", "operator", "nobody"])
    def test_who_has_no_such_duty_is_told_so(self, client: Any, world: Any, who: str) -> None:
        answered(world)
        client.force_login(world[who])
        assert client.get(reverse("applications:disputes")).status_code == 403
