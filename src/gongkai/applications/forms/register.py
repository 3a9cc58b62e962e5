"""To what is the register narrowed? It stays with the session, so that whoever comes back finds the list as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from gongkai.applications.selectors.register import Filters

_KEPT = "applications.register"
# What an address may say: all but words, which may be somebody's name.
IN_ADDRESSES = ("state", "mark", "unit", "officer", "channel", "kind", "outcome", "year")


def chosen(session: Any, query: Mapping[str, Any]) -> tuple[str, Filters]:
    """Return the organ's code ("" for none) and the filters: those that an address names, else those that were kept."""
    if any(name in query for name in (*IN_ADDRESSES, "organ")):
        said = {name: query.get(name, "") for name in IN_ADDRESSES}
        filters = Filters.from_query(said)
        keep(session, str(query.get("organ") or kept_organ(session)), filters)
    kept = session.get(_KEPT) or {}
    return kept_organ(session), Filters.from_query(kept)


def keep(session: Any, organ: str, filters: Filters) -> None:
    """Let the list stay as it is narrowed until it is narrowed otherwise, or the person logs out."""
    kept = {"organ": organ.replace("\x00", "")[:60], **asdict(filters)}
    # To look at the same list again writes nothing.
    if session.get(_KEPT) != kept:
        session[_KEPT] = kept


def kept_organ(session: Any) -> str:
    """Return whose register was looked at last."""
    return str((session.get(_KEPT) or {}).get("organ", ""))
