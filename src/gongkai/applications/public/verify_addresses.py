"""Where is a paper verified?"""

from __future__ import annotations

from django.urls import URLPattern, path

from . import verify

ADDRESSES: list[URLPattern] = [path("letter/", verify.verify, name="verify")]
