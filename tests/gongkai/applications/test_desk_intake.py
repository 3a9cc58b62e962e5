"""Is a paper application entered in the order of its form, with a number and a code to hand over, and entered once?"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.gongkai.applications import case_world

from gongkai.applications.models import Application
from gongkai.applications.services import codes
from gongkai.kernel.clock import CHINA

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=CHINA)
NEW = "/desk/applications/jiaoyu/new/"


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def at_desk(client: Any, world: Any) -> Any:
    case_world.office(world)
    client.force_login(world["clerk"])
    return client


def filled(client: Any, **more: Any) -> dict[str, Any]:
    text = client.get(NEW).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', text)
    assert token
    return {
        "token": token[1],
        "channel": "in_person",
        "submitted_on": "2026-03-16",
        "kind": "natural_person",
        "name": case_world.NAME,
        "identity_kind": "resident_card",
        "identity": case_world.IDENTITY,
        "phone": case_world.PHONE,
        "title": case_world.TITLE,
        "form": "paper",
        "way": "pickup",
        **more,
    }


def code_on(text: str) -> str:
    found = re.search(r'<span class="code">([A-Z0-9]{8})</span>', text)
    return found[1] if found else ""


class TestEntering:
    def test_gives_a_number_and_a_code_to_hand_over(self, at_desk: Any) -> None:
        response = at_desk.post(NEW, filled(at_desk), follow=True)
        made = Application.objects.get()
        text = response.content.decode()
        assert made.number in text
        assert codes.digest_of(code_on(text)) == made.query_code
        assert made.received_on == NOW.date()
        assert "2026年4月14日" in text

    def test_follows_the_order_of_the_paper(self, at_desk: Any) -> None:
        text = at_desk.get(NEW).content.decode()
        order = [
            "收件日期",
            "申请人类别",
            "证件号码",
            "法定代表人",
            "代理人",
            "所需信息的名称",
            "获取途径",
            "签名或者盖章",
            "身份证明",
        ]
        assert sorted(order, key=lambda each: text.index(f">{each}<")) == order
        assert "用途" not in text

    def test_a_letter_waits_for_confirmation(self, at_desk: Any) -> None:
        text = at_desk.post(NEW, filled(at_desk, channel="ordinary_letter"), follow=True).content.decode()
        assert Application.objects.get().state == "unconfirmed"
        assert "双方确认之日" in text

    def test_oral_ones_are_entered_as_such(self, at_desk: Any) -> None:
        at_desk.post(NEW, filled(at_desk, is_oral="on"))
        assert Application.objects.get().is_oral

    def test_a_form_sent_twice_is_one_application(self, at_desk: Any) -> None:
        said = filled(at_desk)
        first = at_desk.post(NEW, said)
        second = at_desk.post(NEW, said)
        assert first["Location"] == second["Location"]
        assert Application.objects.count() == 1

    def test_keeps_the_scans_sealed(self, at_desk: Any) -> None:
        scan = SimpleUploadedFile("证件.png", _png(), content_type="image/png")
        at_desk.post(NEW, filled(at_desk, identity_proof=scan))
        assert [each.kind for each in Application.objects.get().enclosures.all()] == ["identity"]


class TestFaults:
    @pytest.mark.parametrize(
        ("more", "says"),
        [
            ({"name": ""}, "姓名"),
            ({"identity": "110101199003070098"}, "居民身份证号码有误"),
            ({"phone": ""}, "至少填写一项"),
            ({"title": "", "description": ""}, "所需信息"),
            ({"submitted_on": "2026-03-17"}, "不能晚于今天"),
            ({"channel": "internet"}, "有效的选项"),
            ({"channel": "fax", "is_oral": "on"}, "口头提出"),
            ({"email": "x"}, "邮"),
        ],
    )
    def test_stand_beside_the_field_and_nothing_is_lost(self, at_desk: Any, more: dict[str, str], says: str) -> None:
        response = at_desk.post(NEW, filled(at_desk, **{"signature": "某签名", **more}))
        text = response.content.decode()
        assert response.status_code == 409
        assert says in text
        assert "某签名" in text
        assert 'role="alert"' in text
        assert " autofocus" in text
        assert not Application.objects.exists()

    def test_a_file_that_is_no_file_is_refused_with_a_sentence(self, at_desk: Any) -> None:
        bad = SimpleUploadedFile("证件.png", b"MZ\x90\x00 not a picture", content_type="image/png")
        response = at_desk.post(NEW, filled(at_desk, identity_proof=bad))
        assert response.status_code == 409
        assert not Application.objects.exists()

    def test_an_organ_without_an_office_says_so(self, client: Any, world: Any) -> None:
        client.force_login(world["clerk"])
        assert "还没有登记受理机构" in client.get(NEW).content.decode()
        response = client.post(NEW, filled(client))
        assert response.status_code == 409
        assert not Application.objects.exists()


class TestTheSlip:
    def test_shows_the_code_for_ten_minutes(self, at_desk: Any, time_machine: Any) -> None:
        where = at_desk.post(NEW, filled(at_desk))["Location"]
        assert code_on(at_desk.get(where).content.decode())
        time_machine.move_to(NOW + timedelta(minutes=11), tick=False)
        text = at_desk.get(where).content.decode()
        assert not code_on(text)
        assert "登记时已交申请人" in text

    def test_is_kept_by_no_browser(self, at_desk: Any) -> None:
        where = at_desk.post(NEW, filled(at_desk))["Location"]
        assert "no-store" in at_desk.get(where)["Cache-Control"]
        assert case_world.IDENTITY not in at_desk.get(where).content.decode()

    def test_is_not_a_colleagues(self, at_desk: Any, world: Any) -> None:
        where = at_desk.post(NEW, filled(at_desk))["Location"]
        at_desk.force_login(world["reviewer"])
        assert not code_on(at_desk.get(where).content.decode())

    def test_another_code_is_given_out_after_a_proof(self, at_desk: Any) -> None:
        made = at_desk.post(NEW, filled(at_desk), follow=True)
        old = code_on(made.content.decode())
        application = Application.objects.get()
        page = reverse("applications:act", args=["jiaoyu", application.pk, "reissue"])
        story = re.search(r'name="story" value="([^"]+)"', at_desk.get(page).content.decode())
        assert story
        text = at_desk.post(page, {"story": story[1], "proof": "核对身份证件原件"}, follow=True).content.decode()
        new = code_on(text)
        application.refresh_from_db()
        assert new
        assert new != old
        assert codes.digest_of(new) == application.query_code


class TestCorrecting:
    def test_puts_right_what_was_entered_wrongly_and_says_which(self, at_desk: Any) -> None:
        at_desk.post(NEW, filled(at_desk))
        application = Application.objects.select_related("applicant").get()
        page = reverse("applications:act", args=["jiaoyu", application.pk, "correct"])
        text = at_desk.get(page).content.decode()
        story = re.search(r'name="story" value="([^"]+)"', text)
        assert story
        assert f'value="{case_world.TITLE}"' in text
        assert case_world.IDENTITY not in text
        said = {
            **filled(at_desk),
            "title": "2026年招生划片方案",
            "identity": "",
            "reason": "年份抄错",
            "story": story[1],
        }
        assert at_desk.post(page, said).status_code == 302
        application.refresh_from_db()
        assert application.title == "2026年招生划片方案"
        assert application.applicant.identity_masked
        assert "更正：所需信息的名称" in at_desk.get(application.get_absolute_url()).content.decode()


class TestWhoEnters:
    @pytest.mark.parametrize(
        ("role", "status"),
        [("clerk", 200), ("reviewer", 200), ("head", 403), ("legal", 403), ("authority", 403), ("auditor", 403),
         ("admin", 404), ("operator", 404), ("clerk-minzheng", 404), ("clerk-donghu", 404), ("nobody", 404)],
    )  # fmt: skip
    def test_the_organs_clerks_and_reviewers(self, client: Any, world: Any, role: str, status: int) -> None:
        client.force_login(world[role])
        assert client.get(NEW).status_code == status
        if status != 200:
            assert client.post(NEW, {}).status_code == status


def _png() -> bytes:
    from io import BytesIO

    from PIL import Image

    target = BytesIO()
    Image.new("RGB", (8, 8), "white").save(target, "PNG")
    return target.getvalue()
