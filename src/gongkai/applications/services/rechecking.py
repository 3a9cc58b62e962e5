"""What is done when the calendar changed, or a copy is wrong? Copies are written anew, and the case says so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.applications import events
from gongkai.applications.models import Application
from gongkai.applications.selectors.rechecking import Difference, differing
from gongkai.kernel.clock import CHINA

from .facts import note, rewrite


def rewrite_differing(
    *, at: datetime, by: Any = None, organs: Collection[int] | None = None, most: int | None = None
) -> Iterator[tuple[Difference, ...]]:
    """
    Write the copies of unanswered applications anew where they differ, each case in a transaction of its own.

    Yields what differed. What the law now refuses is yielded and left as it stands: a person has to look at it. Safe to
    be run twice at once.

    :param most: after so many cases were rewritten, leave the rest
    """
    done = 0
    for found in differing(organs):
        if most is not None and done >= most:
            return
        if all(each.column for each in found):
            done += _rewritten(found, at=at, by=by)
        yield found


@transaction.atomic
def _rewritten(found: Sequence[Difference], *, at: datetime, by: Any) -> bool:
    first = found[0]
    application = Application.objects.get(pk=first.application)
    if rewrite(application) is None:
        return False  # another was quicker
    changes = tuple(each.changed for each in found)
    details = {"lines": changes, "why": first.why}
    event = events.Rechecked(
        application=first.application, organ=first.organ, number=first.number, changes=changes, why=first.why
    )
    note(application, "rechecked", on=at.astimezone(CHINA).date(), details=details, by=by, at=at, event=event)
    return True
