"""Do the due dates reach an officer's own calendar, and nothing else with them?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse
from icalendar import Calendar
from tests.gongkai.applications import stories

from gongkai.applications.models import Application, Feed
from gongkai.applications.services.feeds import switch_off, switch_on
from gongkai.journal.models import Entry
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def fetched(client: Any, key: str) -> Calendar:
    response = client.get(reverse("applications:feed-file", args=[key]))
    assert response.status_code == 200
    return Calendar.from_ical(response.content)


def days(calendar: Calendar) -> list[tuple[date, str]]:
    return [(each.decoded("dtstart"), str(each["summary"])) for each in calendar.walk("VEVENT")]


@pytest.fixture
def open_one(world: Any) -> Application:
    return stories.told(world, [{"received": date(2026, 3, 2)}], title="关于林晚舟的申请")


class TestTheCalendar:
    def test_says_by_when_to_answer_with_number_and_organ(self, client: Any, world: Any, open_one: Any) -> None:
        found = days(fetched(client, switch_on(user=world["clerk"], at=NOW)))
        assert found == [(open_one.due_on, f"{open_one.organ.short_name} {open_one.number} 答复期限届满")]

    def test_says_nothing_about_who_applies_or_for_what(self, client: Any, world: Any, open_one: Any) -> None:
        key = switch_on(user=world["clerk"], at=NOW)
        text = client.get(reverse("applications:feed-file", args=[key])).content.decode()
        assert "林晚舟" not in text
        assert "测试申请人" not in text

    def test_says_by_when_others_have_to_act(self, client: Any, world: Any) -> None:
        told = [
            {"received": date(2026, 3, 2)},
            {"clarification_asked": date(2026, 3, 5), "reply_by": date(2026, 3, 25)},
        ]
        clarified = stories.told(world, told)
        asked = stories.told(world, [{"received": date(2026, 3, 2)}, {"consultation_sent": date(2026, 3, 4)}])
        charged = stories.told(world, [{"received": date(2026, 3, 2)}, {"fee_notified": date(2026, 3, 4)}])
        found = days(fetched(client, switch_on(user=world["clerk"], at=NOW)))
        name = clarified.organ.short_name
        assert (date(2026, 3, 25), f"{name} {clarified.number} 补正期限届满") in found
        assert (date(2026, 3, 25), f"{name} {asked.number} 提出意见的期限届满") in found
        assert (date(2026, 4, 1), f"{name} {charged.number} 缴费期限届满") in found

    def test_leaves_out_what_is_answered(self, client: Any, world: Any) -> None:
        told = [
            {"received": date(2026, 3, 2)},
            {"decided": date(2026, 3, 9), "code": "G2"},
            {"served": date(2026, 3, 9)},
        ]
        stories.told(world, told)
        assert days(fetched(client, switch_on(user=world["clerk"], at=NOW))) == []

    def test_leaves_out_a_colleagues(self, client: Any, world: Any, open_one: Any) -> None:
        Application.objects.filter(pk=open_one.pk).update(officer=world["reviewer"])
        assert days(fetched(client, switch_on(user=world["clerk"], at=NOW))) == []
        assert len(days(fetched(client, switch_on(user=world["reviewer"], at=NOW)))) == 1

    def test_gives_the_head_all_of_the_organ(self, client: Any, world: Any, open_one: Any) -> None:
        Application.objects.filter(pk=open_one.pk).update(officer=world["reviewer"])
        assert len(days(fetched(client, switch_on(user=world["head"], at=NOW)))) == 1

    def test_shows_nothing_of_another_organ(self, client: Any, world: Any, open_one: Any) -> None:
        assert days(fetched(client, switch_on(user=world["clerk-minzheng"], at=NOW))) == []

    def test_marks_a_provisional_day(self, client: Any, world: Any) -> None:
        late = stories.told(world, [{"received": date(2026, 3, 10)}])
        Application.objects.filter(pk=late.pk).update(due_is_provisional=True)
        calendar = fetched(client, switch_on(user=world["clerk"], at=NOW))
        assert [str(each["status"]) for each in calendar.walk("VEVENT")] == ["TENTATIVE"]


class TestTheKey:
    @pytest.mark.parametrize("key", ["x", "0" * 43, "林"])
    def test_a_wrong_one_finds_nothing(self, client: Any, world: Any, open_one: Any, key: str) -> None:
        switch_on(user=world["clerk"], at=NOW)
        assert client.get(f"/calendar/{key}.ics").status_code == 404

    def test_is_not_kept(self, world: Any) -> None:
        key = switch_on(user=world["clerk"], at=NOW)
        assert key not in Feed.objects.get(user=world["clerk"]).key
        assert not Entry.objects.filter(says__contains=key).exists()

    def test_a_new_one_ends_the_old_one(self, client: Any, world: Any) -> None:
        old = switch_on(user=world["clerk"], at=NOW)
        new = switch_on(user=world["clerk"], at=NOW)
        assert client.get(reverse("applications:feed-file", args=[old])).status_code == 404
        assert client.get(reverse("applications:feed-file", args=[new])).status_code == 200

    def test_ends_when_it_is_switched_off(self, client: Any, world: Any) -> None:
        key = switch_on(user=world["clerk"], at=NOW)
        switch_off(user=world["clerk"], at=NOW)
        assert client.get(reverse("applications:feed-file", args=[key])).status_code == 404
        with pytest.raises(NotAllowed):
            switch_off(user=world["clerk"], at=NOW)

    def test_ends_with_the_account(self, client: Any, world: Any, open_one: Any) -> None:
        key = switch_on(user=world["clerk"], at=NOW)
        world["clerk"].is_active = False
        world["clerk"].save()
        assert client.get(reverse("applications:feed-file", args=[key])).status_code == 404

    def test_opens_nothing_more_once_the_role_has_ended(self, client: Any, world: Any, open_one: Any) -> None:
        key = switch_on(user=world["clerk"], at=NOW)
        world["clerk"].memberships.update(active_to=date(2026, 3, 1))
        assert days(fetched(client, key)) == []


class TestThePage:
    def test_shows_the_address_once(self, client: Any, world: Any) -> None:
        client.force_login(world["clerk"])
        where = reverse("applications:feed")
        assert "未启用" in client.get(where).content.decode()
        first = client.post(where, {"do": "on"}, follow=True).content.decode()
        assert ".ics" in first
        assert ".ics" not in client.get(where).content.decode()

    def test_switches_off(self, client: Any, world: Any) -> None:
        client.force_login(world["clerk"])
        where = reverse("applications:feed")
        client.post(where, {"do": "on"})
        client.post(where, {"do": "off"})
        assert not Feed.objects.exists()
        assert "没有启用" in client.post(where, {"do": "off"}, follow=True).content.decode()

    @pytest.mark.parametrize("role", ["authority", "auditor", "admin", "operator", "nobody"])
    def test_is_for_those_who_handle_applications(self, client: Any, world: Any, role: str) -> None:
        client.force_login(world[role])
        assert client.get(reverse("applications:feed")).status_code == 403
