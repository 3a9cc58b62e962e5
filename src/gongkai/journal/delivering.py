"""How does what an act causes come about for certain? It is written down with the act, and tried until it is done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import DatabaseError, transaction
from django.db.models import F

from gongkai.kernel.clock import CHINA
from gongkai.kernel.events import Event

from .models import Delivery, Entry
from .rebuilding import event_of

log = logging.getLogger(__name__)

Listener = Callable[..., None]
Named = Callable[[str], tuple[type[Event], Listener] | None]

LEASE = timedelta(minutes=5)
"""For so long a delivery is left to whoever took it; after that the taker is held to be dead."""
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(days=1),
)
"""How long to wait after the first failure, the second, …; after the last of them it goes on every day."""
BATCH = 200


class NobodyWaits(Exception):
    """The listener to which something was owed is no longer there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"没有名为 {name} 的后续处理")


def name_of(listener: Listener) -> str:
    """Return the dotted name by which a listener is found again."""
    return f"{listener.__module__}.{listener.__qualname__}"


def expect(entry: Entry, event: Event, listeners: Sequence[Listener], *, at: datetime) -> None:
    """Write down who is to hear of an entry, and tell them as soon as the transaction has been committed."""
    if not listeners:
        return
    waiting = Delivery.objects.bulk_create(
        Delivery(entry=entry, listener=name_of(each), next_at=at + LEASE) for each in listeners
    )
    for delivery, listener in zip(waiting, listeners, strict=True):
        transaction.on_commit(partial(_attempt, delivery, listener, event, at, at))


def deliver_due(named: Named, *, at: datetime) -> int:
    """Try again what is due; return how much was done."""
    done = 0
    for delivery in Delivery.objects.filter(done_at__isnull=True, next_at__lte=at).order_by("pk")[:BATCH]:
        mine = Delivery.objects.filter(pk=delivery.pk, done_at__isnull=True, attempts=delivery.attempts)
        if mine.update(attempts=F("attempts") + 1, next_at=at + LEASE):
            delivery.attempts += 1
            done += _attempt_again(delivery, named, at=at)
    return done


def _attempt_again(delivery: Delivery, named: Named, *, at: datetime) -> bool:
    entry = Entry.objects.get(pk=delivery.entry_id)
    try:
        found = named(delivery.listener)
        if found is None:
            raise NobodyWaits(delivery.listener)
        kind, listener = found
        event = event_of(entry.kind, entry.facts, kind)
    except Exception as trouble:
        _failed(delivery, trouble, at)
        return False
    return _attempt(delivery, listener, event, entry.at.astimezone(CHINA), at)


def _attempt(delivery: Delivery, listener: Listener, event: Event, moment: datetime, at: datetime) -> bool:
    """Call a listener and write down how it ended; return whether it is done."""
    try:
        listener(event, at=moment)
    except Exception as trouble:
        _failed(delivery, trouble, at)
        return False
    _write_down(delivery, done_at=at, next_at=None, error="")
    return True


def _failed(delivery: Delivery, trouble: Exception, at: datetime) -> None:
    log.error("%s could not act upon entry %s", delivery.listener, delivery.entry_id, exc_info=trouble)
    pause = PAUSES[min(delivery.attempts, len(PAUSES)) - 1]
    _write_down(delivery, next_at=at + pause, error=f"{type(trouble).__name__}: {trouble}"[:500])


def _write_down(delivery: Delivery, **facts: object) -> None:
    try:
        Delivery.objects.filter(pk=delivery.pk).update(**facts)
    except DatabaseError:
        # What is not written down is tried again when the lease has run out.
        log.exception("the end of delivery %s could not be written down", delivery.pk)
