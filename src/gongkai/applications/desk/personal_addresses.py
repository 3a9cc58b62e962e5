"""Which address leads to what is personal in a case?"""

from __future__ import annotations

from django.urls import URLPattern, path

from . import personal

_PERSONAL = "desk/applications/<slug:code>/<int:pk>/personal/"

ADDRESSES: list[URLPattern] = [
    path(_PERSONAL, personal.personal, name="personal"),
    path(f"{_PERSONAL}number/", personal.whole_number, name="identity"),
    path(f"{_PERSONAL}copy/", personal.copy, name="personal-copy"),
    path(f"{_PERSONAL}erase/", personal.erase, name="erase"),
    path(f"{_PERSONAL}<int:enclosure>/", personal.enclosure, name="enclosure"),
]
