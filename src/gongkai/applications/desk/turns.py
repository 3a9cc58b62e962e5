"""One person before one application, with a step that may be taken: whose is it, and does the law allow it now?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from gongkai.applications.forms.acts import ActForm
from gongkai.applications.models import Application, Consultation
from gongkai.applications.selectors.clock import legal_facts
from gongkai.kernel.refusal import NotAllowed
from lawbook.application import facts as law
from lawbook.application.lifecycle import Case, State, advance, allowed, replay
from lawbook.reasons import Refused, Step

from .access import Seat


@dataclass(frozen=True)
class Turn:
    """One person before one application."""

    seat: Seat
    application: Application

    @cached_property
    def case(self) -> Case:
        """Return the application as its facts tell it."""
        return replay(legal_facts(self.application))

    @property
    def who(self) -> dict[str, Any]:
        """Return who acts and when."""
        return self.seat.who

    @property
    def awaited(self) -> QuerySet[Consultation]:
        """Return the consultations that have gone out and are not answered."""
        return self.application.consultations.filter(sent_on__isnull=False, opinion="")


@dataclass(frozen=True)
class Reckoning:
    """What a form led to before anything is stored: the sentences, and where one goes on."""

    title: str
    steps: tuple[Step, ...]
    leads_to: str


Done = str | Reckoning | Any
More = Callable[[Turn], Mapping[str, Any]]


@dataclass(frozen=True)
class Act:
    """
    One step: its words, its form, and what takes it.

    ``fact`` is the kind of the law book's fact that it adds; only where the law allows that one now does the page have
    a form. ``heads`` lets whoever answers for the organ take it as well.
    """

    code: str
    says: str
    explains: str
    form: type[ActForm]
    do: Callable[[Turn, Any], Done]
    cite: str = ""
    fact: str = ""
    button: str = "登记"
    stern: bool = False
    anyone: bool = False
    more: More = field(default=lambda turn: {})

    def must_be_theirs(self, turn: Turn) -> None:
        """
        Let only those take the step whose step it is.

        :raises NotAllowed: for everybody else
        """
        if not (turn.seat.writes or self.anyone):
            raise NotAllowed(f"“{self.says}”由{turn.seat.organ.name}的信息公开员或科室审核人员办理。")

    def objection(self, turn: Turn) -> NotAllowed | None:
        """Return why the step cannot be taken now, None if it can."""
        if not self.fact:
            if turn.case.state is State.ARCHIVED and self.code != "note":
                return NotAllowed("申请已归档，只能记事。", cite="ogi:45")
            return None
        kind = law.KINDS[self.fact]
        if kind in allowed(turn.case):
            return None
        last = turn.case.facts[-1].on if turn.case.facts else turn.seat.today
        try:
            advance(turn.case, kind(max(last, turn.seat.today)))
        except Refused as refused:
            return NotAllowed(refused.says, cite=str(refused.cite or ""))
        return NotAllowed(f"申请处于“{turn.case.state.label}”状态，不能“{self.says}”。")

    def form_of(self, turn: Turn, posted: Any, files: Any) -> ActForm:
        """Return the form, empty or as it was typed."""
        more = {"application": turn.application, "today": turn.seat.today, **self.more(turn)}
        return self.form(posted, files, initial={"story": story_of(turn.application)}, **more)


def story_of(application: Application) -> str:
    """Return what marks the story as it stands: how often it changed, and the last entry of any kind."""
    last = application.facts.order_by("-pk").values_list("pk", flat=True).first()
    return f"{application.facts_counted}.{last or 0}"
