"""What happens to an application that other rooms may hear of? Nothing personal: the journal is for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.kernel.events import Event


@dataclass(frozen=True)
class ApplicationEvent(Event):
    """Something that happened to one application, known by its number alone."""

    application: int
    organ: int
    number: str

    def subject(self) -> str:
        """Return the application as the subject."""
        return f"applications.application:{self.application}"


@dataclass(frozen=True)
class Submitted(ApplicationEvent):
    """An application came in, by the citizen's own hand or entered by a clerk."""

    channel: str
    says = "收到政府信息公开申请{number}"


@dataclass(frozen=True)
class FactAdded(ApplicationEvent):
    """One fact was added; ``kind`` is the law book's, or an entry of the office's own."""

    kind: str
    label: str
    on: date
    details: Mapping[str, Any] = field(default_factory=dict)
    cures: bool = False
    says = "{number}：{label}（{on}）{after}"

    @property
    def after(self) -> str:
        """Return what has to be told besides: that an overdue application no longer is, by something entered late."""
        return "，补录；登记前申请已超过答复期限" if self.cures else ""


@dataclass(frozen=True)
class Decided(FactAdded):
    """The application has its outcome."""

    code: str = ""


@dataclass(frozen=True)
class FactStruck(ApplicationEvent):
    """A fact that was entered by mistake no longer counts."""

    kind: str
    label: str
    on: date
    says = "{number}：更正“{label}”（{on}）"


@dataclass(frozen=True)
class Rechecked(ApplicationEvent):
    """The copies said something else than the facts by today's calendar, and were written anew."""

    changes: tuple[str, ...]
    why: str
    says = "{number}：重新核算，{changed}（{why}）"

    @property
    def changed(self) -> str:
        """Return what changed, in words."""
        return "，".join(self.changes)
