"""Whose applications does an address name, and may this person look? Others get 404, as if they were not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from gongkai.applications.models import Application
from gongkai.applications.selectors.people import Desk
from gongkai.kernel import clock
from gongkai.organs.models import Organ


@dataclass(frozen=True)
class Seat:
    """One person at the desk of one organ's applications."""

    request: HttpRequest
    organ: Organ
    desk: Desk
    now: datetime

    @property
    def today(self) -> date:
        """Return the day."""
        return self.now.date()

    @property
    def who(self) -> dict[str, Any]:
        """Return who acts and when, as the services ask for it."""
        return {"by": self.request.user, "at": self.now}

    @property
    def writes(self) -> bool:
        """Test if the person registers, asks, drafts and serves here."""
        return self.desk.writes(self.organ.pk)

    @property
    def handles(self) -> bool:
        """Test if the person works on these applications and sees who applies."""
        return self.desk.handles(self.organ.pk)

    @property
    def heads(self) -> bool:
        """Test if the person answers for the organ's decisions."""
        return self.desk.heads(self.organ.pk)

    def facts(self, **more: Any) -> dict[str, Any]:
        """Return what every page of an organ shows, with what this one adds."""
        return {
            "seat": self,
            "organ": self.organ,
            "today": self.today,
            "may_write": self.writes,
            "may_handle": self.handles,
            "may_head": self.heads,
            **more,
        }


def open_seat(request: HttpRequest, code: str) -> Seat:
    """
    Return the person's seat at one organ's register.

    :raises Http404: if there is no such organ, or this person neither handles nor watches its applications
    """
    organ = Organ.objects.filter(code=code).select_related("parent__parent").first()
    desk = Desk(request.user)
    if organ is None or not desk.sees(organ.pk):
        raise Http404("没有这个机关的申请登记簿，或您不能查看。")
    return Seat(request, organ, desk, clock.now())


def open_application(request: HttpRequest, code: str, pk: int) -> tuple[Seat, Application]:
    """
    Return the seat and one application of the organ.

    :raises Http404: if the organ has no such application, or this person may not look at it
    """
    seat = open_seat(request, code)
    found = (
        Application.objects.filter(pk=pk, organ=seat.organ)
        .select_related("organ", "applicant", "unit", "officer")
        .first()
    )
    if found is None:
        raise Http404("没有这件申请，或您不能查看。")
    return seat, found


def must_handle(seat: Seat) -> None:
    """
    Let nobody act who only watches.

    :raises PermissionDenied: if the person does not work on the organ's applications
    """
    if not seat.handles:
        raise PermissionDenied(f"申请由{seat.organ.name}办理，您只能查看登记和期限。")


def must_write(seat: Seat) -> None:
    """
    Let only those act who register and draft.

    :raises PermissionDenied: if the person is no clerk and no reviewer of the organ
    """
    must_handle(seat)
    if not seat.writes:
        raise PermissionDenied(f"由{seat.organ.name}的信息公开员或科室审核人员办理。")


def typed(posted: Mapping[str, Any], name: str, most: int = 500) -> str:
    """Return what was typed into a field, cut to a length, without the one character that no database keeps."""
    return str(posted.get(name, "")).replace("\x00", "").strip()[:most]
