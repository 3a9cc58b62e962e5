"""Which address leads where among the portal? The desk's own, then what the public reads."""

from django.urls import URLPattern, path

from .desk import lists, moving, placing, section
from .public.urls import PUBLIC

app_name = "portal"

_ORGAN = "desk/sections/<slug:code>/"
_ONE = f"{_ORGAN}<slug:section>/"
_MOVING = "desk/moving/<slug:code>/"
_IMPORT = f"{_MOVING}<int:pk>/"

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
    path("desk/moving/", moving.overview, name="moving-overview"),
    path(_MOVING, moving.imports, name="moving"),
    path(_IMPORT, moving.one, name="moving-import"),
    path(f"{_IMPORT}progress/", moving.progress, name="moving-progress"),
    path(f"{_IMPORT}faults.csv", moving.faults, name="moving-faults"),
    path(f"{_IMPORT}confirm/", moving.confirm, name="moving-confirm"),
    path(f"{_IMPORT}go-on/", moving.go_on, name="moving-go-on"),
    path(f"{_IMPORT}send/", moving.send, name="moving-send"),
    path(f"{_IMPORT}mask/", moving.mask, name="moving-mask"),
    path(f"{_IMPORT}drop/", moving.drop, name="moving-drop"),
]

urlpatterns: list[URLPattern] = [*DESK, *PUBLIC]
