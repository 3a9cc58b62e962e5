"""How do items become drafts? With their files, in their columns, as papers like all others; no door leads around."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.files.models import File
from gongkai.files.services import keep
from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import services as papers
from gongkai.papers.content import Attached, Content
from gongkai.papers.kinds import kind as kind_of
from gongkai.papers.models import Paper, State
from gongkai.portal import events
from gongkai.portal.models import Import, ImportLine, ImportState, Placement, Section, Verdict
from gongkai.portal.moving.guessing import fitting
from gongkai.portal.moving.item import Fault, Item, Source, Unreadable, with_files
from gongkai.portal.selectors.permission import accepts, fits
from gongkai.portal.services.moving.opening import names

CHUNK = 200
NOTE = "原网站迁入"
# Kinds that come in without facts of their own; into a column that takes one of them goes what has no other kind.
_PLAIN = ("news", "notice", "statutory", "page")


@dataclass
class _Ready:
    """An item with its files taken in, and where it goes."""

    line: ImportLine
    kind: str
    versions: list[Content]
    section: Section | None
    paper: Paper | None = None


def draft_some(moving: Import, source: Source, *, at: datetime) -> tuple[int, ImportState | None]:
    """Write the next items as drafts; return the new position, and the next state if that was the end."""
    waiting = moving.lines.filter(verdict=Verdict.NEW, paper=None, number__gte=moving.position).order_by("number")
    lines = list(waiting[:CHUNK])
    if not lines:
        return moving.position, ImportState.MOVED
    _leave_out_what_came_meanwhile(moving, lines)
    library = _Library(moving, at=at)
    columns = Columns(moving)
    ready = []
    for line in (each for each in lines if each.verdict == Verdict.NEW):
        item = _item_of(line, source)
        if item is None:
            _refuse(line, "来源已在读取后变化，请重新迁入。")
        else:
            ready.append(_ready(line, item, columns, library))
    written = _write(moving, ready, at=at)
    Placement.objects.bulk_create(
        [Placement(section=each.section, paper=each.paper, home=True) for each in written if each.section is not None],
        ignore_conflicts=True,
    )
    for each in written:
        each.line.paper, each.line.holds, each.line.kind = each.paper, True, each.kind
    for line in lines:
        line.content = None
    keep_lines(lines, "paper", "holds", "kind", "verdict", "faults", "lacks", "content")
    if written:
        keys = tuple(each.paper.pk for each in written if each.paper is not None)
        record(
            events.ItemsMovedIn(**names(moving), papers=keys, count=len(keys)),
            by=moving.acting,
            at=at,
            organ=moving.organ,
        )
    return lines[-1].number + 1, None if len(lines) == CHUNK else ImportState.MOVED


class Columns:
    """Where the items of each column go, and as what."""

    def __init__(self, moving: Import) -> None:
        self._moving = moving
        keys = {each["section"] for each in moving.mapping.values() if each.get("section")}
        self._known = Section.objects.select_related("tree__parent__parent__parent", "owner").in_bulk(keys)

    def settled(self, kind: str, column: str) -> tuple[str, Section | None]:
        """Return the kind and the column; a plain kind gives way to what the column takes."""
        said = self._moving.mapping.get(column, {})
        section = self._known.get(said.get("section") or 0)
        kind = said.get("kind") or kind
        if section is None or not accepts(section, self._moving.organ):
            return kind, None
        if fits(section, kind):
            return kind, section
        if kind in _PLAIN and not said.get("kind"):
            other = next((each for each in _PLAIN if fits(section, each)), None)
            if other is not None:
                return other, section
        return kind, None


class _Library:
    """The files of the items, taken in once for all pages that show the same."""

    def __init__(self, moving: Import, *, at: datetime) -> None:
        self._moving, self._at = moving, at
        self._kept: dict[tuple[str, str], File] = {}

    def take(self, item: Item) -> tuple[dict[int, File], list[Fault]]:
        """Return the files of an item by their place, and which could not be taken in."""
        found: dict[int, File] = {}
        faults = []
        for place, each in enumerate(item.files):
            try:
                found[place] = self._keep(each.name, each.read(), each.alternative_text)
            except (NotAllowed, Unreadable) as refused:
                what = "附件" if each.attached else "图片"
                faults.append(Fault(f"{what}“{each.name[:60]}”没有迁入：{refused.says}", lacks=True))
        return found, faults

    def _keep(self, name: str, content: bytes, alternative_text: str) -> File:
        key = (hashlib.sha256(content).hexdigest(), name)
        if key not in self._kept:
            moving = self._moving
            known = File.objects.filter(organ=moving.organ, digest=key[0], name=name).defer("text").first()
            self._kept[key] = known or keep(
                organ=moving.organ,
                name=name,
                content=content,
                by=moving.acting,
                at=self._at,
                alternative_text=alternative_text,
            )
        return self._kept[key]


def _item_of(line: ImportLine, source: Source) -> Item | None:
    """Return what was read, or what is read again: None, if that is not the same."""
    if line.content is not None:
        return Item(line.address, line.where, line.kind, Content.from_json(line.content), line.column)
    item = source[line.number]
    return item if item.digest() == line.digest else None


def keep_lines(lines: Sequence[ImportLine], *names: str) -> None:
    """Write some columns of many lines in one statement: rows that are there are written over in these alone."""
    ImportLine.objects.bulk_create(lines, update_conflicts=True, unique_fields=["id"], update_fields=names)


def _ready(line: ImportLine, item: Item, columns: Columns, library: _Library) -> _Ready:
    files, faults = library.take(item)
    addresses = {place: each.get_absolute_url() for place, each in files.items()}
    attached = tuple(
        Attached(each.pk, item.files[place].name, each.digest, str(each.format), each.size)
        for place, each in files.items()
        if item.files[place].attached
    )
    picture = files.get(item.picture) if item.picture is not None else None
    kind, section = columns.settled(line.kind, line.column)
    last = item.content.but(index_no=line.index_no, attachments=attached, picture=picture.pk if picture else None)
    versions = []
    for each in (*item.earlier, last):
        said: dict[str, Any] = dict(each.particulars)
        if kind != line.kind:
            said = fitting(kind, {"issuer": each.source, **said})
        versions.append(each.but(body=with_files(each.body, addresses), particulars=said))
    if faults:
        line.faults = [*line.faults, *(each.to_json() for each in faults)]
        line.lacks = True
    return _Ready(line, kind, versions, section if section and kind_of(kind).room == "portal" else None)


def _write(moving: Import, ready: Sequence[_Ready], *, at: datetime) -> list[_Ready]:
    """Write drafts, all at once; if one of them is refused, each by itself."""
    if not ready:
        return []
    try:
        with transaction.atomic():
            return _write_all(moving, ready, at=at)
    except NotAllowed as refused:
        if len(ready) == 1:
            _refuse(ready[0].line, refused.says)
            return []
    half = len(ready) // 2
    return [*_write(moving, ready[:half], at=at), *_write(moving, ready[half:], at=at)]


def _write_all(moving: Import, ready: Sequence[_Ready], *, at: datetime) -> list[_Ready]:
    made = papers.draft_many(
        organ=moving.organ,
        contents=[(each.kind, each.versions[0]) for each in ready],
        title=f"迁入“{moving.title}”",
        by=moving.acting,
        at=at,
        note=NOTE,
    )
    for each, paper in zip(ready, made, strict=True):
        each.paper = paper
        for number, version in enumerate(each.versions[1:], start=1):
            papers.revise(
                paper=paper, content=version, by=moving.acting, at=at, base=number, note=f"{NOTE}：第{number + 1}次发布"
            )
    return list(ready)


def _leave_out_what_came_meanwhile(moving: Import, lines: Sequence[ImportLine]) -> None:
    """Let another import's papers stand, and let go of addresses whose papers were given up."""
    addresses = [each.address for each in lines]
    held = ImportLine.objects.filter(organ=moving.organ, address__in=addresses, holds=True)
    held.filter(paper__state=State.DISCARDED).update(holds=False)
    taken = dict(held.values_list("address", "digest"))
    for each in lines:
        if each.address in taken:
            each.verdict = Verdict.SAME if taken[each.address] == each.digest else Verdict.CHANGED


def _refuse(line: ImportLine, says: str) -> None:
    line.verdict = Verdict.UNFIT
    line.faults = [*line.faults, Fault(says, bars=True).to_json()]
