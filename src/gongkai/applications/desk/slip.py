"""How long is the slip with the query code shown? Ten minutes, out of the session: the code is kept nowhere else."""

from __future__ import annotations

from datetime import datetime, timedelta

from gongkai.applications.models import Application, Correction

from .access import Seat

_SHOWN_FOR = timedelta(minutes=10)
_SLIP = "applications.slip"


def keep_slip(seat: Seat, what: Application | Correction, code: str) -> None:
    """Let the code be shown for a while to the clerk who hands it over."""
    until = (seat.now + _SHOWN_FOR).isoformat()
    seat.request.session[_SLIP] = {"pk": _key(what), "code": code, "until": until}


def code_on_slip(seat: Seat, what: Application | Correction) -> str:
    """Return the code that is to be handed over, "" once its time is over."""
    slip = seat.request.session.get(_SLIP)
    if not slip or slip["pk"] != _key(what):
        return ""
    if seat.now >= datetime.fromisoformat(slip["until"]):
        del seat.request.session[_SLIP]
        return ""
    return str(slip["code"])


def _key(what: Application | Correction) -> str:
    return f"{what._meta.model_name}:{what.pk}"
