"""
What stands around every public page alike? Banner, menu, foot and the size switch, rendered once for all pages.

A piece depends on nothing but what it is handed, so that it is kept by that, and nothing has to be forgotten. What only
one page says, its own address, is put in afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from . import navigation, reading, selectors

# No address and no field of the site holds a NUL.
_HERE, _PAGE = "\0here\0", "\0page\0"


@dataclass
class Around:
    """The pieces around one page; each is made when it is shown."""

    request: HttpRequest

    @property
    def banner(self) -> SafeString:
        """Return the site's name, the search, and the switch to the elders' edition."""
        return self._banner(navigation.addresses()["search_address"])

    @property
    def bare_banner(self) -> SafeString:
        """Return the banner of a page that has a search of its own."""
        return self._banner("")

    def _banner(self, search: str) -> SafeString:
        size = reading.chosen(self.request).value
        return self._with_address("banner", reading=size, website=self._website, search_address=search)

    @property
    def menu(self) -> SafeString:
        """Return the citizens' menu."""
        path = self.request.path
        entries = tuple(navigation.public_menu(path, trail=getattr(self.request, "trail", ())))
        itself = any(each.current and each.url == path for each in entries)
        return self._with_address("menu", public_menu=entries, itself=itself)

    @property
    def foot(self) -> SafeString:
        """Return who keeps the site, where it is registered, and where mistakes are told."""
        return self._with_address("foot", website=self._website)

    @property
    def sizes(self) -> SafeString:
        """Return the switch of sizes (字号)."""
        return self._with_address("sizes", reading=reading.chosen(self.request).value)

    @cached_property
    def _website(self) -> tuple[tuple[str, Any], ...]:
        known = selectors.site()
        said = {key: value for key, value in vars(known).items() if not key.startswith("_")}
        return tuple(sorted({**said, "says": str(known)}.items()))

    def _with_address(self, piece: str, **said: Any) -> SafeString:
        render = _rendered.__wrapped__ if settings.DEBUG else _rendered
        text = render(piece, tuple(said.items()), tuple(navigation.addresses().items()))
        here = quote(self.request.get_full_path(), safe="")
        # Both are nothing but letters, digits and percent signs.
        return mark_safe(text.replace(_HERE, here).replace(_PAGE, quote(self.request.path, safe="")))  # noqa: S308


@lru_cache(maxsize=256)
def _rendered(piece: str, said: tuple[tuple[str, Any], ...], addresses: tuple[tuple[str, str], ...]) -> str:
    facts: dict[str, Any] = {**dict(addresses), **dict(said), "here": _HERE, "page": _PAGE}
    if "website" in facts:
        facts["website"] = _Named(**dict(facts["website"]))
    return render_to_string(f"web/frame/{piece}.html", facts)


class _Named(SimpleNamespace):
    """The site's particulars as plain values; written out, it is the site's name."""

    def __str__(self) -> str:
        return str(self.says)
