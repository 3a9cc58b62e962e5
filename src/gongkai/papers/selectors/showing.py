"""
What is before the public under a key? The one question that every public page asks first.

The words of the query are written once for each database and kept: composing them through the mapper cost twenty times
what running them costs, and was a third of a page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

from gongkai.organs.models import Organ
from gongkai.papers.models import Paper, Release, Version

from .standing import LARGEST_KEY, is_whole

log = logging.getLogger(__name__)

Converts = Callable[[Any, Any, Any], Any]

# A paper is shown only as a release of exactly this version, and only while that release has not ended.
_FROM = """
FROM papers_paper p
JOIN papers_version v ON v.id = p.shown_id
JOIN papers_release r ON r.version_id = v.id AND r.paper_id = p.id AND r.ended_at IS NULL
JOIN organs_organ o ON o.id = p.organ_id
WHERE p.id = %s AND p.live
"""
_ASKED: Sequence[tuple[str, type[Model]]] = (("p", Paper), ("v", Version), ("r", Release), ("o", Organ))


@dataclass(frozen=True)
class _Part:
    """Which columns of a row are one model, and how the database's values become Python's."""

    model: type[Model]
    names: tuple[str, ...]
    start: int
    converts: tuple[tuple[int, Any, tuple[Converts, ...]], ...]

    def of(self, row: list[Any]) -> Any:
        """Return the model that stands in a row."""
        for place, column, functions in self.converts:
            for each in functions:
                row[place] = each(row[place], column, connection)
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.start : self.start + len(self.names)])


def public_paper(pk: int) -> Paper:  # dialect
    """
    Return a paper that is before the public, with its shown version, its release and its organ, in one query.

    It is shown only as a release of exactly this version, and only while the version says what its digest stands for.

    :raises Paper.DoesNotExist: if nothing of that key is public
    """
    if not 0 < pk <= LARGEST_KEY:
        raise Paper.DoesNotExist(f"paper {pk} is not public")
    words, parts = _prepared(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(words, [pk])
        found = cursor.fetchone()
    if found is None:
        raise Paper.DoesNotExist(f"paper {pk} is not public")
    row = list(found)
    paper, version, release, organ = (each.of(row) for each in parts)
    if not is_whole(version):
        log.error("the shown version of paper %s is not the one that was signed", pk)
        raise Paper.DoesNotExist("what is kept is not what was signed")
    version.release = release
    paper.shown, paper.organ = version, organ
    shown: Paper = paper
    return shown


@cache
def _prepared(vendor: str) -> tuple[str, tuple[_Part, ...]]:
    """Return the words of the query and how its rows are read, for one kind of database."""
    columns: list[str] = []
    parts = []
    for alias, model in _ASKED:
        fields = model._meta.concrete_fields
        converts = []
        for place, field in enumerate(fields, len(columns)):
            column = field.get_col(alias)
            functions = (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
            if functions:
                converts.append((place, column, functions))
        names = tuple(field.attname for field in fields)
        parts.append(_Part(model, names, len(columns), tuple(converts)))
        columns += [f"{alias}.{connection.ops.quote_name(field.column)}" for field in fields]
    return f"SELECT {', '.join(columns)} {_FROM}", tuple(parts)
