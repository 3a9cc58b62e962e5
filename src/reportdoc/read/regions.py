"""Where in a document are the three tables, and what is left as the words of the report?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from lawbook.report.edition import TABLES
from reportdoc.read.document import Line
from reportdoc.read.headings import Heading, heading
from reportdoc.read.labels import plain
from reportdoc.read.values import blank, is_value
from reportdoc.read.vocabulary import application_labels, table_of

_SENTENCE = 46  # plain characters from which a line of a table is prose; the longest row label has 37
_MOST = 5_000  # lines of a table; the longest form has about 250 cells
_AHEAD = 60  # lines within which a table must show itself again before its beginning is believed
_TABLE_CHAPTER = {1: "proactive", 2: "applications", 3: "review_litigation"}


@dataclass
class Regions:
    """The lines of each table, and the narrative: paragraphs and chapter headings in their order."""

    tables: dict[str, list[Line]] = field(default_factory=lambda: {table: [] for table in TABLES})
    words: list[str | Heading] = field(default_factory=list)
    head: list[str] = field(default_factory=list)  # rows of tables that are none of the three: index boxes


def regions(lines: Sequence[Line]) -> Regions:
    """Return the parts of a document."""
    return _Divider(lines).divide()


class _Divider:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.found = Regions()
        self.now: str | None = None  # the table that we are in
        self.chapter = -1
        self.complete: set[str] = set()  # the tables that have had their last row
        self.marks = [self._mark(line) for line in lines]
        self.strength = [self._strength(line, mark) for line, mark in zip(lines, self.marks, strict=True)]
        self.grids = self._grids()
        plainly = sum(heading(line.text) is not None for line in lines if not line.table and len(line.text) < 60)
        self.in_brackets = plainly < 2  # chapters numbered （一） to （六）, where no others are

    def divide(self) -> Regions:
        for place, line in enumerate(self.lines):
            if line.table:
                self._row(place, line)
            else:
                self._text(place, line)
        return self.found

    def _mark(self, line: Line) -> str | None:
        """Return the table that a line's words belong to: that of most of its cells."""
        if len(line.cells) == 1:
            words = line.cells[0].text
            mark = table_of(words)
            if mark or line.table or " " not in words or len(words) > 90:
                return mark
            parts = words.split()
            while parts and is_value(parts[-1]):
                parts.pop()
            return table_of("".join(parts)) or next(filter(None, map(table_of, parts)), None)
        found = Counter(filter(None, (table_of(cell.text) for cell in line.cells if not cell.carried)))
        return found.most_common(1)[0][0] if found else None

    @staticmethod
    def _strength(line: Line, mark: str | None) -> int:
        """Return how much a line speaks for its table: a whole row more than a word, two words more than one."""
        if mark is None or line.table:
            return int(mark is not None)
        parts = [part for cell in line.cells for part in cell.text.split()]
        figures = sum(map(is_value, parts))
        return 3 if figures >= 7 else max(1, sum(table_of(part) == mark for part in parts))

    def _grids(self) -> dict[int, Counter[str]]:
        """Return, for each table of the document, how many of its rows speak for which statutory table."""
        found: dict[int, Counter[str]] = defaultdict(Counter)
        for line, mark in zip(self.lines, self.marks, strict=True):
            if line.table and mark:
                found[line.table][mark] += 1
        return found

    # ------------------------------------------------------------ rows of the document's own tables
    def _row(self, place: int, line: Line) -> None:
        votes = self.grids.get(line.table)
        mark = self.marks[place]
        if not votes:
            self._unmarked(line)
            return
        first, count = votes.most_common(1)[0]
        if len(line.cells) == 1 and (begun := heading(line.cells[0].text)) and not mark:
            self._begin(begun)
            return
        if mark and (votes[mark] >= 2 or mark == first):
            self.now = mark
        elif self.now not in votes:
            if count == 1 and self._prose(line):
                self._paragraphs(line)
                return
            self.now = first
        if self._prose(line) and not mark:
            self._paragraphs(line)
        else:
            self._keep(line)

    def _unmarked(self, line: Line) -> None:
        """Sort a row of a table without known words: the rest of a table, prose in a frame, or an index box."""
        own = [cell.text for cell in line.own if not blank(cell.text)]
        if self.now and own and sum(map(is_value, own)) * 2 >= len(own):
            self._keep(line)
        elif len(own) == 1:
            self._paragraphs(line)
        elif own:
            self.found.head.append(" ".join(own))

    # ------------------------------------------------------------ lines of text
    def _text(self, place: int, line: Line) -> None:
        words = line.text
        begun = heading(words, in_brackets=self.in_brackets) if words else None
        mark = self.marks[place]
        if begun and self._is_heading(begun, place):
            self._begin(begun)
            return
        if mark and mark != self.now and self._starts(mark, place):
            self.now = mark
        if self.now is None or self._prose(line):
            if self.now is not None and self._finished():
                self.now = None
            self._paragraphs(line)
        elif self.now == "review_litigation" and self._finished() and words and not mark and not self._values(line):
            self.now = None
            self._paragraphs(line)
        else:
            self._keep(line)

    def _is_heading(self, begun: Heading, place: int) -> bool:
        """Test if the chapter can begin here: they come in order; without a number, what follows must show it."""
        if begun.chapter == 0 and not any(self.found.tables.values()):
            return begun.numbered > 0 or self.chapter < 0
        if begun.chapter <= self.chapter:
            return False
        if begun.numbered:
            return True
        if begun.chapter in _TABLE_CHAPTER:
            return self._ahead(_TABLE_CHAPTER[begun.chapter], place, 6)
        return any(self.found.tables.values()) or self.chapter >= 3

    def _begin(self, begun: Heading) -> None:
        if begun.chapter == 0 and self.chapter >= 0 and not any(self.found.tables.values()):
            # What looked like chapters before was a list of contents.
            self.found.words = [each for each in self.found.words if isinstance(each, str)]
        self.chapter = begun.chapter
        self.now = None
        self.found.words.append(begun)
        if begun.rest:
            self.found.words.append(begun.rest)

    def _starts(self, table: str, place: int) -> bool:
        """Test if a table may begin at this line: its vocabulary must go on below."""
        if TABLES.index(table) < TABLES.index(self.now or TABLES[0]):
            # Rows of an earlier table, out of their place: believed only if there are several, whole ones.
            return self.strength[place] >= 1 and table == TABLES[0] and self._ahead(table, place, 5)
        return self._ahead(table, place, 3)

    def _ahead(self, table: str, place: int, least: int) -> bool:
        following = range(place, min(place + _AHEAD, len(self.marks)))
        return sum(self.strength[each] for each in following if self.marks[each] == table) >= least

    def _finished(self) -> bool:
        """Test if the table that we are in has had its last row."""
        return self.now in self.complete

    # ------------------------------------------------------------
    @staticmethod
    def _values(line: Line) -> bool:
        return any(is_value(part) for cell in line.cells for part in cell.text.split())

    @staticmethod
    def _prose(line: Line) -> bool:
        """Test if a line is prose: a long sentence that is no row."""
        own = [cell for cell in line.own if not blank(cell.text)]
        if len(own) != 1:
            return False
        words = own[0].text
        if len(words) <= _SENTENCE or table_of(words):
            return False
        return ("。" in words or len(words) > 4 * _SENTENCE) and len(plain(words)) > _SENTENCE

    def _keep(self, line: Line) -> None:
        """Put a line into the table that we are in, and see if it is the last row of it."""
        now = self.now or ""
        if len(self.found.tables[now]) >= _MOST:
            return
        self.found.tables[now].append(line)
        if now in self.complete:
            return
        if now == "review_litigation":
            if self._values(line):
                self.complete.add(now)
        elif now == "applications":
            labels = application_labels()
            if any(labels.exact(cell.text) == "carried_out" for cell in line.cells if len(cell.text) > 4):
                self.complete.add(now)

    def _paragraphs(self, line: Line) -> None:
        for cell in line.own:
            for words in cell.text.split("\n"):
                if not blank(words):
                    if line.table and (begun := heading(words)) and begun.chapter > self.chapter and begun.numbered:
                        self._begin(begun)
                    else:
                        self.found.words.append(words)
