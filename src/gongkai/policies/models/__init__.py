"""What does the room of policies keep? Documents and their ledger, interpretation, consultations, decisions."""

from .cleaning import Act, Campaign, CampaignState, Decision, Proposal
from .consultations import Answer, Channel, Comment, Consultation, Disposition
from .decisions import Adjustment, Catalogue, LegalityReview, MajorDecision, Opinion, Procedure
from .documents import SIGNALS, Document, EntryKind, Immutable, Kind, Ledger, LedgerEntry, Validity
from .interpretations import Material, Plan

__all__ = [
    "SIGNALS",
    "Act",
    "Adjustment",
    "Answer",
    "Campaign",
    "CampaignState",
    "Catalogue",
    "Channel",
    "Comment",
    "Consultation",
    "Decision",
    "Disposition",
    "Document",
    "EntryKind",
    "Immutable",
    "Kind",
    "Ledger",
    "LedgerEntry",
    "LegalityReview",
    "MajorDecision",
    "Material",
    "Opinion",
    "Plan",
    "Procedure",
    "Proposal",
    "Validity",
]
