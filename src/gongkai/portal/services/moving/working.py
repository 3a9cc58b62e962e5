"""
How does the work go on? In chunks, each a transaction of its own, that can be left and come back to.

Whoever works on an import claims it by a conditional update, for some minutes; what a crash leaves is claimed by the
next one. Each chunk moves the position only if the claim still holds: no chunk is done twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from gongkai.kernel.refusal import NotAllowed
from gongkai.portal.models import Import, ImportState
from gongkai.portal.moving.item import Source

from .drafting import draft_some
from .reading import read_some
from .sending import send_some
from .sources import source_of

LEASE = timedelta(minutes=5)
# How many chunks one turn of the clockwork does, so that the other jobs get theirs.
A_TURN = 30


class _Overtaken(Exception):
    """Somebody else claimed the import while a chunk was done: nothing of that chunk is kept."""


def carry_on(*, at: datetime, chunks: int = A_TURN) -> int:
    """Go on with the imports that are at work; return how many chunks were done."""
    done = 0
    works = (ImportState.READING, ImportState.MOVING, ImportState.SENDING)
    for key in Import.objects.filter(state__in=works).exclude(place="").order_by("pk").values_list("pk", flat=True):
        if done >= chunks:
            break
        done += work(moving=Import.objects.get(pk=key), at=at, chunks=chunks - done)
    return done


def work(
    *,
    moving: Import,
    at: datetime,
    chunks: int,
    source: Source | None = None,
    tell: Callable[[Import], None] | None = None,
) -> int:
    """
    Do some chunks of an import's present state, and return how many; none, if somebody else is at it.

    :param source: what is read, where it is not kept here
    :param tell: told after each chunk
    """
    token = _claim(moving, at=at)
    if not token:
        return 0
    done = 0
    try:
        needs_source = moving.state in (ImportState.READING, ImportState.MOVING)
        opened: Any = nullcontext(source) if source is not None or not needs_source else source_of(moving)
        state = moving.state
        with opened as readable:
            while done < chunks and moving.works and moving.state == state:
                _chunk(moving, readable, token, at=at)
                done += 1
                if tell is not None:
                    tell(moving)
    except _Overtaken:
        moving.refresh_from_db()
    except NotAllowed as refused:
        _stop(moving, token, refused.says)
    finally:
        Import.objects.filter(pk=moving.pk, claim=token).update(claim="", claimed_until=None)
    return done


@transaction.atomic
def _chunk(moving: Import, source: Source | None, token: str, *, at: datetime) -> None:
    """
    Do one chunk, and move the position if the claim still holds; else nothing of it is kept.

    :raises _Overtaken: if it does not
    :raises NotAllowed: if what is done is refused
    """
    before = moving.position
    if moving.state == ImportState.READING:
        assert source is not None
        position, after = read_some(moving, source, at=at)
    elif moving.state == ImportState.MOVING:
        assert source is not None
        position, after = draft_some(moving, source, at=at)
    else:
        position, after = send_some(moving, at=at)
    state = after or moving.state
    position = 0 if after else position
    mine = Import.objects.filter(pk=moving.pk, claim=token, position=before, state=moving.state)
    if not mine.update(position=position, state=state, claimed_until=at + LEASE):
        raise _Overtaken
    moving.position, moving.state = position, state


def _claim(moving: Import, *, at: datetime) -> str:
    """Return a token if the import is ours to work on now, else ""."""
    token = secrets.token_hex(16)
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    mine = Import.objects.filter(free, pk=moving.pk)
    if not mine.update(claim=token, claimed_until=at + LEASE):
        return ""
    moving.refresh_from_db()
    return token


def _stop(moving: Import, token: str, says: str) -> None:
    """Let an import rest with a reason: what was sent can be sent again, what was read has to begin anew."""
    moving.refresh_from_db()
    resting = ImportState.MOVED if moving.state == ImportState.SENDING else ImportState.STOPPED
    mine = Import.objects.filter(pk=moving.pk, claim=token)
    if mine.update(state=resting, says=says[:500], position=0):
        moving.refresh_from_db()
