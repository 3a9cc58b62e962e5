"""How are words looked up in PostgreSQL? In vectors that we write ourselves, so that no parser of its own has a say."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from gongkai.search.ports import LONGEST_PHRASE, Line, Question

# A vector forgets positions beyond 16,383, and beyond 255 of one word.
POSITIONS, OF_ONE_WORD = 16_000, 200


class PostgresIndex:
    """Vectors under a GIN index: the title is marked A; a long text lies in several parts."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    # dialect
    def add(self, lines: Iterable[Line]) -> None:
        """Put lines into the index, inside the caller's transaction."""
        rows = [(line.number, part, words) for line in lines for part, words in enumerate(vectors(line))]
        with self.connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_part (number, part, words) VALUES (%s, %s, %s::tsvector)", rows)

    # dialect
    def remove(self, lines: Iterable[Line]) -> None:
        """Take lines out again."""
        with self.connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_part WHERE number = ANY(%s)", [[each.number for each in lines]])

    # dialect
    def clear(self) -> None:
        """Empty the index."""
        with self.connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_part")

    # dialect
    def numbers(self, question: Question, *, limit: int) -> list[int]:
        """Return the numbers of the entries that answer, the highest first."""
        first, *others = asked(question)
        # Each phrase may stand in another part of a long text; the tags stand in every part.
        further = " AND number IN (SELECT number FROM search_part WHERE words @@ %s::tsquery)" * len(others)
        with self.connection.cursor() as cursor:
            cursor.execute(
                # The further conditions are a fixed text, as often as there are phrases.
                "SELECT DISTINCT number FROM search_part WHERE words @@ %s::tsquery AND number BETWEEN %s AND %s"  # noqa: S608
                f"{further} ORDER BY number DESC LIMIT %s",
                [first, question.first, question.last, *others, limit],
            )
            return [number for (number,) in cursor.fetchall()]


def asked(question: Question) -> list[str]:
    """Return a question as PostgreSQL's queries, one for each phrase; the tags stand with the first."""
    mark = "A" if question.title_only else ""
    phrases = [" <-> ".join(_lexeme(token, phrase, mark) for token in phrase) for phrase in question.phrases]
    tags = [f"'{each}'" for each in question.tags]
    first = " & ".join([*(f"({each})" for each in phrases[:1]), *tags])
    return [first, *phrases[1:]]


def _lexeme(token: str, phrase: tuple[str, ...], mark: str) -> str:
    begins = "*" if len(phrase) == 1 and len(token) == 1 else ""
    return f"'{token}':{begins}{mark}" if begins or mark else f"'{token}'"


def vectors(line: Line) -> Iterator[str]:
    """Yield a line as vectors, as many as its length asks for."""
    tags = " ".join(f"'{each}'" for each in line.tags)
    places: dict[str, list[str]] = {}
    at = 0
    for token in line.title:
        at += 1
        places.setdefault(token, []).append(f"{at}A")
    kept: deque[str] = deque(maxlen=LONGEST_PHRASE)
    for start, token in enumerate(line.text):
        found = places.setdefault(token, [])
        if at >= POSITIONS or len(found) >= OF_ONE_WORD:
            yield _written(places, tags)
            # A row that is cut here goes on in the next part from a little before, so that no phrase is lost.
            places, at = {}, 0
            for before in kept:
                at += 1
                places.setdefault(before, []).append(str(at))
            found = places.setdefault(token, [])
        # One place is left free after the title: no phrase runs from it into the text.
        at += 2 if start == 0 else 1
        found.append(str(at))
        kept.append(token)
    yield _written(places, tags)


def _written(places: dict[str, list[str]], tags: str) -> str:
    words = " ".join(f"'{token}':{','.join(found)}" for token, found in places.items() if found)
    return f"{words} {tags}".strip()
