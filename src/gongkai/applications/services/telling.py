"""
How does an applicant hear that something waits on the status page? By a mail of fixed sentences.

It holds the number of the application and no more: no name, no title, no code. Who gave no address is not written to.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from gongkai.applications.models import Application, Letter
from gongkai.delivery import services as delivery

RECEIVED, LETTER, ANSWER, FEE, CLARIFICATION = "received", "letter", "answer", "fee", "clarification"
_SAYS: Mapping[str, tuple[str, str]] = {
    RECEIVED: ("政府信息公开申请已经提交", "您的政府信息公开申请已经提交。"),
    LETTER: ("政府信息公开申请有新的文书", "您的政府信息公开申请有新的文书，请及时查看。"),
    ANSWER: ("政府信息公开申请已经答复", "您的政府信息公开申请已经答复，请及时查看答复和救济期限。"),
    FEE: ("政府信息公开申请需要缴费", "您的政府信息公开申请收到缴费通知，请及时查看缴费期限。"),
    CLARIFICATION: ("政府信息公开申请需要补正", "您的政府信息公开申请需要补正，请及时查看补正内容和期限。"),
}


# What a letter is, to whoever waits for it; what is not named here is a letter like others.
_LETTERS: Mapping[str, str] = {"clarification": CLARIFICATION, "fee": FEE}
_NOT_TO_THE_APPLICANT = frozenset({"receipt", "consultation", "co_drafting", "disclosure_told", "correction"})


@transaction.atomic
def tell_of_submission(application: int, *, at: datetime) -> bool:
    """Queue a mail that the application came in; once, however often it is asked for."""
    found = Application.objects.select_related("organ", "applicant").get(pk=application)
    return tell(found, RECEIVED, about=f"applications.application:{found.pk}", at=at)


@transaction.atomic
def tell_of_letter(letter: int, *, at: datetime) -> bool:
    """Queue a mail that a letter to the applicant was issued; once, however often it is asked for."""
    found = Letter.objects.select_related("application__organ", "application__applicant").get(pk=letter)
    if found.application is None or found.kind in _NOT_TO_THE_APPLICANT:
        return False
    what = ANSWER if found.code else _LETTERS.get(found.kind, LETTER)
    return tell(found.application, what, about=found.subject, at=at)


def tell(application: Application, what: str, *, about: str, at: datetime) -> bool:
    """Queue a mail about something, unless it was queued before; return whether there is one to whom it can go."""
    applicant = application.applicant
    if applicant.erased_at is not None or not applicant.email:
        return False
    subject, says = _SAYS[what]
    text = (
        f"{says}\n\n受理编号：{application.number}\n受理机关：{application.organ.name}\n\n"
        "请打开受理机关网站的“依申请公开”栏目，凭受理编号和查询码查看。查询码在提交申请时的回执上。\n"
        "本邮件自动发出，请不要回复。"
    )
    notice = delivery.notify_once(
        to=applicant.email, subject=subject, text=text, about=about, at=at, organ=application.organ
    )
    return notice is not None
