"""How would the database carry out a question, and which index would it walk?"""

from __future__ import annotations

from typing import Any

from django.db import connection


def plan_of(sql: str, parameters: Any = ()) -> str:
    """Return how the database would carry out a question."""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not on_sqlite:
            # A table of a few rows is read whole as long as that is cheaper; to be shown is that it need not be.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if on_sqlite else ''}{sql}", parameters or None)
        plan = " ".join(str(each) for row in cursor.fetchall() for each in row)
        if not on_sqlite:
            cursor.execute("SET LOCAL enable_seqscan = on")
    return plan


def walks(index: str, sql: str, parameters: Any = ()) -> bool:
    """
    Test if a question is answered through an index.

    On SQLite it must be this one. Which one PostgreSQL takes hangs on how many rows there are and when it last looked;
    there it must be one at all, and the benchmarks say how long it takes at size.
    """
    plan = plan_of(sql, parameters)
    return index in plan if connection.vendor == "sqlite" else "Seq Scan" not in plan


def reads_alone(index: str, sql: str) -> bool:
    """Test if a question is answered from an index without a look at the rows; on PostgreSQL, see ``walks``."""
    return walks(f"COVERING INDEX {index} ", sql)
