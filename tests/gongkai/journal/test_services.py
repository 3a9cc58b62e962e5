"""Is every act written down once, in order, and for good?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from gongkai.journal import services
from gongkai.journal.models import AppendOnly, Entry, Head
from gongkai.journal.selectors import entries_about
from gongkai.journal.services import record, verify, waits_for
from gongkai.kernel.events import Event

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Baked(Event):
    cake: int
    says = "烤好第{cake}个月饼"

    def subject(self) -> str:
        return f"kitchen.cake:{self.cake}"


@dataclass(frozen=True)
class Burnt(Baked):
    says = "烤焦第{cake}个月饼"


def bake(at: datetime, *cakes: int) -> list[Entry]:
    with transaction.atomic():
        return [record(Baked(each), by=None, at=at) for each in cakes]


def behind_the_back(statement: str, *values: Any) -> None:
    """Change the rows as someone would who has the database and has taken the trigger away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS journal_entry_is_never_changed")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come cannot be altered
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_is_never_changed")
        cursor.execute(statement, values)


class TestRecord:
    def test_keeps_who_when_where_what_and_why(self, world: Any, at: datetime) -> None:
        organ, clerk = world.organs["jiaoyu"], world["clerk"]
        with transaction.atomic():
            number = record(Baked(7), by=clerk, at=at, organ=organ, ground="ogi:49").pk
        entry = Entry.objects.get(pk=number)
        assert (entry.by, entry.by_name, entry.organ) == (clerk, "教育局信息公开员", organ)
        assert (entry.at, entry.kind, entry.subject) == (at, Baked.event_name(), "kitchen.cake:7")
        assert (entry.says, entry.ground, entry.facts) == ("烤好第7个月饼", "ogi:49", {"cake": 7})

    def test_numbers_from_one_without_gaps(self, at: datetime) -> None:
        assert [each.number for each in bake(at, 5, 6, 7)] == [1, 2, 3]
        assert [each.previous_id for each in Entry.objects.all()] == [None, 1, 2]

    def test_wants_the_transaction_of_the_act(self, transactional_db: None, at: datetime) -> None:
        with pytest.raises(transaction.TransactionManagementError):
            record(Baked(1), by=None, at=at)
        assert not Entry.objects.exists()

    def test_wants_an_aware_moment(self) -> None:
        with pytest.raises(ValueError, match="aware"), transaction.atomic():
            record(Baked(1), by=None, at=datetime(2026, 3, 2))  # noqa: DTZ001

    def test_of_an_act_that_fails_is_undone_and_its_number_given_again(self, at: datetime) -> None:
        bake(at, 1)
        with transaction.atomic():
            record(Baked(2), by=None, at=at)
            transaction.set_rollback(True)
        assert [each.number for each in bake(at, 3)] == [2]
        assert verify().ok

    def test_is_found_by_its_subject(self, at: datetime) -> None:
        bake(at, 1, 2, 1)
        assert [each.number for each in entries_about("kitchen.cake:1")] == [1, 3]

    def test_costs_a_fixed_number_of_queries(self, world: Any, at: datetime, django_assert_num_queries: Any) -> None:
        with transaction.atomic(), django_assert_num_queries(4):
            record(Baked(1), by=world["clerk"], at=at, organ=world.organs["jiaoyu"])


