"""What else belongs to the same matter? Shown beside a case, and before a second answer is given."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.applications.selectors.similar import related as related_to
from gongkai.applications.selectors.similar import similar

from .access import must_handle, open_application


@login_required
def related(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show similar and related applications: as a page, or as the piece that the page of the case takes in."""
    seat, application = open_application(request, code, pk)
    must_handle(seat)
    facts = seat.facts(application=application, similar=similar(application), related=related_to(application))
    piece = getattr(request, "htmx", False)
    name = "applications/desk/similar.html" if piece else "applications/desk/related.html"
    return render(request, name, facts)
