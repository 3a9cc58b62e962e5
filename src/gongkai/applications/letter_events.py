"""What happens to a letter, an office or its wording that other rooms may hear of? Never the words, never a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.kernel.events import Event


@dataclass(frozen=True)
class LetterEvent(Event):
    """Something that was done to one letter; ``about`` is the number of the application or of the correction."""

    letter: int
    organ: int
    kind: str
    name: str
    about: str

    def subject(self) -> str:
        """Return the letter as the subject."""
        return f"applications.letter:{self.letter}"


@dataclass(frozen=True)
class LetterDrafted(LetterEvent):
    """A letter was begun."""

    code: str
    says = "{about}：拟写{name}"


@dataclass(frozen=True)
class LetterRevised(LetterEvent):
    """What a letter would say was changed; ``digest`` is that of what it says now."""

    digest: str
    says = "{about}：修改{name}"


@dataclass(frozen=True)
class LetterDropped(LetterEvent):
    """A letter that had not gone out was given up."""

    says = "{about}：作废{name}"


@dataclass(frozen=True)
class LetterIssued(LetterEvent):
    """A letter was issued and never changes again."""

    code: str
    number: str
    on: date
    digest: str
    anew: bool = False
    says = "{about}：印发{name}（{number}）"


@dataclass(frozen=True)
class LetterDelivered(LetterEvent):
    """A letter was served; what proves it stays with the letter."""

    number: str
    way: str
    on: date
    says = "{about}：送达{name}（{way}，{on}）"


@dataclass(frozen=True)
class OfficeSet(Event):
    """The particulars of an office that takes applications were entered or changed."""

    organ: int
    name: str
    changed: tuple[str, ...]
    says = "登记受理机构“{name}”"

    def subject(self) -> str:
        """Return the organ's office as the subject."""
        return f"applications.office:{self.organ}"


@dataclass(frozen=True)
class WordingSet(Event):
    """An organ's own wording of a part of a letter was set, or given up for the room's own."""

    organ: int
    kind: str
    part: str
    name: str
    text: str
    says = "修改文书范本：{name}"

    def subject(self) -> str:
        """Return the organ's wording of this kind as the subject."""
        return f"applications.wording:{self.organ}-{self.kind}"
