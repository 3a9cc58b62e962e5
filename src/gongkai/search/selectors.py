"""What is found for these words, and was it already public?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date

from django.db import connection
from django.utils.safestring import SafeString

from . import passages, segment
from .adapters import index
from .models import A_DAY, Entry, first_of, tag
from .ports import LONGEST_PHRASE, Question

PAGE = 20
MOST = 1000
"""How many entries are looked at: with more than that the total is said to be more, and words are to be added."""
LONGEST = 100
MOST_PHRASES = 8
FACETS = ("organ", "section", "kind", "theme", "validity", "year")


@dataclass(frozen=True)
class Hit:
    """Something that was found, with the words marked."""

    entry: Entry
    title: SafeString
    passage: SafeString

    @property
    def url(self) -> str:
        """Return the address."""
        return self.entry.url


@dataclass(frozen=True)
class Choice:
    """One value by which the hits can be narrowed down, and how many have it among those that were looked at."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Answer:
    """
    What was found.

    ``more`` says that there are more than ``total``; then only these are shown and the counts of the facets are not the
    whole. ``cut`` says that the question was too long and only its beginning was asked.
    """

    words: str
    total: int = 0
    more: bool = False
    cut: bool = False
    hits: tuple[Hit, ...] = ()
    facets: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    page: int = 1

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // PAGE))

    @property
    def previous(self) -> int:
        """Return the number of the page before."""
        return self.page - 1

    @property
    def next(self) -> int:
        """Return the number of the page after."""
        return self.page + 1

    @property
    def has_previous(self) -> bool:
        """Test if there is a page before."""
        return self.page > 1

    @property
    def has_next(self) -> bool:
        """Test if there is a page after."""
        return self.page < self.pages

    def facet(self, name: str) -> tuple[Choice, ...]:
        """Return the choices of one facet."""
        return dict(self.facets).get(name, ())


