"""What surrounds every page? The names in the banner, the menus, the reader's size."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from . import navigation, reading, selectors
from .frame import Around


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Return what the base templates show; what asks the database does so only when it is shown."""
    return {
        # Not "site": Django's own log-in page fills that name with the host.
        "website": SimpleLazyObject(selectors.site),
        "reading": reading.chosen(request).value,
        "around": Around(request),
        "desk_menu": SimpleLazyObject(lambda: navigation.desk_menu(request.path, user=request.user)),
        **navigation.addresses(),
    }
