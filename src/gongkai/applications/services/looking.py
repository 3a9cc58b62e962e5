"""Who looks at what is masked otherwise, and what for? Nobody does without a purpose, and every look is journalled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.applications.models import Applicant, Application
from gongkai.applications.personal_events import LookedAt
from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from lawbook.privacy.find import find

from .permission import must_handle

LONGEST_PURPOSE = 60
# Whatever stands in the journal stands there for ever; one of these is enough for nearly every look.
PURPOSES = (
    "核对申请人身份",
    "核对代理权限",
    "办理答复和送达",
    "行政复议、行政诉讼举证",
    "申请人要求查阅或者复制",
)


@transaction.atomic
def look(application: Application, *, what: str, purpose: str, by: Any, at: datetime, enclosure: int = 0) -> None:
    """
    Write down that somebody looks at something, before it is shown.

    :raises NotAllowed: if the person does not work on the organ's applications, or gives no purpose that may be kept
    """
    must_handle(application, by)
    said = for_the_journal(application, purpose, what="用途", most=LONGEST_PURPOSE)
    event = LookedAt(**application.names, what=what, enclosure=enclosure, purpose=said)
    record(event, by=by, at=at, organ=application.organ)


def for_the_journal(application: Application, text: str, *, what: str, most: int) -> str:
    """
    Return a text that may stand in the journal.

    :raises NotAllowed: if it is empty, too long, or tells who the applicant is
    """
    said = " ".join(text.replace("\x00", "").split())
    if not said:
        raise NotAllowed(f"请写明{what}。")
    if len(said) > most:
        raise NotAllowed(f"{what}最多{most}个字。")
    if any(hit.is_personal for hit in find(said)) or any(each in said for each in _names_in(application)):
        raise NotAllowed(f"{what}会长期留在台账中，请不要写姓名、电话和证件号码。")
    return said


def _names_in(application: Application) -> list[str]:
    found = Applicant.objects.filter(pk=application.pk).first()
    if found is None:
        return []
    return [each for each in (found.name, found.representative, found.contact, found.agent, found.phone) if each]
