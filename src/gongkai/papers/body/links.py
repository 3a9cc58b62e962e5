"""Where may a text lead, and which pictures may it show?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .shape import Link, Picture

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_OURS = re.compile(r"/files/([1-9]\d{0,17})/[^/?#]+")
_ALLOWED = frozenset({"http", "https", "mailto", "tel"})
_LONGEST = 1000


def address_of(said: Mapping[str, str]) -> Link | None:
    """Return where a link leads, or None if it may not lead there or leads nowhere."""
    href = re.sub(r"[\x00-\x20\x7f]+", "", said.get("href", ""))
    # Browsers read a stroke that leans the other way like one that does not.
    if re.match(r"/[/\\]", href):
        href = "https://" + href.lstrip("/\\")
    scheme = _SCHEME.match(href)
    # A link within the page leads to a name that was not kept.
    if not href or href.startswith(("#", "\\")) or len(href) > _LONGEST:
        return None
    if scheme is not None and scheme[1].lower() not in _ALLOWED:
        return None
    return Link(href, " ".join(said.get("title", "").split())[:200])


def is_elsewhere(link: Link) -> bool:
    """Test if a link leads to another site."""
    return link.href.lower().startswith(("http://", "https://"))


def picture_of(said: Mapping[str, str], link: Link | None) -> Picture | None:
    """Return a picture of the media library, or None if it is none of ours."""
    src = said.get("src", "").strip()
    if _OURS.fullmatch(src) is None:
        return None
    return Picture(src, " ".join(said.get("alt", "").split())[:200], link)


def file_of(address: str) -> int | None:
    """Return the key of the file that an address of this site names, or None."""
    found = _OURS.match(address)
    return int(found[1]) if found else None
