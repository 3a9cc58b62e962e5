"""How are words looked up in SQLite? In an FTS5 table that holds the words and not the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gongkai.search.ports import Line, Question


class SqliteIndex:
    """FTS5 over what we have cut ourselves; its own tokenizer only looks for the blanks between the tokens."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    # dialect
    def add(self, lines: Iterable[Line]) -> None:
        """Put lines into the index, inside the caller's transaction."""
        texts, titles = _cells(lines)
        with self.connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_words (rowid, title, text, tags) VALUES (%s, %s, %s, %s)", texts)
            cursor.executemany("INSERT INTO search_titles (rowid, title, tags) VALUES (%s, %s, %s)", titles)

    # dialect
    def remove(self, lines: Iterable[Line]) -> None:
        """Take lines out again; an index without the text has to be told what it held."""
        texts, titles = _cells(lines)
        with self.connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_words (search_words, rowid, title, text, tags) VALUES ('delete', %s, %s, %s, %s)",
                texts,
            )
            cursor.executemany(
                "INSERT INTO search_titles (search_titles, rowid, title, tags) VALUES ('delete', %s, %s, %s)", titles
            )

    # dialect
    def clear(self) -> None:
        """Empty the index."""
        with self.connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('delete-all')")
            cursor.execute("INSERT INTO search_titles (search_titles) VALUES ('delete-all')")

    # dialect
    def numbers(self, question: Question, *, limit: int) -> list[int]:
        """Return the numbers of the entries that answer, the highest first; FTS5 walks from that end and stops."""
        table = "search_titles" if question.title_only else "search_words"
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid FROM {table} WHERE {table} MATCH %s AND rowid BETWEEN %s AND %s "  # noqa: S608  one of two
                "ORDER BY rowid DESC LIMIT %s",
                [expression(question), question.first, question.last, limit],
            )
            return [number for (number,) in cursor.fetchall()]


def expression(question: Question) -> str:
    """Return a question in FTS5's words."""
    return " AND ".join([*map(_phrase, question.phrases), *(f'"{each}"' for each in question.tags)])


def _phrase(phrase: tuple[str, ...]) -> str:
    quoted = f'"{" ".join(phrase)}"'
    return f"{quoted} *" if len(phrase) == 1 and len(phrase[0]) == 1 else quoted


def _cells(lines: Iterable[Line]) -> tuple[list[tuple[int, str, str, str]], list[tuple[int, str, str]]]:
    texts, titles = [], []
    for line in lines:
        title, tags = " ".join(line.title), " ".join(line.tags)
        texts.append((line.number, title, " ".join(line.text), tags))
        titles.append((line.number, title, tags))
    return texts, titles
