"""Which texts stand in the portal and in its peers? Invented ones of real length, the same at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from search import Corpus

CHARACTERS = 1500
ORGANS = 60
CHINA = timezone(timedelta(hours=8))
FIRST = datetime(2019, 5, 20, 8, 30, tzinfo=CHINA)
DAYS = 2000


@dataclass(frozen=True)
class Item:
    """One text: ``body`` is HTML of the house's own markup."""

    number: int
    organ: int
    title: str
    body: str
    published_at: datetime


def items(count: int) -> Iterator[Item]:
    """Yield the texts, the oldest first; all in one column, as a portal's largest columns are."""
    corpus, chance = Corpus(count), random.Random(19)
    for number in range(1, count + 1):
        moment = FIRST + timedelta(seconds=number * DAYS * 86_400 // count)
        organ = chance.randrange(ORGANS)
        about = f"{corpus.piece(chance)}{chance.choice(corpus.words)}"
        lines = corpus.text(chance, CHARACTERS, moment.date()).split("\n")
        body = "".join(f'<p class="indent">{line}</p>' for line in lines if line)
        yield Item(number, organ, f"示例{organ}局{about}情况公布", body, moment)
