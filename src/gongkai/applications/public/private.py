"""How is a page answered that is for one person alone? Kept nowhere, found by no search engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.views.decorators.cache import never_cache

V = TypeVar("V", bound=Callable[..., Any])


def private(view: V) -> V:
    """Let no cache, no page store and no search engine keep what a view shows."""

    @wraps(view)
    def answered(*values: Any, **more: Any) -> Any:
        response = view(*values, **more)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.kept = False
        return response

    return never_cache(answered)  # type: ignore[return-value]
