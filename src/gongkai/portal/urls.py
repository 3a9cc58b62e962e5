"""Which address leads where among the portal? The desk's own, then what the public reads."""

from django.urls import URLPattern, path

from .desk import lists, placing, section
from .public.urls import PUBLIC

app_name = "portal"

_ORGAN = "desk/sections/<slug:code>/"
_ONE = f"{_ORGAN}<slug:section>/"

DESK: list[URLPattern] = [
    path("desk/sections/", lists.overview, name="sections-overview"),
    path(_ORGAN, lists.sections, name="sections"),
    path(f"{_ORGAN}sections.csv", lists.sheet, name="sections-sheet"),
    path(f"{_ORGAN}new/", section.new, name="section-new"),
    path(f"{_ORGAN}plant/", lists.plant, name="plant"),
    path(f"{_ORGAN}catalogue/", lists.catalogue, name="desk-catalogue"),
    path(_ONE, section.section, name="section"),
    path(f"{_ONE}change/", section.change, name="section-change"),
    path(f"{_ONE}move/", section.move, name="section-move"),
    path(f"{_ONE}close/", section.close, name="section-close"),
    path(f"{_ONE}reopen/", section.reopen, name="section-reopen"),
    path(f"{_ONE}gather/", section.gather, name="section-gather"),
    path(f"{_ONE}state/", section.state, name="section-state"),
    path(f"{_ONE}write/", section.write, name="section-write"),
    path("desk/papers/<slug:code>/<int:pk>/sections/", placing.place, name="place"),
]

urlpatterns: list[URLPattern] = [*DESK, *PUBLIC]
