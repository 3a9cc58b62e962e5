"""
How do tests get rows that are dear to make? The services make them once; later tests find the very same rows again.

What the services wrote is read back from the database and kept as INSERT statements. Each test that asks for it gets
them inside its own transaction, so it still finds nothing but what it asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery
from django.test.utils import override_settings

from gongkai.demonstration.load import load
from gongkai.kernel.clock import CHINA

LOADED_AT = datetime(2026, 11, 20, 9, tzinfo=CHINA)
_VALUES_A_STATEMENT = 900  # SQLite takes only so many


class Kept:
    """Something that was made once, with the rows that came with it."""

    def __init__(self) -> None:
        self._made: Any = None
        self._tables: list[type[models.Model]] = []
        self._statements: list[tuple[str, Any]] = []

    def get(self, make: Callable[[], Any]) -> Any:
        """
        Return what ``make`` makes, and have its rows in the database.

        Outside a transaction, or where such rows stand already, it is made in earnest.
        """
        if not connection.in_atomic_block or any(_all(table).exists() for table in self._tables or _tables()):
            return make()
        if not self._tables:
            made = make()
            self._tables = [table for table in _tables() if _all(table).exists()]
            self._statements = [each for table in self._tables for each in _statements(table)]
            self._made = deepcopy(made)
            return made
        with connection.cursor() as cursor:
            for statement, values in self._statements:
                cursor.execute(statement, values)
        return deepcopy(self._made)


def _tables() -> list[type[models.Model]]:
    """Return the tables of the rooms: those of the framework are full from the start."""
    return [table for table in apps.get_models() if table.__module__.startswith("gongkai.")]


def _all(table: type[models.Model]) -> models.QuerySet[Any]:
    """Return its rows past any manager of its own."""
    return models.QuerySet(table).order_by()


def _statements(table: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """Yield what writes its rows once more, keys and all."""
    fields, rows = table._meta.concrete_fields, list(_all(table).order_by("pk"))
    at_once = _VALUES_A_STATEMENT // len(fields)
    for start in range(0, len(rows), at_once):
        query = InsertQuery(table)
        query.insert_values(fields, rows[start : start + at_once], raw=True)
        yield from query.get_compiler(connection=connection).as_sql()


@contextmanager
def held(blocker: Any) -> Iterator[None]:
    """Let what is written stand for all tests of a file or a class, and take it away after the last of them."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@cache
def _demonstration() -> Kept:
    return Kept()


def demonstration() -> list[str]:
    """Have the demonstration year in the database, and return what was said while it was loaded."""

    def loaded() -> list[str]:
        said: list[str] = []
        with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
            if not load(said.append, now=LOADED_AT):
                raise AssertionError("the demonstration was not loaded")
        return said

    said: list[str] = _demonstration().get(loaded)
    return said
