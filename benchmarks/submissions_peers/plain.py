"""A framework's plain view that takes a form with two files: settings, addresses and the view in one."""

from __future__ import annotations

import os

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path

from gongkai.settings import backends

SECRET_KEY = "bench" * 10
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = __name__
INSTALLED_APPS = ["submissions_peers"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
# The same database with the same settings, and files in a folder beside.
DATABASES = {"default": backends.database(os.environ["GONGKAI_DATABASE"])}
MEDIA_ROOT = os.path.join(os.environ["GONGKAI_HOME"], "plain")
USE_TZ = True
COOKIE = "kept"

PAGE = """<!doctype html><title>Form</title><form method="post" enctype="multipart/form-data">{% csrf_token %}
<input type="hidden" name="token" value="{{ token }}">{{ form.as_p }}<button>Send</button></form>"""
THANKS = """<!doctype html><title>Receipt</title><h1>{{ row.pk }}</h1><p>{{ row.name }}</p><p>{{ row.title }}</p>"""


def take(request: HttpRequest) -> HttpResponseBase:
    from django.utils.crypto import get_random_string

    from .models import Submission

    sheet = forms.modelform_factory(Submission, fields="__all__")
    form = sheet(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        response = redirect("thanks")
        response.set_signed_cookie(COOKIE, str(form.save().pk))
        return response
    facts = {"form": form, "token": get_random_string(32)}
    return HttpResponse(_drawn(PAGE, facts, request), status=422 if request.method == "POST" else 200)


def thanks(request: HttpRequest) -> HttpResponse:
    from .models import Submission

    row = Submission.objects.get(pk=request.get_signed_cookie(COOKIE))
    return HttpResponse(_drawn(THANKS, {"row": row}, request))


def _drawn(text: str, facts: dict[str, object], request: HttpRequest) -> str:
    from django.template import engines

    if text not in _READY:
        _READY[text] = engines["django"].from_string(text)
    return str(_READY[text].render(facts, request))


_READY: dict[str, object] = {}

urlpatterns = [path("form/", take), path("thanks/", thanks, name="thanks")]
