"""
How is somebody told that something waits for them? Queued with the act, sent by a job, tried again, given up at last.

A message says where to look and nothing else: no name, no title, no number of anybody, no code.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from gongkai.journal.services import record
from gongkai.organs.models import Organ
from lawbook.privacy.find import find

from . import events
from .adapters.mail import MailChannel
from .models import Notice, NoticeState
from .ports import Channel, NullChannel, Undeliverable
from .sealing import opened, sealed

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""For so long a message is left to whoever took it; after that the taker is held to be dead."""
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""How long to wait after the first failure, the second, …; after the last of them it is given up."""
BATCH = 50


class TellsTooMuch(ValueError):
    """A message holds somebody's number: a fault of the program, for messages are made of fixed sentences."""


@cache
def _channel(name: str) -> Channel:
    return MailChannel() if name else NullChannel()


def channel() -> Channel:
    """Return the channel of this installation: mail where ``GONGKAI_MAIL`` is set, else none."""
    return _channel(settings.MAIL_FROM)


def notify(*, to: str, subject: str, text: str, about: str, at: datetime, organ: Organ | None = None) -> Notice | None:
    """
    Queue a message in the transaction of the act that it tells of; return it, or None where nobody can be reached.

    :param about: the journal's name of what it is about, ``applications.application:12``
    :raises TellsTooMuch: if the text holds a personal number
    :raises TransactionManagementError: outside of a transaction: the act and its message stand or fall together
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("notify() wants the transaction of the act that it tells of")
    if any(hit.is_personal for hit in find(f"{subject}\n{text}")):
        raise TellsTooMuch
    address = to.strip()
    if not channel().sends or not address or not channel().fits(address):
        return None
    return Notice.objects.create(
        about=about, organ=organ, to=sealed(address), subject=subject, text=text, queued_at=at, next_at=at
    )


def notify_once(
    *, to: str, subject: str, text: str, about: str, at: datetime, organ: Organ | None = None
) -> Notice | None:
    """Queue a message unless there is one already about the same thing under the same title; see ``notify``."""
    if Notice.objects.filter(about=about, subject=subject).exists():
        return None
    return notify(to=to, subject=subject, text=text, about=about, at=at, organ=organ)


def send_due(*, at: datetime) -> int:
    """Send what is due, and return how many messages went out."""
    out = channel()
    if not out.sends:
        return 0
    sent = 0
    for each in Notice.objects.filter(state=NoticeState.QUEUED, next_at__lte=at).order_by("next_at", "pk")[:BATCH]:
        mine = Notice.objects.filter(pk=each.pk, state=NoticeState.QUEUED, tries=each.tries)
        if mine.update(tries=F("tries") + 1, next_at=at + LEASE):
            each.tries += 1
            sent += _send(each, out, at=at)
    return sent


def forget(*, about: str) -> int:
    """Take away all messages about something, sent or not, and return how many; such as when a person's data go."""
    gone, _ = Notice.objects.filter(about=about).delete()
    return gone


def _send(notice: Notice, out: Channel, *, at: datetime) -> bool:
    try:
        out.send(to=opened(notice.to), subject=notice.subject, text=notice.text)
    except Undeliverable:
        _end(notice, NoticeState.GIVEN_UP, at=at, error="对方服务器不接受这个地址")
    except Exception as trouble:
        # What the server said may name the address; only what kind of trouble it was is kept.
        log.warning("notice %s could not be sent: %s", notice.pk, type(trouble).__name__)
        if notice.tries > len(PAUSES):
            _end(notice, NoticeState.GIVEN_UP, at=at, error=type(trouble).__name__[:80])
        else:
            pause = PAUSES[notice.tries - 1]
            Notice.objects.filter(pk=notice.pk).update(next_at=at + pause, error=type(trouble).__name__[:80])
    else:
        _end(notice, NoticeState.SENT, at=at)
        return True
    return False


@transaction.atomic
def _end(notice: Notice, state: NoticeState, *, at: datetime, error: str = "") -> None:
    mine = Notice.objects.filter(pk=notice.pk, state=NoticeState.QUEUED)
    if not mine.update(state=state, to="", next_at=None, ended_at=at, error=error):
        return
    said: dict[str, Any] = {"notice": notice.pk, "about": notice.about, "title": notice.subject}
    event = events.Sent(**said) if state == NoticeState.SENT else events.GivenUp(**said, tries=notice.tries)
    record(event, by=None, at=at, organ=notice.organ)
