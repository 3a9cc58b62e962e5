"""Corrections, numbers, terms: the public pages beside the application itself."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.gongkai.applications.case_world import NAME, TITLE, answered, office, on, received
from tests.gongkai.applications.public_steps import NOW, START, Citizen, found

from gongkai.applications.models import Correction
from gongkai.applications.public.addresses import ADDRESSES
from gongkai.applications.public.handing_out import handed_out
from gongkai.applications.services import corrections

pytestmark = pytest.mark.django_db
NEW, DOOR, SEEN, SLIP = (reverse(f"applications:correction-{name}") for name in ("ask", "enter", "status", "receipt"))
TERMS = reverse("applications:terms")
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def citizen(world: Any) -> Citizen:
    office(world)
    return Citizen()


def asks(citizen: Citizen, **more: Any) -> Any:
    """Send a request to correct."""
    token = found(r'name="token" value="([^"]+)"', citizen.page(NEW))
    said = {"organ": "jiaoyu", "record": "出生日期记为2015年，应为2016年", "name": NAME, "phone": "13900000001"}
    return citizen.client.post(NEW, {**said, "token": token, **more})


def slip_of(citizen: Citizen) -> list[str]:
    """Return number and code of the receipt."""
    page = citizen.page(SLIP)
    return [found(f'{label}</dt><dd><strong class="receipt-number">([^<]+)<', page) for label in ("编号", "查询码")]


class TestACorrection:
    def test_is_taken_with_a_receipt_and_looked_up_again(self, world: Any, citizen: Citizen) -> None:
        assert asks(citizen).headers["Location"] == SLIP
        number, code = slip_of(citizen)
        browser = Client()
        assert browser.post(DOOR, {"number": number, "code": code}).headers["Location"] == SEEN
        page = browser.get(SEEN).content.decode()
        assert "正在核实" in page
        assert "林**" in page
        assert NAME not in page
        made = Correction.objects.get()
        said = {"outcome": "corrected", "words": "已改为2016年。", "on": NOW.date(), "by": world["clerk"], "at": NOW}
        corrections.settle(correction=made, **said)
        assert "已改为2016年" in browser.get(SEEN).content.decode()

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"record": ""}, "请填写这一项"),
            ({"name": ""}, "请填写这一项"),
            ({"phone": ""}, "至少留一种联系方式"),
            ({"organ": "donghu-minzheng"}, "请选择机关"),
        ],
    )
    def test_a_fault_loses_nothing(self, citizen: Citizen, change: Any, says: str) -> None:
        response = asks(citizen, **{"address": "柳岸路8号", **change, **({"address": ""} if "phone" in change else {})})
        page = response.content.decode()
        assert response.status_code == 422
        assert says in page
        assert not Correction.objects.exists()

    def test_sent_twice_it_is_one(self, citizen: Citizen) -> None:
        token = found(r'name="token" value="([^"]+)"', citizen.page(NEW))
        asks(citizen, token=token)
        first = slip_of(citizen)
        asks(citizen, token=token)
        assert slip_of(citizen) == first
        assert Correction.objects.count() == 1

    def test_what_is_written_is_text(self, citizen: Citizen) -> None:
        asks(citizen, record=SCRIPT, name=SCRIPT)
        assert SCRIPT not in citizen.page(SLIP)
        number, code = slip_of(citizen)
        page = citizen.client.post(DOOR, {"number": number, "code": code}, follow=True).content.decode()
        assert SCRIPT not in page
        assert "&lt;script&gt;" in page

    def test_a_wrong_code_and_an_unknown_number_are_one_sentence(self, citizen: Citizen) -> None:
        asks(citizen)
        number, _ = slip_of(citizen)
        for each in (number, "JY-GZ-2026-00099-1"):
            response = Client().post(DOOR, {"number": each, "code": "AAAAAAAA"})
            assert response.status_code == 422
            assert "受理编号与查询码不符" in response.content.decode()

    def test_its_pages_open_to_nobody_else(self, citizen: Citizen) -> None:
        asks(citizen)
        assert Client().get(SLIP).status_code == 410
        assert Client().get(SEEN).status_code == 403
        assert "no-store" in citizen.client.get(SLIP).headers["Cache-Control"]

    def test_its_receipt_is_gone_after_half_an_hour(self, citizen: Citizen, time_machine: Any) -> None:
        asks(citizen)
        time_machine.move_to(NOW + timedelta(minutes=30), tick=False)
        assert citizen.client.get(SLIP).status_code == 410


class TestTheNumbers:
    @pytest.fixture
    def answers(self, world: Any) -> None:
        for code in ("G2", "G2", "U1"):
            application = received(world, at=on("2026-02-02"), title=TITLE)
            answered(world, application, code, date(2026, 2, 12))
        received(world, at=on("2026-02-03"), kind="research_institution")

    def test_say_what_came_and_how_it_was_answered(self, answers: None) -> None:
        page = Client().get(reverse("applications:numbers", args=["jiaoyu"])).content.decode()
        for each in ('data-label="收到">4<', 'data-label="办结">3<', 'data-label="办理中">1<', "3/3，100.0%", "67%"):
            assert each in page
        assert NAME not in page
        assert TITLE not in page
        assert "（一）" not in page

    def test_are_handed_out_as_a_table(self, answers: None) -> None:
        response = Client().get(reverse("applications:numbers-csv", args=["jiaoyu"]))
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0] == ["年份", "项目", "数量", "单位"]
        assert ["2026", "收到申请", "4", "件"] in rows
        assert ["2026", "其中按期答复", "3", "件"] in rows
        assert ["2026", "申请人：学校、科研机构", "1", "件"] in rows

    def test_an_organ_that_takes_none_has_none(self, citizen: Citizen) -> None:
        assert citizen.client.get("/applications/donghu-minzheng/").status_code == 404
        assert "/applications/jiaoyu/" in citizen.page(reverse("applications:numbers-index"))

    def test_before_anything_came_a_sentence_says_so(self, citizen: Citizen) -> None:
        assert "2026年还没有办结的申请" in citizen.page(reverse("applications:numbers", args=["jiaoyu"]))


class TestTheTerms:
    @pytest.mark.parametrize(
        ("query", "due"),
        [
            # counted: make-up days on 26 January and 8 February, the Spring Festival between (HOUSE 2.5)
            ({"received": "2025-01-20"}, "2025年2月21日"),
            # counted: 15 working days before 2019-05-15
            ({"received": "2019-04-01"}, "2019年4月23日"),
            # counted: 20 working days from Monday 2 March 2026, and 20 more: 6 April is the Qingming holiday
            ({"received": "2026-03-02", "extended": "2026-03-20"}, "2026年4月28日"),
        ],
    )
    def test_say_the_day_with_its_articles(self, db: None, query: dict[str, str], due: str) -> None:
        page = Client().get(TERMS, query).content.decode()
        assert f"<strong>{due}</strong>" in page
        assert "/law/ogi" in page

    def test_stop_while_a_clarification_is_awaited(self, db: None) -> None:
        page = Client().get(TERMS, {"received": "2026-03-02", "clarification_asked": "2026-03-05"}).content.decode()
        assert "等待申请人" in page

    def test_leave_out_the_time_of_a_consultation(self, db: None) -> None:
        query = {"received": "2026-03-02", "consulted": "2026-03-06", "answered": "2026-03-13"}
        page = Client().get(TERMS, query).content.decode()
        # counted: 4 days used by Friday 6 March, 16 left after Friday 13 March: Monday 6 April is a holiday
        assert "<strong>2026年4月7日</strong>" in page

    @pytest.mark.parametrize(
        ("query", "says"),
        [
            ({"received": ""}, "请选择日期"),
            ({"received": "morgen"}, "日期的写法"),
            ({"received": "1999-01-01"}, "以后的日期"),
            ({"received": "9999-12-31"}, "以后的日期"),
            ({"received": "2026-03-02", "clarified": "2026-03-09"}, "一并填写"),
            (
                {"received": "2026-03-02", "consulted": "2026-03-05", "answered": "2026-03-06", "lapsed": "2026-04-06"},
                "一项",
            ),
            ({"received": "2026-03-02", "extended": "2026-03-20", "days": "21"}, "超过规定的最长20个工作日"),
            ({"received": "2026-03-02", "extended": "2026-05-20"}, "已过"),
            ({"received": "2026-03-09", "clarification_asked": "2026-03-02"}, "早于"),
            ({"received": "2026-03-02", "consulted": "2026-03-05", "whom": "king"}, "king"),
        ],
    )
    def test_say_why_there_is_none(self, db: None, query: dict[str, str], says: str) -> None:
        response = Client().get(TERMS, query)
        assert response.status_code == 422
        assert says in response.content.decode()

    def test_are_provisional_past_the_last_notice(self, db: None) -> None:
        page = Client().get(TERMS, {"received": "2090-03-02"}).content.decode()
        assert "暂定" in page


class TestADownload:
    @pytest.mark.parametrize(
        "name", ['a"b.pdf', "a\r\nSet-Cookie: x=1.pdf", "../../etc/passwd", "", "\u202efdp.exe", "方案.pdf"]
    )
    def test_a_name_does_nothing_to_a_header(self, name: str) -> None:
        response = handed_out(b"x", name)
        said = response.headers["Content-Disposition"]
        assert said.startswith("attachment")
        assert "\n" not in said
        assert "/" not in said
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in response.headers


class TestEveryPage:
    def test_has_no_script_and_no_style_inside(self, citizen: Citizen) -> None:
        for name in ("apply", "enter", "opinion", "correction-ask", "correction-enter", "terms", "numbers-index"):
            page = citizen.page(reverse(f"applications:{name}"))
            assert "<script>" not in page, name
            assert "style=" not in page, name
            assert "<h1" in page, name

    def test_that_is_private_is_never_kept(self, citizen: Citizen) -> None:
        for each in ADDRESSES:
            if each.pattern.converters or each.name in {"terms", "numbers-index"}:
                continue
            response = citizen.client.get(reverse(f"applications:{each.name}"))
            assert "no-store" in response.headers["Cache-Control"], each.name
            assert not getattr(response, "kept", False), each.name

    def test_takes_only_what_it_is_made_for(self, citizen: Citizen) -> None:
        assert citizen.client.put(START).status_code == 405
        assert citizen.client.post(TERMS).status_code == 405
