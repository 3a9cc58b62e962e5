"""The pages on which letters are written, signed on a phone, issued and served, and who may open them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.gongkai.applications.letter_steps import AT, Desk

from gongkai.applications.letters.sheet import grouped
from gongkai.applications.models import Correction, Letter, Office, Wording
from gongkai.applications.services import letters
from gongkai.review.models import Round

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_this_moment() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def desk(world: Any) -> Desk:
    return Desk(world)


def as_user(desk: Desk, who: str = "clerk") -> Client:
    client = Client()
    client.force_login(desk.world[who])
    return client


def new(desk: Desk, **more: Any) -> str:
    from urllib.parse import urlencode

    where = reverse("applications:letter-new", args=["jiaoyu", desk.application.pk])
    return f"{where}?{urlencode(more, doseq=True)}"


def page(letter: Letter, name: str = "letter") -> str:
    return reverse(f"applications:{name}", args=["jiaoyu", letter.pk])


def typed(form: Any, **more: Any) -> dict[str, Any]:
    """Return what a browser would send of a form, with some fields typed over."""
    said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    return {**said, **more}


class TestWriting:
    def test_begins_with_what_is_known_and_the_advice_of_the_law(self, desk: Desk) -> None:
        answer = as_user(desk).get(new(desk, kind="extension"))
        said = answer.content.decode()
        assert answer.status_code == 200
        assert desk.application.number in answer.context["form"]["part-findings"].value()
        assert "延长至哪一天" in said
        assert "/law/ogi:33.2" in said
        assert not Letter.objects.exclude(kind="receipt").exists()

    def test_is_saved_as_a_draft(self, desk: Desk) -> None:
        client = as_user(desk)
        form = client.get(new(desk, kind="extension")).context["form"]
        answer = client.post(
            new(desk, kind="extension"),
            typed(form, days="10", refill="on", **{"part-reasons": "检索档案需要时间，经机构负责人同意，延长期限。"}),
        )
        letter = Letter.objects.exclude(kind="receipt").get()
        assert answer.url == page(letter)
        assert letter.particulars == {"days": 10}
        assert "2026年4月14日" in letter.parts["term"]
        assert "必备内容齐全" in client.get(page(letter)).content.decode()

    def test_takes_code_and_grounds_from_the_guide(self, desk: Desk) -> None:
        client = as_user(desk)
        where = new(desk, kind="partial", code="P1", ground=["D4", "D6"])
        form = client.get(where).context["form"]
        assert form["grounds"].value() == ["D4", "D6"]
        client.post(where, typed(form, no_consultation="第三方已书面声明不同意"))
        letter = Letter.objects.exclude(kind="receipt").get()
        assert letter.grounds == ["D4", "D6"]
        assert "第十五条" in letter.parts["basis"]

    def test_of_a_fee_begins_with_what_was_reckoned(self, desk: Desk) -> None:
        client = as_user(desk)
        where = new(desk, kind="fee", basis="page", count="230")
        form = client.get(where).context["form"]
        assert "3900元" in form["part-amount"].value()
        client.post(where, typed(form, count="130", refill="on"))
        letter = Letter.objects.exclude(kind="receipt").get()
        assert letter.fee.amount == 1300
        assert "1300元" in letter.parts["amount"]
        assert "共130页" in letter.parts["findings"]

    def test_asks_a_third_party_and_hands_out_files(self, desk: Desk) -> None:
        client = as_user(desk)
        where = new(desk, kind="consultation")
        form = client.get(where).context["form"]
        client.post(where, typed(form, addressee="清河区第三中学", contact_of="清河区文昌路9号"))
        letter = Letter.objects.exclude(kind="receipt").get()
        assert (letter.consultation.name, letter.consultation.contact) == ("清河区第三中学", "清河区文昌路9号")
        letters.drop(letter, **desk.who())
        where = new(desk, kind="disclosure", code="G2")
        form = client.get(where).context["form"]
        files = [SimpleUploadedFile(f"报告{n}.txt", b"ok") for n in (1, 2)]
        client.post(where, typed(form, uploads=files))
        letter = Letter.objects.get(kind="disclosure")
        assert letter.files.count() == 2
        form = client.get(page(letter, "letter-edit")).context["form"]
        client.post(page(letter, "letter-edit"), typed(form, files=[str(letter.files.first().pk)]))
        assert letter.files.count() == 1

    def test_that_is_not_allowed_says_so_with_the_article(self, desk: Desk) -> None:
        desk.issued(desk.drafted("clarification"))
        answer = as_user(desk).get(new(desk, kind="disclosure", code="G2"))
        assert answer.status_code == 409
        assert "待补正" in answer.content.decode()
        assert "/law/ogi:36" in answer.content.decode()

    def test_keeps_what_was_typed_when_something_is_wrong(self, desk: Desk) -> None:
        client = as_user(desk)
        form = client.get(new(desk, kind="extension")).context["form"]
        answer = client.post(new(desk, kind="extension"), typed(form, days="40", **{"part-reasons": "档案在外地。"}))
        assert answer.status_code == 409
        assert "档案在外地。" in answer.content.decode()
        assert "20个工作日" in answer.content.decode()

    def test_without_a_kind_leads_to_the_kinds(self, desk: Desk) -> None:
        answer = as_user(desk).get(new(desk, kind="poem"), follow=True)
        assert "政府信息公开申请延期答复告知书" in answer.content.decode()
        assert "申请人说明理由之后" in answer.content.decode()

    def test_answers_a_correction(self, desk: Desk) -> None:
        correction = Correction.objects.create(
            organ=desk.application.organ,
            year=2026,
            serial=1,
            number="QHJY-GZ-2026-1",
            name="林晓舟",
            record="住址有误",
            submitted_at=AT,
        )
        client = as_user(desk)
        where = reverse("applications:correction-letter", args=["jiaoyu", correction.pk])
        form = client.get(where).context["form"]
        client.post(where, typed(form, **{"part-findings": "经核查，您的住址记录已经更正。"}))
        letter = Letter.objects.get(kind="correction")
        assert letter.correction == correction
        assert desk.issued(letter).number == "清教公开〔2026〕1号"
        assert "更正告知书" in client.get(page(letter)).content.decode()

    def test_issues_the_receipt_once(self, desk: Desk) -> None:
        client = as_user(desk)
        where = reverse("applications:letter-receipt", args=["jiaoyu", desk.application.pk])
        assert client.get(where).status_code == 405
        first, second = (client.post(where).url for _ in range(2))
        assert first == second


class TestTheWayOut:
    def test_goes_from_the_draft_over_the_signatures_to_the_proof_of_service(self, desk: Desk) -> None:
        letter = desk.drafted("refusal", code="D6")
        clerk = as_user(desk)
        assert clerk.post(page(letter), {"do": "submit", "opinion": "请审"}).status_code == 302
        for who in ("legal", "head"):
            signer = as_user(desk, who)
            here = signer.get(page(letter, "letter-sign"))
            assert "政府信息不予公开告知书" in here.content.decode()
            digest = here.context["sheet"].signed_digest
            signer.post(page(letter, "letter-sign"), {"do": "sign", "digest": digest})
        assert clerk.post(page(letter), {"do": "issue"}).status_code == 302
        letter.refresh_from_db()
        assert letter.number == "清教公开〔2026〕1号"
        clerk.post(page(letter), {"do": "deliver", "way": "post", "on": "2026-03-02", "proof": "EX123"})
        assert letter.deliveries.get().proof == "EX123"
        said = clerk.get(page(letter)).content.decode()
        assert "EX123" in said
        assert grouped(letter.check_code) in said

    def test_is_refused_with_a_sentence_and_what_was_typed(self, desk: Desk) -> None:
        letter = letters.draft(application=desk.application, kind="refusal", code="D6", **desk.who())
        answer = as_user(desk).post(page(letter), {"do": "submit", "opinion": "请尽快审签"})
        assert answer.status_code == 409
        assert "空白没有填写" in answer.content.decode()
        assert "请尽快审签" in answer.content.decode()

    def test_a_service_that_does_not_fit_stays_on_the_page(self, desk: Desk) -> None:
        letter = desk.issued(desk.drafted("extension"))
        answer = as_user(desk).post(page(letter), {"do": "deliver", "way": "post", "on": "2026-02-01", "proof": "EX9"})
        assert answer.status_code == 409
        assert "早于印发日期" in answer.content.decode()
        assert "EX9" in answer.content.decode()

    def test_is_sent_back_and_taken_back(self, desk: Desk) -> None:
        letter = desk.submitted(desk.drafted("refusal", code="D6"))
        as_user(desk, "legal").post(page(letter, "letter-sign"), {"do": "return", "opinion": "理由不足"})
        letter.refresh_from_db()
        assert letter.state == "drafted"
        assert "理由不足" in as_user(desk).get(page(letter)).content.decode()
        desk.submitted(letter)
        as_user(desk).post(page(letter), {"do": "take-back"})
        as_user(desk).post(page(letter), {"do": "drop", "opinion": "重复"})
        letter.refresh_from_db()
        assert letter.state == "dropped"

    def test_a_change_after_submission_says_that_signatures_become_void(self, desk: Desk) -> None:
        letter = desk.submitted(desk.drafted("refusal", code="D6"))
        client = as_user(desk)
        here = client.get(page(letter, "letter-edit"))
        assert "已有的签署作废" in here.content.decode()
        client.post(
            page(letter, "letter-edit"), typed(here.context["form"], **{"part-reasons": "理由：属于讨论记录。"})
        )
        assert Round.objects.get(subject=letter.subject).state == "void"

    def test_hands_out_the_paper(self, desk: Desk) -> None:
        letter = desk.drafted("refusal", code="D6")
        client = as_user(desk)
        for _ in range(2):
            pdf, docx = client.get(page(letter, "letter-pdf")), client.get(page(letter, "letter-docx"))
            assert pdf.content.startswith(b"%PDF")
            assert docx.content.startswith(b"PK")
            assert "林" not in pdf["Content-Disposition"]
            if letter.is_issued:
                break
            desk.issued(letter)

    def test_lists_what_is_under_way_and_what_waits_for_me(self, desk: Desk) -> None:
        letter = desk.submitted(desk.drafted("refusal", code="D6"))
        where = reverse("applications:letters", args=["jiaoyu"])
        said = as_user(desk, "legal").get(where).content.decode()
        assert "等您签署（1）" in said
        assert page(letter, "letter-sign") in said
        assert "没有这种状态的文书" in as_user(desk).get(where, {"state": "issued"}).content.decode()


class TestWhoMayOpen:
    @pytest.mark.parametrize("who", ["clerk-minzheng", "head-minzheng", "clerk-donghu", "admin", "operator", "nobody",
                                     "auditor", "authority"])  # fmt: skip
    def test_nobody_who_does_not_work_on_the_organs_applications(self, desk: Desk, who: str) -> None:
        letter = desk.issued(desk.drafted("refusal", code="D6"))
        client = as_user(desk, who)
        places = [page(letter, name) for name in ("letter", "letter-edit", "letter-sign", "letter-pdf", "letter-docx")]
        places += [reverse(f"applications:{name}", args=["jiaoyu"]) for name in ("letters", "office", "wording")]
        places += [new(desk, kind="extension"), reverse("applications:wording-kind", args=["jiaoyu", "refusal"])]
        for each in places:
            answer = client.get(each)
            assert answer.status_code in {403, 404}
            assert "林晓舟" not in answer.content.decode()

    def test_nobody_by_the_name_of_another_organ(self, desk: Desk) -> None:
        letter = desk.drafted("refusal", code="D6")
        client = as_user(desk, "clerk-minzheng")
        assert client.get(reverse("applications:letter", args=["minzheng", letter.pk])).status_code == 404
        assert client.get(reverse("applications:letter", args=["jiaoyu", 2**40])).status_code == 404

    @pytest.mark.parametrize("who", ["head", "legal", "secrecy"])
    def test_those_who_sign_read_and_do_not_write(self, desk: Desk, who: str) -> None:
        letter = desk.drafted("refusal", code="D6")
        client = as_user(desk, who)
        assert client.get(page(letter)).status_code == 200
        assert client.get(page(letter, "letter-edit")).status_code == 403
        assert client.post(page(letter), {"do": "submit"}).status_code == 403
        letter.refresh_from_db()
        assert letter.state == "drafted"

    def test_whoever_is_not_logged_in_is_asked_to(self, desk: Desk) -> None:
        assert Client().get(page(desk.drafted("extension"))).status_code == 302


class TestSettings:
    def test_the_head_enters_the_office(self, desk: Desk) -> None:
        client = as_user(desk, "head")
        where = reverse("applications:office", args=["jiaoyu"])
        form = client.get(where).context["form"]
        client.post(where, typed(form, phone="010-55507777"))
        assert Office.objects.get().phone == "010-55507777"
        answer = client.post(where, typed(form, mark="qh"))
        assert answer.status_code == 409
        assert "大写英文字母" in answer.content.decode()

    def test_the_clerk_reads_it(self, desk: Desk) -> None:
        client = as_user(desk)
        where = reverse("applications:office", args=["jiaoyu"])
        answer = client.get(where)
        assert "由分管领导或者科室审核人员修改" in answer.content.decode()
        assert client.post(where, typed(answer.context["form"], phone="1")).status_code == 409
        assert Office.objects.get().phone == "010-55501234"

    def test_wording_is_changed_and_refused_part_by_part(self, desk: Desk) -> None:
        client = as_user(desk, "reviewer")
        where = reverse("applications:wording-kind", args=["jiaoyu", "extension"])
        form = client.get(where).context["form"]
        answer = client.post(where, typed(form, term="尽快答复。", reasons="因【请填写：原因】，延长答复期限。"))
        assert answer.status_code == 409
        assert "延长后的答复期限" in answer.content.decode()
        assert not Wording.objects.exists()
        client.post(where, typed(form, reasons="因【请填写：原因】，延长答复期限。"))
        assert Wording.objects.get().part == "reasons"
        assert "1处" in client.get(reverse("applications:wording", args=["jiaoyu"])).content.decode()

    def test_every_kind_has_its_page(self, desk: Desk) -> None:
        from lawbook.application.letter import letters as kinds

        client = as_user(desk, "head")
        for kind in kinds():
            assert client.get(reverse("applications:wording-kind", args=["jiaoyu", kind])).status_code == 200
        assert client.get(reverse("applications:wording-kind", args=["jiaoyu", "poem"])).status_code == 404


def test_the_moment_of_the_tests_is_in_china() -> None:
    assert datetime.now(AT.tzinfo) == AT
