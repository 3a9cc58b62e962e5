"""Who reads what in the journal?"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gongkai.journal.models import Entry
from gongkai.journal.selectors import entries_seen_by
from gongkai.journal.services import record
from gongkai.kernel.events import Event

pytestmark = pytest.mark.django_db

URL = "/desk/journal/"


@dataclass(frozen=True)
class Noted(Event):
    text: str
    says = "记：{text}"

    def subject(self) -> str:
        return f"tests.note:{self.text}"


@pytest.fixture
def noted(world: Any, at: datetime) -> Any:
    """Note one thing in each organ, on following days, and return the function that notes more."""

    def note(text: str, organ: str | None, by: str | None, later: int = 0) -> None:
        with transaction.atomic():
            record(
                Noted(text),
                by=world[by] if by else None,
                at=at + timedelta(days=later),
                organ=world.organs[organ] if organ else None,
            )

    note("教育一", "jiaoyu", "clerk", 0)
    note("民政一", "minzheng", "clerk-minzheng", 1)
    note("东湖一", "donghu-minzheng", "clerk-donghu", 2)
    note("无机关", None, None, 3)
    return note


def notes(found: Any) -> set[str]:
    return {each.facts["text"] for each in found if each.kind.endswith(".Noted")}


class TestEntries:
    @pytest.mark.parametrize(
        ("user", "expected"),
        [
            ("clerk", {"教育一"}),
            ("head-minzheng", {"民政一"}),
            ("authority", {"教育一", "民政一"}),
            ("auditor", {"教育一", "民政一", "无机关"}),
            ("admin", {"教育一", "民政一", "无机关"}),
            ("clerk-donghu", {"东湖一"}),
            ("nobody", set()),
        ],
    )
    def test_are_seen_by_those_whose_organ_or_district_it_is(
        self, world: Any, noted: Any, user: str, expected: set[str]
    ) -> None:
        assert notes(entries_seen_by(user=world[user])) == expected

    def test_of_ones_own_hand_are_seen_even_elsewhere(self, world: Any, noted: Any) -> None:
        noted("代办", "minzheng", "clerk")
        assert notes(entries_seen_by(user=world["clerk"])) == {"教育一", "代办"}


class TestThePage:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({}, {"教育一", "民政一", "无机关"}),
            ({"organ": "minzheng"}, {"民政一"}),
            ({"person": "教育局信息"}, {"教育一"}),
            ({"subject": "tests.note:民政一"}, {"民政一"}),
            ({"subject": "教育"}, {"教育一"}),
            ({"since": "2026-03-03", "until": "2026-03-03"}, {"民政一"}),
            ({"since": "2026-03-03"}, {"民政一", "无机关"}),
            ({"until": "2026-03-02"}, {"教育一"}),
        ],
    )
    def test_narrows_down(self, client: Any, world: Any, noted: Any, query: Any, expected: set[str]) -> None:
        client.force_login(world["auditor"])
        assert notes(client.get(URL, query).context["page"].object_list) == expected

    @pytest.mark.parametrize(
        ("query", "says"),
        [
            ({"organ": "donghu-minzheng"}, "选择"),
            ({"since": "2026-02-30"}, "日期"),
            ({"since": "2026-03-03", "until": "2026-03-02"}, "不能早于"),
        ],
    )
    def test_shows_nothing_and_says_why_for_a_filter_that_cannot_be(
        self, client: Any, world: Any, noted: Any, query: Any, says: str
    ) -> None:
        client.force_login(world["auditor"])
        response = client.get(URL, query)
        assert response.context["page"].paginator.count == 0
        assert says in response.content.decode()

    def test_shows_a_provision_in_words_and_a_reason_as_it_was_given(
        self, client: Any, world: Any, at: datetime
    ) -> None:
        for ground in ("ogi:49", "ogi:999", "笔误更正"):
            with transaction.atomic():
                record(Noted(ground), by=world["clerk"], at=at, organ=world.organs["jiaoyu"], ground=ground)
        client.force_login(world["clerk"])
        text = client.get(URL).content.decode()
        assert '<a href="/law/ogi:49/">《政府信息公开条例》第四十九条</a>' in text
        assert '<td class="name">ogi:999</td>' in text
        assert '<td class="name">笔误更正</td>' in text

    def test_keeps_the_filter_from_page_to_page(self, client: Any, world: Any, noted: Any) -> None:
        for number in range(60):
            noted(f"多{number}", "jiaoyu", "clerk")
        client.force_login(world["auditor"])
        response = client.get(URL, {"organ": "jiaoyu", "subject": "多"})
        assert 'href="?organ=jiaoyu&amp;subject=%E5%A4%9A&amp;page=2"' in response.content.decode()
        assert len(client.get(URL, {"organ": "jiaoyu", "subject": "多", "page": "2"}).context["page"]) == 10

    def test_asks_the_database_no_more_for_more_entries(
        self, client: Any, world: Any, noted: Any, django_assert_num_queries: Any
    ) -> None:
        client.force_login(world["auditor"])
        client.get(URL)  # what every page shows is kept from now on
        with CaptureQueriesContext(connection) as few:
            client.get(URL)
        for number in range(40):
            noted(f"多{number}", ("jiaoyu", "minzheng", "office")[number % 3], "clerk")
        with django_assert_num_queries(len(few)):
            client.get(URL)

    @pytest.mark.parametrize(
        ("asked", "finds"),
        [
            ({"since": "0001-01-01"}, True),
            ({"until": "9999-12-31"}, True),
            ({"since": "9999-12-31"}, False),
            ({"until": "0001-01-01"}, False),
        ],
    )
    def test_takes_the_first_and_the_last_day_that_a_calendar_has(
        self, client: Any, world: Any, noted: Any, asked: dict[str, str], finds: bool
    ) -> None:
        client.force_login(world["auditor"])
        response = client.get(URL, {"organ": "jiaoyu", **asked})
        assert (response.status_code, bool(response.context["page"])) == (200, finds)


class TestTheExport:
    def read(self, response: Any) -> list[list[str]]:
        text = b"".join(response.streaming_content).decode()
        assert text.startswith("\ufeff")
        return list(csv.reader(io.StringIO(text[1:])))

    def test_holds_what_the_page_shows(self, client: Any, world: Any, noted: Any) -> None:
        client.force_login(world["auditor"])
        head, *lines = self.read(client.get("/desk/journal/export.csv", {"organ": "jiaoyu", "subject": "教育一"}))
        assert head[:6] == ["序号", "时间", "机关", "办理人", "事项", "内容"]
        entry = Entry.objects.get(subject="tests.note:教育一")
        assert lines[0][:4] == [str(entry.number), "2026-03-02 09:30:00", "清河区教育局", "教育局信息公开员"]
        assert lines[0][-1] == entry.digest
        assert len(lines) == 1

    def test_gives_no_more_than_the_page(self, client: Any, world: Any, noted: Any) -> None:
        client.force_login(world["clerk"])
        said = {line[5] for line in self.read(client.get("/desk/journal/export.csv"))[1:]}
        assert "记：民政一" not in said
        assert "记：教育一" in said

    @pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "＝HYPERLINK(1)", "＠SUM(1)", "\n=1+1", " -1+1"])
    def test_leaves_no_formula_for_a_spreadsheet_to_run(
        self, client: Any, world: Any, at: datetime, formula: str
    ) -> None:
        with transaction.atomic():
            record(Noted("x"), by=world["clerk"], at=at, organ=world.organs["jiaoyu"], ground=formula)
        client.force_login(world["clerk"])
        assert self.read(client.get("/desk/journal/export.csv"))[1][6] == f"'{formula}"


class TestTheCommand:
    def test_says_that_all_is_well(self, noted: Any, capsys: pytest.CaptureFixture[str]) -> None:
        from django.core.management import call_command

        call_command("journal_verify")
        assert "台账完好" in capsys.readouterr().out

    def test_ends_with_one_when_it_is_not(self, noted: Any, capsys: pytest.CaptureFixture[str]) -> None:
        from django.core.management import call_command

        from gongkai.journal.models import Head

        Head.objects.update(digest="0" * 64)
        with pytest.raises(SystemExit) as end:
            call_command("journal_verify", "--json")
        assert end.value.code == 1
        assert '"ok": false' in capsys.readouterr().out
