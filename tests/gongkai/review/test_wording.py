"""The dictionary is the office's own: the nearest entry holds, and nothing is deleted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from gongkai.journal.models import Entry as JournalEntry
from gongkai.kernel.refusal import NotAllowed
from gongkai.review import services, sheet
from gongkai.review.models import Expression
from gongkai.review.selectors.wording import Dictionary, Entry, dictionary

TODAY = date(2026, 3, 2)


def sought(world: Any, organ: str = "jiaoyu", text: str = "攻府和秸杆", today: date = TODAY) -> list[str]:
    return [each.wrong for each, _ in dictionary(organ=world.organs[organ].pk, today=today).hits(text)]


def put(
    world: Any, at: datetime, organ: str | None, wrong: str = "攻府", right: str = "政府", **more: Any
) -> Expression:
    facts = {"level": "general", "by": None, **more}
    return services.put_expression(
        organ=world.organs[organ] if organ else None, wrong=wrong, right=right, at=at, **facts
    )


class TestSeeking:
    @pytest.mark.parametrize(
        ("text", "places"),
        [
            ("区人民攻府", [("人民攻府", 1)]),  # the longer one is told, not the shorter inside it
            ("攻府攻府", [("攻府", 0), ("攻府", 2)]),
            ("政府", []),
            ("攻", []),
            ("", []),
            ("截止目前", [("截止目前", 0)]),
        ],
    )
    def test_every_place_is_found_once(self, text: str, places: list[tuple[str, int]]) -> None:
        words = [
            Entry("攻府", "政府", "general"),
            Entry("人民攻府", "人民政府", "severe"),
            Entry("截止目前", "", "general"),
        ]
        assert [(each.wrong, start) for each, start in Dictionary.of(words).hits(text)] == places

    def test_a_part_of_the_right_expression_is_right(self) -> None:
        words = Dictionary.of([Entry("放管服", "“放管服”", "suggestion")])
        assert [start for _, start in words.hits("“放管服”改革和放管服改革")] == [8]

    def test_it_looks_at_each_character_once_however_many_expressions(self) -> None:
        words = Dictionary.of(Entry(f"错{number:05}", "对", "general") for number in range(20_000))
        assert [start for _, start in words.hits("无" * 50_000 + "错19999")] == [50_000]


class TestWhoseEntriesHold:
    def test_the_general_ones_hold_for_all(self, world: Any, at: datetime) -> None:
        put(world, at, None)
        assert sought(world) == sought(world, "donghu-minzheng") == ["攻府"]

    def test_a_districts_hold_below_it_and_nowhere_else(self, world: Any, at: datetime) -> None:
        put(world, at, "qinghe")
        assert sought(world) == ["攻府"]
        assert sought(world, "donghu-minzheng") == []

    def test_an_organ_switches_off_for_itself_what_others_keep(self, world: Any, at: datetime) -> None:
        general = put(world, at, None)
        services.switch_off(organ=world.organs["jiaoyu"], expression=general, by=world["clerk"], at=at)
        assert sought(world) == []
        assert sought(world, "minzheng") == ["攻府"]
        put(world, at, "jiaoyu", by=world["clerk"])
        assert sought(world) == ["攻府"]

    def test_a_change_is_seen_at_once(self, world: Any, at: datetime) -> None:
        entry = put(world, at, "jiaoyu")
        assert sought(world) == ["攻府"]
        later = at + timedelta(minutes=1)
        services.switch_off(organ=world.organs["jiaoyu"], expression=entry, by=world["clerk"], at=later)
        assert sought(world) == []

    def test_what_did_not_change_is_not_read_again(
        self, world: Any, at: datetime, django_assert_num_queries: Any
    ) -> None:
        put(world, at, None)
        sought(world)
        with django_assert_num_queries(2):  # whose entries hold, and whether one has changed
            sought(world)

    def test_an_entry_holds_from_its_day_to_its_day(self, world: Any, at: datetime) -> None:
        entry = put(world, at, None)
        entry.valid_from, entry.valid_to = date(2026, 3, 2), date(2026, 3, 4)
        entry.save()
        found = {day: sought(world, today=date(2026, 3, day)) for day in (1, 2, 3, 4)}
        assert found == {1: [], 2: ["攻府"], 3: ["攻府"], 4: []}


class TestKeeping:
    @pytest.mark.parametrize(
        ("who", "organ", "may"),
        [
            ("clerk", "jiaoyu", True),
            ("reviewer", "jiaoyu", True),
            ("admin", "jiaoyu", True),
            ("admin", "qinghe", True),
            ("authority", "qinghe", True),
            ("authority", "office", True),
            ("clerk", "qinghe", False),
            ("clerk", "minzheng", False),
            ("head", "jiaoyu", False),
            ("clerk-donghu", "jiaoyu", False),
            ("admin-donghu", "qinghe", False),
            ("nobody", "jiaoyu", False),
        ],
    )
    def test_who_keeps_which(self, world: Any, at: datetime, who: str, organ: str, may: bool) -> None:
        if may:
            assert put(world, at, organ, by=world[who]).organ == world.organs[organ]
        else:
            with pytest.raises(NotAllowed, match="的表述词库由"):
                put(world, at, organ, by=world[who])

    def test_the_general_one_is_the_installations(self, world: Any, at: datetime) -> None:
        with pytest.raises(NotAllowed, match="通用词库由安装人员维护"):
            put(world, at, None, by=world["admin"])

    @pytest.mark.parametrize(
        ("facts", "says"),
        [
            ({"wrong": "攻"}, "至少两个字"),
            ({"wrong": "政府"}, "与错误表述相同"),
            ({"level": "fatal"}, "程度只能是"),
            ({"wrong": "攻" * 61}, "60"),
        ],
    )
    def test_what_is_refused(self, world: Any, at: datetime, facts: dict[str, str], says: str) -> None:
        with pytest.raises(NotAllowed, match=says):
            put(world, at, "jiaoyu", **facts)

    def test_a_second_entry_on_the_same_expression_changes_the_first(self, world: Any, at: datetime) -> None:
        first = put(world, at, "jiaoyu")
        assert put(world, at, "jiaoyu", right="区政府") == first
        assert [each.right for each in Expression.objects.all()] == ["区政府"]
        kinds = JournalEntry.objects.filter(kind__startswith="review.Expression").values_list("kind", flat=True)
        assert list(kinds) == ["review.ExpressionAdded", "review.ExpressionChanged"]

    def test_what_is_off_is_not_switched_off_again(self, world: Any, at: datetime) -> None:
        entry = put(world, at, "jiaoyu")
        services.switch_off(organ=world.organs["jiaoyu"], expression=entry, by=world["clerk"], at=at)
        with pytest.raises(NotAllowed, match="已经停用"):
            services.switch_off(organ=world.organs["jiaoyu"], expression=entry, by=world["clerk"], at=at)


class TestSheets:
    def test_lines_in_order_are_read(self) -> None:
        found = sheet.read("错误表述,正确表述,类别,程度,来源\n攻府,政府,错别字,严重,通报\n秸杆,秸秆\n\n")
        assert [(each.wrong, each.right, each.level) for each in found.lines] == [
            ("攻府", "政府", "severe"),
            ("秸杆", "秸秆", "general"),
        ]
        assert not found.faults

    def test_each_fault_names_its_line(self) -> None:
        found = sheet.read("错误表述,正确表述,类别,程度\n攻,政府\n政府,政府\n攻府,政府,,致命\n秸杆,秸秆\n秸杆,麦秆\n")
        assert [(each.number, each.says) for each in found.faults] == [
            (2, "错误表述至少两个字。"),
            (3, "错误表述与正确表述相同。"),
            (4, "程度只能是严重、一般、建议。"),
            (6, "“秸杆”与第5行重复。"),
        ]

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "第一行须是栏目名称"),
            ("错字,正字\n攻府,政府\n".encode(), "第一行须是栏目名称"),
            (b"\xff\xfe\x00\x81", "不是 CSV 文件"),
            (b"a" * (1024 * 1024 + 1), "超过1MB"),
            (("错误表述,正确表述\n" + "攻府,政府\n" * 5001).encode(), "一次最多导入5000条"),
        ],
    )
    def test_what_is_no_such_sheet_is_said(self, content: bytes, says: str) -> None:
        found = sheet.read(content)
        assert not found.lines
        assert says in found.faults[0].says

    def test_a_sheet_saved_by_an_office_program_in_china_is_read(self) -> None:
        assert sheet.read("错误表述,正确表述\n攻府,政府\n".encode("gb18030")).lines[0].wrong == "攻府"

    def test_what_goes_out_comes_in_again(self, world: Any, at: datetime) -> None:
        put(world, at, "jiaoyu", wrong="=攻府", category="错别字", level="severe", source="通报")
        text = "".join(sheet.write(Expression.objects.all()))
        assert "'=攻府" in text  # no spreadsheet takes it for a formula
        found = sheet.read(text.encode())
        done = services.import_expressions(organ=world.organs["jiaoyu"], lines=found.lines, by=world["clerk"], at=at)
        assert (done.added, done.changed, done.unchanged) == (0, 0, 1)

    def test_an_import_is_one_entry_in_the_journal(self, world: Any, at: datetime) -> None:
        lines = sheet.read("错误表述,正确表述\n攻府,政府\n秸杆,秸秆\n").lines
        services.import_expressions(organ=world.organs["jiaoyu"], lines=lines, by=world["clerk"], at=at)
        assert JournalEntry.objects.get(kind__startswith="review.").says == "表述词库导入：增加2条，修改0条"


class TestTheCommand:
    def test_the_sample_is_neutral_and_loaded_once(self, world: Any) -> None:
        out = StringIO()
        call_command("load_wording", stdout=out)
        call_command("load_wording", stdout=out)
        assert out.getvalue().splitlines()[1] == "增加0条，修改0条，未变0条。"
        assert set(sought(world, text="攻府、秸杆、扫黑险恶")) == {"攻府", "秸杆", "扫黑险恶"}
        assert set(Expression.objects.values_list("category", flat=True)) == {"错别字", "用词"}

    def test_a_switched_off_one_stays_off(self, world: Any) -> None:
        call_command("load_wording", stdout=StringIO())
        entry = Expression.objects.get(wrong="秸杆")
        entry.valid_to = TODAY
        entry.save()
        call_command("load_wording", stdout=StringIO())
        assert sought(world) == ["攻府"]

    def test_a_sheet_for_an_organ(self, world: Any, tmp_path: Path) -> None:
        place = tmp_path / "words.csv"
        place.write_text("错误表述,正确表述\n攻府,政府\n", "utf-8")
        call_command("load_wording", str(place), organ="jiaoyu", stdout=StringIO())
        assert Expression.objects.get().organ == world.organs["jiaoyu"]

    def test_faults_are_said_and_nothing_is_written(self, world: Any, tmp_path: Path) -> None:
        place = tmp_path / "words.csv"
        place.write_text("错误表述,正确表述\n攻府,政府\n攻,政\n", "utf-8")
        with pytest.raises(CommandError, match="第3行：错误表述至少两个字"):
            call_command("load_wording", str(place), organ="jiaoyu")
        with pytest.raises(CommandError, match="没有代码为“nowhere”的机关"):
            call_command("load_wording", str(place), organ="nowhere")
        assert not Expression.objects.exists()