class TestAnEntry:
    def test_cannot_be_saved_again(self, at: datetime) -> None:
        entry = bake(at, 1)[0]
        entry.says = "没有烤"
        with pytest.raises(AppendOnly, match="只增不改"):
            entry.save()
        with pytest.raises(AppendOnly):
            Entry.objects.get().save(update_fields=["says"])

    def test_cannot_be_deleted_or_changed_in_bulk(self, at: datetime) -> None:
        entry = bake(at, 1)[0]
        for act in (
            entry.delete,
            Entry.objects.all().delete,
            lambda: Entry.objects.update(says=""),
            lambda: Entry.objects.bulk_update([entry], ["says"]),
            lambda: Entry.objects.bulk_create([entry]),
        ):
            with pytest.raises(AppendOnly):
                act()
        assert Entry.objects.get().says == "烤好第1个月饼"

    def test_cannot_be_changed_past_the_program(self, at: datetime) -> None:
        bake(at, 1)
        with pytest.raises(IntegrityError, match="只增不改"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE journal_entry SET says = '没有烤'")

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_cannot_be_deleted_past_the_program(self, transactional_db: None, at: datetime, number: int) -> None:
        bake(at, 1, 2, 3)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM journal_entry WHERE number = %s", [number])
        assert Entry.objects.count() == 3

    def test_cannot_leave_a_gap(self, at: datetime) -> None:
        first = bake(at, 1)[0]
        gap = Entry(
            number=3, previous=first, at=at, by_name="系统", kind="x", subject="x", says="x", facts={}, digest="0" * 64
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            gap.save()


class TestVerify:
    @pytest.fixture(autouse=True)
    def _undone(self, db: None) -> Iterator[None]:
        """Take back what was done behind the journal's back, before the database looks at its constraints."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def test_is_content_with_an_empty_journal(self) -> None:
        assert services.Verdict(0, True, None, "台账尚无记录。") == verify()

    def test_is_content_with_what_was_recorded(self, at: datetime) -> None:
        bake(at, 1, 2, 3)
        assert services.Verdict(3, True, None, "共3笔，序号连续，摘要值逐笔相符。") == verify()

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("says", "没有烤"),
            ("ground", "口头"),
            ("by_name", "他人"),
            ("subject", "kitchen.cake:9"),
            ("kind", "x.Y"),
            ("facts", '{"cake": 9}'),
            ("at", "2026-03-02 01:30:01+00:00"),
            ("digest", "0" * 64),
        ],
    )
    def test_finds_a_changed_entry(self, at: datetime, column: str, value: str) -> None:
        bake(at, 1, 2, 3)
        behind_the_back(f"UPDATE journal_entry SET {column} = %s WHERE number = 2", value)
        verdict = verify()
        assert (verdict.ok, verdict.broken_at, verdict.entries) == (False, 2, 1)
        assert "第2笔" in verdict.says

    def test_finds_an_entry_given_to_another_person(self, world: Any, at: datetime) -> None:
        with transaction.atomic():
            number = record(Baked(1), by=world["clerk"], at=at).number
        behind_the_back("UPDATE journal_entry SET by_id = %s WHERE number = %s", world["head"].pk, number)
        assert verify().broken_at == number

    def test_finds_a_missing_entry(self, at: datetime) -> None:
        bake(at, 1, 2, 3)
        behind_the_back("DELETE FROM journal_entry WHERE number = 2")
        assert (verify().ok, verify().broken_at) == (False, 2)

    def test_finds_a_cut_off_end(self, at: datetime) -> None:
        bake(at, 1, 2, 3)
        behind_the_back("DELETE FROM journal_entry WHERE number = 3")
        verdict = verify()
        assert (verdict.ok, verdict.broken_at) == (False, 3)
        assert "应有3笔" in verdict.says

    def test_finds_a_rewritten_end(self, at: datetime) -> None:
        bake(at, 1, 2, 3)
        Head.objects.update(digest="0" * 64)
        assert (verify().ok, verify().broken_at) == (False, 3)

    def test_finds_a_missing_head(self, at: datetime) -> None:
        bake(at, 1)
        Head.objects.all().delete()
        assert not verify().ok

    def test_reads_the_journal_once_however_long_it_is(self, at: datetime, django_assert_num_queries: Any) -> None:
        bake(at, *range(50))
        with django_assert_num_queries(2):
            assert verify().entries == 50


class TestWaiting:
    @pytest.fixture(autouse=True)
    def _own_list(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(services, "_WAITING", {})

    def test_listeners_hear_after_the_commit(self, at: datetime, django_capture_on_commit_callbacks: Any) -> None:
        heard: list[Any] = []

        @waits_for(Baked)
        def eat(event: Baked, *, at: datetime) -> None:
            heard.append((event.cake, at))

        with django_capture_on_commit_callbacks(execute=True):
            bake(at, 4)
            assert heard == []
        assert heard == [(4, at)]

    def test_listeners_of_a_kind_hear_its_special_cases(
        self, at: datetime, django_capture_on_commit_callbacks: Any
    ) -> None:
        heard: list[str] = []
        waits_for(Baked)(lambda event, *, at: heard.append("baked"))
        waits_for(Burnt)(lambda event, *, at: heard.append("burnt"))
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            record(Burnt(1), by=None, at=at)
        assert sorted(heard) == ["baked", "burnt"]
        heard.clear()
        with django_capture_on_commit_callbacks(execute=True):
            bake(at, 2)
        assert heard == ["baked"]

    def test_one_that_fails_is_logged_and_does_not_silence_the_next(
        self, at: datetime, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        heard: list[int] = []

        @waits_for(Baked)
        def choke(event: Baked, *, at: datetime) -> None:
            raise RuntimeError("too hot")

        waits_for(Baked)(lambda event, *, at: heard.append(event.cake))
        with django_capture_on_commit_callbacks(execute=True):
            bake(at, 5)
        assert heard == [5]
        assert "choke" in caplog.text
        assert "too hot" in caplog.text

    def test_the_list_can_be_read_and_names_a_listener_once(self) -> None:
        def eat(event: Baked, *, at: datetime) -> None: ...

        waits_for(Baked)(eat)
        waits_for(Baked)(eat)
        assert services.waiting() == {Baked: [eat]}
