"""What is each item of a source, and what will be done with it? Nothing is written but the lines that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gongkai.kernel.refusal import NotAllowed
from gongkai.papers.models import Paper, State
from gongkai.papers.services.preparing import prepared
from gongkai.portal.models import Import, ImportLine, ImportState, Verdict
from gongkai.portal.moving.item import Fault, Item, Source

CHUNK = 200


def read_some(moving: Import, source: Source, *, at: datetime) -> tuple[int, ImportState | None]:
    """Read the next items; return the new position, and the next state if that was the end."""
    total = min(len(source), moving.total)
    places = range(moving.position, min(moving.position + CHUNK, total))
    items = [(place, source[place]) for place in places]
    lines = _lines(moving, items, at=at)
    ImportLine.objects.bulk_create(lines)
    end = moving.position + len(items)
    return end, ImportState.READY if end >= total else None


def _lines(moving: Import, items: Sequence[tuple[int, Item]], *, at: datetime) -> list[ImportLine]:
    digests = {place: item.digest() for place, item in items}
    known = _Known(moving, items, digests)
    return [_line(moving, place, item, digests[place], known, at=at) for place, item in items]


def _line(moving: Import, place: int, item: Item, digest: str, known: _Known, *, at: datetime) -> ImportLine:
    faults = list(item.faults)
    content = item.content
    address, verdict = known.verdict(item, digest)
    if item.bars:
        verdict = Verdict.UNFIT
    if verdict == Verdict.CHANGED:
        faults.append(Fault("与上次迁入时的内容不同，没有写入；请对照原文，在已迁入的文稿中修改。"))
    index_no = content.index_no
    if verdict == Verdict.NEW:
        faults += _unfit(item)
        if any(each.bars for each in faults):
            verdict = Verdict.UNFIT
    if verdict == Verdict.NEW:
        if content.published_at is not None and content.published_at > at:
            faults.append(Fault("发布时间在今后，写入草稿后须改正。", lacks=True))
        if index_no and not known.takes_number(index_no, address):
            faults.append(Fault(f"索引号“{index_no}”已由其他文稿使用，迁入后由系统另编。"))
            index_no = ""
        known.take(address, digest)
    return ImportLine(
        moving=moving,
        organ=moving.organ,
        number=place,
        where=item.where[:300],
        address=address,
        digest=digest,
        title=content.title[:300],
        kind=item.kind,
        column=item.column[:60],
        index_no=index_no if verdict == Verdict.NEW else "",
        published_at=content.published_at,
        verdict=verdict,
        faults=[each.to_json() for each in faults],
        lacks=any(each.lacks for each in faults),
        content=content.to_json() if verdict == Verdict.NEW and not item.files and not item.earlier else None,
    )


def _unfit(item: Item) -> list[Fault]:
    """Return why a field cannot be kept as it is; the body is cleaned later, once."""
    try:
        prepared(item.content.but(body="", attachments=(), picture=None), code=item.kind)
    except NotAllowed as refused:
        return [Fault(refused.says, bars=True)]
    return []


@dataclass
class _Known:
    """What is known already of the items of a chunk; asked for in a few queries."""

    moving: Import
    items: Sequence[tuple[int, Item]]
    digests: dict[int, str]
    _held: dict[str, ImportLine] = field(init=False)
    _here: dict[str, str] = field(init=False)
    _numbers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        addresses = {
            one for place, each in self.items for one in (each.address, self._apart(each, self.digests[place]))
        }
        held = ImportLine.objects.filter(organ=self.moving.organ, address__in=addresses, holds=True)
        held = held.exclude(paper__state=State.DISCARDED).select_related("paper")
        self._held = {each.address: each for each in held}
        here = ImportLine.objects.filter(moving=self.moving, address__in=addresses, verdict=Verdict.NEW)
        self._here = dict(here.values_list("address", "digest"))
        numbers = {each.content.index_no for _, each in self.items if each.content.index_no}
        borne = {
            each: "" for each in Paper.objects.filter(index_no__in=numbers).values_list("index_no", flat=True) if each
        }
        lines = ImportLine.objects.filter(organ=self.moving.organ, index_no__in=numbers, verdict=Verdict.NEW)
        waiting = lines.filter(moving__state__in=(ImportState.READING, ImportState.READY, ImportState.MOVING)) | (
            lines.filter(holds=True)
        )
        self._numbers = {**dict(waiting.values_list("index_no", "address")), **borne}

    def verdict(self, item: Item, digest: str) -> tuple[str, Verdict]:
        """Return the address by which an item is known, and what is done with it."""
        for address in (item.address, self._apart(item, digest)):
            if address in self._here:
                if self._here[address] == digest:
                    return address, Verdict.TWICE
                continue
            held = self._held.get(address)
            if held is None:
                return address, Verdict.NEW
            if held.digest == digest:
                return address, Verdict.SAME
            if held.title == item.content.title or held.published_at == item.content.published_at:
                return address, Verdict.CHANGED
            # Another page under the same name, as archives of different years have: known apart by what it says.
        return address, Verdict.NEW

    def take(self, address: str, digest: str) -> None:
        """Note that an address is taken by an item of this import."""
        self._here[address] = digest

    def takes_number(self, number: str, address: str) -> bool:
        """Test if nobody else bears an index number, and note that it is taken now."""
        return self._numbers.setdefault(number, address) == address

    @staticmethod
    def _apart(item: Item, digest: str) -> str:
        return f"{item.address}#{digest[:16]}"
