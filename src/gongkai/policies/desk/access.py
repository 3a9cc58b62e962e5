"""Whose ledger does an address name, and may this person look into it? Others get 404, as if it were not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest

from gongkai.kernel import clock
from gongkai.organs.models import Organ
from gongkai.papers import selectors as papers
from gongkai.papers.models import Paper
from gongkai.policies.models import Campaign, Document
from gongkai.policies.selectors.permission import Standing


@dataclass(frozen=True)
class Desk:
    """One organ's documents on one person's desk."""

    request: HttpRequest
    organ: Organ
    standing: Standing
    now: datetime

    @property
    def today(self) -> date:
        """Return the day."""
        return self.now.date()

    @property
    def may_write(self) -> bool:
        """Test if the person prepares what is entered."""
        return self.standing.writes(self.organ)

    @property
    def may_sign(self) -> bool:
        """Test if the person signs for the organ."""
        return self.standing.signs(self.organ)

    def facts(self, **more: Any) -> dict[str, Any]:
        """Return what every page of an organ shows, with what this one adds."""
        return {
            "desk": self,
            "organ": self.organ,
            "may_write": self.may_write,
            "may_sign": self.may_sign,
            "today": self.today,
            **more,
        }


def open_desk(request: HttpRequest, code: str) -> Desk:
    """
    Return the desk of one organ.

    :raises Http404: if there is no such organ, or this person may not look into its ledger
    """
    organ = Organ.objects.filter(code=code).select_related("parent__parent").first()
    standing = Standing(request.user)
    if organ is None or not standing.sees(organ):
        raise Http404("没有这个机关的文件台账，或您不能查看。")
    return Desk(request, organ, standing, clock.now())


def open_document(request: HttpRequest, code: str, pk: int) -> tuple[Desk, Document]:
    """
    Return the desk and one document of the organ.

    :raises Http404: if the organ has no such document, or this person may not look at it
    """
    desk = open_desk(request, code)
    found = Document.objects.filter(pk=pk, organ=desk.organ).select_related("organ__parent", "paper").first()
    if found is None:
        raise Http404("没有这份文件，或您不能查看。")
    return desk, found


def open_campaign(request: HttpRequest, code: str, pk: int) -> tuple[Desk, Campaign]:
    """
    Return the desk and one cleaning campaign of the organ.

    :raises Http404: if the organ has no such campaign, or this person may not look at it
    """
    desk = open_desk(request, code)
    found = Campaign.objects.filter(pk=pk, organ=desk.organ).select_related("organ", "paper").first()
    if found is None:
        raise Http404("没有这次清理，或您不能查看。")
    return desk, found


def open_paper(request: HttpRequest, code: str, pk: int) -> Paper:
    """
    Return a paper of the organ that this person may see.

    :raises Http404: if there is none
    """
    found = Paper.objects.filter(pk=pk, organ__code=code).select_related("organ__parent__parent").first()
    if found is None or not papers.Standing(request.user).sees(found):
        raise Http404("没有这篇文稿，或您不能查看。")
    return found


def typed(request: HttpRequest, name: str, most: int = 500) -> str:
    """Return what was typed into a field, cut to a length, without the one character that no database keeps."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:most]
