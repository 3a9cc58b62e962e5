"""Does an organ's register at the desk show what is there, to whom it may, and stay as it was narrowed?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse
from tests.gongkai.applications import case_world, stories

from gongkai.applications.models import Application
from gongkai.kernel.clock import CHINA

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 30, 9, 0, tzinfo=CHINA)
REGISTER = "/desk/applications/"


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def several(world: Any) -> dict[str, Application]:
    """Return an application overdue, one near its term, one in time, one paused and one answered."""
    day = date(2026, 3, 2)
    return {
        "overdue": stories.told(world, [{"received": date(2026, 2, 2)}], title="逾期的规划"),
        "near": stories.told(world, [{"received": date(2026, 3, 4)}], title="临期的规划"),
        "normal": stories.told(world, [{"received": date(2026, 3, 25)}], title="正常的规划"),
        "paused": stories.told(
            world, [{"received": day}, {"clarification_asked": date(2026, 3, 6), "reply_by": date(2026, 4, 10)}]
        ),
        "answered": stories.told(world, [{"received": day}, {"decided": day, "code": "U2"}, {"served": day}]),
        "other": stories.told(world, [{"received": day}], code="minzheng", title="民政的规划"),
    }


def page(client: Any, query: str = "") -> str:
    response = client.get(f"{REGISTER}{query}")
    assert response.status_code == 200
    return str(response.content.decode())


class TestTheRegister:
    def test_lists_the_organs_applications_newest_first(self, client: Any, world: Any, several: Any) -> None:
        client.force_login(world["clerk"])
        text = page(client)
        found = [several[each].number for each in ("answered", "paused", "normal", "near", "overdue")]
        assert sorted(found, key=text.index) == found
        assert several["other"].number not in text

    def test_says_how_many_working_days_are_left(self, client: Any, world: Any, several: Any) -> None:
        client.force_login(world["clerk"])
        text = page(client)
        for says in ("逾期", "剩 2 个工作日", "剩 17 个工作日", "等待补正", "已办结"):
            assert says in text

    @pytest.mark.parametrize("mark", ["overdue", "near", "normal", "paused", "answered"])
    def test_each_mark_finds_its_own(self, client: Any, world: Any, several: Any, mark: str) -> None:
        client.force_login(world["clerk"])
        text = page(client, f"?mark={mark}")
        shown = {name for name, each in several.items() if each.number in text}
        assert shown == {mark}

    def test_counts_at_the_head_open_their_lists(self, client: Any, world: Any, several: Any) -> None:
        client.force_login(world["clerk"])
        text = page(client)
        assert 'href="?organ=jiaoyu&amp;mark=overdue"' in text
        narrowed = page(client, "?organ=jiaoyu&mark=overdue")
        assert several["overdue"].number in narrowed
        assert several["normal"].number not in narrowed

    def test_an_empty_one_says_so(self, client: Any, world: Any) -> None:
        client.force_login(world["clerk"])
        assert "还没有收到申请" in page(client)
        assert "没有符合条件" in page(client, "?mark=overdue")

    def test_warns_of_those_that_nobody_has_looked_at(self, client: Any, world: Any) -> None:
        case_world.applied(world, at=datetime(2026, 3, 24, 9, 0, tzinfo=CHINA))
        client.force_login(world["clerk"])
        text = page(client)
        assert "有1件申请收到后一个工作日内没有人查看" in text
        opened = Application.objects.get()
        client.get(opened.get_absolute_url())
        assert "没有人查看" not in page(client)

    def test_goes_on_to_the_next_page(self, client: Any, world: Any) -> None:
        made = [stories.told(world, [{"received": date(2026, 3, 2)}]) for _ in range(22)]
        client.force_login(world["clerk"])
        first = page(client)
        assert made[-1].number in first
        assert made[0].number not in first
        assert made[0].number in page(client, f"?after={made[2].pk}")


class TestFilters:
    def test_stay_when_one_comes_back(self, client: Any, world: Any, several: Any) -> None:
        client.force_login(world["clerk"])
        client.post(REGISTER, {"organ": "jiaoyu", "mark": "overdue"})
        client.get(several["overdue"].get_absolute_url())
        text = page(client)
        assert several["overdue"].number in text
        assert several["normal"].number not in text

    def test_are_cleared(self, client: Any, world: Any, several: Any) -> None:
        client.force_login(world["clerk"])
        client.post(REGISTER, {"organ": "jiaoyu", "mark": "overdue"})
        client.post(REGISTER, {"organ": "jiaoyu", "mark": "overdue", "do": "clear"})
        assert several["normal"].number in page(client)

    def test_words_stand_in_no_address(self, client: Any, world: Any, several: Any) -> None:
        client.force_login(world["clerk"])
        response = client.post(REGISTER, {"organ": "jiaoyu", "words": "测试申请人"})
        assert response.status_code == 302
        assert response["Location"] == REGISTER
        assert several["near"].number in page(client)
        # An address with words is not obeyed, so that nobody learns to write one.
        client.post(REGISTER, {"organ": "jiaoyu", "do": "clear"})
        assert several["overdue"].number in page(client, "?words=临期")

    def test_find_words_of_the_title(self, client: Any, world: Any, several: Any) -> None:
        client.force_login(world["clerk"])
        client.post(REGISTER, {"organ": "jiaoyu", "words": "临期"})
        text = page(client)
        assert several["near"].number in text
        assert several["overdue"].number not in text

    @pytest.mark.parametrize(
        "query",
        [
            "?year=x&state=1&outcome=zz&unit=a&officer=9999999999999&after=..",
            "?after=x.y&mark=near",
            "?organ=%20",
            "?organ=donghu-minzheng",
        ],
    )
    def test_nonsense_is_left_out(self, client: Any, world: Any, several: Any, query: str) -> None:
        client.force_login(world["clerk"])
        assert "donghu" not in page(client, query)

    @pytest.mark.parametrize(
        ("query", "finds"),
        [("state=awaiting_applicant", "paused"), ("outcome=U2", "answered"), ("kind=natural_person&mark=near", "near")],
    )
    def test_narrow_by_state_outcome_and_kind(
        self, client: Any, world: Any, several: Any, query: str, finds: str
    ) -> None:
        client.force_login(world["clerk"])
        text = page(client, f"?{query}")
        assert {name for name, each in several.items() if each.number in text} == {finds}


class TestWhoSeesIt:
    @pytest.mark.parametrize("role", ["clerk", "reviewer", "legal", "secrecy", "head"])
    def test_those_who_handle_see_who_applies(self, client: Any, world: Any, several: Any, role: str) -> None:
        client.force_login(world[role])
        text = page(client)
        assert "测试申请人" in text
        assert "临期的规划" in text
        assert several["other"].number not in text

    @pytest.mark.parametrize("role", ["authority", "auditor"])
    def test_those_who_watch_see_it_masked(self, client: Any, world: Any, several: Any, role: str) -> None:
        client.force_login(world[role])
        text = page(client, "?organ=minzheng")
        assert several["other"].number in text
        assert "测试申请人" not in text
        assert "测**" in text
        assert "民政的规划" not in text
        assert "登记申请</a>" not in text

    def test_those_who_watch_find_nobody_by_name(self, client: Any, world: Any, several: Any) -> None:
        client.force_login(world["authority"])
        client.post(REGISTER, {"organ": "minzheng", "words": "测试申请人"})
        assert several["other"].number not in page(client)

    @pytest.mark.parametrize("role", ["admin", "operator", "nobody", "admin-donghu"])
    def test_others_see_nothing(self, client: Any, world: Any, several: Any, role: str) -> None:
        client.force_login(world[role])
        assert client.get(REGISTER).status_code == 403
        assert client.post(REGISTER, {"organ": "jiaoyu"}).status_code == 403

    def test_another_organ_is_not_named(self, client: Any, world: Any, several: Any) -> None:
        client.force_login(world["clerk-minzheng"])
        text = page(client, "?organ=jiaoyu")
        assert several["near"].number not in text
        assert several["other"].number in text

    def test_asks_the_same_number_of_questions_for_one_as_for_many(
        self, client: Any, world: Any, several: Any, django_assert_num_queries: Any
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client.force_login(world["clerk"])
        page(client)
        with CaptureQueriesContext(connection) as few:
            page(client)
        for _ in range(12):
            stories.told(world, [{"received": date(2026, 3, 2)}])
        with CaptureQueriesContext(connection) as many:
            page(client)
        assert len(many) == len(few)


def test_the_desk_menu_leads_here() -> None:
    assert reverse("applications:register") == REGISTER
