"""When is a file closed again? When no paper that is before the public shows it any longer."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.files import services as files
from gongkai.papers.models import Paper
from gongkai.papers.selectors.standing import files_shown


def hide_files(keys: Iterable[int]) -> None:
    """Close those of these files that no live paper shows; the caller has already written which papers are live."""
    wanted = set(keys)
    if not wanted:
        return
    others = Paper.objects.filter(files__file__in=wanted, live=True).distinct()
    for shown in files_shown(others).values():
        wanted -= shown
    if wanted:
        files.unpublish(files=wanted)
