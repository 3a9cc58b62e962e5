"""Which address leads to which of these pages?"""

from __future__ import annotations

from django.urls import URLPattern, path

from . import acts, after_addresses, case, feed, guide, intake, letters_addresses, personal_addresses, register, related

_ONE = "desk/applications/<slug:code>/<int:pk>/"

ADDRESSES: list[URLPattern] = [
    path("desk/applications/", register.register, name="register"),
    path("desk/applications/calendar/", feed.feed, name="feed"),
    path("calendar/<str:key>.ics", feed.feed_file, name="feed-file"),
    path("desk/applications/<slug:code>/new/", intake.enter, name="new"),
    # The pages of letters, persons and what comes after come first: the last line takes every other word for a step.
    *letters_addresses.ADDRESSES,
    *personal_addresses.ADDRESSES,
    *after_addresses.ADDRESSES,
    path(_ONE, case.case, name="case"),
    path(f"{_ONE}entered/", intake.entered, name="entered"),
    path(f"{_ONE}guide/", guide.guide, name="guide"),
    path(f"{_ONE}related/", related.related, name="related"),
    path(f"{_ONE}facts/<int:fact>/strike/", acts.strike_fact, name="strike"),
    path(f"{_ONE}<slug:act>/", acts.act, name="act"),
]
