"""How large does a citizen want the page? The size switch and the elders' edition (字号、长者版), without script."""

from __future__ import annotations

from enum import Enum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

COOKIE = "reading"
ONE_YEAR = 365 * 24 * 60 * 60


class Reading(Enum):
    """How a page is set: the same page each time, at another size."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    ELDER = "elder"


def chosen(request: HttpRequest) -> Reading:
    """Return what the reader has chosen; whatever is not understood is the middle size."""
    try:
        return Reading(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return Reading.MEDIUM


def safe_return(request: HttpRequest, default: str) -> str:
    """Return the address to go back to: one of this site's own, or the default."""
    return own_address(request, request.POST.get("next") or request.GET.get("next") or "") or default


def own_address(request: HttpRequest, wanted: str) -> str:
    """Return an address if it is one of this site's own, and nothing otherwise."""
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # A word without a stroke would be taken for the name of a page.
    begins = wanted.startswith(("/", "http://", "https://"))
    return wanted if own and begins and wanted.isprintable() else ""


def switch(request: HttpRequest, to: str) -> HttpResponse:
    """Remember the size and go back; an unknown size changes nothing."""
    response = redirect(safe_return(request, "/"))
    if to in {each.value for each in Reading}:
        response.set_cookie(COOKIE, to, max_age=ONE_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response
