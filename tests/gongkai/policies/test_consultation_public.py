"""Can a citizen read a draft, say what they think of it, and learn what became of it, without a name or a script?"""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.kernel import pagestore
from gongkai.kernel.clock import CHINA
from gongkai.papers import services as papers
from gongkai.papers.models import Paper
from gongkai.policies import services
from gongkai.policies.models import Comment, Consultation

from .consultation_world import AFTER, AT, TITLE, answered, drafted, opened, said

pytestmark = pytest.mark.django_db

DURING = datetime(2026, 3, 24, 10, 0, tzinfo=CHINA)
ANSWER = reverse("policies:consultation-answer")
LIST = reverse("policies:consultations")


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(DURING, tick=False)


@pytest.fixture
def here(world: Any) -> Consultation:
    return opened(world)


def address(here: Consultation) -> str:
    return here.get_absolute_url()


def receipt_in(page: str) -> tuple[str, str]:
    """Return number and code as they stand on the receipt."""
    number, code = re.findall(r'class="receipt-number">([^<]+)<', page)
    return number, code


class TestThePage:
    def test_says_what_until_when_and_how(self, client: Any, here: Consultation) -> None:
        page = client.get(address(here)).content.decode()
        assert "<h1>" + TITLE in page
        for each in (
            "正在征集",
            "还有12天",
            "2026年3月2日至2026年4月5日",
            "第一条",
            "起草说明",
            "jiaoyu@qinghe.example",
        ):
            assert each in page
        assert 'name="ArticleTitle"' in page
        assert "<script>" not in page
        assert "style=" not in page

    def test_with_a_form_it_is_kept_nowhere_and_without_one_it_is(
        self, client: Any, here: Consultation, time_machine: Any
    ) -> None:
        response = client.get(address(here))
        assert "no-store" in response.headers["Cache-Control"]
        assert not getattr(response, "kept", False)
        time_machine.move_to(AFTER, tick=False)
        response = client.get(address(here))
        assert response.kept
        assert "csrfmiddlewaretoken" not in response.content.decode()

    def test_before_it_opens_there_is_no_form(self, world: Any, client: Any, release: Any) -> None:
        paper = drafted(world, said(opens="2026-03-30", closes="2026-05-30"))
        release(paper)
        page = client.get(paper.get_absolute_url()).content.decode()
        assert "还有6天开始" in page
        assert "<textarea" not in page
        response = client.post(paper.get_absolute_url(), {"text": "早了"})
        assert response.status_code == 409
        assert "届时欢迎您提出意见" in response.content.decode()

    def test_a_withdrawn_one_says_why_and_what_never_was_is_not_there(
        self, world: Any, client: Any, here: Consultation, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            papers.withdraw(paper=here.paper, reason="草案重新起草", by=world["reviewer"], at=DURING)
        response = client.get(address(here))
        assert response.status_code == 410
        assert "草案重新起草" in response.content.decode()
        assert TITLE not in client.get(LIST).content.decode()
        assert client.get(reverse("policies:consultation", args=[10**6])).status_code == 404
        assert client.get(reverse("policies:consultation-result", args=[here.paper_id])).status_code == 404

    def test_it_costs_few_queries(
        self, client: Any, here: Consultation, time_machine: Any, django_assert_max_num_queries: Any
    ) -> None:
        client.get(address(here))
        with django_assert_max_num_queries(7):
            client.get(address(here))


class TestCommenting:
    def test_needs_neither_log_in_nor_name_and_hands_out_a_receipt(self, client: Any, here: Consultation) -> None:
        response = client.post(address(here), {"text": "每辆车都要有照管人员", "about": "第五条"})
        page = response.content.decode()
        number, code = receipt_in(page)
        kept = Comment.objects.get()
        assert (kept.receipt, kept.text, kept.about, kept.name) == (number, "每辆车都要有照管人员", "第五条", "")
        assert code not in str(Comment.objects.values())
        assert "no-store" in response.headers["Cache-Control"]

    def test_whatever_is_said_is_taken(self, client: Any, here: Consultation) -> None:
        for each in ("反对！！！你们乱来", "<script>alert(1)</script>", "a" * 5000, "=1+1", "😀"):
            response = client.post(address(here), {"text": each})
            assert response.status_code == 200
            assert "<script>alert" not in response.content.decode()
        assert Comment.objects.count() == 5

    def test_line_ends_count_once(self, client: Any, here: Consultation) -> None:
        text = "\r\n".join(["字"] * 2500)
        assert client.post(address(here), {"text": text}).status_code == 200
        assert len(Comment.objects.get().text) == 4999

    def test_nothing_typed_is_lost_on_an_error(self, client: Any, here: Consultation) -> None:
        typed = {"text": "字" * 5001, "about": "第九条", "name": "林小禾", "contact": "lin@qinghe.example"}
        response = client.post(address(here), typed)
        assert response.status_code == 422
        page = response.content.decode()
        for each in typed.values():
            assert each in page
        assert Comment.objects.count() == 0

    def test_a_machine_that_fills_in_every_field_is_told(self, client: Any, here: Consultation) -> None:
        response = client.post(address(here), {"text": "同意", "homepage": "http://spam.example"})
        assert response.status_code == 422
        assert "请将“主页”一栏留空" in response.content.decode()
        assert Comment.objects.count() == 0

    def test_too_often_is_refused_kindly_and_by_address(self, client: Any, here: Consultation) -> None:
        for number in range(10):
            assert client.post(address(here), {"text": f"第{number}条"}).status_code == 200
        response = client.post(address(here), {"text": "我写了很久的意见"})
        assert response.status_code == 429
        page = response.content.decode()
        assert "十分钟后再试" in page
        assert "我写了很久的意见" in page
        assert Comment.objects.count() == 10
        assert client.post(address(here), {"text": "别人"}, REMOTE_ADDR="192.0.2.7").status_code == 200

    def test_the_form_sent_twice_is_one_comment(self, client: Any, here: Consultation) -> None:
        page = client.get(address(here)).content.decode()
        found = re.search(r'name="form" value="([^"]+)"', page)
        assert found is not None
        sent = {"text": "同意", "form": found[1]}
        first, again = (client.post(address(here), sent).content.decode() for _ in range(2))
        assert receipt_in(first) == receipt_in(again)
        assert Comment.objects.count() == 1

    def test_after_the_close_it_is_refused_kindly_with_the_contact(
        self, client: Any, here: Consultation, time_machine: Any
    ) -> None:
        time_machine.move_to(AFTER, tick=False)
        response = client.post(address(here), {"text": "我来晚了<b>"})
        assert response.status_code == 409
        page = response.content.decode()
        assert "已于2026年4月5日截止" in page
        assert "jiaoyu@qinghe.example" in page
        assert "我来晚了&lt;b&gt;" in page
        assert Comment.objects.count() == 0

    def test_a_form_of_another_site_is_refused(self, here: Consultation) -> None:
        assert Client(enforce_csrf_checks=True).post(address(here), {"text": "同意"}).status_code == 403

    def test_nobody_else_reads_it(self, client: Any, here: Consultation) -> None:
        client.post(address(here), {"text": "只给机关看的话", "name": "林小禾"})
        fresh = Client()
        for each in (address(here), LIST, reverse("policies:consultations-csv")):
            response = fresh.get(each)
            content = b"".join(response) if response.streaming else response.content
            assert "只给机关看的话" not in content.decode()
            assert "林小禾" not in content.decode()


class TestTheAnswer:
    def test_is_read_by_number_and_code_once_the_result_is_public(
        self, world: Any, client: Any, here: Consultation, release: Any, time_machine: Any
    ) -> None:
        number, code = receipt_in(client.post(address(here), {"text": "同意"}).content.decode())
        sent = {"receipt": number, "code": code}
        page = client.post(ANSWER, sent).content.decode()
        assert "研究中" in page
        time_machine.move_to(AFTER, tick=False)
        answered(world, here, [1], "not_adopted", reason="与上位法不一致")
        # What nobody has signed yet is not told.
        assert "与上位法不一致" not in client.post(ANSWER, sent).content.decode()
        release(services.draft_result(consultation=here, by=world["clerk"], at=AFTER), moment=AFTER)
        page = client.post(ANSWER, sent).content.decode()
        assert "未采纳" in page
        assert "与上位法不一致" in page

    def test_a_wrong_code_opens_nothing_and_cannot_be_tried_for_ever(self, client: Any, here: Consultation) -> None:
        number, _ = receipt_in(client.post(address(here), {"text": "同意"}).content.decode())
        answers = [client.post(ANSWER, {"receipt": number, "code": f"A{each:09}"}) for each in range(21)]
        assert {each.status_code for each in answers[:20]} == {422}
        assert answers[20].status_code == 429
        assert all("同意</dd>" not in each.content.decode() for each in answers)

    def test_neither_stands_in_an_address(self, client: Any, here: Consultation) -> None:
        number, code = receipt_in(client.post(address(here), {"text": "同意"}).content.decode())
        page = client.get(ANSWER, {"receipt": number, "code": code}).content.decode()
        assert "您的意见" not in page


class TestTheList:
    def test_can_be_narrowed_by_state(
        self, world: Any, client: Any, here: Consultation, release: Any, time_machine: Any
    ) -> None:
        ahead = drafted(world, said(title="办法二（征求意见稿）", opens="2026-03-30", closes="2026-05-30"))
        release(ahead)

        def listed(**query: str) -> list[str]:
            page = client.get(LIST, query).content.decode()
            return [each for each in (TITLE, "办法二（征求意见稿）") if f"<span>{each} " in page]

        assert listed() == [TITLE, "办法二（征求意见稿）"]
        assert listed(phase="open") == [TITLE]
        assert listed(phase="ahead") == ["办法二（征求意见稿）"]
        assert listed(phase="closed") == []
        assert listed(words="二") == ["办法二（征求意见稿）"]
        assert listed(year="2025") == []
        time_machine.move_to(AFTER, tick=False)
        assert listed(phase="closed") == [TITLE]
        release(services.draft_result(consultation=here, by=world["clerk"], at=AFTER), moment=AFTER)
        assert listed(phase="closed") == []
        assert listed(phase="answered") == [TITLE]

    def test_nothing_found_is_said(self, client: Any, here: Consultation) -> None:
        page = client.get(LIST, {"words": "没有的"}).content.decode()
        assert "没有符合条件的意见征集" in page

    def test_odd_filters_do_no_harm(self, client: Any, here: Consultation) -> None:
        for query in ({"phase": "x", "year": "²²²²", "organ": "'"}, {"page": "-3"}, {"page": "x"}):
            assert client.get(LIST, query).status_code == 200

    def test_is_handed_out_as_a_table(self, client: Any, here: Consultation) -> None:
        content = b"".join(client.get(reverse("policies:consultations-csv"))).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(content)))
        assert [(each["标题"], each["状态"], each["截止日期"]) for each in rows] == [(TITLE, "正在征集", "2026-04-05")]

    def test_its_queries_do_not_grow(
        self, world: Any, client: Any, here: Consultation, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(3):
            opened(world, title=f"办法{number}（征求意见稿）公开征求意见")
        client.get(LIST)
        with django_assert_max_num_queries(5):
            client.get(LIST)


class TestFreshness:
    @pytest.mark.django_db(transaction=True)
    def test_the_result_is_on_the_page_of_its_draft_at_once(
        self, world: Any, client: Any, settings: Any, tmp_path: Any, release: Any, time_machine: Any
    ) -> None:
        settings.PAGES = tmp_path
        here = opened(world)
        time_machine.move_to(AFTER, tick=False)
        stale = pagestore.store().folder / "testserver" / address(here)[1:] / "index.html"
        generation = pagestore.generation()
        assert pagestore.keep(address(here), b"old", generation, host="testserver")
        assert stale.exists()
        release(services.draft_result(consultation=here, by=world["clerk"], at=AFTER), moment=AFTER)
        assert not stale.exists()


def test_a_draft_that_came_out_as_a_document_says_so(world: Any, client: Any, here: Consultation, other: Any) -> None:
    document: Paper = other("清河区中小学校车管理办法")
    services.list_decision(
        organ=world.organs["jiaoyu"],
        year=2026,
        title="制定校车管理办法",
        lead="区教育局",
        consultation=here,
        document=document,
        by=world["clerk"],
        at=AT + timedelta(days=1),
    )
    assert f'已出台：<a href="{document.get_absolute_url()}"' in client.get(address(here)).content.decode()
