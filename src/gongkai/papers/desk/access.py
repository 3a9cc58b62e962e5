"""Which paper does an address name, and may this person look into it? Others get 404, as if it were not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest

from gongkai.kernel import clock
from gongkai.organs.workdays import workdays_of
from gongkai.papers import selectors
from gongkai.papers.content import Content
from gongkai.papers.kinds import Kind, kind
from gongkai.papers.models import Attribute, Paper, State, Submission, Version
from gongkai.papers.selectors import Standing
from gongkai.review import selectors as review
from gongkai.review.models import Round
from lawbook import parameters
from lawbook.proactive.required import required_items

# What is in nobody's hands to write: it was given up, or it must first be taken up again.
WRITABLE = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED, State.CORRECTING, State.WITHDRAWN})


@dataclass
class Desk:
    """One paper on one person's desk."""

    request: HttpRequest
    paper: Paper
    standing: Standing
    now: datetime

    @property
    def today(self) -> date:
        """Return the day."""
        return self.now.date()

    @property
    def kind(self) -> Kind:
        """Return the paper's kind."""
        return kind(self.paper.kind)

    @cached_property
    def version(self) -> Version:
        """Return the newest version."""
        return selectors.newest(self.paper)

    @cached_property
    def content(self) -> Content:
        """Return what the newest version says."""
        return selectors.content_of(self.version)

    @cached_property
    def submission(self) -> Submission | None:
        """Return the newest submission."""
        return selectors.submission_of(self.paper)

    @cached_property
    def round(self) -> Round | None:
        """Return the newest round of signatures."""
        return selectors.round_of(self.paper)

    @property
    def may_write(self) -> bool:
        """Test if the person may write into the paper now."""
        return self.paper.state in WRITABLE and self.standing.writes(self.paper)

    @property
    def is_locked(self) -> bool:
        """Test if somebody else is writing just now."""
        holder, until = self.paper.locked_by_id, self.paper.locked_until
        return holder is not None and holder != self.request.user.pk and until is not None and until > self.now

    def facts(self, **more: Any) -> dict[str, Any]:
        """Return what every page of a paper shows, with what this one adds."""
        return {
            "desk": self,
            "paper": self.paper,
            "organ": self.paper.organ,
            "kind": self.kind,
            "may_write": self.may_write,
            "locked": self.is_locked,
            **due_facts(self.paper, today=self.today, content=self.content),
            **more,
        }

    def again(self) -> Desk:
        """Return the same desk after something was written, read afresh."""
        return open_desk(self.request, self.paper.organ.code, self.paper.pk)


def open_desk(request: HttpRequest, code: str, pk: int) -> Desk:
    """
    Return the desk of one paper.

    :raises Http404: if there is no such paper in the organ, or this person may not see it
    """
    found = Paper.objects.filter(organ__code=code, pk=pk)
    paper = found.select_related("organ__parent__parent", "made_by", "locked_by", "shown").first()
    standing = Standing(request.user)
    if paper is None or not standing.sees(paper):
        raise Http404("没有这篇文稿，或您不能查看。")
    return Desk(request, paper, standing, clock.now())


def typed(request: HttpRequest, name: str, most: int = 500) -> str:
    """Return what was typed into a field, cut to a length, without the one character that no database keeps."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:most]


def due_facts(paper: Paper, *, today: date, content: Content | None = None) -> dict[str, Any]:
    """Return until when the paper is to be published, with its reckoning, and how near that is."""
    workdays = workdays_of(paper.organ)
    deadline = selectors.due_to_publish(paper, workdays, content=content)
    if deadline is None:
        return {"due": None}
    first = paper.published_at.astimezone(clock.CHINA).date() if paper.published_at is not None else None
    stands = selectors.standing_of(deadline, today=today, workdays=workdays, published_on=first)
    return {
        "due": deadline,
        "due_says": stands.says if stands else "",
        "due_signal": stands.mark.replace("_", "-") if stands else "",
    }


def shown_particulars(asked: Kind, content: Content) -> list[tuple[str, str]]:
    """Return the particulars of a kind that were filled in, as label and text."""
    found = []
    for each in asked.particulars:
        value = content.particulars.get(each.code)
        if value in (None, "", [], ()):
            continue
        if isinstance(value, Sequence) and not isinstance(value, str):
            said = "\n".join(
                " ".join(str(part) for part in one.values() if part) if isinstance(one, Mapping) else str(one)
                for one in value
            )
        elif each.type == "date":
            day = date.fromisoformat(str(value))
            said = f"{day.year}年{day.month}月{day.day}日"
        else:
            said = str(value)
        found.append((each.label, said))
    return found


def basis_label(organ_kind: str, basis: str, *, today: date) -> str:
    """Return the matter of the statutory lists that a paper falls under, in the lists' words."""
    if not basis:
        return ""
    try:
        items = required_items(kind=organ_kind, on=today)
    except parameters.NoValueYet:
        return basis
    return next((each.label for each in items if each.code == basis), basis)


def attribute_label(content: Content) -> str:
    """Return how the paper is to be disclosed."""
    return str(Attribute(content.attribute).label) if content.attribute in Attribute.values else "未选"


def round_facts(round: Round | None) -> dict[str, Any]:
    """Return what the line of signatures shows."""
    return {"round": round, "line": review.line_of(round) if round is not None else []}
