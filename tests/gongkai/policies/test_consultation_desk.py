"""Can the office deal with what came in, and does nobody but the organ's own people read it?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.urls import URLPattern, reverse

from gongkai.papers.content import Content
from gongkai.papers.models import Paper
from gongkai.papers.services import draft
from gongkai.policies import services, urls
from gongkai.policies.models import Answer, Comment, Consultation, LegalityReview, MajorDecision

from .consultation_world import AFTER, AT, TITLE, answered, comment, opened

pytestmark = pytest.mark.django_db

ORGANS = {"jiaoyu": "clerk", "minzheng": "clerk-minzheng", "donghu-minzheng": "clerk-donghu"}
SECRET = "只给本机关看的话"


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(AFTER, tick=False)


@pytest.fixture
def everywhere(world: Any) -> Any:
    """Give three organs a consultation with a comment, a review, a result without one, and a decision each."""
    for code, clerk in ORGANS.items():
        here, by = opened(world, code, title=f"{code}办法（征求意见稿）"), world[clerk]
        comment(here, f"{SECRET}（{code}）", name="林小禾")
        services.send_for_review(of=here, sent_on=AT.date(), sent_to="区司法局", by=by, at=AT)
        organ = world.organs[code]
        draft(organ=organ, kind="consultation_result", content=Content(title="结果"), by=by, at=AT)
        decision = services.list_decision(organ=organ, year=2026, title=f"{code}事项", lead="某局", by=by, at=AT)
        services.send_for_review(of=decision, sent_on=AT.date(), sent_to="区司法局", by=by, at=AT)
    return world


def consultation(organ: str) -> Consultation:
    return Consultation.objects.get(organ__code=organ)


def kwargs_of(name: str, organ: str) -> dict[str, Any]:
    """Return the arguments with which an address would show something of an organ."""
    here = consultation(organ)
    decision = MajorDecision.objects.get(catalogue__organ__code=organ)
    one, line, year = (
        {"code": organ, "pk": here.pk},
        {"code": organ, "pk": decision.pk},
        {"code": organ, "year": 2026},
    )
    special = {
        "result-link": {"code": organ, "pk": Paper.objects.get(organ__code=organ, kind="consultation_result").pk},
        "consultation-opinion": {**one, "review": here.reviews.get().pk},
        "comments-export": {**one, "form": "csv"},
        "decision-opinion": {**line, "review": decision.reviews.get().pk},
        "decision-new": year,
    }
    if name in special:
        return special[name]
    if name.startswith("decisions"):
        return year
    return line if name.startswith("decision") else one


def desk_names() -> Iterator[str]:
    for each in urls.urlpatterns:
        assert isinstance(each, URLPattern)
        if str(each.pattern).startswith(("desk/consultations/", "desk/decisions/")):
            yield str(each.name)


OF_NO_ORGAN = {"consultation-list", "consultation-export", "catalogues"}
OF_AN_ORGAN = sorted(set(desk_names()) - OF_NO_ORGAN)
WITH_WORDS = ("comments", "comments-note", "comments-answer", "comments-new", "comments-export")


class TestIsolation:
    def test_every_address_is_asked(self) -> None:
        assert len(OF_AN_ORGAN) == 19
        assert set(WITH_WORDS) < set(OF_AN_ORGAN)

    @pytest.mark.parametrize("role", ["clerk", "reviewer", "secrecy", "head", "operator"])
    def test_an_organ_is_closed_to_another(self, client: Any, everywhere: Any, role: str) -> None:
        client.force_login(everywhere[role])
        for foreign in ("minzheng", "donghu-minzheng"):
            for name in OF_AN_ORGAN:
                address = reverse(f"policies:{name}", kwargs=kwargs_of(name, foreign))
                assert client.get(address).status_code in (404, 405), (name, foreign)
                assert client.post(address).status_code == 404, (name, foreign)

    @pytest.mark.parametrize("role", ["authority", "auditor", "admin", "nobody"])
    def test_a_district_is_closed_to_another(self, client: Any, everywhere: Any, role: str) -> None:
        client.force_login(everywhere[role])
        for name in OF_AN_ORGAN:
            address = reverse(f"policies:{name}", kwargs=kwargs_of(name, "donghu-minzheng"))
            assert client.get(address).status_code in (404, 405), name
            assert client.post(address).status_code == 404, name

    @pytest.mark.parametrize("role", ["authority", "admin", "operator", "clerk-minzheng", "nobody"])
    def test_what_citizens_wrote_is_for_the_organs_own_people(self, client: Any, everywhere: Any, role: str) -> None:
        client.force_login(everywhere[role])
        for name in WITH_WORDS:
            address = reverse(f"policies:{name}", kwargs=kwargs_of(name, "jiaoyu"))
            assert client.get(address).status_code in (404, 405), name
            assert client.post(address, {"number": 1, "disposition": "adopted"}).status_code == 404, name
        for name in ("consultation-desk", "consultation-list", "consultation-export"):
            kwargs = kwargs_of(name, "jiaoyu") if name == "consultation-desk" else {}
            response = client.get(reverse(f"policies:{name}", kwargs=kwargs))
            content = b"".join(response) if response.streaming else response.content
            assert SECRET not in content.decode()
            assert "林小禾" not in content.decode()

    @pytest.mark.parametrize("role", ["clerk", "reviewer", "secrecy", "head", "auditor"])
    def test_the_organs_people_read_it_whole(self, client: Any, everywhere: Any, role: str) -> None:
        client.force_login(everywhere[role])
        page = client.get(reverse("policies:comments", kwargs=kwargs_of("comments", "jiaoyu"))).content.decode()
        assert SECRET in page
        assert ("处理选中的意见" in page) is (role in ("clerk", "reviewer"))

    @pytest.mark.parametrize("role", ["head", "secrecy", "auditor", "authority", "operator", "admin"])
    def test_who_only_looks_changes_nothing(self, client: Any, everywhere: Any, role: str) -> None:
        client.force_login(everywhere[role])
        before = [model.objects.count() for model in (Answer, Comment, LegalityReview, MajorDecision, Paper)]
        sent = {
            "number": "1",
            "disposition": "adopted",
            "channel": "letter",
            "received_on": "2026-03-03",
            "text": "来信",
            "sent_on": "2026-03-03",
            "sent_to": "区司法局",
            "title": "事项",
            "lead": "某局",
            "on": "2026-03-03",
            "meeting": "常务会议",
            "reason": "理由",
            "opinion": "lawful",
            "opinion_on": "2026-03-13",
            "opinion_of": "审查科",
            "consultation": str(consultation("jiaoyu").pk),
        }
        for name in OF_AN_ORGAN:
            address = reverse(f"policies:{name}", kwargs=kwargs_of(name, "jiaoyu"))
            assert client.post(address, sent).status_code in (200, 404, 405, 409), name
        assert [model.objects.count() for model in (Answer, Comment, LegalityReview, MajorDecision, Paper)] == before
        assert not LegalityReview.objects.exclude(opinion="").exists()
        assert not Comment.objects.filter(noted_at__isnull=False).exists()
        assert not MajorDecision.objects.filter(removed_on__isnull=False).exists()
        assert not Consultation.objects.filter(result__isnull=False).exists()

    def test_a_list_shows_what_the_person_looks_after(self, client: Any, everywhere: Any) -> None:
        for who, codes in (
            ("clerk", {"jiaoyu"}),
            ("authority", {"jiaoyu", "minzheng"}),
            ("clerk-donghu", {"donghu-minzheng"}),
            ("nobody", set()),
        ):
            client.force_login(everywhere[who])
            page = client.get(reverse("policies:consultation-list")).content.decode()
            assert {each for each in ORGANS if f">{each}办法（征求意见稿）<" in page} == codes, who

    def test_nobody_comes_in_without_logging_in(self, client: Any, everywhere: Any) -> None:
        for name in OF_AN_ORGAN:
            assert client.get(reverse(f"policies:{name}", kwargs=kwargs_of(name, "jiaoyu"))).status_code in (302, 405)


class TestTheRegister:
    @pytest.fixture
    def here(self, world: Any, client: Any) -> Consultation:
        made = opened(world)
        for each in ("装定位", "=cmd|' /C calc'!A0", "降低收费\n并公布标准"):
            comment(made, each)
        client.force_login(world["clerk"])
        return made

    def post(self, client: Any, name: str, here: Consultation, /, **sent: Any) -> Any:
        return client.post(reverse(f"policies:{name}", args=["jiaoyu", here.pk]), sent)

    def test_answers_several_at_once(self, client: Any, here: Consultation) -> None:
        response = self.post(
            client, "comments-answer", here, number=["1", "3"], disposition="not_adopted", reason="另有规定"
        )
        assert response.status_code == 302
        assert list(here.comments.filter(answer__reason="另有规定").values_list("number", flat=True)) == [1, 3]

    def test_what_was_typed_and_chosen_stays_when_it_is_refused(self, client: Any, here: Consultation) -> None:
        response = self.post(client, "comments-answer", here, number=["3"], disposition="not_adopted", summary="收费")
        page = response.content.decode()
        assert response.status_code == 409
        assert "请写明理由" in page
        assert 'value="3" checked' in page
        assert ">收费</textarea>" in page.replace(">\n", ">")
        assert not Answer.objects.exists()

    def test_takes_note_of_what_is_chosen_or_of_the_page(self, client: Any, here: Consultation) -> None:
        self.post(client, "comments-note", here, number=["2"], shown=["1", "2", "3"])
        assert list(here.comments.filter(noted_at=None).values_list("number", flat=True)) == [1, 3]
        self.post(client, "comments-note", here, shown=["1", "2", "3"])
        assert not here.comments.filter(noted_at=None).exists()

    def test_can_be_narrowed(self, world: Any, client: Any, here: Consultation) -> None:
        answered(world, here, [1])
        address = reverse("policies:comments", args=["jiaoyu", here.pk])
        assert "装定位" not in client.get(address, {"show": "open"}).content.decode()
        assert "装定位" in client.get(address, {"show": "adopted"}).content.decode()
        assert "没有符合条件" in client.get(address, {"channel": "letter"}).content.decode()

    def test_is_handed_out_and_harmless(self, client: Any, here: Consultation) -> None:
        address = reverse("policies:comments-export", args=["jiaoyu", here.pk, "csv"])
        rows = list(csv.DictReader(io.StringIO(b"".join(client.get(address)).decode("utf-8-sig"))))
        assert [each["意见"] for each in rows] == ["装定位", "'=cmd|' /C calc'!A0", "降低收费\n并公布标准"]
        response = client.get(reverse("policies:comments-export", args=["jiaoyu", here.pk, "xlsx"]))
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        cell = sheet["D3"]
        assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0", "s")
        assert client.get(reverse("policies:comments-export", args=["jiaoyu", here.pk, "pdf"])).status_code == 404

    def test_takes_a_letter(self, client: Any, here: Consultation) -> None:
        sent = {"channel": "meeting", "received_on": "2026-03-20", "text": "座谈会上提出增加线路", "name": "家长代表"}
        assert self.post(client, "comments-new", here, **sent).status_code == 302
        assert Comment.objects.get(number=4).channel == "meeting"
        response = self.post(client, "comments-new", here, **{**sent, "received_on": "2026-01-01"})
        assert response.status_code == 409
        assert "座谈会上提出增加线路" in response.content.decode()

    def test_its_queries_do_not_grow(self, client: Any, here: Consultation, django_assert_max_num_queries: Any) -> None:
        for number in range(20):
            comment(here, f"意见{number}")
        address = reverse("policies:comments", args=["jiaoyu", here.pk])
        client.get(address)
        with django_assert_max_num_queries(11):
            client.get(address)


class TestThePage:
    def test_one_button_drafts_the_result_and_the_papers_page_leads_back(self, world: Any, client: Any) -> None:
        here = opened(world)
        comment(here, "同意")
        answered(world, here, [1])
        client.force_login(world["clerk"])
        response = client.post(reverse("policies:consultation-draft-result", args=["jiaoyu", here.pk]))
        made = Paper.objects.get(kind="consultation_result")
        assert response.url == reverse("papers:paper", args=["jiaoyu", made.pk])
        desk = reverse("policies:consultation-desk", args=["jiaoyu", here.pk])
        for paper in (made, here.paper):
            page = client.get(reverse("papers:paper", args=["jiaoyu", paper.pk])).content.decode()
            assert f'href="{desk}"' in page
            assert "收到意见1条" in page

    def test_a_result_that_was_written_by_hand_is_linked_on_its_page(self, world: Any, client: Any) -> None:
        here = opened(world)
        paper = draft(
            organ=here.organ, kind="consultation_result", content=Content(title="结果"), by=world["clerk"], at=AT
        )
        client.force_login(world["clerk"])
        address = reverse("policies:result-link", args=["jiaoyu", paper.pk])
        assert address in client.get(reverse("papers:paper", args=["jiaoyu", paper.pk])).content.decode()
        assert client.post(address).status_code == 409
        assert client.post(address, {"consultation": here.pk}).status_code == 302
        assert Consultation.objects.get().result == paper

    def test_the_list_says_what_is_open(self, world: Any, client: Any) -> None:
        here = opened(world)
        comment(here, "一")
        comment(here, "二")
        answered(world, here, [1])
        client.force_login(world["clerk"])
        page = client.get(reverse("policies:consultation-list")).content.decode()
        assert "没有结果" in page
        rows = list(
            csv.DictReader(
                io.StringIO(b"".join(client.get(reverse("policies:consultation-export"))).decode("utf-8-sig"))
            )
        )
        assert [(each["标题"], each["收到意见"], each["未处理"]) for each in rows] == [(TITLE, "2", "1")]

    def test_a_review_of_legality_is_entered_and_reckoned(self, world: Any, client: Any) -> None:
        here = opened(world)
        client.force_login(world["clerk"])
        sent = {"sent_on": "2026-03-10", "sent_to": "区司法局"}
        assert client.post(reverse("policies:consultation-review", args=["jiaoyu", here.pk]), sent).status_code == 302
        review = LegalityReview.objects.get()
        address = reverse("policies:consultation-opinion", args=["jiaoyu", here.pk, review.pk])
        early = {"opinion": "lawful_if_changed", "opinion_on": "2026-03-13", "opinion_of": "合法性审查科"}
        response = client.post(address, early)
        assert response.status_code == 409
        assert "请写明需要修改的内容" in response.content.decode()
        assert client.post(address, {**early, "says": "第三条与上位法重复"}).status_code == 302
        page = client.get(reverse("policies:consultation-desk", args=["jiaoyu", here.pk])).content.decode()
        assert "修改后合法" in page
        assert "审查时间一般不少于7个工作日，至2026年3月19日" in page
        assert "少于7个工作日，请确认是审查部门提前完成" in page
        assert reverse("law", args=["decision:26"]) in page
        assert client.post(address, {**early, "says": "再改"}).status_code == 409
