"""How do the office's own entries keep free of the applicant's data? They stay when a person's data are erased."""

from __future__ import annotations

from gongkai.applications.models import Applicant, Application
from lawbook.privacy.find import find

_TELLING = (
    "name", "credit_code", "representative", "contact", "phone", "email", "address", "agent", "agent_phone", "signature"
)  # fmt: skip


def impersonal(application: Application, words: str) -> str:
    """Return what an officer wrote, with the applicant called 申请人 and every personal number left out."""
    if not words:
        return ""
    applicant = Applicant.objects.filter(application=application).first()
    said = words
    if applicant is not None:
        told = {getattr(applicant, name).strip() for name in _TELLING}
        # The longest first, so that a name within another one leaves no rest.
        for each in sorted((one for one in told if len(one) > 1), key=len, reverse=True):
            said = said.replace(each, "申请人")
    for hit in reversed([each for each in find(said) if each.is_personal]):
        said = f"{said[: hit.start]}（号码略）{said[hit.end :]}"
    return said
