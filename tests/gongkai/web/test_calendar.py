"""Does the calendar page show what is worked, let the authority change it, and ask for next year's notice in time?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.checks import run_checks

from gongkai.organs.models import DayChange, Organ, YearNotice
from gongkai.organs.workdays import workdays_of
from gongkai.web import calendar
from lawbook.workdays import national

pytestmark = pytest.mark.django_db

HERE = "/desk/calendar/qinghe/"
NOTICE = "https://www.example.gov.cn/2027"
DAYS = {"act": "days", "first": "2026-03-16", "last": "", "rest": "rest", "reason": "区庆", "notice": ""}


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def authority(client: Any, world: Any) -> Any:
    client.force_login(world["authority"])
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


class TestThePage:
    def test_is_reached_by_all_who_serve_in_the_district(self, client: Any, world: Any) -> None:
        client.force_login(world["clerk-minzheng"])
        response = client.get("/desk/calendar/")
        assert "2026年工作日历" in text(response)
        assert "修改日期" not in text(response)

    def test_is_not_for_strangers(self, client: Any, world: Any) -> None:
        client.force_login(world["clerk-donghu"])
        assert client.get(HERE).status_code == 404
        client.force_login(world["nobody"])
        assert client.get("/desk/calendar/").status_code == 403

    def test_marks_days_off_and_days_made_up_with_a_word(self, authority: Any) -> None:
        page = text(authority.get(f"{HERE}?year=2026"))
        assert '<td class="day-rest day-special" title="国庆节">1<small>休<span class="unseen">（国庆节）' in page
        assert '<td class="day-work day-special" title="国庆节">10<small>班' in page
        assert 'aria-current="date"' in page
        assert "国务院办公厅通知" in page

    @pytest.mark.parametrize(
        ("asked", "shown"), [("1999", "2008年"), ("9999", "2027年"), ("x", "2026年"), ("２０２５", "2026年")]
    )
    def test_shows_a_year_of_which_something_can_be_said(self, authority: Any, asked: str, shown: str) -> None:
        assert f"{shown}工作日历</h1>" in text(authority.get(HERE, {"year": asked}))

    def test_counts_the_working_days_of_each_month(self) -> None:
        found = calendar.months(national(), 2025, changed=set(), today=date(2025, 1, 1))
        assert [each.worked for each in found] == [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]
        assert [len(week) for month in found for week in month.weeks] == [7] * sum(len(each.weeks) for each in found)


class TestAChange:
    def test_is_entered_and_shown_with_its_reason(self, authority: Any) -> None:
        response = authority.post(HERE, DAYS, follow=True)
        assert response.redirect_chain == [(f"{HERE}?year=2026", 302)]
        page = text(response)
        assert "2026-03-16" in page
        assert "区庆" in page
        assert "day-rest day-special day-changed" in page

    def test_that_is_refused_keeps_what_was_typed(self, authority: Any) -> None:
        page = text(authority.post(HERE, {**DAYS, "rest": "work"}))
        assert "2026年3月16日本来就上班，无需修改。" in page
        assert 'value="区庆"' in page
        assert not DayChange.objects.exists()

    def test_is_dropped_with_a_reason(self, authority: Any) -> None:
        authority.post(HERE, DAYS)
        change = DayChange.objects.get()
        page = text(authority.post(HERE, {"act": "drop-day", "line": change.pk, "because": "有误"}, follow=True))
        assert "已撤销的修改（1）" in page
        again = text(authority.post(HERE, {"act": "drop-day", "line": change.pk, "because": "有误"}))
        assert "这一条已经撤销。" in again

    @pytest.mark.parametrize("line", ["", "x", "0", "９", "9" * 30])
    def test_that_is_not_there_cannot_be_dropped(self, authority: Any, line: str) -> None:
        assert authority.post(HERE, {"act": "drop-day", "line": line, "because": "有误"}).status_code == 404

    @pytest.mark.parametrize("name", ["clerk", "head", "auditor"])
    def test_is_refused_to_all_others(self, client: Any, world: Any, name: str) -> None:
        client.force_login(world[name])
        response = client.post(HERE, DAYS)
        assert response.status_code == 403
        assert "由本区县政府信息公开工作主管部门或者系统管理员维护" in text(response)
        assert not DayChange.objects.exists()

    def test_of_an_unknown_kind_is_not_found(self, authority: Any) -> None:
        assert authority.post(HERE, {"act": "burn"}).status_code == 404


class TestNextYearsNotice:
    @pytest.fixture(autouse=True)
    def _in_december(self) -> Iterator[None]:
        with time_machine.travel("2026-12-02T10:00:00+08:00", tick=False):
            yield

    def test_is_asked_for_on_the_page_in_today_and_by_a_check(self, authority: Any, client: Any, world: Any) -> None:
        assert "缺少2027年的放假安排" in text(authority.get(HERE))
        line = "2027年的放假安排尚未录入"
        assert line in text(authority.get("/desk/"))
        client.force_login(world["clerk"])
        assert line not in text(client.get("/desk/"))
        assert [each.id for each in run_checks(tags=["gongkai"]) if each.id == "gongkai.W101"]

    def test_is_entered_day_by_day_and_then_confirmed(self, authority: Any, world: Any) -> None:
        page = f"{HERE}?year=2027"
        days = {**DAYS, "first": "2027-01-01", "last": "2027-01-03", "reason": "元旦"}
        assert authority.post(page, days).status_code == 302
        assert "标为暂定" in text(authority.get(page))
        response = authority.post(page, {"act": "year", "year": "2027", "notice": NOTICE}, follow=True)
        assert "录入完毕" in text(response)
        assert "缺少2027年" not in text(response)
        assert not workdays_of(Organ.objects.get(code="jiaoyu")).is_provisional(date(2027, 2, 1))
        entered = YearNotice.objects.get()
        authority.post(page, {"act": "drop-year", "line": entered.pk, "because": "漏了调休日"})
        assert "标为暂定" in text(authority.get(page))

    def test_is_no_longer_missed_by_the_check_once_every_district_has_it(self, authority: Any, world: Any) -> None:
        for each in Organ.objects.filter(kind="district"):
            YearNotice.objects.create(district=each, year=2027, notice=NOTICE, at="2026-12-02T10:00:00+08:00")
        assert not [each for each in run_checks(tags=["gongkai"]) if each.id == "gongkai.W101"]

    def test_is_asked_for_late_with_another_signal(self, world: Any) -> None:
        (soon,) = calendar.owed(user=world["authority"], today=date(2026, 12, 2))
        (late,) = calendar.owed(user=world["authority"], today=date(2027, 1, 4))
        assert (soon.signal, late.signal) == ("soon", "overdue")
        assert late.url == f"{HERE}?year=2027"


class TestUnits:
    HERE = "/desk/organs/jiaoyu/"

    @pytest.fixture
    def admin(self, client: Any, world: Any) -> Any:
        client.force_login(world["admin"])
        return client

    def test_are_entered_renamed_closed_and_opened_on_the_page_of_their_organ(self, admin: Any, world: Any) -> None:
        response = admin.post(self.HERE, {"act": "add", "name": "法规科"}, follow=True)
        assert response.redirect_chain == [(f"{self.HERE}#units", 302)]
        (unit,) = world.organs["jiaoyu"].units.all()
        admin.post(self.HERE, {"act": "rename", "unit": unit.pk, "name": "政策法规科"})
        admin.post(self.HERE, {"act": "close", "unit": unit.pk})
        page = text(admin.get(self.HERE))
        assert "政策法规科" in page
        assert "2026年3月2日停用" in page
        admin.post(self.HERE, {"act": "reopen", "unit": unit.pk})
        unit.refresh_from_db()
        assert (unit.name, unit.closed_on) == ("政策法规科", None)

    def test_that_are_refused_say_why(self, admin: Any, world: Any) -> None:
        admin.post(self.HERE, {"act": "add", "name": "法规科"})
        assert "该机关已有同名科室。" in text(admin.post(self.HERE, {"act": "add", "name": "法规科"}))
        (unit,) = world.organs["jiaoyu"].units.all()
        assert "新名称与原名称相同。" in text(
            admin.post(self.HERE, {"act": "rename", "unit": unit.pk, "name": "法规科"})
        )
        assert "法规科没有停用。" in text(admin.post(self.HERE, {"act": "reopen", "unit": unit.pk}))

    @pytest.mark.parametrize("unit", ["", "x", "0", "９", "9" * 30])
    def test_that_are_not_there_are_not_changed(self, admin: Any, unit: str) -> None:
        for act in ("rename", "close", "reopen"):
            page = text(admin.post(self.HERE, {"act": act, "unit": unit, "name": "某科"}))
            assert "没有找到这个科室，请刷新后再试。" in page

    def test_of_another_organ_are_out_of_reach(self, admin: Any, world: Any) -> None:
        admin.post("/desk/organs/minzheng/", {"act": "add", "name": "办公室"})
        (unit,) = world.organs["minzheng"].units.all()
        admin.post(self.HERE, {"act": "close", "unit": unit.pk})
        unit.refresh_from_db()
        assert unit.closed_on is None
        assert admin.post("/desk/organs/donghu-minzheng/", {"act": "add", "name": "办公室"}).status_code == 404

    def test_know_no_other_act(self, admin: Any) -> None:
        assert admin.post(self.HERE, {"act": "burn"}).status_code == 404

    def test_are_for_administrators(self, client: Any, world: Any) -> None:
        client.force_login(world["clerk"])
        assert client.post(self.HERE, {"act": "add", "name": "法规科"}).status_code == 403
