"""What happens to a document, its interpretation and the ledger that other rooms may hear of?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.kernel.events import Event


@dataclass(frozen=True)
class RegisterEvent(Event):
    """Something that was written about one document; ``paper`` is its page, None for old stock without one."""

    document: int
    paper: int | None
    organ: int
    title: str

    def subject(self) -> str:
        """Return the document as the subject."""
        return f"policies.document:{self.document}"


@dataclass(frozen=True)
class DocumentEvent(RegisterEvent):
    """
    Something after which the pages and the search say something else about a document.

    Its release is none of these, for whoever waits for the release makes them anew already, many at once in a batch.
    """


@dataclass(frozen=True)
class Registered(RegisterEvent):
    """A document without a page was entered into the ledger."""

    document_number: str
    says = "《{title}》登记入台账"


@dataclass(frozen=True)
class Entered(RegisterEvent):
    """A released document was entered into the ledger, or what the ledger copies from it was renewed."""

    document_number: str
    says = "《{title}》公开，记入文件台账"


@dataclass(frozen=True)
class LedgerBegun(RegisterEvent):
    """A document began to count: issued, taken over, or as opening stock."""

    entry: str
    on: date
    amount: int
    reason: str
    says = "《{title}》：{entry}，自{on}起，计{amount}件"


@dataclass(frozen=True)
class LedgerWritten(DocumentEvent):
    """An entry was made: ``entry`` is what it says in one word, ``on`` the day it counts on, ``amount`` its sign."""

    entry: str
    on: date
    amount: int
    reason: str
    says = "《{title}》：{entry}，自{on}起，计{amount}件"


@dataclass(frozen=True)
class ValidityChanged(DocumentEvent):
    """What the page says about validity has changed; ``state`` is the new one."""

    state: str
    label: str
    says = "《{title}》有效性变为“{label}”"


@dataclass(frozen=True)
class Proposed(DocumentEvent):
    """Somebody proposed to repeal, to declare lapsed or to hand over a document."""

    act: str
    on: date
    says = "提出：{act}《{title}》，自{on}起"


@dataclass(frozen=True)
class ProposalDecided(DocumentEvent):
    """The head signed a proposal, or declined it."""

    act: str
    decision: str
    says = "{decision}：{act}《{title}》"


@dataclass(frozen=True)
class OrganEvent(Event):
    """Something that was done to the ledger of an organ as a whole."""

    organ: int
    organ_name: str

    def subject(self) -> str:
        """Return the organ's ledger as the subject."""
        return f"policies.ledger:{self.organ}"


@dataclass(frozen=True)
class LedgerOpened(OrganEvent):
    """An organ began to keep its ledger here."""

    on: date
    says = "{organ_name}的文件台账自{on}起建立"


@dataclass(frozen=True)
class StockCorrected(OrganEvent):
    """A number of the ledger was corrected without naming a document."""

    kind: str
    on: date
    amount: int
    says = "{organ_name}文件台账更正：{kind}，{on}，计{amount}件"


@dataclass(frozen=True)
class CampaignEvent(Event):
    """Something that was done to a cleaning campaign."""

    campaign: int
    organ: int
    title: str

    def subject(self) -> str:
        """Return the campaign as the subject."""
        return f"policies.campaign:{self.campaign}"


@dataclass(frozen=True)
class CampaignOpened(CampaignEvent):
    """A cleaning campaign was opened with the documents that it looks at."""

    documents: int
    says = "开展清理：{title}，列入{documents}件"


@dataclass(frozen=True)
class CampaignEntered(CampaignEvent):
    """The head signed the results of a campaign, and they were entered into the ledger."""

    digest: str
    repealed: int
    expired: int
    kept: int
    says = "签署清理结果：{title}，废止{repealed}件、宣布失效{expired}件、保留{kept}件"


@dataclass(frozen=True)
class CampaignStopped(CampaignEvent):
    """A campaign was ended without a result."""

    says = "终止清理：{title}"


@dataclass(frozen=True)
class PaperEvent(Event):
    """Something that was done to how a document is explained."""

    paper: int
    organ: int
    title: str

    def subject(self) -> str:
        """Return the document's paper as the subject."""
        return f"papers.paper:{self.paper}"


@dataclass(frozen=True)
class PlanWritten(PaperEvent):
    """The interpretation plan was written or changed."""

    outline: str
    forms: tuple[str, ...]
    says = "《{title}》：填写解读方案"


@dataclass(frozen=True)
class MaterialLinked(PaperEvent):
    """An interpretation was linked to the document that it explains."""

    material: int
    material_title: str
    says = "《{title}》：关联解读材料“{material_title}”"


@dataclass(frozen=True)
class MaterialUnlinked(PaperEvent):
    """The link between an interpretation and a document was taken off."""

    material: int
    material_title: str
    says = "《{title}》：解除与解读材料“{material_title}”的关联"
