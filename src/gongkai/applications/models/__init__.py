"""What does the room of applications keep? Applications and their dated facts; all else hangs on these two."""

from gongkai.kernel.refusal import NotAllowed

from .after import Correction, Dispute, Proposal, Result, Stage
from .applicants import Applicant, ApplicantKind, Enclosure, EnclosureKind, IdentityKind
from .application import Application, Channel, Form, Way
from .consulting import Consultation, FeeNotice, Opinion
from .facts import Fact, Strike
from .letters import Delivery, DeliveryWay, Letter, LetterState, Wording
from .offices import Attempt, Feed, Office, Serial

__all__ = [
    "Applicant",
    "ApplicantKind",
    "Application",
    "Attempt",
    "Channel",
    "Consultation",
    "Correction",
    "Delivery",
    "DeliveryWay",
    "Dispute",
    "Enclosure",
    "EnclosureKind",
    "Fact",
    "FeeNotice",
    "Feed",
    "Form",
    "IdentityKind",
    "Letter",
    "LetterState",
    "NotAllowed",
    "Office",
    "Opinion",
    "Proposal",
    "Result",
    "Serial",
    "Stage",
    "Strike",
    "Way",
    "Wording",
]
