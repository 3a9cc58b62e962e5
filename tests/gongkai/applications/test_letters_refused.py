"""What cannot be written, signed, issued or changed, and with which sentence it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.gongkai.applications.letter_steps import Desk

from gongkai.applications.models import Fact, Letter, Office, Serial
from gongkai.applications.selectors.letters import is_whole
from gongkai.applications.services import handling, letters, offices
from gongkai.files import services as files
from gongkai.kernel.refusal import NotAllowed
from gongkai.review.models import Round
from lawbook.application import facts as law

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: Any) -> Desk:
    return Desk(world)


def refused(act: Callable[[], Any], *words: str, cite: str = "") -> None:
    with pytest.raises(NotAllowed) as caught:
        act()
    for each in words:
        assert each in caught.value.says
    if cite:
        assert caught.value.cite == cite


class TestAStepThatTheLawDoesNotKnow:
    def test_is_refused_at_the_draft_with_the_article(self, desk: Desk) -> None:
        desk.issued(desk.drafted("clarification"))
        refused(lambda: desk.drafted("disclosure", code="G2"), "待补正", "作出决定", cite="ogi:36")
        desk.add(law.Clarified(desk.today))
        refused(lambda: desk.drafted("clarification"), "补正应当一次性告知", cite="ogi:30")
        refused(lambda: desk.drafted("delay", particulars={"until": "2026-06-01"}), "说明理由之后", cite="ogi:35")
        assert Letter.objects.count() == 1

    def test_a_second_extension_is_one(self, desk: Desk) -> None:
        desk.issued(desk.drafted("extension"))
        refused(lambda: desk.drafted("extension"), "只能延长一次", cite="ogi:33.2")

    def test_twenty_one_days_are_more_than_the_law_allows(self, desk: Desk) -> None:
        refused(lambda: desk.drafted("extension", particulars={"days": 21}), "21", "20个工作日", cite="ogi:33.2")

    def test_unclear_after_clarification_needs_a_clarification(self, desk: Desk) -> None:
        refused(lambda: desk.drafted("unclear"), "未经补正")

    def test_an_application_whose_time_ran_out_cannot_be_told_of_the_other_reason(self, desk: Desk) -> None:
        desk.issued(desk.drafted("clarification"))
        desk.later(30)
        refused(lambda: desk.drafted("closed", code="O2"), "不能以")

    def test_nobody_is_told_of_a_consultation_that_there_is_not(self, desk: Desk) -> None:
        refused(lambda: desk.drafted("consultation_told"), "没有征求意见", cite="ogi:33.3")

    def test_what_was_allowed_at_the_draft_may_be_no_more_at_the_issue(self, desk: Desk) -> None:
        letter = desk.signed(desk.drafted("extension"))
        handling.withdraw(desk.application, on=desk.today, **desk.who())
        refused(lambda: letters.issue(letter, **desk.who()), "已撤回")
        assert not Serial.objects.filter(series="letter").exists()

    def test_two_answers_are_not_written_at_once(self, desk: Desk) -> None:
        desk.drafted("refusal", code="D6")
        refused(lambda: desk.drafted("disclosure", code="G2"), "已有一份“政府信息不予公开告知书”")


class TestAnAnswerThatLacksWhatTheLawWants:
    def test_does_not_exist_needs_a_search(self, desk: Desk) -> None:
        letter = desk.drafted("not_existing")
        refused(lambda: desk.submitted(letter), "还没有登记检索记录", cite="ogi:36.4")

    def test_the_rights_of_a_third_party_need_their_opinion_or_a_reason(self, desk: Desk) -> None:
        letter = desk.drafted("refusal", code="D4")
        refused(lambda: desk.submitted(letter), "应当书面征求第三方意见", cite="ogi:32")
        letters.revise(letter, particulars={"no_consultation": "第三方已书面声明不同意公开"}, **desk.who())
        assert desk.submitted(letter).state == "in_review"

    def test_a_part_withheld_needs_its_grounds(self, desk: Desk) -> None:
        letter = desk.drafted("partial")
        refused(lambda: desk.submitted(letter), "不予公开的部分属于哪一种情形", cite="ogi:37")
        letters.revise(letter, grounds=["U1"], **desk.who())
        refused(lambda: desk.submitted(letter), "U1", "不是不予公开的")

    def test_a_repeated_application_needs_the_earlier_answer(self, desk: Desk) -> None:
        letter = desk.drafted("repeated")
        letters.revise(letter, parts={"earlier": ""}, **desk.who())
        refused(lambda: desk.submitted(letter), "前次答复", cite="ogi:36.6")

    @pytest.mark.parametrize("part", ["reasons", "basis"])
    def test_a_refusal_needs_reasons_and_an_article(self, desk: Desk, part: str) -> None:
        letter = desk.drafted("refusal", code="D6")
        letters.revise(letter, parts={part: ""}, **desk.who())
        refused(lambda: desk.submitted(letter), "不能送审", "缺少")

    def test_an_article_that_does_not_fit_is_none(self, desk: Desk) -> None:
        letter = desk.drafted("refusal", code="D6")
        letters.revise(letter, parts={"basis": "以上依据《政府信息公开条例》第三十八条。"}, **desk.who())
        refused(lambda: desk.submitted(letter), "第十六条第二款")

    def test_a_blank_must_be_filled_in(self, desk: Desk) -> None:
        letter = letters.draft(application=desk.application, kind="refusal", code="D6", **desk.who())
        assert "【请填写：" in letter.parts["reasons"]
        refused(lambda: desk.submitted(letter), "空白没有填写")

    def test_what_the_applicant_wrote_is_no_blank_of_ours(self, desk: Desk) -> None:
        desk.application = desk.received(title="【内部】XXX路{一期}改造方案")
        assert desk.submitted(desk.drafted("refusal", code="D6")).state == "in_review"

    def test_nobody_may_be_left_to_guess_to_whom_it_goes(self, desk: Desk) -> None:
        letter = desk.drafted("refusal", code="D6")
        letters.revise(letter, addressee=" ", **desk.who())
        refused(lambda: desk.submitted(letter), "没有写明主送对象")

    def test_the_remedy_must_name_who_hears_it(self, desk: Desk) -> None:
        letter = desk.drafted("refusal", code="D6")
        Office.objects.update(authority="")
        refused(lambda: desk.submitted(letter), "行政复议机关", cite="ogi:51")

    def test_the_day_in_the_text_is_the_day_that_counts(self, desk: Desk) -> None:
        letter = desk.drafted("extension")
        letters.revise(letter, particulars={"days": 10}, **desk.who())
        refused(lambda: desk.submitted(letter), "2026年4月14日", cite="ogi:33.2")

    def test_a_late_answer_is_late_and_goes_out(self, desk: Desk) -> None:
        desk.later(60)
        letter = desk.drafted("refusal", code="D6")
        assert [each.severity for each in letters.faults(letter, at=desk.now)] == ["late"]
        assert desk.issued(letter).is_issued

    def test_without_an_office_there_is_no_letter(self, desk: Desk) -> None:
        Office.objects.all().delete()
        refused(lambda: desk.drafted("refusal", code="D6"), "还没有登记受理机构")


class TestTheRemedy:
    def test_sends_a_refusal_to_reconsideration_first_since_2024(self, desk: Desk) -> None:
        letter = desk.issued(desk.drafted("refusal", code="D6"))
        assert "应当在收到之日起60日内先向清河区人民政府申请行政复议" in letter.content

    def test_lets_a_partial_answer_choose_where_the_ground_is_another(self, desk: Desk) -> None:
        letter = desk.issued(desk.drafted("partial", grounds=["D6"]))
        assert "先向清河区人民政府" in letter.content

    def test_lets_whoever_asked_for_nothing_that_is_held_choose(self, desk: Desk) -> None:
        letter = desk.issued(desk.drafted("not_held"))
        assert "也可以在收到之日起6个月内直接向清河区人民法院提起行政诉讼" in letter.content

    def test_names_the_channel_online_where_the_answer_is_served_online(self, desk: Desk) -> None:
        assert "行政复议在线服务平台" in desk.issued(desk.drafted("not_held")).content
        desk.application = desk.received(way="pickup")
        assert "行政复议在线服务平台" not in desk.issued(desk.drafted("not_held")).content


class TestWhoSigns:
    def test_not_whoever_submitted(self, desk: Desk) -> None:
        letter = desk.submitted(desk.drafted("extension"), by="reviewer")
        refused(lambda: letters.sign(letter, **desk.who("reviewer")), "送审人不能签署")

    def test_nobody_twice(self, desk: Desk, world: Any) -> None:
        from tests.gongkai.conftest import AT

        from gongkai.journal.services import record
        from gongkai.organs.services import appoint

        appoint(user=world["legal"], organ=world.organs["jiaoyu"], role="head", on=AT.date(), by=None, at=AT,
                record=record)  # fmt: skip
        letter = desk.submitted(desk.drafted("refusal", code="D6"))
        letters.sign(letter, **desk.who("legal"))
        refused(lambda: letters.sign(letter, **desk.who("legal")), "不能由同一人签署两个环节")

    def test_nobody_out_of_turn(self, desk: Desk) -> None:
        letter = desk.submitted(desk.drafted("refusal", code="D6"))
        refused(lambda: letters.sign(letter, **desk.who("head")), "合法性审查")

    @pytest.mark.parametrize("who", ["head", "legal", "secrecy", "auditor", "admin", "operator", "clerk-minzheng"])
    def test_only_clerks_and_reviewers_of_the_organ_write(self, desk: Desk, who: str) -> None:
        refused(
            lambda: letters.draft(application=desk.application, kind="extension", **desk.who(who)), "您没有这个权限"
        )

    def test_what_is_sent_back_is_a_draft_again_with_the_reason(self, desk: Desk) -> None:
        letter = desk.submitted(desk.drafted("refusal", code="D6"))
        refused(lambda: letters.send_back(letter, reason=" ", **desk.who("legal")), "写明理由")
        letters.send_back(letter, reason="理由不充分", **desk.who("legal"))
        assert letter.state == "drafted"
        assert desk.issued(letter).is_issued

    def test_whoever_submitted_takes_it_back(self, desk: Desk) -> None:
        letter = desk.submitted(desk.drafted("refusal", code="D6"))
        refused(lambda: letters.take_back(letter, **desk.who("reviewer")), "只有送审人")
        assert letters.take_back(letter, **desk.who()).state == "drafted"

    def test_nothing_goes_out_before_the_last_has_signed(self, desk: Desk) -> None:
        letter = desk.submitted(desk.drafted("refusal", code="D6"))
        letters.sign(letter, **desk.who("legal"))
        refused(lambda: letters.issue(letter, **desk.who()), "审签完成后才能印发", cite="ogi:17.1")


class TestWhatWasSignedIsWhatGoesOut:
    def test_a_change_voids_the_signatures(self, desk: Desk) -> None:
        letter = desk.signed(desk.drafted("refusal", code="D6"))
        letters.revise(letter, parts={"reasons": "理由：所申请的是讨论记录，记有各方意见。"}, **desk.who())
        assert letter.state == "drafted"
        assert Round.objects.get(subject=letter.subject).state == "void"
        refused(lambda: letters.issue(letter, **desk.who()), "审签完成后才能印发")

    def test_saving_without_a_change_voids_nothing(self, desk: Desk) -> None:
        letter = desk.signed(desk.drafted("refusal", code="D6"))
        letters.revise(letter, parts=dict(letter.parts), **desk.who())
        assert letter.state == "signed"

    def test_a_change_past_the_services_is_noticed(self, desk: Desk) -> None:
        letter = desk.signed(desk.drafted("refusal", code="D6"))
        parts = {**letter.parts, "reasons": "理由：所申请的是讨论记录，另有隐情。"}
        Letter.objects.filter(pk=letter.pk).update(parts=parts)
        refused(lambda: letters.issue(letter, **desk.who()), "与审签的内容不一致", cite="ogi:17.1")

    def test_what_the_law_counts_by_is_signed_too(self, desk: Desk) -> None:
        letter = desk.signed(desk.drafted("partial", grounds=["D6"]))
        Letter.objects.filter(pk=letter.pk).update(grounds=["D7"])
        refused(lambda: letters.issue(letter, **desk.who()), "与审签的内容不一致")

    def test_another_court_since_then_must_be_signed_again(self, desk: Desk) -> None:
        letter = desk.signed(desk.drafted("refusal", code="D6"))
        offices.set_office(organ=desk.application.organ, court="青山铁路运输法院", **desk.who("head"))
        refused(lambda: letters.issue(letter, **desk.who()), "与审签的内容不一致")

    def test_a_file_more_must_be_signed_again(self, desk: Desk) -> None:
        letter = desk.signed(desk.drafted("disclosure", code="G2"))
        file = files.keep(organ=desk.application.organ, name="报告.txt", content="合格".encode(), **desk.who())
        letters.revise(letter, files=[file], **desk.who())
        assert letter.state == "drafted"
        assert '"files":[["报告.txt"' in desk.issued(letter).content

    def test_a_file_of_another_organ_is_refused(self, desk: Desk) -> None:
        file = files.keep(organ=desk.world.organs["minzheng"], name="x.txt", content=b"x", **desk.who("clerk-minzheng"))
        refused(lambda: desk.drafted("disclosure", code="G2", files=[file]), "不是本机关的文件")

    def test_whoever_read_another_text_is_told(self, desk: Desk) -> None:
        letter = desk.submitted(desk.drafted("refusal", code="D6"))
        refused(lambda: letters.sign(letter, digest="0" * 64, **desk.who("legal")), "您看到的内容与现在的不一致")


class TestAnIssuedLetter:
    @pytest.fixture
    def letter(self, desk: Desk) -> Letter:
        return desk.issued(desk.drafted("disclosure", code="G2"))

    @pytest.mark.parametrize(
        "act",
        [
            lambda letter, who: letters.revise(letter, parts={"information": "另有内容"}, **who),
            lambda letter, who: letters.drop(letter, **who),
            lambda letter, who: letters.submit(letter, **who),
            lambda letter, who: letters.issue(letter, **who),
        ],
        ids=["revise", "drop", "submit", "issue"],
    )
    def test_is_changed_by_no_service(self, desk: Desk, letter: Letter, act: Callable[..., Any]) -> None:
        refused(lambda: act(letter, desk.who()), "已经印发")

    def test_is_changed_by_no_model(self, letter: Letter) -> None:
        letter.addressee = "别人"
        with pytest.raises(IntegrityError), transaction.atomic():
            letter.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.update(content="")
        letter.refresh_from_db()
        assert letter.addressee == "林晓舟"
        assert is_whole(letter)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE applications_letter SET content = 'x'",
            "UPDATE applications_letter SET digest = 'x'",
            "UPDATE applications_letter SET state = 'drafted'",
            "UPDATE applications_letter SET number = '清教公开〔2026〕9号'",
            "UPDATE applications_fact SET kind = 'withdrawn'",
        ],
    )
    def test_is_changed_by_no_statement(self, letter: Letter, statement: str) -> None:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_keeps_its_files(self, desk: Desk, letter: Letter) -> None:
        file = files.keep(organ=letter.organ, name="报告.txt", content="合格".encode(), **desk.who())
        with pytest.raises(IntegrityError), transaction.atomic():
            letter.files.add(file)

    def test_keeps_a_file_that_went_out_with_it(self, desk: Desk) -> None:
        file = files.keep(organ=desk.application.organ, name="报告.txt", content="合格".encode(), **desk.who())
        letter = desk.issued(desk.drafted("disclosure", code="G1", files=[file]))
        with pytest.raises(IntegrityError), transaction.atomic():
            letter.files.remove(file)

    def test_leaves_drafts_as_free_as_they_were(self, desk: Desk, letter: Letter) -> None:
        other = desk.drafted("disclosure", application=desk.received(), code="G1")
        letters.revise(other, parts={"information": "另有内容，请到档案室查阅。"}, **desk.who())
        assert other.parts["information"] == "另有内容，请到档案室查阅。"

    def test_is_not_printed_from_what_is_in_force_today(self, desk: Desk, letter: Letter) -> None:
        offices.set_office(organ=letter.organ, authority="青山市人民政府", **desk.who("head"))
        letter.refresh_from_db()
        assert "清河区人民政府" in letter.content
        assert is_whole(letter)


class TestService:
    def test_waits_for_the_issue(self, desk: Desk) -> None:
        letter = desk.drafted("extension")
        refused(lambda: letters.deliver(letter, "post", desk.today, **desk.who()), "印发以后", cite="ogi:40")

    def test_is_not_before_the_issue_nor_after_today(self, desk: Desk) -> None:
        letter = desk.issued(desk.drafted("extension"))
        day = timedelta(days=1)
        refused(lambda: letters.deliver(letter, "post", desk.today - day, **desk.who()), "早于印发日期")
        refused(lambda: letters.deliver(letter, "post", desk.today + day, **desk.who()), "不能晚于今天")
        refused(lambda: letters.deliver(letter, "pigeon", desk.today, **desk.who()), "请选择送达方式")

    def test_counts_once_and_by_post_from_the_day_of_posting(self, desk: Desk) -> None:
        letter = desk.issued(desk.drafted("refusal", code="D6"))
        posted = desk.today
        desk.later(3)
        letters.deliver(letter, "post", posted, reached_on=desk.today, proof="EX1234567", **desk.who())
        letters.deliver(letter, "counter", desk.today, **desk.who())
        served = Fact.objects.get(application=desk.application, kind="served")
        assert served.on == posted
        assert letter.deliveries.count() == 2

    def test_lets_the_term_of_whoever_is_asked_run_from_the_day_it_came(self, desk: Desk) -> None:
        letter = desk.issued(desk.drafted("consultation", consultation={"name": "清河区第三中学"}))
        posted = desk.today
        desk.later(4)
        letters.deliver(letter, "post", posted, reached_on=desk.today, **desk.who())
        letter.consultation.refresh_from_db()
        assert letter.consultation.delivered_on == desk.today

    def test_by_the_hand_of_whoever_opened_it_online_needs_no_officer(self, desk: Desk) -> None:
        letter = desk.issued(desk.drafted("refusal", code="D6"))
        letters.deliver(letter, "online", desk.today, by=None, at=desk.now, proof="网上查看")
        desk.application.refresh_from_db()
        assert desk.application.state == "served"
