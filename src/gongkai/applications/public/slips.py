"""
What carries a receipt from the form to the page that shows it? A sealed cookie that lives for half an hour.

Nothing stands in an address, and the query code stands nowhere on our side: who has not this browser has not the slip.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gongkai.applications import sealing

from .window import HALF_AN_HOUR

_LONGEST = 4000


def hand_out(response: HttpResponseBase, name: str, said: dict[str, Any], *, path: str, at: datetime) -> None:
    """Let a response carry a slip that is sent back to the pages below a path, and to no other."""
    until = int((at + HALF_AN_HOUR).timestamp())
    content = sealing.sealed_text(json.dumps({"for": name, "until": until, **said}))
    response.set_cookie(
        _cookie(name),
        content,
        max_age=int(HALF_AN_HOUR.total_seconds()),
        path=path,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )


def shown(request: HttpRequest, name: str, *, at: datetime) -> dict[str, Any] | None:
    """Return what a slip says; None for none, for another one, for one that was tampered with or is too old."""
    content = request.COOKIES.get(_cookie(name), "")
    if not content or len(content) > _LONGEST:
        return None
    try:
        said = json.loads(sealing.opened_text(content))
    except (sealing.Broken, UnicodeError, ValueError):
        return None
    if not isinstance(said, dict) or said.get("for") != name or int(at.timestamp()) >= said.get("until", 0):
        return None
    return said


def take_back(response: HttpResponseBase, name: str, *, path: str) -> None:
    """Let the browser forget a slip."""
    response.delete_cookie(_cookie(name), path=path, samesite="Strict")


def _cookie(name: str) -> str:
    return f"gongkai_{name}_slip"
