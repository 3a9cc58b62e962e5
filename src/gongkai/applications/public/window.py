"""
Whose matter is open in this browser, and until when? The session holds its key for half an hour, and nothing else.

What is typed when the half hour is over is not lost: the page that asks for the code again shows it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

HALF_AN_HOUR = timedelta(minutes=30)
APPLICATION, OPINION, CORRECTION = "application", "opinion", "correction"


def let_in(request: HttpRequest, what: str, pk: int, *, at: datetime) -> None:
    """Open a matter for whoever proved to know its code; the session gets a new key, so that none could be planted."""
    request.session.cycle_key()
    request.session[_name(what)] = [pk, int((at + HALF_AN_HOUR).timestamp())]


def inside(request: HttpRequest, what: str, *, at: datetime) -> int | None:
    """Return the key of the matter that is open, half an hour more from now; None if none is, or no longer."""
    kept = request.session.get(_name(what))
    if not isinstance(kept, list) or len(kept) != 2:
        return None
    pk, until = kept
    if int(at.timestamp()) >= until:
        close(request, what)
        return None
    request.session[_name(what)] = [pk, int((at + HALF_AN_HOUR).timestamp())]
    return int(pk)


def close(request: HttpRequest, what: str) -> None:
    """Forget that a matter was open; a session that held nothing else ends."""
    request.session.pop(_name(what), None)
    request.session.pop(f"{_name(what)}.sent", None)
    if not request.session.keys():
        request.session.flush()


def was_sent(request: HttpRequest, what: str, token: str) -> bool:
    """Test if the form with this mark is the one that was taken last: sent twice it is one."""
    return bool(request.session.get(f"{_name(what)}.sent") == token)


def note_sent(request: HttpRequest, what: str, token: str) -> None:
    """Remember the mark of the form that was taken."""
    request.session[f"{_name(what)}.sent"] = token


def _name(what: str) -> str:
    return f"applications.{what}"
