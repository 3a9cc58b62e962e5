"""Can a citizen apply, lose nothing that was typed, and hold a receipt that nobody else can see?"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.gongkai.applications.case_world import CREDIT_CODE, FIRM, IDENTITY, NAME, TITLE, office
from tests.gongkai.applications.public_steps import (
    FORM,
    NOW,
    RECEIPT,
    RECEIPT_PAPER,
    START,
    STATUS,
    Citizen,
    found,
    picture,
    png,
    typed,
)

from gongkai.applications import store
from gongkai.applications.models import Application, Enclosure, Fact
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def citizen(world: Any) -> Citizen:
    office(world, "jiaoyu", made_here="招生、学校建设")
    return Citizen()


class TestTheStart:
    def test_says_how_and_of_whom(self, citizen: Citizen, world: Any) -> None:
        office(world, "minzheng", takes_online=False)
        page = citizen.page(START)
        for each in ("20个工作日", "通常不收费", "清河区教育局", "招生、学校建设", "暂不接收网上申请", "0000-1234567"):
            assert each in page
        assert FORM in page
        assert "/apply/minzheng/" not in page

    @pytest.mark.django_db(transaction=True)
    def test_shows_what_is_public_already_and_lets_one_apply_anyway(
        self, citizen: Citizen, world: Any, release_paper: Any
    ) -> None:
        paper = release_paper(kind="notice", title=TITLE, body="<p>划片范围</p>")
        response = citizen.client.post(START, {"words": "小学招生划片方案", "organ": "jiaoyu"})
        page = response.content.decode()
        assert paper.get_absolute_url() in page
        assert "仍要申请" in page
        form = citizen.client.post(FORM, {"begin": "1", "words": "小学招生划片方案"})
        assert 'value="小学招生划片方案"' in form.content.decode()

    def test_what_is_looked_for_stands_in_no_address(self, citizen: Citizen) -> None:
        page = citizen.page(START)
        assert 'class="ask" method="post"' in page
        assert "words=" not in page

    def test_an_organ_that_takes_no_form_shows_where_to_go(self, citizen: Citizen, world: Any) -> None:
        office(world, "minzheng", takes_online=False)
        page = citizen.page("/apply/minzheng/")
        assert "清河区学府路1号" in page
        assert '<form class="sheet"' not in page

    def test_an_organ_without_an_office_has_no_form(self, citizen: Citizen) -> None:
        assert citizen.client.get("/apply/donghu-minzheng/").status_code == 404


class TestTheForm:
    def test_asks_for_no_purpose(self, citizen: Citizen) -> None:
        page = citizen.page(FORM)
        assert 'name="purpose"' not in page
        assert "不需要说明用途" in page

    def test_sent_leads_to_a_receipt_with_nothing_in_the_address(self, citizen: Citizen) -> None:
        response = citizen.applies()
        assert (response.status_code, response.headers["Location"]) == (302, RECEIPT)
        number, code = citizen.receipt()
        made = Application.objects.get()
        assert made.number == number
        assert len(code) == 8
        assert made.state == "unconfirmed"
        assert Enclosure.objects.get().kind == "identity"

    def test_an_organization_applies_by_its_code(self, citizen: Citizen) -> None:
        firm = {
            "kind": "commercial_enterprise",
            "name": FIRM,
            "identity": "",
            "credit_code": CREDIT_CODE.lower(),
            "representative": "秦望山",
            "contact": "何小满",
        }
        assert citizen.applies(**firm).status_code == 302
        assert Application.objects.get().applicant.credit_code == CREDIT_CODE

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"name": ""}, "请填写这一项"),
            ({"identity": ""}, "请填写证件号码"),
            ({"identity": "110101199003070098"}, "对照证件核对每一位"),
            ({"kind": "research_institution"}, "统一社会信用代码"),
            ({"phone": ""}, "至少填写一项"),
            ({"way": "email"}, "请填写电子邮箱"),
            ({"way": "post"}, "请填写通信地址"),
            ({"form": "paper"}, "纸质信息请选择"),
            ({"title": "", "description": ""}, "名称、文号"),
            ({"signature": ""}, "作为签名"),
            ({"identity_files": None}, "请上传身份证明"),
            ({"agent": "何小满"}, "请上传授权委托书"),
            ({"email": "不是邮箱"}, "电子邮箱的写法不对"),
            ({"description": "字" * 4001}, "最多4000个字"),
            ({"kind": "king"}, "请选择申请人的类别"),
        ],
    )
    def test_a_fault_stands_on_top_and_beside_its_field(self, citizen: Citizen, change: Any, says: str) -> None:
        response = citizen.applies(**change)
        page = response.content.decode()
        assert response.status_code == 422
        assert 'class="faults" role="alert"' in page
        assert page.count(says) >= 2
        assert not Application.objects.exists()

    def test_a_fault_is_linked_and_described(self, citizen: Citizen) -> None:
        page = citizen.applies(phone="").content.decode()
        assert 'href="#id_phone"' in page
        assert 'aria-describedby="id_phone_helptext id_phone_error"' in page
        assert 'id="id_phone_error"' in page
        assert 'aria-invalid="true"' in page

    def test_nothing_typed_is_lost(self, citizen: Citizen) -> None:
        page = citizen.applies(signature="", description="第一行\n第二行").content.decode()
        for each in (NAME, IDENTITY, TITLE, "第一行\n第二行"):
            assert each in page

    def test_a_file_that_was_taken_need_not_be_chosen_again(self, citizen: Citizen) -> None:
        page = citizen.applies(signature="").content.decode()
        assert "身份证.png" in page
        assert "不用重新选择" in page
        again = typed(identity_files=None, token=_token(page), kept=_kept(page))
        assert citizen.client.post(FORM, again).status_code == 302
        assert store.content_at(Enclosure.objects.get().place) == png()

    def test_a_file_that_waits_can_be_dropped(self, citizen: Citizen) -> None:
        page = citizen.applies(signature="").content.decode()
        again = typed(identity_files=None, token=_token(page), kept=_kept(page), drop="0")
        assert "请上传身份证明" in citizen.client.post(FORM, again).content.decode()

    def test_a_waiting_file_belongs_to_its_form_alone(self, citizen: Citizen) -> None:
        page = citizen.applies(signature="").content.decode()
        again = typed(identity_files=None, token=Citizen().token(), kept=_kept(page))
        assert "请上传身份证明" in citizen.client.post(FORM, again).content.decode()

    def test_a_waiting_file_is_forgotten_after_half_a_day(self, citizen: Citizen, time_machine: Any) -> None:
        page = citizen.applies(signature="").content.decode()
        time_machine.move_to(NOW + timedelta(hours=12), tick=False)
        again = typed(identity_files=None, token=_token(page), kept=_kept(page))
        assert "请上传身份证明" in citizen.client.post(FORM, again).content.decode()

    def test_a_bad_file_is_a_sentence_and_the_others_stay(self, citizen: Citizen) -> None:
        bad = SimpleUploadedFile("说明.pdf", b"MZ\x90\x00" + b"\x00" * 200, "application/pdf")
        page = citizen.applies(more_files=[bad]).content.decode()
        assert "“说明.pdf”：" in page
        assert "身份证.png" in page
        assert not Application.objects.exists()

    def test_too_large_a_file_is_a_sentence(self, citizen: Citizen) -> None:
        large = SimpleUploadedFile("大.png", b"\x00" * (10 * 1024 * 1024 + 1), "image/png")
        response = citizen.applies(identity_files=[large])
        page = response.content.decode()
        assert response.status_code == 422
        assert "不能超过10MB" in page
        assert TITLE in page

    def test_a_form_that_does_not_know_its_words_makes_none_up(self, citizen: Citizen) -> None:
        citizen.applies(title="", document_number="清教发〔2025〕12号")
        assert Application.objects.get().title == "清教发〔2025〕12号"


class TestWhatIsNotAForm:
    def test_three_hundred_fields_do_no_harm(self, citizen: Citizen) -> None:
        response = citizen.client.post(FORM, {**{f"x{n}": "x" for n in range(300)}, "name": NAME})
        assert response.status_code == 422

    def test_too_many_fields_are_a_sentence(self, citizen: Citizen) -> None:
        response = citizen.client.post(FORM, {f"x{n}": "x" for n in range(1100)})
        assert response.status_code == 413
        assert "填写的文字过多" in response.content.decode()

    def test_a_huge_text_is_a_sentence(self, citizen: Citizen) -> None:
        response = citizen.applies(description="长" * 1_000_000)
        assert response.status_code == 413
        assert "填写的文字过多" in response.content.decode()

    def test_a_torn_body_is_a_sentence(self, citizen: Citizen) -> None:
        response = citizen.client.post(FORM, b"--nothing", content_type="multipart/form-data; boundary=")
        assert response.status_code == 400
        assert "没有收到完整的内容" in response.content.decode()

    def test_a_foreign_form_is_refused(self, citizen: Citizen) -> None:
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(FORM, typed()).status_code == 403
        assert not Application.objects.exists()

    def test_signs_that_no_database_keeps_do_no_harm(self, citizen: Citizen) -> None:
        response = citizen.applies(title="招生\x00方案\r\nBcc: x", description="甲\x00乙", name="林\u202e晚舟")
        assert response.status_code == 302
        made = Application.objects.get()
        assert "\x00" not in made.title + made.description
        assert "\n" not in made.title

    def test_html_is_text_wherever_it_is_shown(self, citizen: Citizen) -> None:
        fields = ("name", "title", "document_number", "description", "signature", "address", "postcode", "agent")
        page = citizen.applies(**dict.fromkeys(fields, SCRIPT), phone="").content.decode()
        assert SCRIPT not in page
        assert "&lt;script&gt;" in page
        citizen.applies(name=SCRIPT, title=SCRIPT, document_number=SCRIPT, description=SCRIPT, signature=SCRIPT)
        assert SCRIPT not in citizen.page(RECEIPT)
        assert "&lt;script&gt;" in citizen.page(RECEIPT)


class TestTheReceipt:
    def test_says_what_was_asked_and_until_when_somebody_calls(self, citizen: Citizen) -> None:
        citizen.applies()
        page = citizen.page(RECEIPT)
        for each in (TITLE, "清河区教育局", "2026年3月3日 10:00", "互联网渠道", "最迟在2026年3月4日下班之前"):
            assert each in page
        # counted: confirmed on Wednesday 4 March; 20 working days without a holiday end on Wednesday 1 April
        assert "答复期限到2026年4月1日" in page
        assert IDENTITY not in page

    def test_is_kept_nowhere_and_found_by_nobody(self, citizen: Citizen) -> None:
        citizen.applies()
        response = citizen.client.get(RECEIPT)
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert not getattr(response, "kept", False)

    def test_lies_in_a_cookie_that_no_script_reads(self, citizen: Citizen) -> None:
        cookie = citizen.applies().cookies["gongkai_receipt_slip"]
        _, code = citizen.receipt()
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == RECEIPT
        assert cookie["max-age"] == 1800
        assert code not in cookie.value

    def test_is_gone_after_half_an_hour(self, citizen: Citizen, time_machine: Any) -> None:
        citizen.applies()
        time_machine.move_to(NOW + timedelta(minutes=30), tick=False)
        response = citizen.client.get(RECEIPT)
        assert response.status_code == 410
        assert "receipt-number" not in response.content.decode()

    def test_is_shown_to_no_other_browser(self, citizen: Citizen) -> None:
        citizen.applies()
        for address in (RECEIPT, RECEIPT_PAPER):
            assert Client().get(address).status_code == 410

    @pytest.mark.parametrize("change", [lambda text: text[:-4] + "AAAA", lambda text: "", lambda text: "x" * 9000])
    def test_is_not_shown_for_a_cookie_that_was_changed(self, citizen: Citizen, change: Any) -> None:
        citizen.applies()
        citizen.client.cookies["gongkai_receipt_slip"] = change(citizen.client.cookies["gongkai_receipt_slip"].value)
        assert citizen.client.get(RECEIPT).status_code == 410

    def test_a_slip_for_something_else_is_none(self, citizen: Citizen) -> None:
        citizen.applies()
        citizen.client.cookies["gongkai_correction_slip"] = citizen.client.cookies["gongkai_receipt_slip"].value
        assert citizen.client.get("/correction/receipt/").status_code == 410

    def test_can_be_taken_home_as_a_paper(self, citizen: Citizen) -> None:
        citizen.applies()
        response = citizen.client.get(RECEIPT_PAPER)
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")
        assert "attachment" in response.headers["Content-Disposition"]

    def test_a_form_sent_twice_is_one_application_with_one_code(self, citizen: Citizen) -> None:
        token = citizen.token()
        citizen.applies(token=token)
        first = citizen.receipt()
        citizen.applies(token=token)
        assert citizen.receipt() == first
        assert Application.objects.count() == 1
        assert Fact.objects.filter(kind="submitted").count() == 1

    def test_nothing_personal_comes_into_logs_or_the_journal(
        self, citizen: Citizen, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG, logger="gongkai"), caplog.at_level(logging.INFO, logger="django"):
            citizen.applies()
            _, code = citizen.receipt()
            citizen.client.get(STATUS)
        said = caplog.text + "".join(f"{each.says}{each.ground}{each.facts}" for each in Entry.objects.all())
        for each in (NAME, IDENTITY, TITLE, code):
            assert each not in said


def _token(page: str) -> str:
    return found(r'name="token" value="([^"]+)"', page)


def _kept(page: str) -> str:
    return found(r'name="kept" value="([^"]+)"', page)


def test_two_files_of_one_kind_are_both_kept(citizen: Citizen) -> None:
    citizen.applies(identity_files=[picture("正面.png"), picture("反面.png")])
    assert sorted(Enclosure.objects.values_list("name", flat=True)) == ["反面.png", "正面.png"]
