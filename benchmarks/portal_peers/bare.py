"""A framework's bare view: settings, addresses and the view in one; the same text from the same database, no frame."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

SECRET_KEY = "bench" * 10
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = __name__
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("GONGKAI_DATABASE", "").removeprefix("sqlite:///"),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"init_command": "PRAGMA mmap_size=134217728;PRAGMA cache_size=-64000;"},
    }
}

ASKED = "SELECT v.content FROM papers_paper p JOIN papers_version v ON v.id = p.shown_id WHERE p.id = %s AND p.live"
PAGE = "<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1><p>{{ source }}</p>{{ body|safe }}"


def item(request: HttpRequest, pk: int) -> HttpResponse:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(ASKED, [pk])
        said = json.loads(cursor.fetchone()[0])
    return HttpResponse(template().render(said, request))


@cache
def template() -> Any:
    from django.template import engines

    return engines["django"].from_string(PAGE)


urlpatterns = [path("item/<int:pk>/", item)]
