"""Which index does this installation have? That of its database."""

from __future__ import annotations

from typing import Any

from django.db import connection

from gongkai.search.ports import Index

from .postgres import PostgresIndex
from .sqlite import SqliteIndex


def index(database: Any = None) -> Index:
    """Return the index of a database connection, or of the installation's own."""
    database = connection if database is None else database
    return SqliteIndex(database) if database.vendor == "sqlite" else PostgresIndex(database)
