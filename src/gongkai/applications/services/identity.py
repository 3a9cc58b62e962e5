"""Who sees a whole identity number? After entry only a masked one shows; each look at the rest is journalled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.applications.models import Applicant, Application
from gongkai.applications.sealing import Broken, opened_text
from gongkai.kernel.refusal import NotAllowed

from .looking import look


@transaction.atomic
def identity_of(application: Application, *, purpose: str, by: Any, at: datetime) -> str:
    """
    Return the applicant's whole identity number to an officer; the look is journalled with its purpose.

    :raises NotAllowed: if it is not theirs to see, no purpose is given, or there is none
    """
    applicant = Applicant.objects.get(pk=application.pk)
    look(application, what="证件号码", purpose=purpose, by=by, at=at)
    return number_of(applicant)


def number_of(applicant: Applicant) -> str:
    """
    Return the whole identity number without a word to the journal: for the person's own copy and ``identity_of``.

    :raises NotAllowed: if there is none, or it cannot be opened
    """
    if applicant.erased_at is not None:
        raise NotAllowed("申请人的个人信息已经删除。")
    if not applicant.identity:
        raise NotAllowed("没有登记证件号码。")
    try:
        return opened_text(applicant.identity)
    except Broken:
        raise NotAllowed("证件号码无法解密，请系统管理员核对密钥。") from None
