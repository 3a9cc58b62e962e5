"""Does the interface reckon as the law book does, refuse in sentences, and name nobody?"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import time_machine
from tests.gongkai.applications.filing import file_application

from gongkai.applications.models import Office
from gongkai.journal.models import Entry
from gongkai.journal.services import record
from gongkai.organs import services
from lawbook.application.outcome import outcomes

pytestmark = pytest.mark.django_db

DEADLINE = "/open/applications/deadline"


def asked(client: Any, facts: Any, **more: str) -> Any:
    return client.get(DEADLINE, {"facts": facts if isinstance(facts, str) else json.dumps(facts), **more})


class TestOutcomes:
    def test_are_those_of_the_law_book(self, client: Any) -> None:
        said = client.get("/open/applications/outcomes").json()
        assert [each["code"] for each in said] == list(outcomes())
        assert len(said) == 23
        refused = next(each for each in said if each["code"] == "D6")
        assert (refused["cites"], refused["row"], refused["remedy"]) == (
            ["ogi:16.2"],
            "denied_process_info",
            "review_first",
        )


class TestTheDeadline:
    def test_is_reckoned_with_its_reasons(self, client: Any) -> None:
        said = asked(client, [{"received": "2025-06-03"}, {"consultation_sent": "2025-06-05"}]).json()
        assert (said["due"], said["waiting_for"], said["provisional"]) == ("2025-07-22", "opinion", False)
        assert said["steps"][0]["cite"] == "ogi:31"
        assert said["steps"][-1]["cite"] == "ogi:33.2"

    def test_is_null_while_the_applicant_has_to_act(self, client: Any) -> None:
        said = asked(client, [{"received": "2025-06-03"}, {"clarification_asked": "2025-06-05"}]).json()
        assert (said["due"], said["waiting_for"]) == (None, "clarification")

    def test_is_provisional_past_the_last_notice(self, client: Any) -> None:
        assert asked(client, [{"received": "2026-12-20"}]).json()["provisional"] is True

    def test_is_the_same_for_facts_that_are_sent(self, client: Any, world: Any) -> None:
        before = Entry.objects.count()
        facts = [{"kind": "received", "on": "2025-06-03"}, {"kind": "extended", "on": "2025-06-20", "days": 10}]
        sent = client.post(DEADLINE, json.dumps(facts), content_type="application/json")
        assert sent.json() == asked(client, [{"received": "2025-06-03"}, {"extended": "2025-06-20", "days": 10}]).json()
        assert Entry.objects.count() == before

    def test_goes_by_the_calendar_of_the_organs_district(self, client: Any, world: Any, at: Any) -> None:
        services.enter_days(
            district=world.organs["qinghe"],
            first=date(2026, 3, 16),
            rest=True,
            reason="区庆",
            by=world["authority"],
            at=at,
            record=record,
        )
        facts = [{"received": "2026-03-02"}]
        assert asked(client, facts).json()["due"] == "2026-03-30"
        assert asked(client, facts, organ="jiaoyu").json()["due"] == "2026-03-31"

    @pytest.mark.parametrize(
        ("facts", "says"),
        [
            ("x", "不是 JSON"),
            ("[" * 5000, "不是 JSON"),
            ({"received": "2025-06-03"}, "应当是 JSON 数组"),
            (["2025-06-03"], "应当是 JSON 数组"),
            ([], "没有任何事项"),
            ([{"received": "6月3日"}], "“received”应当是日期"),
            ([{"received": 20250603}], "应当是日期"),
            ([{"received": "2025-06-03"}, {"extended": "2025-06-20", "days": "10"}], "“days”应当是整数"),
            ([{"received": "2025-06-03"}, {"decided": "2025-06-20", "code": ["G2"]}], "“code”应当是文字"),
            ([{"received": "2025-06-03"}, {"decided": "2025-06-20", "code": "X"}], "没有编号为“X”的办结方式"),
            ([{"received": "2025-06-03"}, {"extended": "2025-06-20", "days": 99}], "ogi:33.2"),
            ([{"clarified": "2025-06-03"}], "不能“"),
            ([{"received": "2007-06-03"}], "2007"),
            ([{"received": "9999-12-31"}], "。"),
        ],
    )
    def test_is_refused_in_a_sentence(self, client: Any, facts: Any, says: str) -> None:
        response = asked(client, facts)
        assert response.status_code == 422
        assert says in response.json()["error"]

    def test_that_is_sent_as_nonsense_is_refused_in_a_sentence(self, client: Any) -> None:
        for body in ("{", "[" * 100_000, '[{"kind": "received", "on": "x"}]', '[{"kind": "y", "on": "2025-06-03"}]'):
            response = client.post(DEADLINE, body, content_type="application/json")
            assert (response.status_code, response.json()["error"][-1]) == (422, "。")

    def test_wants_an_organ_that_is_there(self, client: Any, world: Any) -> None:
        response = asked(client, [{"received": "2026-03-02"}], organ="none")
        assert (response.status_code, response.json()) == (404, {"error": "没有这个机关。"})


class TestTheFee:
    def test_is_reckoned_by_items_or_by_pages(self, client: Any) -> None:
        assert client.get("/open/applications/fee?pages=101&on=2021-06-01").json()["total"] == 720
        said = client.get("/open/applications/fee?items=11&on=2021-06-01").json()
        assert (said["total"], said["on"]) == (100, "2021-06-01")

    @pytest.mark.parametrize("query", ["", "items=1&pages=1", "items=-1", "pages=x", "pages=1&on=2020-06-01"])
    def test_is_refused_in_a_sentence(self, client: Any, query: str) -> None:
        response = client.get(f"/open/applications/fee?{query}")
        assert response.status_code == 422
        assert response.json()["error"]


class TestOffices:
    def test_say_where_one_applies(self, client: Any, world: Any) -> None:
        Office.objects.create(
            organ=world.organs["jiaoyu"], mark="QJ", letters="清教公开", name="教育局办公室", phone="000-0000"
        )
        (said,) = client.get("/open/applications/offices").json()
        assert (said["organ"], said["name"], said["takes_online"]) == ("jiaoyu", "教育局办公室", True)


class TestStatistics:
    @pytest.fixture
    def windows(self, world: Any) -> None:
        for mark, code in (("QJ", "jiaoyu"), ("QM", "minzheng")):
            Office.objects.create(organ=world.organs[code], mark=mark, letters="清公开", name="办公室")

    @pytest.fixture(autouse=True)
    def _in_march(self) -> Any:
        with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False):
            yield

    @pytest.mark.parametrize("where", ["none/2025", "jiaoyu/1999", "jiaoyu/2027", "jiaoyu/2025"])
    def test_are_refused_where_there_are_none(self, client: Any, world: Any, where: str) -> None:
        response = client.get(f"/open/applications/statistics/{where}")
        assert response.status_code == 404
        assert response.json()["error"].endswith("。")

    def test_are_numbers_of_an_organ_and_of_its_district(self, client: Any, world: Any, windows: None) -> None:
        file_application(world, "jiaoyu", closed=True)
        file_application(world, "minzheng")
        one = client.get("/open/applications/statistics/jiaoyu/2026").json()
        assert (one["received"], one["closed"], one["carried_out"]) == (1, 1, 0)
        assert one["answers"]["answered"] == 1
        all_of_it = client.get("/open/applications/statistics/qinghe/2026").json()
        assert (all_of_it["received"], all_of_it["carried_out"]) == (2, 1)

    def test_name_nobody(self, client: Any, world: Any, windows: None) -> None:
        file_application(world, "jiaoyu", title="某项目的批复", name="甲某某")
        response = client.get("/open/applications/statistics/jiaoyu/2026")
        assert response.status_code == 200
        text = response.content.decode()
        assert "甲某某" not in text
        assert "某项目" not in text
