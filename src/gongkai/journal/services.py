"""How is an act written down, who is told of it, and is the journal whole?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F

from gongkai.kernel.events import Event

from .delivering import Listener, deliver_due, expect, name_of
from .models import Entry, Head

BY_THE_SYSTEM = "系统"

L = TypeVar("L", bound=Listener)
_WAITING: dict[type[Event], list[Listener]] = {}


@dataclass(frozen=True)
class Verdict:
    """What came out when the whole chain was reckoned again; ``broken_at`` is the first number that does not fit."""

    entries: int
    ok: bool
    broken_at: int | None
    says: str

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as JSON values."""
        return {"entries": self.entries, "ok": self.ok, "broken_at": self.broken_at, "says": self.says}


def record(event: Event, *, by: Any, at: datetime, organ: Any = None, ground: str = "") -> Entry:
    """
    Write an event into the journal, inside the transaction of the act itself (记入台账).

    :param by: the person who acted, or None for the system
    :param at: the aware moment of the act
    :param organ: the organ that the act belongs to
    :param ground: the provision or the reason, in the words of whoever acted
    :raises TransactionManagementError: if there is no transaction: the act and its entry stand or fall together
    :raises ValueError: if ``at`` is a naive moment
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() wants the transaction of the act that it records")
    if at.tzinfo is None:
        raise ValueError("record() wants an aware moment")
    head = _take_head()
    entry = Entry(
        number=head.entries,
        previous_id=head.last_id,
        at=at,
        by=by,
        organ=organ,
        by_name=BY_THE_SYSTEM if by is None else str(by),
        kind=event.event_name(),
        subject=event.subject(),
        says=event.sentence(),
        ground=ground,
        facts=event.facts(),
    )
    entry.digest = entry.digest_after(head.digest)
    entry.save()
    Head.objects.filter(pk=Head.ONLY).update(last=entry, digest=entry.digest)
    expect(entry, event, _listeners(type(event)), at=at)
    return entry


def waits_for(kind: type[Event]) -> Callable[[L], L]:
    """
    Let a function hear of an event after the act has been committed; only ``flows`` may wait.

    The function is called as ``function(event, at=moment)``, outside of any transaction. What it owes is written down
    together with the act: if it fails, or the machine does, it is called again until it succeeds, with the same event
    and the same moment. The others hear of the event all the same.

    So a listener must be one that can be called twice, and late: it brings about what should hold *now* (is the paper
    still public?) and does not repeat what happened. It must be found under its own name at the top of a module.
    """

    def wait(listener: L) -> L:
        waiting = _WAITING.setdefault(kind, [])
        if listener not in waiting:
            waiting.append(listener)
        return listener

    return wait


def waiting() -> dict[type[Event], list[Listener]]:
    """Return who waits for what, as a copy: the complete list of what happens because of something else."""
    return {kind: list(listeners) for kind, listeners in _WAITING.items()}


def verify() -> Verdict:
    """
    Reckon the whole chain again and return whether it holds (核验台账).

    Entries that are appended meanwhile are left for the next time.
    """
    head = Head.objects.filter(pk=Head.ONLY).first()
    promised, last_digest = (head.entries, head.digest) if head else (0, "")
    digest, number = "", 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        if head is not None and entry.number > promised:
            break
        if entry.number != number + 1:
            return _broken(number, number + 1, f"第{number + 1}笔缺失。")
        if entry.digest_after(digest) != entry.digest:
            return _broken(number, entry.number, f"第{entry.number}笔的内容与摘要值不符，或其前有记录被改动。")
        digest, number = entry.digest, entry.number
    if number < promised:
        return _broken(number, number + 1, f"应有{promised}笔，第{number + 1}笔起缺失。")
    if head is None and number:
        return _broken(number, number, f"台账末端缺失，无法确认第{number}笔之后是否还有记录。")
    if digest != last_digest:
        return _broken(number, number, "末笔的摘要值与台账末端不符。")
    return Verdict(number, True, None, f"共{number}笔，序号连续，摘要值逐笔相符。" if number else "台账尚无记录。")


def _broken(entries: int, at: int, says: str) -> Verdict:
    return Verdict(entries, False, at, says)


def _take_head() -> Head:
    """Return the head, already counted up and held against all other writers until the transaction ends."""
    mine = Head.objects.filter(pk=Head.ONLY)
    if not mine.update(entries=F("entries") + 1):
        # A new installation. Two first writers may both come here; the database lets one row in.
        Head.objects.bulk_create([Head()], ignore_conflicts=True)
        mine.update(entries=F("entries") + 1)
    return mine.get()


def _listeners(kind: type[Event]) -> list[Listener]:
    return [listener for each in kind.__mro__ for listener in _WAITING.get(each, ())]


def listener_named(name: str) -> tuple[type[Event], Listener] | None:
    """Return a listener by its dotted name, and the kind of event that it waits for."""
    return next(
        ((kind, each) for kind, listeners in _WAITING.items() for each in listeners if name_of(each) == name), None
    )


def deliver(*, at: datetime) -> int:
    """Try again what has not been done yet and is due; return how much was done (补做后续处理)."""
    return deliver_due(listener_named, at=at)
