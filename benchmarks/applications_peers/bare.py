"""What does the desk cost before anything stands on it? A page with the frame and nothing else, among the real ones."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from gongkai.web import urls
from gongkai.web.urls import *  # noqa: F403  (the handlers of errors go by their names)

ADDRESS = "/desk/bare/"


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """Answer with who is there, the menu, and an empty page."""
    return render(request, "web/desk.html")


urlpatterns = [path(ADDRESS[1:], bare), *urls.urlpatterns]
