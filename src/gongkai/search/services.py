"""What can be done with the index? Put something in, take it out, make it anew."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Max

from . import segment
from .adapters import index
from .models import A_DAY, Entry, first_of, tag
from .ports import Document, Line, sources

BATCH = 500
ATTEMPTS = 5

_BLANKS = re.compile(r"[^\S\n]+|\s*\n\s*")
_COPIED = [each.name for each in fields(Document) if each.name not in ("key", "text", "section")]


def put(documents: Iterable[Document]) -> int:
    """
    Let documents be found, or found as they are now (写入检索); return how many entries were written.

    To put the same document again changes nothing. Call it only for what is public.
    """
    written, waiting = 0, iter(documents)
    while some := list(islice(waiting, BATCH)):
        written += _put_again_if_met({each.key: each for each in some})
    return written


def remove(keys: Iterable[str]) -> int:
    """Let nothing be found any more under these keys (撤出检索); return how many entries there were."""
    removed, waiting = 0, iter(keys)
    while some := list(islice(waiting, BATCH)):
        with transaction.atomic():
            removed += _take_out(list(Entry.objects.filter(key__in=some)))
    return removed


def rebuild(documents: Iterable[Document]) -> int:
    """
    Make the whole index anew (重建检索); return how many entries it has.

    It is filled in steps, so that nobody who publishes meanwhile has to wait; until the end something may be missing.
    """
    with transaction.atomic():
        index().clear()
        Entry.objects.all().delete()
    return put(documents)


def rebuild_from_sources() -> int:
    """Make the whole index anew from what the rooms show."""
    return rebuild(document for each in sources() for document in each())


def _put_again_if_met(documents: dict[str, Document]) -> int:
    """Write documents; two who number entries of one day at the same time meet, and one of them begins again."""
    for _ in range(ATTEMPTS - 1):
        try:
            with transaction.atomic():
                return _write(documents)
        except IntegrityError:
            continue
    with transaction.atomic():
        return _write(documents)


def _write(documents: dict[str, Document]) -> int:
    if not Entry.objects.exists():
        # The database may have been emptied by somebody who knows its tables and not the index beside them.
        index().clear()
    known = {each.key: each for each in Entry.objects.filter(key__in=documents)}
    new, old = [], []
    places = _Places()
    for key, document in documents.items():
        before = known.get(key)
        if before is not None and _same(before, document):
            continue
        if before is not None and before.cut == segment.VERSION and before.published_on == document.published_on:
            number = before.number
        else:
            number = places.next(document)
        new.append(_entry(document, number))
        if before is not None:
            old.append(before)
    _take_out(old)
    Entry.objects.bulk_create(new)
    index().add([_line(each) for each in new])
    return len(new)


def _take_out(entries: Sequence[Entry]) -> int:
    known = [each for each in entries if each.cut == segment.VERSION]
    index().remove([_line(each) for each in known])
    if known:
        Entry.objects.filter(pk__in=[each.pk for each in known]).delete()
    # Words that were cut by other rules cannot be named any more. They stay in the index, and their number leads
    # nowhere and is given to nobody else, until the index is made anew.
    for each in entries:
        if each.cut != segment.VERSION:
            Entry.objects.filter(pk=each.pk).update(key=f"gone:{each.number}", url="", title="", body=b"")
    return len(entries)


class _Places:
    """Give out numbers, the next of each day."""

    def __init__(self) -> None:
        self.last: dict[int, int] = {}

    def next(self, document: Document) -> int:
        first = first_of(document.published_on)
        if first not in self.last:
            day = Entry.objects.filter(number__range=(first, first + A_DAY - 1))
            self.last[first] = day.aggregate(last=Max("number"))["last"] or first - 1
        self.last[first] += 1
        return self.last[first]


def _entry(document: Document, number: int) -> Entry:
    return Entry(
        number=number,
        key=document.key,
        section=list(document.section),
        home=next(iter(document.section), ""),
        body=zlib.compress(_plain(document.text).encode()),
        cut=segment.VERSION,
        **{each: getattr(document, each) for each in _COPIED},
    )


def _plain(text: str) -> str:
    """Return the text with one blank for several; the end of a line and the border of a cell stay what they are."""
    return _BLANKS.sub(lambda found: next((each for each in "\n\t" if each in found.group()), " "), text).strip()


def _same(entry: Entry, document: Document) -> bool:
    return (
        entry.cut == segment.VERSION
        and entry.section == list(document.section)
        and all(getattr(entry, each) == getattr(document, each) for each in _COPIED)
        and entry.text == _plain(document.text)
    )


def _tags(entry: Entry) -> Iterator[str]:
    for field in ("organ", "kind", "theme", "validity"):
        if value := getattr(entry, field):
            yield tag(field, value)
    for each in entry.section:
        yield tag("section", each)


def _line(entry: Entry) -> Line:
    return Line(entry.number, segment.segment(entry.title), segment.segment(entry.text), list(_tags(entry)))
