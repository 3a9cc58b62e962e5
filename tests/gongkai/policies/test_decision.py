"""Does a major decision go its way in order, and does its catalogue say what was changed and why?"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from gongkai.files import services as files
from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers.models import Paper
from gongkai.papers.selectors import newest
from gongkai.policies import services
from gongkai.policies.models import Adjustment, LegalityReview, MajorDecision
from gongkai.policies.selectors.decisions import Way, decisions, reckoned

from .consultation_world import AFTER, AT, answered, comment, opened

pytestmark = pytest.mark.django_db

LATER = AFTER + timedelta(days=20)
TODAY = LATER.date()
PROCEDURES = ["discussion", "participation", "legality"]


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def listed(world: Any) -> Any:
    """Enter a decision of 教育局."""

    def enter(title: str = "制定校车管理办法", **more: Any) -> MajorDecision:
        said = {"lead": "区教育局", "quarter": 2, "legal_basis": "校车安全管理条例", "procedures": PROCEDURES}
        organ = world.organs["jiaoyu"]
        return services.list_decision(organ=organ, year=2026, title=title, by=world["clerk"], at=AT, **{**said, **more})

    return enter


def way(decision: MajorDecision, today: date = TODAY) -> Way:
    return Way(decisions().get(pk=decision.pk), today)


def reviewed(world: Any, of: Any, opinion: str = "lawful", **more: Any) -> LegalityReview:
    """Send something to review and enter the opinion."""
    review = services.send_for_review(of=of, sent_on=date(2026, 4, 8), sent_to="区司法局", by=world["clerk"], at=LATER)
    said = {"opinion_on": date(2026, 4, 17), "opinion_of": "合法性审查科", "says": "见意见书", **more}
    services.give_opinion(review=review, opinion=opinion, by=world["clerk"], at=LATER, **said)
    return review


def discuss(world: Any, decision: MajorDecision, on: date = date(2026, 4, 20)) -> None:
    services.mark_discussed(decision=decision, on=on, meeting="局长办公会", by=world["clerk"], at=LATER)


class TestTheWay:
    def test_is_read_from_what_happened(self, world: Any, listed: Any, other: Any) -> None:
        decision = listed()
        assert way(decision).word == "未启动"
        assert way(decision).lacking == ["程序中有公众参与，还没有关联意见征集。"]
        here = opened(world)
        change = {"decision": decision, "by": world["clerk"], "at": AT}
        services.change_decision(**change, consultation=here)
        assert way(decision, AT.date()).word == "征求意见中"
        assert way(decision).word == "征求意见结束"
        comment(here, "同意")
        answered(world, here, [1])
        services.draft_result(consultation=here, by=world["clerk"], at=AFTER)
        reviewed(world, here)
        assert way(decision).word == "合法性审查完成"
        discuss(world, decision)
        assert way(decision).word == "已讨论"
        services.change_decision(**change, document=other("清河区校车管理办法"))
        shown = way(decision)
        assert shown.word == "已公布"
        assert [each.state for each in shown.stages] == ["done"] * 4

    def test_no_opinion_no_discussion(self, world: Any, listed: Any) -> None:
        decision = listed()
        with pytest.raises(NotAllowed, match="没有合法性审查意见，不得提交讨论") as refused:
            discuss(world, decision)
        assert refused.value.cite == "decision:25"
        decision.refresh_from_db()
        assert decision.discussed_on is None
        reviewed(world, decision)
        discuss(world, decision)
        assert Entry.objects.filter(kind="policies.DecisionDiscussed").count() == 1

    def test_an_unlawful_draft_waits_for_a_new_review(self, world: Any, listed: Any) -> None:
        decision = listed()
        reviewed(world, decision, "unlawful")
        with pytest.raises(NotAllowed, match="不合法"):
            discuss(world, decision)
        again = services.send_for_review(
            of=decision, sent_on=date(2026, 4, 18), sent_to="区司法局", by=world["clerk"], at=LATER
        )
        with pytest.raises(NotAllowed, match="没有合法性审查意见"):
            discuss(world, decision)
        services.give_opinion(
            review=again,
            opinion="lawful",
            opinion_on=date(2026, 4, 27),
            opinion_of="审查科",
            by=world["clerk"],
            at=LATER,
        )
        discuss(world, decision, date(2026, 4, 27))

    def test_a_draft_that_was_consulted_on_wants_its_result(self, world: Any, listed: Any) -> None:
        here = opened(world)
        decision = listed(consultation=here)
        reviewed(world, decision)
        with pytest.raises(NotAllowed, match="应当附意见采纳情况"):
            discuss(world, decision)
        services.draft_result(consultation=here, by=world["clerk"], at=AFTER)
        discuss(world, decision)

    def test_nothing_is_discussed_before_its_opinion_or_tomorrow(self, world: Any, listed: Any) -> None:
        decision = listed()
        reviewed(world, decision)
        with pytest.raises(NotAllowed, match="早于合法性审查意见"):
            discuss(world, decision, date(2026, 4, 16))
        with pytest.raises(NotAllowed, match="不能晚于今天"):
            discuss(world, decision, date(2026, 5, 1))


class TestTheReview:
    def test_seven_working_days_are_reckoned_with_their_reasons(self, world: Any, listed: Any) -> None:
        early = reviewed(world, listed(), opinion_on=date(2026, 4, 10))
        said = reckoned(early).reckoned
        assert said is not None
        assert (said.due_on, said.enough) == (date(2026, 4, 17), False)
        assert [str(each.cite) for each in said.steps] == ["decision:26", "decision:26"]

    def test_its_days_make_sense_and_it_is_entered_once(self, world: Any, listed: Any) -> None:
        decision = listed()
        by = {"by": world["clerk"], "at": LATER}
        with pytest.raises(NotAllowed, match="不能晚于今天"):
            services.send_for_review(of=decision, sent_on=date(2027, 1, 1), sent_to="区司法局", **by)
        with pytest.raises(NotAllowed, match="意见日期"):
            reviewed(world, decision, opinion_on=date(2026, 4, 7))
        review = reviewed(world, decision)
        again = {"opinion": "lawful", "opinion_on": date(2026, 4, 17), "opinion_of": "审查科"}
        with pytest.raises(NotAllowed, match="已经登记"):
            services.give_opinion(review=review, **again, **by)
        with pytest.raises(NotAllowed, match="修改的内容"):
            reviewed(world, decision, "lawful_if_changed", says=" ")

    def test_the_file_is_the_organs_own(self, world: Any, listed: Any) -> None:
        decision = listed()
        foreign = files.keep(
            organ=world.organs["minzheng"], name="意见书.txt", content=b"x", by=world["clerk-minzheng"], at=AT
        )
        with pytest.raises(NotAllowed, match="本机关素材库"):
            reviewed(world, decision, file=foreign)
        own = files.keep(organ=world.organs["jiaoyu"], name="意见书.txt", content=b"x", by=world["clerk"], at=AT)
        assert reviewed(world, decision, file=own).file == own


class TestTheCatalogue:
    def test_is_drafted_from_its_lines_and_made_anew_while_it_is_a_draft(self, world: Any, listed: Any) -> None:
        listed()
        draft = {"organ": world.organs["jiaoyu"], "year": 2026, "by": world["clerk"], "at": AT}
        paper = services.draft_catalogue(**draft)
        assert (paper.kind, newest(paper).content["particulars"]) == ("decision_catalogue", {"year": 2026})
        listed("调整<学区>")
        assert services.draft_catalogue(**draft) == paper
        body = newest(paper).content["body"]
        assert "共2项" in body
        assert "调整&lt;学区&gt;" in body
        assert "公众参与、合法性审查、集体讨论" in body
        assert "目录调整情况" not in body
        assert not Adjustment.objects.exists()

    def test_what_is_public_is_changed_with_day_and_reason_and_corrected_by_the_chain(
        self, world: Any, listed: Any, release: Any
    ) -> None:
        decision, organ = listed(), world.organs["jiaoyu"]
        gone = listed("建设实验学校")
        by = {"by": world["clerk"], "at": LATER}
        paper = services.draft_catalogue(organ=organ, year=2026, by=world["clerk"], at=AT)
        release(paper)
        with pytest.raises(NotAllowed, match="没有需要更正"):
            services.draft_catalogue(organ=organ, year=2026, **by)
        with pytest.raises(NotAllowed, match="写明调整的理由"):
            services.change_decision(decision=decision, quarter=3, **by)
        with pytest.raises(NotAllowed, match="写明调整的理由"):
            services.list_decision(organ=organ, year=2026, title="新事项", lead="区教育局", **by)
        services.change_decision(decision=decision, quarter=3, reason="论证未完成", **by)
        services.remove_decision(decision=gone, reason="上级另有安排", on=LATER.date(), **by)
        assert services.draft_catalogue(organ=organ, year=2026, **by) == paper
        paper.refresh_from_db()
        assert paper.state == "correcting"
        assert "论证未完成" in paper.correction_reason
        body = newest(paper).content["body"]
        assert "共1项" in body
        for each in ("目录调整情况", "修改计划决策时间", "论证未完成", "调出", "上级另有安排", "2026-04-27"):
            assert each in body
        release(paper, moment=LATER)
        assert Paper.objects.get(pk=paper.pk).shown.content["body"] == body

    def test_a_link_is_no_adjustment(self, world: Any, listed: Any, release: Any) -> None:
        decision = listed()
        release(services.draft_catalogue(organ=world.organs["jiaoyu"], year=2026, by=world["clerk"], at=AT))
        services.change_decision(decision=decision, consultation=opened(world), by=world["clerk"], at=LATER)
        assert not Adjustment.objects.exists()

    def test_only_who_keeps_it_writes_and_only_what_is_near_is_linked(self, world: Any, listed: Any) -> None:
        decision = listed()
        for who in ("head", "authority", "operator", "clerk-minzheng"):
            with pytest.raises(NotAllowed):
                services.change_decision(decision=decision, title="别的", by=world[who], at=AT)
        with pytest.raises(NotAllowed, match="只能关联本机关"):
            listed(consultation=opened(world, "minzheng"))
        with pytest.raises(NotAllowed, match="请填写决策事项"):
            listed(" ")

    def test_what_was_taken_out_stays_and_is_closed(self, world: Any, listed: Any) -> None:
        decision = listed()
        by = {"by": world["clerk"], "at": LATER}
        with pytest.raises(NotAllowed, match="调出的理由"):
            services.remove_decision(decision=decision, reason=" ", on=LATER.date(), **by)
        services.remove_decision(decision=decision, reason="不再需要", on=LATER.date(), **by)
        assert way(decision).word == "已调出"
        with pytest.raises(NotAllowed, match="已调出目录"):
            services.change_decision(decision=decision, title="别的", **by)


class TestTheDesk:
    def test_a_decision_goes_its_way_by_the_pages(self, world: Any, client: Any) -> None:
        client.force_login(world["clerk"])
        catalogue = reverse("policies:decisions", args=["jiaoyu", 2026])
        assert "还没有事项" in client.get(catalogue).content.decode()
        sent = {"title": "制定校车管理办法", "lead": "区教育局", "quarter": "2", "procedures": ["legality"]}
        assert client.post(reverse("policies:decision-new", args=["jiaoyu", 2026]), sent).status_code == 302
        decision = MajorDecision.objects.get()
        one = ["jiaoyu", decision.pk]
        page = reverse("policies:decision", args=one)
        assert "没有合法性审查意见，不得提交讨论" in client.get(page).content.decode()
        meeting = {"on": "2026-04-20", "meeting": "局长办公会"}
        response = client.post(reverse("policies:decision-discussed", args=one), meeting)
        assert response.status_code == 409
        assert 'value="局长办公会"' in response.content.decode()
        review = {"sent_on": "2026-04-08", "sent_to": "区司法局"}
        assert client.post(reverse("policies:decision-review", args=one), review).status_code == 302
        opinion = {"opinion": "lawful", "opinion_on": "2026-04-17", "opinion_of": "审查科"}
        address = reverse("policies:decision-opinion", args=[*one, LegalityReview.objects.get().pk])
        assert client.post(address, opinion).status_code == 302
        assert client.post(reverse("policies:decision-discussed", args=one), meeting).status_code == 302
        assert "已讨论" in client.get(catalogue).content.decode()
        assert client.post(page, {**sent, "title": "修订校车管理办法"}).status_code == 302
        response = client.post(reverse("policies:decisions-paper", args=["jiaoyu", 2026]))
        assert response.url == reverse("papers:paper", args=["jiaoyu", Paper.objects.get().pk])
        content = b"".join(client.get(reverse("policies:decisions-export", args=["jiaoyu", 2026])))
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert [(each["决策事项"], each["进展"]) for each in rows] == [("修订校车管理办法", "已讨论")]
        removal = {"on": "2026-04-27", "reason": "不再需要"}
        assert client.post(reverse("policies:decision-remove", args=one), removal).status_code == 302

    def test_an_empty_catalogue_is_not_published(self, world: Any, client: Any) -> None:
        client.force_login(world["clerk"])
        response = client.post(reverse("policies:decisions-paper", args=["jiaoyu", 2026]))
        assert response.status_code == 409
        assert "目录中还没有事项" in response.content.decode()
        assert client.get(reverse("policies:decisions", args=["jiaoyu", 1999])).status_code == 404

    def test_its_queries_do_not_grow(
        self, world: Any, client: Any, listed: Any, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(6):
            reviewed(world, listed(f"事项{number}"))
        client.force_login(world["clerk"])
        address = reverse("policies:decisions", args=["jiaoyu", 2026])
        client.get(address)
        with django_assert_max_num_queries(13):
            client.get(address)
