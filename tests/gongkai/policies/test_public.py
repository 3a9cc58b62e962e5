"""What does the public see of a document, its validity and what explains it?"""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from gongkai.papers import services as papers
from gongkai.papers.models import Paper
from gongkai.policies import services
from gongkai.policies.models import Document, Material

from .conftest import NUMBER, TITLE, content

pytestmark = pytest.mark.django_db


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.getvalue().decode()))


@pytest.fixture(autouse=True)
def _today(time_machine: Any, at: datetime) -> None:
    time_machine.move_to(at, tick=False)


class TestThePageOfADocument:
    def test_bears_the_index_table_of_eight_fields(self, client: Any, normative: Any) -> None:
        paper = normative()
        text = words(client.get(reverse("policies:policy", args=[paper.pk])))
        for label in (
            "索引号",
            "主题分类",
            "发文机关",
            "成文日期",
            "标题",
            "发文字号",
            "发布日期",
            "有效性",
            "施行日期",
        ):
            assert label in text
        for said in (paper.index_no, "科技、教育", "清河区教育局", "2026年2月27日", TITLE, NUMBER, "2026年3月2日"):
            assert said in text

    def test_says_validity_as_word_and_mark(self, client: Any, normative: Any, time_machine: Any, at: datetime) -> None:
        paper = normative()
        address = reverse("policies:policy", args=[paper.pk])
        assert 'signal-soon">尚未施行' in client.get(address).content.decode()
        time_machine.move_to(at + timedelta(days=8))
        assert 'signal-done">有效' in client.get(address).content.decode()

    def test_and_that_of_its_interpretation_link_to_each_other(self, client: Any, normative: Any) -> None:
        paper = normative()
        material = Material.objects.get().paper
        here, there = (
            reverse("policies:policy", args=[paper.pk]),
            reverse("policies:interpretation", args=[material.pk]),
        )
        assert there in client.get(here).content.decode()
        assert here in client.get(there).content.decode()
        assert NUMBER in client.get(there).content.decode()

    def test_of_a_repealed_one_says_so_at_once_and_names_the_other(
        self, world: Any, client: Any, normative: Any, other: Any, at: datetime
    ) -> None:
        old, new = other(), normative()
        document = Document.objects.get(paper=old)
        proposal = services.propose(
            document=document, act="repeal", on=at.date(), ground="", ground_paper=new, by=world["clerk"], at=at
        )
        services.sign(proposal=proposal, by=world["head"], at=at)
        text = client.get(reverse("policies:policy", args=[old.pk])).content.decode()
        assert 'signal-overdue">废止' in text
        assert reverse("policies:policy", args=[new.pk]) in text
        assert (
            reverse("policies:policy", args=[old.pk])
            in client.get(reverse("policies:policy", args=[new.pk])).content.decode()
        )

    def test_costs_four_queries(self, client: Any, normative: Any, django_assert_max_num_queries: Any) -> None:
        paper = normative()
        address = reverse("policies:policy", args=[paper.pk])
        client.get(address)
        with django_assert_max_num_queries(4):
            client.get(address)

    def test_is_not_there_before_it_is_released(self, client: Any, draft: Any) -> None:
        paper = draft()
        assert client.get(reverse("policies:policy", args=[paper.pk])).status_code == 404
        assert client.get(reverse("policies:interpretation", args=[paper.pk])).status_code == 404

    def test_is_not_another_kind_of_page(self, client: Any, normative: Any) -> None:
        paper = normative()
        assert client.get(reverse("policies:interpretation", args=[paper.pk])).status_code == 404
        material = Material.objects.get().paper
        assert client.get(reverse("policies:policy", args=[material.pk])).status_code == 404

    def test_of_a_withdrawn_one_gives_the_reason(self, world: Any, client: Any, normative: Any, at: datetime) -> None:
        paper = normative()
        papers.withdraw(paper=paper, reason="附件有误", by=world["head"], at=at)
        response = client.get(reverse("policies:policy", args=[paper.pk]))
        assert response.status_code == 410
        assert "附件有误" in words(response)
        assert "第一条" not in words(response)

    def test_names_a_correction_and_does_not_show_what_was_corrected(
        self, world: Any, client: Any, other: Any, release: Any, at: datetime
    ) -> None:
        paper = other()
        papers.begin_correction(paper=paper, reason="删去误登的内容", by=world["reviewer"], at=at)
        base = paper.versions.order_by("-number").values_list("number", flat=True)[0]
        said = content("清河区教育局关于做好招生工作的通知", number="清教发〔2026〕7号").but(
            body="<p>改正后的正文。</p>"
        )
        papers.revise(paper=paper, content=said, base=base, by=world["clerk"], at=at)
        release(paper)
        text = words(client.get(reverse("policies:policy", args=[paper.pk])))
        assert "删去误登的内容" in text
        assert "第一条" not in text

    def test_shows_even_what_the_register_has_not_taken_up(
        self, world: Any, client: Any, draft: Any, at: datetime
    ) -> None:
        paper = draft("other_document")
        submission = papers.submit(papers=[paper], by=world["clerk"], at=at)
        for who in ("reviewer", "secrecy", "head"):
            papers.sign(submission=submission, by=world[who], at=at)
        # Nothing is committed in a test, so nobody hears of the release.
        papers.release(submission=submission, by=world["clerk"], at=at)
        assert not Document.objects.exists()
        response = client.get(reverse("policies:policy", args=[paper.pk]))
        assert response.status_code == 200
        assert NUMBER in words(response)
        assert 'signal-soon">尚未施行' in response.content.decode()


