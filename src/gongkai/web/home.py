"""What is new? The home page, and the page where a mistake is reported."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.kernel import clock

from . import selectors
from .reading import own_address


def home(request: HttpRequest) -> HttpResponse:
    """Show what has been published last, and the newest year in figures."""
    return render(request, "web/home.html", {"news": selectors.news(), "today": clock.today()})


def mistake(request: HttpRequest) -> HttpResponse:
    """Say how to tell the office of a mistake on this site (找错), and on which page it was found."""
    return render(request, "web/mistake.html", {"page": own_address(request, request.GET.get("page", ""))})
