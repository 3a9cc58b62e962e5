"""Do a document and what explains it go together, and does the gate see to it?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import services as papers
from gongkai.papers.content import Content
from gongkai.papers.models import Paper, Submission
from gongkai.papers.selectors import findings_of
from gongkai.policies import services
from gongkai.policies.models import Material
from gongkai.policies.selectors.explaining import together, travels_with
from gongkai.policies.selectors.gate import is_safe_link

from .conftest import PLAN, content

pytestmark = pytest.mark.django_db

MISSING = "policies.interpretation_missing"


def codes(paper: Paper, at: datetime) -> list[str]:
    return [each.code for each in findings_of(paper, today=at.date()) if each.code.startswith("policies.")]


def alone(world: Any, at: datetime, **particulars: Any) -> Paper:
    said = Content(
        title="解读",
        source="清河区教育局",
        written_on=date(2026, 2, 27),
        basis="rules_and_normative_documents",
        body="<p>解读。</p>",
        particulars={"form": "视频", **particulars},
    )
    return papers.draft(organ=world.organs["jiaoyu"], kind="interpretation", content=said, by=world["clerk"], at=at)


class TestTheGate:
    def test_refuses_a_normative_document_without_plan_and_material(self, world: Any, draft: Any, at: datetime) -> None:
        paper = draft()
        assert MISSING in codes(paper, at)
        with pytest.raises(papers.Blocked, match="没有解读方案。没有解读材料"):
            papers.submit(papers=[paper], by=world["clerk"], at=at)
        assert not Submission.objects.exists()

    def test_refuses_one_with_a_plan_alone(self, world: Any, draft: Any, at: datetime) -> None:
        paper = draft()
        services.write_plan(paper=paper, by=world["clerk"], at=at, **PLAN)
        with pytest.raises(papers.Blocked, match="没有解读材料"):
            papers.submit(papers=[paper], by=world["clerk"], at=at)

    def test_lets_one_pass_for_a_reason_that_the_head_signs(
        self, world: Any, draft: Any, release: Any, at: datetime
    ) -> None:
        paper = draft()
        found = next(each for each in findings_of(paper, today=at.date()) if each.code == MISSING)
        with pytest.raises(NotAllowed):
            papers.accept_finding(paper=paper, key=found.key, reason="仅调整附件名称", by=world["clerk"], at=at)
        papers.accept_finding(paper=paper, key=found.key, reason="仅调整附件名称", by=world["head"], at=at)
        release(paper)
        assert paper.live

    def test_does_not_ask_it_of_other_documents(self, draft: Any, at: datetime) -> None:
        assert MISSING not in codes(draft("other_document"), at)

    def test_only_reminds_of_what_was_public_before_it_was_moved_in(self, draft: Any, at: datetime) -> None:
        paper = draft("normative_document", content(published_at=at - timedelta(days=900)))
        found = next(each for each in findings_of(paper, today=at.date()) if each.code == MISSING)
        assert not found.blocks

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"number": "清教规1号"}, "policies.number_form"),
            ({"number": "清教规[2026]1号"}, "policies.number_form"),
            ({"number": "清教规〔2025〕1号"}, "policies.number_year"),
            ({"particulars": {"effective_on": "2026-01-01"}}, "policies.effective_early"),
            ({"particulars": {"expires_on": "2026-03-09"}}, "policies.expires_early"),
            ({}, "policies.no_term"),
        ],
    )
    def test_says_what_is_wrong_with_number_and_dates(
        self, draft: Any, at: datetime, more: dict[str, Any], code: str
    ) -> None:
        assert code in codes(draft("normative_document", content(**more)), at)

    def test_warns_of_a_number_that_the_issuer_has_used(self, draft: Any, other: Any, at: datetime) -> None:
        other()
        second = draft("other_document", content("另一个通知", number="清教发〔2026〕7号"))
        assert "policies.number_taken" in codes(second, at)

    def test_warns_of_rules_by_an_organ_that_makes_none(self, draft: Any, at: datetime) -> None:
        assert "policies.no_rules" in codes(draft("government_rules"), at)

    def test_takes_only_a_safe_link_to_a_video(self, world: Any, at: datetime) -> None:
        assert "policies.video_link" in codes(alone(world, at, video="http://video.example.cn/1"), at)
        assert "policies.video_link" not in codes(alone(world, at, video="https://video.example.cn/1"), at)
        assert "policies.no_video" in codes(alone(world, at), at)

    @pytest.mark.parametrize(
        "address",
        ["javascript:alert(1)", "//video.cn/1", "https://", "https://a", "https://a.cn/ b", "https://u@a.cn/"],
    )
    def test_knows_what_is_not_safe(self, address: str) -> None:
        assert not is_safe_link(address)


class TestTripleSynchrony:
    def test_document_and_materials_are_submitted_signed_and_released_together(
        self, draft: Any, explain: Any, release: Any
    ) -> None:
        paper = draft()
        materials = [explain(paper), explain(paper, "问答")]
        release(paper)
        assert Submission.objects.count() == 1
        for each in materials:
            each.refresh_from_db()
            assert each.live
            assert each.published_at == paper.published_at
        assert together(paper).verdict.triple

    def test_a_material_takes_its_document_along(self, draft: Any, explain: Any, release: Any) -> None:
        paper = draft()
        material = explain(paper)
        assert travels_with(material)[0] == paper
        release(material)
        paper.refresh_from_db()
        assert paper.live

    def test_a_later_material_goes_alone(self, draft: Any, normative: Any, explain: Any, release: Any) -> None:
        paper = normative()
        later = explain(paper, "图解")
        assert travels_with(later) == []
        release(later)
        assert Submission.objects.count() == 2
        assert together(paper).materials == 2

    def test_a_later_material_does_not_travel_with_a_correction(
        self, world: Any, normative: Any, explain: Any, at: datetime
    ) -> None:
        paper = normative()
        explain(paper, "图解")
        papers.begin_correction(paper=paper, reason="错字", by=world["reviewer"], at=at)
        paper.refresh_from_db()
        assert travels_with(paper) == []

    def test_what_was_explained_later_was_not_together(
        self, draft: Any, other: Any, explain: Any, release: Any
    ) -> None:
        paper = other()
        material = explain(paper)
        release(material)
        verdict = together(paper).verdict
        assert not verdict.signed
        assert not verdict.triple

    def test_a_material_is_not_left_behind_by_a_document_that_was_sent_ahead(
        self, world: Any, draft: Any, at: datetime
    ) -> None:
        paper = draft("other_document")
        papers.submit(papers=[paper], by=world["clerk"], at=at)
        material = services.write_material(document=paper, form="文字", by=world["clerk"], at=at)
        assert "policies.document_ahead" in codes(material, at)


class TestWriting:
    def test_a_plan_is_not_changed_while_it_is_signed(self, world: Any, draft: Any, explain: Any, at: datetime) -> None:
        paper = draft()
        explain(paper)
        papers.submit(papers=[paper], by=world["clerk"], at=at)
        with pytest.raises(NotAllowed, match="正在审签"):
            services.write_plan(paper=paper, by=world["clerk"], at=at, **PLAN)

    def test_a_plan_that_is_changed_keeps_when_it_was_first_written(self, world: Any, draft: Any, at: datetime) -> None:
        paper = draft()
        services.write_plan(paper=paper, by=world["clerk"], at=at, **PLAN)
        later = services.write_plan(paper=paper, by=world["clerk"], at=at + timedelta(days=3), **PLAN)
        assert later.first_at == at
        assert later.at == at + timedelta(days=3)

    def test_a_material_is_drafted_with_what_is_known(self, world: Any, draft: Any, at: datetime) -> None:
        paper = draft()
        services.write_plan(paper=paper, by=world["clerk"], at=at, **{**PLAN, "outline": "讲清<b>\n三件事"})
        made = services.write_material(document=paper, form="问答", by=world["clerk"], at=at)
        said = Content.from_json(made.versions.get().content)
        assert said.title == "《清河区校外培训机构管理办法》问答解读"
        assert said.particulars == {"form": "问答", "interpreter": "清河区教育局"}
        assert said.body == "<p>讲清&lt;b&gt;</p>\n<p>三件事</p>"
        assert Material.objects.get().document == paper

    def test_an_interpretation_explains_one_document(self, world: Any, draft: Any, at: datetime) -> None:
        first, second = draft(), draft("other_document")
        made = services.write_material(document=first, form="文字", by=world["clerk"], at=at)
        services.link_material(document=second, paper=made, by=world["clerk"], at=at)
        assert Material.objects.get().document == second

    def test_a_draft_of_another_organ_is_not_to_be_linked(self, world: Any, draft: Any, at: datetime) -> None:
        paper = draft()
        said = Content(title="解读", particulars={"form": "文字"})
        foreign = papers.draft(
            organ=world.organs["minzheng"], kind="interpretation", content=said, by=world["clerk-minzheng"], at=at
        )
        with pytest.raises(NotAllowed, match="只能关联本机关"):
            services.link_material(document=paper, paper=foreign, by=world["clerk-minzheng"], at=at)

    def test_what_is_public_in_the_district_may_be_explained_by_another_organ(
        self, world: Any, other: Any, at: datetime
    ) -> None:
        paper = other()
        said = Content(title="解读", particulars={"form": "文字"})
        foreign = papers.draft(
            organ=world.organs["minzheng"], kind="interpretation", content=said, by=world["clerk-minzheng"], at=at
        )
        services.link_material(document=paper, paper=foreign, by=world["clerk-minzheng"], at=at)
        assert Material.objects.get().document == paper

    def test_a_public_link_is_only_taken_off_for_a_reason(self, world: Any, normative: Any, at: datetime) -> None:
        normative()
        material = Material.objects.select_related("paper__organ", "document").get()
        with pytest.raises(NotAllowed, match="理由"):
            services.unlink_material(material=material, reason="", by=world["clerk"], at=at)
        services.unlink_material(material=material, reason="关联有误", by=world["clerk"], at=at)
        assert not Material.objects.exists()

    def test_a_news_item_has_no_plan(self, world: Any, at: datetime) -> None:
        paper = papers.draft(
            organ=world.organs["jiaoyu"], kind="news", content=Content(title="动态"), by=world["clerk"], at=at
        )
        with pytest.raises(NotAllowed):
            services.write_plan(paper=paper, by=world["clerk"], at=at, **PLAN)

    @pytest.mark.parametrize("who", ["head", "operator", "clerk-minzheng", "clerk-donghu", "nobody"])
    def test_is_for_the_writers_of_the_organ(self, world: Any, draft: Any, at: datetime, who: str) -> None:
        paper = draft()
        with pytest.raises(NotAllowed):
            services.write_plan(paper=paper, by=world[who], at=at, **PLAN)
        with pytest.raises(NotAllowed):
            services.write_material(document=paper, form="文字", by=world[who], at=at)