def find(
    words: str,
    *,
    organ: str = "",
    section: str = "",
    kind: str = "",
    theme: str = "",
    validity: str = "",
    year: int | None = None,
    newest: bool = False,
    page: int = 1,
) -> Answer:
    """
    Return one page of what is found for all of these words, with everything by which it can be narrowed down (检索).

    What has the words in its title comes first, then the newer before the older; with ``newest`` only the days count.
    """
    said, phrases, cut = _asked(words)
    if not phrases:
        return Answer(said, cut=cut)
    filters = {"organ": organ, "section": section, "kind": kind, "theme": theme, "validity": validity}
    tags = tuple(tag(field, value) for field, value in filters.items() if value)
    first, last = _numbers_of(year)
    question = Question(phrases, tags, first, last)
    numbers, more = _ordered(question, newest=newest)
    page = min(max(page, 1), max(1, -(-len(numbers) // PAGE)))
    shown = numbers[(page - 1) * PAGE : page * PAGE]
    return Answer(said, len(numbers), more, cut, _hits(shown, said), _facets(numbers), page)


def already_public(words: str, organ: str = "", *, most: int = 5) -> tuple[Hit, ...]:
    """
    Return what is public already and may be what an applicant is about to ask for (是否已公开).

    A sentence is cut at the words that only hold it together; as long as nothing answers to all pieces, the shortest
    piece is let go. Nothing of what was typed is kept.
    """
    pieces = _pieces(words)
    while pieces:
        hits = find(" ".join(pieces), organ=organ).hits
        if hits or len(pieces) == 1:
            return hits[:most]
        pieces.remove(min(reversed(pieces), key=len))
    return ()


def label_of(name: str, value: str) -> str:
    """Return how a value of a facet is called, or the value itself where nothing that is public has it."""
    if name == "year":
        return f"{value}年" if value.isdecimal() else value
    numbers = index().numbers(Question((), (tag(name, value),)), limit=1)
    for _, choices in _facets(numbers):
        for each in choices:
            if each.value == value:
                return each.label
    return value


def is_outdated() -> bool:
    """Test if the index was made by other rules than today's, and should be made anew."""
    return Entry.objects.exclude(cut=segment.VERSION).exists()


# What holds a sentence together, or is said in every application.
_BETWEEN = re.compile(
    r"(?:政府信息公开|政府信息|信息公开|依申请公开|申请公开|申请|希望|请求|获取|提供|公开|有关|关于|相关|所有|全部|情况|"
    r"信息|材料|文件|内容|复印件|本人|我们|我|想|请|要|的|和|与|及|或|等|了|吗|在|对)+"
)


def _pieces(words: str) -> list[str]:
    """Return the pieces of a sentence that say what it is about, in their order; the sentence itself if none does."""
    found = [piece for row in segment.rows(words[: 4 * LONGEST]) for piece in _BETWEEN.split(row) if len(piece) > 1]
    return list(dict.fromkeys(found))[:MOST_PHRASES] or words[:LONGEST].split()


def _asked(words: str) -> tuple[str, tuple[tuple[str, ...], ...], bool]:
    """Return the words as they are asked, the same as phrases, and whether something was cut off."""
    said = " ".join(words.replace("\x00", " ").split())
    short = said[:LONGEST].rstrip()
    phrases = list(dict.fromkeys(segment.phrases(short)))
    asked = tuple(each[:LONGEST_PHRASE] for each in phrases[:MOST_PHRASES])
    cut = short != said or len(asked) < len(phrases) or any(len(each) > LONGEST_PHRASE for each in phrases)
    return short, asked, cut


def _numbers_of(year: int | None) -> tuple[int, int]:
    if year is None:
        return 0, first_of(date.max) + A_DAY
    if not MINYEAR <= year <= MAXYEAR:
        return 1, 0
    return first_of(date(year, 1, 1)), first_of(date(year, 12, 31)) + A_DAY - 1


def _ordered(question: Question, *, newest: bool) -> tuple[list[int], bool]:
    """Return the numbers of what is found, in the order in which it is shown, and whether there is more."""
    asked = index()
    titles = [] if newest else asked.numbers(replace(question, title_only=True), limit=MOST + 1)
    if len(titles) > MOST:
        # Texts would come after all these. A single character stands in so many that to count them takes its time.
        return titles[:MOST], True
    found = asked.numbers(question, limit=MOST + 1)
    first = set(titles)
    return [*titles, *(each for each in found if each not in first)][:MOST], len(found) > MOST


def _hits(numbers: Sequence[int], words: str) -> tuple[Hit, ...]:
    entries = Entry.objects.exclude(url="").in_bulk(numbers)
    sought = passages.sought(words)
    found = [entries[each] for each in numbers if each in entries]
    return tuple(Hit(each, passages.marked(each.title, sought), passages.passage(each.text, sought)) for each in found)


def _facets(numbers: Sequence[int]) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Return by what the hits can be narrowed down, the most frequent first; years the newest first."""
    columns = list(zip(*_rows(numbers), strict=True)) or [()] * 8
    organ, organ_name, home, section_name, kind, kind_label, theme, validity = columns
    years = [str(date.fromordinal(each // A_DAY).year) for each in numbers]
    found = (
        (organ, organ_name),
        (home, section_name),
        (kind, kind_label),
        (theme, theme),
        (validity, validity),
        (years, [f"{each}年" for each in years]),
    )
    return tuple(
        (name, _choices(name, Counter(values), dict(zip(values, labels, strict=True))))
        for name, (values, labels) in zip(FACETS, found, strict=True)
    )


# dialect
def _rows(numbers: Sequence[int]) -> list[tuple[str, ...]]:
    """Return what a thousand entries are counted by; by hand, for it costs a third of what the ORM takes for it."""
    if not numbers:
        return []
    wanted = ",".join(str(int(each)) for each in numbers)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organ, organ_name, home, section_name, kind, kind_label, theme, validity"  # noqa: S608  numbers
            f" FROM search_entry WHERE number IN ({wanted}) AND url <> ''"
        )
        found: list[tuple[str, ...]] = cursor.fetchall()
        return found


def _choices(name: str, counts: Counter[str], labels: dict[str, str]) -> tuple[Choice, ...]:
    found: Iterable[tuple[str, int]] = sorted(counts.items(), reverse=True) if name == "year" else counts.most_common()
    return tuple(Choice(value, labels[value] or value, count) for value, count in found if value)
