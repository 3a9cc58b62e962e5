"""What happens to a round of signatures that other rooms may hear of?"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.kernel.events import Event


@dataclass(frozen=True)
class RoundEvent(Event):
    """Something that was done to the round of a subject; the journal keeps it under that subject."""

    about: str
    round: int
    organ: int
    title: str

    def subject(self) -> str:
        """Return what the round is about."""
        return self.about


@dataclass(frozen=True)
class RoundOpened(RoundEvent):
    """Something was sent into its chain; ``chain`` names the steps in order."""

    digest: str
    chain: str
    says = "《{title}》送审（{chain}）"


@dataclass(frozen=True)
class StepSigned(RoundEvent):
    """A step was signed; ``left`` counts the steps that are still to be signed."""

    step: str
    label: str
    digest: str
    left: int
    says = "《{title}》{label}同意"


@dataclass(frozen=True)
class SentBack(RoundEvent):
    """The round was returned at a step, with a reason."""

    label: str
    reason: str
    says = "《{title}》在{label}环节退回"


@dataclass(frozen=True)
class TakenBack(RoundEvent):
    """Whoever submitted took it back."""

    reason: str
    says = "《{title}》撤回送审"


@dataclass(frozen=True)
class Voided(RoundEvent):
    """The signatures no longer hold, because what was signed is no longer what would go out."""

    reason: str
    says = "《{title}》的审签作废"


@dataclass(frozen=True)
class FindingAccepted(Event):
    """A severe finding was let pass, with a reason."""

    about: str
    code: str
    key: str
    finding: str
    reason: str
    says = "放行检查结果：{finding}"

    def subject(self) -> str:
        """Return what the finding is about."""
        return self.about


@dataclass(frozen=True)
class ChainChanged(Event):
    """The chain of an organ for a kind of paper was changed; ``before`` is the one that held until then."""

    organ: int
    kind: str
    name: str
    before: str
    after: str
    says = "{name}审签流程由“{before}”改为“{after}”"

    def subject(self) -> str:
        """Return the organ's chain for this kind."""
        return f"review.chain:{self.organ}-{self.kind or 'all'}"


@dataclass(frozen=True)
class ExpressionEvent(Event):
    """Something was done to an entry of the wording dictionary."""

    expression: int
    wrong: str
    right: str
    level: str

    def subject(self) -> str:
        """Return the entry as the subject."""
        return f"review.expression:{self.expression}"


@dataclass(frozen=True)
class ExpressionAdded(ExpressionEvent):
    """An entry was added."""

    says = "表述词库增加“{wrong}”"


@dataclass(frozen=True)
class ExpressionChanged(ExpressionEvent):
    """An entry was changed or switched on again."""

    says = "表述词库修改“{wrong}”"


@dataclass(frozen=True)
class ExpressionSwitchedOff(ExpressionEvent):
    """An entry is no longer sought."""

    says = "表述词库停用“{wrong}”"


@dataclass(frozen=True)
class ExpressionsImported(Event):
    """Entries came in from a sheet."""

    organ: int | None
    added: int
    changed: int
    says = "表述词库导入：增加{added}条，修改{changed}条"

    def subject(self) -> str:
        """Return the dictionary of the organ."""
        return f"review.dictionary:{self.organ or 'all'}"
