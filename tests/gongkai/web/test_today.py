"""Does the desk say what I owe, and say so when I owe nothing?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from gongkai.annual.services.opening import open_year

pytestmark = pytest.mark.django_db


class TestToday:
    @pytest.fixture(autouse=True)
    def _early_in_January(self) -> Iterator[None]:
        with time_machine.travel("2026-01-05T10:00:00+08:00", tick=False):
            yield

    def test_shows_what_is_owed_with_the_time_left_and_one_button(self, client: Any, world: Any) -> None:
        client.force_login(world["clerk"])
        text = client.get("/desk/").content.decode()
        assert "2025年度报告尚未开始填报" in text
        assert "个工作日" in text
        assert "2026年1月5日 星期一" in text

    def test_what_was_due_in_an_earlier_year_stands_by_itself_below(self, client: Any, world: Any, at: Any) -> None:
        open_year(organ=world.organs["jiaoyu"], year=2021, by=world["clerk"], at=at)
        client.force_login(world["clerk"])
        today, _, earlier = client.get("/desk/").content.decode().partition("往年未办结（1）")
        assert ("待办（1）" in today, "2025年度报告尚未开始填报" in today, "2021年度" in today) == (True, True, False)
        assert ("2021年度报告填报中" in earlier, "2022年1月31日到期" in earlier) == (True, True)

    def test_says_that_nothing_is_owed(self, client: Any, world: Any) -> None:
        client.force_login(world["operator"])
        assert "今天没有到期事项" in client.get("/desk/").content.decode()

    def test_says_why_someone_without_a_role_has_nothing_to_do(self, client: Any, world: Any) -> None:
        client.force_login(world["nobody"])
        assert "还没有任职" in client.get("/desk/").content.decode()

    @pytest.mark.parametrize(("user", "there"), [("clerk", False), ("auditor", False), ("admin", True)])
    def test_menu_holds_what_the_person_may_open(self, client: Any, world: Any, user: str, there: bool) -> None:
        client.force_login(world[user])
        text = client.get("/desk/").content.decode()
        assert ("机构与人员" in text) is there
        assert "台账" in text

    def test_every_entry_of_the_menu_opens(self, client: Any, world: Any) -> None:
        from gongkai.web.navigation import desk_menu

        client.force_login(world["admin"])
        items = [one for each in desk_menu("/desk/", user=world["admin"]) for one in (each, *each.below)]
        assert len(items) >= 6
        for each in items:
            if each.url:
                assert client.get(each.url).status_code == 200
