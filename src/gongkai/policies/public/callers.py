"""Is somebody asking too often? Counted in the cache that all machines share; no address is kept, only its digest."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from gongkai.kernel.caller import client_address
from gongkai.kernel.refusal import NotAllowed

TEN_MINUTES = 600


def not_too_often(request: HttpRequest, what: str, *, most: int, says: str) -> None:
    """
    Count one more attempt from an address, and refuse when there were too many within ten minutes.

    :raises NotAllowed: with the sentence that says how long to wait
    """
    key = f"policies:{what}:{hashlib.sha256(client_address(request).encode()).hexdigest()[:32]}"
    cache.add(key, 0, TEN_MINUTES)
    try:
        count = cache.incr(key)
    except ValueError:
        # It lapsed between the two steps: a new stretch begins.
        cache.set(key, 1, TEN_MINUTES)
        count = 1
    if count > most:
        raise NotAllowed(says)