class TestTheLibrary:
    def test_lists_documents_with_mark_and_number(self, client: Any, normative: Any, other: Any) -> None:
        normative()
        other()
        text = words(client.get("/policies/"))
        assert TITLE in text
        assert "清教发〔2026〕7号" in text
        assert "共2件" in text

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("kind=normative_document", 1),
            ("kind=nonsense", 2),
            ("validity=not_yet", 2),
            ("validity=repealed", 0),
            ("theme=科技、教育", 2),
            ("theme=国防", 0),
            ("issuer=清河区教育局", 2),
            ("year=2026", 2),
            ("year=2025", 0),
            ("words=招生", 1),
            ("words=清教规〔2026〕", 1),
            ("words=招生 通知", 1),
            ("words=%00", 2),
        ],
    )
    def test_is_narrowed(self, client: Any, normative: Any, other: Any, query: str, count: int) -> None:
        normative()
        other()
        if "%00" in query:
            assert client.get(f"/policies/?{query}").status_code == 400
            return
        text = words(client.get(f"/policies/?{query}"))
        assert (f"共{count}件" in text) if count else ("没有符合条件的" in text)

    def test_that_is_empty_says_so_with_the_day(self, client: Any, db: None) -> None:
        assert "截至2026年3月2日，没有已公开的政策文件" in words(client.get("/policies/"))
        assert "截至2026年3月2日，没有已公开的政策解读" in words(client.get("/interpretations/"))

    def test_is_a_table_that_spreadsheets_open(self, client: Any, other: Any) -> None:
        other("=HYPERLINK(1)")
        response = client.get("/policies.csv")
        text = response.getvalue().decode()
        assert text.startswith("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
        assert rows[0]["标题"] == "'=HYPERLINK(1)"
        assert rows[0]["有效性"] == "尚未施行"
        assert rows[0]["网址"].startswith("http://testserver/policy/")

    def test_is_a_feed(self, client: Any, normative: Any) -> None:
        normative()
        assert TITLE in client.get("/policies.xml").content.decode()
        assert "文字解读" in client.get("/interpretations.xml").content.decode()

    def test_does_not_list_what_was_withdrawn(
        self, world: Any, client: Any, other: Any, at: datetime, django_capture_on_commit_callbacks: Any
    ) -> None:
        paper = other()
        with django_capture_on_commit_callbacks(execute=True):
            papers.withdraw(paper=paper, reason="有误", by=world["head"], at=at)
        assert paper.title not in words(client.get("/policies/"))

    def test_does_not_list_what_has_no_page(self, world: Any, client: Any, at: datetime) -> None:
        services.register_document(
            organ=world.organs["jiaoyu"],
            kind="other_document",
            title="旧通知",
            issued_on=date(2015, 1, 1),
            by=world["clerk"],
            at=at,
        )
        assert "旧通知" not in words(client.get("/policies/"))

    def test_of_interpretations_names_form_and_document(self, client: Any, normative: Any) -> None:
        normative()
        text = words(client.get("/interpretations/"))
        assert "文字 《清河区校外培训机构管理办法》文字解读" in text
        assert "解读《清河区校外培训机构管理办法》" in text
        rows = list(csv.DictReader(io.StringIO(client.get("/interpretations.csv").getvalue().decode()[1:])))
        assert rows[0]["所解读的文件"] == TITLE

    @pytest.mark.parametrize("address", ["/policies/", "/interpretations/"])
    def test_costs_few_queries(
        self, client: Any, normative: Any, other: Any, address: str, django_assert_max_num_queries: Any
    ) -> None:
        normative()
        other()
        client.get(address)
        with django_assert_max_num_queries(4):
            client.get(address)


def test_every_page_is_without_script_and_style_of_its_own(client: Any, normative: Any) -> None:
    paper = normative()
    material = Paper.objects.get(kind="interpretation")
    for address in (f"/policy/{paper.pk}/", f"/interpretation/{material.pk}/", "/policies/", "/interpretations/"):
        text = client.get(address).content.decode()
        assert " style=" not in text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert len(text.encode()) < 60_000
