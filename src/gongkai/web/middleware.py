"""What is every browser told, and who must first choose a password?"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponseBase]

# Everything comes from this site; no script and no style stands inside a page.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=()"


class HeadersMiddleware:
    """Add the headers that Django does not bring: the content security policy and the permissions policy."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the headers; a page at one reader's size is not to be kept for another."""
        response = self.answer(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        if request.path.startswith("/desk/"):
            # Behind the desk stands what is personal: the next person at this machine finds nothing of it.
            response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class PlainAddressMiddleware:
    """Refuse an address with a NUL in it: no page asks for one, and PostgreSQL can neither store it nor look for it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or say that the request cannot be understood (400)."""
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            raise SuspiciousOperation("NUL in an address")
        return self.answer(request)


class InitialPasswordMiddleware:
    """Send a person who still uses the password that somebody else chose to the page where it is changed."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or lead to the password page."""
        if request.path.startswith("/desk/") and getattr(request.user, "password_is_initial", False):
            here = reverse("password")
            if request.path != here:
                where = f"{here}?{urlencode({'next': request.get_full_path()})}"
                if request.headers.get("HX-Request") == "true":
                    return HttpResponse(status=204, headers={"HX-Redirect": where})
                return redirect(where)
        return self.answer(request)
