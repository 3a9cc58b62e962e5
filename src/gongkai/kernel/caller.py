"""From which address does somebody ask? The one rule that log-ins and limits on forms count by."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """
    Return the address of whoever asks.

    Behind our own proxy that is the last one it appended; what stands before it can be made up by the client.
    """
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.HTTPS else ""
    return forwarded.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))
