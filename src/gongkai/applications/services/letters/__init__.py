"""What can be done with a letter? Draft, revise, submit, sign, issue, serve; and the receipt by machine."""

from .checking import faults
from .delivering import deliver
from .drafting import draft, drop, proposed, revise
from .issuing import issue, issue_receipt, issue_receipt_of
from .signing import send_back, sign, submit, take_back
from .suggesting import suggest, suggested_particulars

__all__ = [
    "deliver",
    "draft",
    "drop",
    "faults",
    "issue",
    "issue_receipt",
    "issue_receipt_of",
    "proposed",
    "revise",
    "send_back",
    "sign",
    "submit",
    "suggest",
    "suggested_particulars",
    "take_back",
]
