"""Does every act hold its rows before the end of the journal, so that no two of them wait for each other?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db.models.sql.compiler import SQLCompiler, SQLUpdateCompiler
from tests.gongkai.applications.case_world import answered, applied, clerk, issued, on, received
from tests.gongkai.applications.public_steps import png

from gongkai.applications.models import Application, Consultation, Enclosure, EnclosureKind
from gongkai.applications.services import consulting, erasing, handling, letters
from gongkai.journal.models import Head

DAY = date(2026, 3, 3)


@dataclass
class Locks:
    """Which rows were held before the end of the journal, and which only after it: by model and key."""

    before: set[tuple[Any, Any]] = field(default_factory=set)
    late: set[tuple[Any, Any]] = field(default_factory=set)
    recorded: bool = False

    def hold(self, query: Any) -> None:
        keys = query.where.children[0].rhs
        for each in keys if isinstance(keys, list | set | tuple) else [keys]:
            row = (query.model, each)
            if not self.recorded:
                self.before.add(row)
            elif row not in self.before:
                self.late.add(row)


@pytest.fixture
def locks(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[Locks]]:
    """
    Return ``locks()``, which notes within it what is held, on either database.

    Whoever holds the end of the journal and then waits for a row, and whoever holds the row and waits to record, wait
    for each other: PostgreSQL ends one of them.
    """
    reads, writes = SQLCompiler.execute_sql, SQLUpdateCompiler.execute_sql

    @contextmanager
    def watch() -> Iterator[Locks]:
        seen = Locks()

        def read(compiler: SQLCompiler, *given: Any, **more: Any) -> Any:
            if compiler.query.select_for_update:
                seen.hold(compiler.query)
            return reads(compiler, *given, **more)

        def write(compiler: SQLUpdateCompiler, *given: Any, **more: Any) -> Any:
            if compiler.query.model is Head:
                seen.recorded = True
            elif compiler.query.model is Consultation:
                seen.hold(compiler.query)
            return writes(compiler, *given, **more)

        with monkeypatch.context() as patched:
            patched.setattr(SQLCompiler, "execute_sql", read)
            patched.setattr(SQLUpdateCompiler, "execute_sql", write)
            yield seen
        assert seen.recorded

    return watch


def test_delivering_an_answer_holds_the_application_first(world: Any, locks: Any) -> None:
    application = received(world)
    made = issued(world, application, "disclosure", code="G2", at=on(DAY))
    with locks() as seen:
        letters.deliver(made, "counter", DAY, by=clerk(world), at=on(DAY, 16), reached_on=DAY)
    application.refresh_from_db()
    assert application.answered_on == DAY
    assert (Application, application.pk) in seen.before
    assert seen.late == set()


def test_relating_two_holds_both_first(world: Any, locks: Any) -> None:
    one, other = applied(world), applied(world, title="同一方案的附件")
    with locks() as seen:
        handling.relate(other, one, why="同一方案", by=clerk(world), at=on(DAY))
    assert {(Application, one.pk), (Application, other.pk)} <= seen.before
    assert seen.late == set()


def test_erasing_holds_the_application_and_its_files_first(world: Any, locks: Any) -> None:
    files = [(EnclosureKind.IDENTITY, "身份证.png", png()), (EnclosureKind.DESCRIPTION, "附图.png", png())]
    application = answered(world, received(world, files=files), on=DAY)
    handling.archive(application, on=DAY, by=clerk(world), at=on(DAY, 17))
    application.refresh_from_db()
    with locks() as seen:
        erasing.erase(application, by=world["head"], at=on("2027-03-02"), ground="申请人书面要求")
    assert not Enclosure.objects.filter(application=application, deleted_at__isnull=True).exists()
    assert {(Application, application.pk), (Enclosure, application.pk)} <= seen.before


def test_what_came_to_a_third_party_and_what_it_says_take_the_same_way(world: Any, locks: Any) -> None:
    application = received(world)
    who = {"whom": "third_party", "name": "清河区柳岸文化有限公司", "contact": "清河区柳岸路8号"}
    made = issued(world, application, "consultation", at=on(DAY), consultation=who, addressee=who["name"])
    asked = Consultation.objects.get(letter=made)
    order: list[Any] = []
    with locks() as seen:
        seen.hold = lambda query, hold=seen.hold: (order.append(query.model), hold(query))  # type: ignore[method-assign]
        consulting.reached(asked, on=DAY, by=clerk(world), at=on(DAY, 16))
    assert order.index(Application) < order.index(Consultation)
    assert seen.late == set()
