"""
Has the same been asked before, by the same applicant or by others?

A second application of one applicant on a matter that was answered may be a repeated one (ogi:36.6); several applicants
on one matter are a reason to publish it (ogi:44). Both are shown to the officer beside the case; neither marks anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.applications.models import Application, Fact
from gongkai.applications.tidy import likeness, pairs

NEWEST = 500
MOST = 10
ALIKE = 0.6
_SHOWN = ("organ", "number", "title", "document_number", "description", "state", "code", "submitted_at", "answered_on")


@dataclass(frozen=True)
class Similar:
    """
    Other applications that may belong to this one.

    ``repeated``: the same applicant on the same or a like matter, answered before this one came in;
    ``same_matter``: others on the same matter; ``alike``: of the newest ones those with a like title.
    """

    repeated: tuple[Application, ...] = ()
    same_matter: tuple[Application, ...] = ()
    alike: tuple[Application, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.repeated or self.same_matter or self.alike)


def similar(application: Application) -> Similar:
    """Return other applications to the same organ that may belong to this one; three questions, each bounded."""
    others = Application.objects.filter(organ=application.organ_id).exclude(pk=application.pk)
    same = list(others.filter(matter=application.matter).order_by("-pk")[:MOST]) if application.matter else []
    by_same = (
        list(others.filter(by_whom=application.by_whom, pk__lt=application.pk).order_by("-pk")[:NEWEST])
        if application.by_whom
        else []
    )
    mine = pairs(_words(application))
    repeated = [
        each
        for each in by_same
        if each.answered_on is not None
        and (each.matter == application.matter or likeness(mine, pairs(_words(each))) >= ALIKE)
    ]
    known = {each.pk for each in (*same, *repeated)}
    newest = others.only(*_SHOWN).order_by("-pk")[:NEWEST]
    measured = [(likeness(mine, pairs(_words(each))), each) for each in newest if each.pk not in known]
    alike = sorted((one for one in measured if one[0] >= ALIKE), key=lambda one: (-one[0], -one[1].pk))
    return Similar(tuple(repeated[:MOST]), tuple(same), tuple(each for _, each in alike[:MOST]))


def related(application: Application) -> Sequence[Application]:
    """Return the applications that were said to belong to this one, and those that were split from the same letter."""
    rows = Fact.objects.filter(application=application, kind__in=("related", "split")).values_list("details", flat=True)
    keys = {each.get(name) for each in rows for name in ("application", "from", "into")} - {None}
    found = Application.objects.filter(organ=application.organ_id, pk__in=keys)
    return list(found.select_related("organ").order_by("pk"))


def _words(application: Application) -> str:
    return application.title or application.document_number or application.description[:200]
