"""How does an officer get an address for the calendar program, and how is it taken back?"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.applications.feed_events import FeedSwitchedOff, FeedSwitchedOn
from gongkai.applications.models import Feed
from gongkai.applications.sealing import mark_of
from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed

# As many random bytes as cannot be guessed: there is no log-in behind the address.
_KEY_BYTES = 32


@transaction.atomic
def switch_on(*, user: Any, at: datetime) -> str:
    """Return a new key for a person's feed; it is said this once, and an older one no longer opens anything."""
    key = secrets.token_urlsafe(_KEY_BYTES)
    Feed.objects.update_or_create(user=user, defaults={"key": mark_of("feed", key), "at": at})
    record(FeedSwitchedOn(user=user.pk), by=user, at=at)
    return key


@transaction.atomic
def switch_off(*, user: Any, at: datetime) -> None:
    """
    Take a person's feed back.

    :raises NotAllowed: if there is none
    """
    gone, _ = Feed.objects.filter(user=user).delete()
    if not gone:
        raise NotAllowed("日历订阅没有启用。")
    record(FeedSwitchedOff(user=user.pk), by=user, at=at)
