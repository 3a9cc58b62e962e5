"""Do both databases give the same answers to the same questions, whichever of them this suite runs on?"""

from __future__ import annotations

import random
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from gongkai.search.adapters import index
from gongkai.search.ports import Index, Line, Question
from gongkai.search.segment import phrases, segment

pytestmark = pytest.mark.django_db

TITLES = (
    "供水价格听证会公告",
    "关于印发《城市管理办法》的通知",
    "２０２１年财政决算",
    "Ａ股上市公司名单",
    "二○二一年工作要点",
    "",
)
TEXTS = (
    "清河区人民政府办公室，2021年12月31日前完成第3号令。",
    "供水、供气；投资120.5万元，占98%。联系人：王 某。",
    "人民政府公报。公报编号QH-2021-003。",
    "的的的，供水供水供水。" * 300,
    "",
)
TAGS = ("_one", "_two", "_three")
WORDS = (
    *("供水", "供水价格", "人民政府", "政府办公", "2021年", "2021", "21年", "3号", "第3号令", "120.5万", "98%", "王某"),
    *("QH-2021", "a股", "Ａ股", "工作要点", "〇二一", "供水 投资", "听证会 清河区", "水供", "府人", "不存在"),
    *("的", "供", "王", "a", "2"),
)


def lines() -> list[Line]:
    """Return forty entries, the same at every run."""
    chance = random.Random(5)
    made = []
    for number in range(1, 41):
        title, text = chance.choice(TITLES), chance.choice(TEXTS) + chance.choice(TEXTS)
        tags = chance.sample(TAGS, chance.randint(0, 3))
        made.append(Line(number * 1_000_000, segment(title), segment(text), tags))
    return made


def questions() -> Iterator[Question]:
    for words in WORDS:
        asked = tuple(phrases(words))
        yield Question(asked)
        yield Question(asked, title_only=True)
        yield Question(asked, ("_one",))
        yield Question(asked, ("_one", "_two"), 5_000_000, 20_000_000)
        yield Question(asked, first=1, last=0)


def truth(question: Question) -> list[int]:
    """Return what a person would find who goes through all entries with a finger."""

    def stands(phrase: tuple[str, ...], tokens: Any) -> bool:
        if len(phrase) == 1 and len(phrase[0]) == 1:
            return any(each.startswith(phrase[0]) for each in tokens)
        return any(tuple(tokens[at : at + len(phrase)]) == phrase for at in range(len(tokens)))

    return [
        line.number
        for line in reversed(lines())
        if question.first <= line.number <= question.last
        and set(question.tags) <= set(line.tags)
        and all(
            stands(phrase, line.title) or (not question.title_only and stands(phrase, line.text))
            for phrase in question.phrases
        )
    ]


@pytest.fixture
def embedded() -> Iterator[Index]:
    """Return the index of a small database beside the suite's own."""
    memory = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})["default"]
    with memory.cursor() as cursor:
        for each in import_module("gongkai.search.migrations.0002_words").FORWARD["sqlite"]:
            cursor.execute(each)
    yield index(memory)
    memory.close()


@pytest.fixture
def own(db: None) -> Index:
    """Return the index of the suite's own database, empty: its words are no model that a flush would empty."""
    found = index(connection)
    found.clear()
    return found


class TestBothIndexes:
    @pytest.mark.parametrize("which", ["own", "embedded"])
    def test_answer_as_a_person_would(self, request: pytest.FixtureRequest, which: str) -> None:
        asked: Index = request.getfixturevalue(which)
        asked.add(lines())
        wrong = [each for each in questions() if asked.numbers(each, limit=100) != truth(each)]
        assert wrong == []

    @pytest.mark.parametrize("which", ["own", "embedded"])
    def test_stop_at_the_limit_and_forget_what_is_taken_out(self, request: pytest.FixtureRequest, which: str) -> None:
        asked: Index = request.getfixturevalue(which)
        asked.add(lines())
        water = Question((("供水",),))
        assert asked.numbers(water, limit=3) == truth(water)[:3]
        gone = lines()[::2]
        asked.remove(gone)
        left = [each for each in truth(water) if each not in {line.number for line in gone}]
        assert asked.numbers(water, limit=100) == left
        asked.clear()
        assert asked.numbers(water, limit=100) == []
