"""What happens after an answer that other rooms may hear of? Nothing that a citizen wrote, and no name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.kernel.events import Event

from .events import ApplicationEvent


@dataclass(frozen=True)
class DisputeEvent(ApplicationEvent):
    """Something that happened to a reconsideration or a suit about an application."""

    dispute: int
    stage: str


@dataclass(frozen=True)
class DisputeOpened(DisputeEvent):
    """A reconsideration or a suit was entered."""

    authority: str
    on: date
    says = "{number}：登记{stage}（{authority}，{on}）"


@dataclass(frozen=True)
class DisputeDecided(DisputeEvent):
    """It was decided; ``anew_by`` is the day by which the organ has to answer anew, if it has to."""

    result: str
    on: date
    anew_by: date | None = None
    says = "{number}：{stage}{result}（{on}）"


@dataclass(frozen=True)
class DisputeAmended(DisputeEvent):
    """What was entered about it was put right; the reason stands on the dispute."""

    says = "{number}：更正{stage}登记内容"


@dataclass(frozen=True)
class DisputeStruck(DisputeEvent):
    """It was entered by mistake and counts nowhere."""

    says = "{number}：撤销{stage}登记"


@dataclass(frozen=True)
class CorrectionEvent(Event):
    """Something that happened to a request to correct a record, known by its number alone."""

    correction: int
    organ: int
    number: str

    def subject(self) -> str:
        """Return the request as the subject."""
        return f"applications.correction:{self.correction}"


@dataclass(frozen=True)
class CorrectionSubmitted(CorrectionEvent):
    """A request to correct a record came in."""

    says = "收到更正申请{number}"


@dataclass(frozen=True)
class CorrectionSettled(CorrectionEvent):
    """The organ corrected, passed it on, or told where to go."""

    outcome: str
    on: date
    says = "更正申请{number}：{outcome}（{on}）"


@dataclass(frozen=True)
class Proposed(ApplicationEvent):
    """What was asked for is proposed to be published; ``asked_by`` is how many asked for it."""

    proposal: int
    because: str
    asked_by: int
    says = "{number}：建议转为主动公开（{because}）"


@dataclass(frozen=True)
class ProposalTaken(ApplicationEvent):
    """A paper was begun by which it is to be published."""

    proposal: int
    paper: int
    says = "{number}：起草公开稿，转为主动公开"


@dataclass(frozen=True)
class ProposalDeclined(ApplicationEvent):
    """It is not to be published on the organ's own motion; the reason stands on the proposal."""

    proposal: int
    says = "{number}：不转为主动公开"


@dataclass(frozen=True)
class RegisterExported(Event):
    """Somebody took the register with names out of the house."""

    organ: int
    start: date
    end: date
    says = "导出依申请公开登记簿（{start}至{end}）"

    def subject(self) -> str:
        """Return the organ as the subject."""
        return f"organs.organ:{self.organ}"
