"""What is new, and what is asked of the public? The home page; and the count of who read a page."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.kernel import clock
from gongkai.kernel.pagestore import kept
from gongkai.portal.public.reading import seen as count_visit
from gongkai.portal.public.reading import views_of

from . import selectors

# Whoever names itself so does not read.
_ROBOT = re.compile(r"bot|crawl|spider|slurp|archiver|curl|wget|python|java/|go-http|headless|monitor", re.IGNORECASE)


@require_safe
@kept
def home(request: HttpRequest) -> HttpResponse:
    """Show what was published last, what opinions are asked on, policies, how to apply, and the year in figures."""
    today = clock.today()
    return render(request, "web/home.html", {"news": selectors.news(today=today), "today": today})


@csrf_exempt  # it changes a count and nothing else, and is asked without cookies
@require_http_methods(["GET", "HEAD", "POST"])
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """
    Count a visit (POST) and answer how many there have been; robots and other sites count for nothing.

    Nothing is kept of who came: no cookie, no address, no time.
    """
    counts = request.method == "POST" and _reads(request)
    views = count_visit(pk) if counts else views_of(pk)
    if views is None:
        raise Http404
    return JsonResponse({"views": views}, headers={"Cache-Control": "no-store"})


def _reads(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    return (
        bool(agent)
        and not _ROBOT.search(agent)
        and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and not request.headers.get("Sec-Purpose", "").startswith("prefetch")
    )
