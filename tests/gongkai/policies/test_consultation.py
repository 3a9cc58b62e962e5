"""Does a draft come before the public with time enough, and does everything that is said to it get its answer?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from gongkai.files import services as files
from gongkai.journal.models import Entry
from gongkai.kernel import figures
from gongkai.kernel.figures import Period
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import services as papers
from gongkai.papers.content import Content
from gongkai.papers.models import Paper
from gongkai.papers.selectors import findings_of, newest
from gongkai.policies import consultation_tasks, services
from gongkai.policies.models import Comment, Consultation
from gongkai.policies.selectors.consultations import gaps_of, owed, stand, takes_comments, term_of

from .consultation_world import AFTER, AT, CLOSES, TITLE, answered, comment, drafted, opened, said

pytestmark = pytest.mark.django_db

TODAY = AT.date()
NUMBER = "11010519491231002X"


def codes(paper: Paper, *, today: date = TODAY) -> dict[str, Any]:
    """Return what the gate of this room finds, by code."""
    found = findings_of(paper, today=today)
    return {each.code: each for each in found if each.code.startswith("policies.")}


class TestTheGate:
    def test_a_whole_draft_passes(self, world: Any) -> None:
        assert codes(drafted(world)) == {}

    def test_ten_days_want_a_reason_in_the_words_of_the_rule(self, world: Any) -> None:
        found = codes(drafted(world, said(closes="2026-03-12")))["policies.term_short"]
        assert found.blocks
        assert found.says == "自2026年3月2日起至2026年3月12日止，共10日。一般不少于30日；缩短的须在公布时说明理由。"
        assert found.cite == "decision:15"

    def test_a_published_reason_lets_a_short_term_pass(self, world: Any) -> None:
        short = said(closes="2026-03-12", particulars={"short_reason": "开学在即"})
        assert codes(drafted(world, short)) == {}

    def test_thirty_days_are_enough_and_one_less_is_not(self, world: Any) -> None:
        assert codes(drafted(world, said(closes="2026-04-01"))) == {}
        assert "policies.term_short" in codes(drafted(world, said(closes="2026-03-31")))

    def test_what_opens_before_it_can_be_read_is_blocked_and_counted_from_its_release(self, world: Any) -> None:
        found = codes(drafted(world, said(opens="2026-02-20", closes="2026-03-25")))
        assert found["policies.opens_before_release"].blocks
        # From the release it is 23 days, whatever the page says.
        assert "共23日" in found["policies.term_short"].says

    def test_a_term_that_ends_before_it_begins_is_blocked(self, world: Any) -> None:
        assert codes(drafted(world, said(opens="2026-04-05", closes="2026-03-20")))["policies.term_backwards"].blocks
        assert codes(drafted(world, said(closes="2026-02-20")))["policies.closes_before_release"].blocks

    def test_draft_and_explanation_are_asked_for(self, world: Any) -> None:
        found = [
            each.says
            for each in findings_of(drafted(world, said(body="<p>请提意见。</p>")), today=AT.date())
            if each.code == "policies.comment_gaps" and each.blocks
        ]
        assert found == ["公开征求意见没有公布决策草案。", "公开征求意见没有公布草案说明。"]

    def test_attached_they_count_as_well(self, world: Any) -> None:
        paper = drafted(world, said(body="<p>请提意见。</p>"))
        for name in ("校车管理办法.txt", "起草说明.txt"):
            file = files.keep(organ=world.organs["jiaoyu"], name=name, content=name.encode(), by=world["clerk"], at=AT)
            papers.attach(paper=paper, file=file, by=world["clerk"], at=AT)
        assert "policies.comment_gaps" not in codes(paper)

    def test_what_was_public_elsewhere_is_only_reminded(self, world: Any) -> None:
        old = said(body="<p>请提意见。</p>", opens="2025-03-02", closes="2025-03-12", published_at=AT - timedelta(365))
        found = codes(drafted(world, old))
        assert set(found) == {"policies.term_short", "policies.comment_gaps"}
        assert not any(each.blocks for each in found.values())


class TestOpening:
    def test_a_release_opens_it_and_twice_is_once(self, world: Any, release: Any) -> None:
        paper = drafted(world)
        release(paper)
        here = Consultation.objects.get(paper=paper)
        assert (here.opens_on, here.closes_on, here.live) == (AT.date(), CLOSES, True)
        assert here.contact.splitlines()[0] == "电子邮箱：jiaoyu@qinghe.example"
        services.open_consultations(papers=[paper.pk], at=AFTER)
        assert Consultation.objects.count() == 1
        assert Entry.objects.filter(kind="policies.ConsultationOpened").count() == 1

    def test_pressed_late_it_opens_late_and_the_desk_says_that_the_term_is_short(
        self, world: Any, client: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        paper = drafted(world)
        submission = papers.submit(papers=[paper], by=world["clerk"], at=AT)
        for who in ("reviewer", "secrecy", "head"):
            papers.sign(submission=submission, by=world[who], at=AT)
        with django_capture_on_commit_callbacks(execute=True):
            papers.release(submission=submission, by=world["clerk"], at=AT + timedelta(days=6))
        here = Consultation.objects.get(paper=paper)
        assert here.opens_on == date(2026, 3, 8)
        term = term_of(here)
        assert term is not None
        assert (term.days, term.is_lawful) == (28, False)
        client.force_login(world["clerk"])
        page = client.get(reverse("policies:consultation-desk", args=["jiaoyu", here.pk])).content.decode()
        assert "实际公开征求意见28日，少于30日，没有公布理由" in page

    def test_what_a_fault_left_out_is_entered_later(self, world: Any) -> None:
        paper = opened(world).paper
        Consultation.objects.all().delete()
        assert consultation_tasks.open_missed(at=AFTER) == 1
        assert Consultation.objects.get().paper == paper
        assert consultation_tasks.open_missed(at=AFTER) == 0

    def test_a_withdrawn_draft_takes_no_more_comments(
        self, world: Any, release: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        paper = drafted(world)
        release(paper)
        with django_capture_on_commit_callbacks(execute=True):
            papers.withdraw(paper=paper, reason="草案需要重新起草", by=world["reviewer"], at=AT)
        here = Consultation.objects.get()
        assert not here.live
        with pytest.raises(services.Closed):
            comment(here, "同意")

    def test_the_last_day_counts_to_its_end(self, world: Any) -> None:
        here = opened(world)
        assert stand(here, today=date(2026, 3, 24)).says == "还有12天"
        assert stand(here, today=CLOSES).says == "今天截止"
        assert takes_comments(here, today=CLOSES)
        assert not takes_comments(here, today=CLOSES + timedelta(1))


class TestComments:
    def test_they_are_kept_as_they_came_and_the_journal_repeats_no_word(self, world: Any) -> None:
        here = opened(world)
        text = f"反对！！！<b>太贵</b>\r\n我的身份证号是{NUMBER}"
        made = comment(here, text, name="林小禾", contact="13800000000")
        assert made.text == text.replace("\r\n", "\n")
        entry = Entry.objects.get(kind="policies.CommentReceived")
        for each in ("太贵", NUMBER, "林小禾", "13800000000"):
            assert each not in str(entry.facts) + entry.says
        assert (str(made), made.number) == ("第1条意见（网站，2026-03-02）", 1)

    def test_the_code_is_kept_nowhere_and_opens_the_answer(self, world: Any) -> None:
        made = services.comment(consultation=opened(world), text="同意", at=AT)
        row = Comment.objects.values().get()
        assert made.code not in str(row)
        assert made.code not in str(list(Entry.objects.values()))
        receipt = made.comment.receipt
        assert receipt is not None
        assert services.comment_behind(receipt=receipt.lower(), code=made.code.lower()) == made.comment
        assert services.comment_behind(receipt=receipt, code="AAAAAAAAAA") is None
        assert services.comment_behind(receipt="YJ20260302-AAAAAA", code=made.code) is None

    def test_a_form_sent_twice_is_one_comment_and_another_text_is_another(self, world: Any) -> None:
        here, form = opened(world), services.new_form()
        first = services.comment(consultation=here, text="同意", form=form, at=AT)
        again = services.comment(consultation=here, text="同意", form=form, at=AT + timedelta(minutes=1))
        assert (again.comment, again.code) == (first.comment, first.code)
        other = services.comment(consultation=here, text="不同意", form=form, at=AT)
        assert other.comment != first.comment
        assert other.code != first.code

    def test_nothing_and_too_much_are_refused(self, world: Any) -> None:
        here = opened(world)
        with pytest.raises(NotAllowed, match="请写明"):
            comment(here, " \n ")
        with pytest.raises(NotAllowed, match="5000字"):
            comment(here, "字" * 5001)
        assert comment(here, "字" * 5000).number == 1

    def test_after_the_last_day_the_page_takes_none_and_the_clerk_enters_letters(self, world: Any) -> None:
        here = opened(world)
        with pytest.raises(services.Closed, match="已于2026年4月5日截止"):
            comment(here, "同意", at=AFTER)
        enter = {"consultation": here, "text": "校车应当装定位", "by": world["clerk"], "at": AFTER}
        made = services.enter_comment(**enter, channel="letter", received_on=date(2026, 4, 3))
        assert (made.channel, made.entered_by, made.receipt) == ("letter", world["clerk"], None)
        with pytest.raises(NotAllowed, match="途径"):
            services.enter_comment(**enter, channel="site", received_on=date(2026, 4, 3))
        with pytest.raises(NotAllowed, match="收到日期"):
            services.enter_comment(**enter, channel="letter", received_on=date(2026, 2, 1))
        with pytest.raises(NotAllowed, match="只有清河区教育局"):
            services.enter_comment(
                **{**enter, "by": world["clerk-minzheng"]}, channel="letter", received_on=date(2026, 4, 3)
            )


class TestAnswers:
    def test_whatever_is_not_adopted_wants_a_reason(self, world: Any) -> None:
        here = opened(world)
        comment(here, "同意")
        for each in ("adopted_in_part", "not_adopted", "not_about_this"):
            with pytest.raises(NotAllowed, match="理由"):
                answered(world, here, [1], each, reason=" ")
        answered(world, here, [1])
        assert gaps_of(here) == ()

    def test_several_are_answered_together_and_one_may_be_answered_anew(self, world: Any) -> None:
        here = opened(world)
        for each in ("装定位", "装定位器", "降低收费"):
            comment(here, each)
        assert [each.says for each in gaps_of(here)] == ["收到意见3条，还有3条没有研究结果。"]
        answered(world, here, [1, 2, 3], "adopted", summary="校车安装定位装置")
        answered(world, here, [3], "not_adopted", reason="收费由市级定价")
        found = [each.answer.disposition for each in here.comments.order_by("number")]
        assert found == ["adopted", "adopted", "not_adopted"]
        assert here.comments.filter(noted_at=None).count() == 0

    def test_only_the_organ_answers(self, world: Any) -> None:
        here = opened(world)
        comment(here, "同意")
        for who in ("head", "authority", "clerk-minzheng", "operator", "nobody"):
            with pytest.raises(NotAllowed):
                services.answer_comments(consultation=here, numbers=[1], disposition="adopted", by=world[who], at=AFTER)


class TestTheResult:
    def test_its_table_names_no_citizen(self, world: Any) -> None:
        here = opened(world)
        comment(
            here,
            f"我叫林小禾，电话13800000000，证件{NUMBER}，希望增加线路",
            name="林小禾",
            contact="lin@qinghe.example",
        )
        comment(here, "联系我 lin2@qinghe.example，<script>alert(1)</script>", contact="lin2@qinghe.example")
        answered(world, here, [1], "adopted_in_part", reason="林小禾提出的线路部分增加")
        answered(world, here, [2], "not_about_this", reason="与办法无关")
        paper = services.draft_result(consultation=here, by=world["clerk"], at=AFTER)
        body = newest(paper).content["body"]
        for each in ("林小禾", "13800000000", NUMBER, "lin2@qinghe.example", "<script"):
            assert each not in body
        assert "共收到意见2条，其中1条部分采纳、1条与本次征集无关。" in body
        assert "就《清河区中小学校车管理办法（征求意见稿）》公开征求意见，" in body
        assert "希望增加线路" in body
        assert "alert(1)" in body
        assert paper.kind == "consultation_result"
        assert Consultation.objects.get().result == paper

    def test_a_group_is_one_line_with_the_offices_summary(self, world: Any) -> None:
        here = opened(world)
        for each in ("装定位", "装定位器"):
            comment(here, each)
        answered(world, here, [1, 2], summary="校车安装定位装置")
        body = newest(services.draft_result(consultation=here, by=world["clerk"], at=AFTER)).content["body"]
        assert "<td>校车安装定位装置</td><td>2</td><td>采纳</td>" in body.replace("<p>", "").replace("</p>", "")
        assert "装定位器" not in body

    def test_it_is_not_drafted_while_the_draft_is_open(self, world: Any) -> None:
        with pytest.raises(NotAllowed, match="截止后再起草"):
            services.draft_result(consultation=opened(world), by=world["clerk"], at=AT)

    def test_a_draft_of_it_is_made_anew_and_keeps_what_was_written_by_hand(self, world: Any) -> None:
        here = opened(world)
        comment(here, "同意")
        first = services.draft_result(consultation=here, by=world["clerk"], at=AFTER)
        now = Content.from_json(newest(first).content).but(title="关于校车办法意见采纳情况的说明")
        papers.revise(paper=first, content=now, base=1, by=world["clerk"], at=AFTER)
        answered(world, here, [1])
        again = services.draft_result(consultation=here, by=world["clerk"], at=AFTER)
        assert again == first
        said_now = newest(first).content
        assert said_now["title"] == "关于校车办法意见采纳情况的说明"
        assert "其中1条采纳" in said_now["body"]

    def test_the_gate_wants_every_comment_answered(self, world: Any) -> None:
        here = opened(world)
        comment(here, "同意")
        paper = services.draft_result(consultation=here, by=world["clerk"], at=AFTER)
        found = codes(paper, today=AFTER.date())["policies.result_gaps"]
        assert found.blocks
        assert (found.says, found.cite) == ("收到意见1条，还有1条没有研究结果。", "decision:18")
        answered(world, here, [1])
        assert codes(paper, today=AFTER.date()) == {}

    def test_a_result_of_nothing_is_stopped_until_it_is_linked(self, world: Any) -> None:
        here = opened(world)
        paper = papers.draft(
            organ=world.organs["jiaoyu"],
            kind="consultation_result",
            content=Content(title="结果", body="<p>没有收到意见。</p>"),
            by=world["clerk"],
            at=AFTER,
        )
        assert codes(paper)["policies.result_of_nothing"].blocks
        services.link_result(consultation=here, paper=paper, by=world["clerk"], at=AFTER)
        assert codes(paper, today=AFTER.date()) == {}
        assert codes(paper, today=CLOSES)["policies.result_too_early"].blocks
        with pytest.raises(NotAllowed, match="已经关联"):
            services.link_result(consultation=here, paper=paper, by=world["clerk"], at=AFTER)

    def test_answers_are_fixed_while_the_result_that_tells_them_is_signed_or_shown(
        self, world: Any, release: Any
    ) -> None:
        here = opened(world)
        comment(here, "同意")
        answered(world, here, [1])
        paper = services.draft_result(consultation=here, by=world["clerk"], at=AFTER)
        papers.submit(papers=[paper], by=world["clerk"], at=AFTER)
        with pytest.raises(NotAllowed, match="撤回送审"):
            answered(world, here, [1])
        with pytest.raises(NotAllowed, match="撤回送审"):
            services.enter_comment(
                consultation=here,
                text="来信",
                channel="letter",
                received_on=CLOSES,
                by=world["clerk"],
                at=AFTER,
            )


class TestTheStory:
    def test_from_the_draft_to_the_result(self, world: Any, client: Any, release: Any, time_machine: Any) -> None:
        clerk = world["clerk"]
        time_machine.move_to(AT, tick=False)
        paper = drafted(world, said(closes="2026-03-12"))
        with pytest.raises(NotAllowed, match="不少于30日"):
            papers.submit(papers=[paper], by=clerk, at=AT)
        reasoned = said(closes="2026-03-12", particulars={"short_reason": "开学在即，须在开学前施行"})
        papers.revise(paper=paper, content=reasoned, base=1, by=clerk, at=AT)
        release(paper)
        address = reverse("policies:consultation", args=[paper.pk])
        page = client.get(address).content.decode()
        assert "还有10天" in page
        assert "开学在即，须在开学前施行" in page

        assert client.post(address, {"text": "每辆车都要有照管人员", "name": "林小禾"}).status_code == 200
        here = Consultation.objects.get()
        closed = AT + timedelta(days=11)
        time_machine.move_to(closed, tick=False)
        assert client.post(address, {"text": "晚了"}).status_code == 409
        assert "采纳情况和理由在本页公布" in client.get(address).content.decode()

        services.answer_comments(
            consultation=here, numbers=[1], disposition="not_adopted", reason="另有规定", by=clerk, at=closed
        )
        result = services.draft_result(consultation=here, by=clerk, at=closed)
        release(result, moment=closed)
        page = client.get(address).content.decode()
        assert "已反馈" in page
        assert f'href="{result.get_absolute_url()}"' in page
        page = client.get(result.get_absolute_url()).content.decode()
        assert f'href="{address}"' in page
        assert "每辆车都要有照管人员" in page
        assert "另有规定" in page
        assert "林小禾" not in page


class TestFigures:
    def test_they_count_what_is_there(self, world: Any, release: Any) -> None:
        paper = drafted(world)
        release(paper)
        here = Consultation.objects.get()
        for each in ("一", "二", "三"):
            comment(here, each)
        answered(world, here, [1])
        answered(world, here, [2], "adopted_in_part", reason="部分")
        answered(world, here, [3], "not_adopted", reason="不宜")

        def counts(year: int = 2026) -> list[int]:
            names = ("consultations_held", "comments_received", "comments_adopted", "consultations_with_result")
            period = Period.of_year(year)
            return [
                figures.get(f"policies.{each}").count(organ=world.organs["jiaoyu"].pk, period=period) for each in names
            ]

        assert counts() == [1, 3, 2, 0]
        result = services.draft_result(consultation=here, by=world["clerk"], at=AFTER)
        release(result, moment=AFTER)
        assert counts() == [1, 3, 2, 1]
        assert counts(2025) == [0, 0, 0, 0]


class TestToday:
    def test_what_closes_soon_and_what_has_no_result_is_owed_by_who_writes(self, world: Any) -> None:
        here = opened(world)

        def lines(today: date, who: str = "clerk") -> list[tuple[str, str, str]]:
            return [(each.matter, each.remaining_says, each.button) for each in owed(user=world[who], today=today)]

        assert lines(date(2026, 3, 10)) == []
        assert lines(date(2026, 4, 3)) == [(f"意见征集即将截止：《{TITLE}》", "还有2天", "查看")]
        comment(here, "同意")
        assert lines(AFTER.date()) == [(f"收到的意见还没有研究处理：《{TITLE}》", "已截止2天", "处理")]
        answered(world, here, [1])
        assert lines(AFTER.date()) == [(f"征集结果尚未公布：《{TITLE}》", "已截止2天", "公布结果")]
        for who in ("head", "authority", "clerk-minzheng", "nobody"):
            assert lines(AFTER.date(), who) == []
        paper = services.draft_result(consultation=here, by=world["clerk"], at=AFTER)
        papers.submit(papers=[paper], by=world["clerk"], at=AFTER)
        assert lines(AFTER.date()) == []

    def test_its_button_opens_the_page(self, world: Any, client: Any) -> None:
        opened(world)
        client.force_login(world["clerk"])
        line = owed(user=world["clerk"], today=AFTER.date())[0]
        assert client.get(line.url).status_code == 200
