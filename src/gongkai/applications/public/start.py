"""
Where does an application begin? With the question whether it is public already, and of whom to ask.

What somebody looks for is their own affair: it is sent in the body of the form and stands in no address and no log.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from gongkai.kernel import clock
from gongkai.search.selectors import already_public

from .offices import offices
from .private import private

LONGEST = 200


@private
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Show how to apply, what is public already, and the organs to choose from."""
    choices = list(offices(today=clock.today()))
    words = " ".join(request.POST.get("words", "").replace("\x00", "").split())[:LONGEST]
    code = request.POST.get("organ", "")
    organ = next((each.organ for each in choices if each.organ.code == code), None)
    if organ is not None:
        choices.sort(key=lambda each: each.organ_id != organ.pk)
    facts = {
        "offices": choices,
        "words": words,
        "organ": organ,
        "has_asked": request.method == "POST",
        "found": already_public(words, organ.code if organ else "") if words else (),
        "search_address": "",
    }
    return render(request, "applications/public/start.html", facts)
