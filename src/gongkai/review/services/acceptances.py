"""When may a severe finding be let pass? Only with a reason, by the head of the organ, and for exactly that finding."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ, Role
from gongkai.organs.selectors import holds
from gongkai.review import events
from gongkai.review.checks.finding import Finding
from gongkai.review.models import Acceptance

from .rounds import LONGEST


@transaction.atomic
def accept(*, subject: str, organ: Organ, finding: Finding, by: Any, at: datetime, reason: str) -> Acceptance:
    """
    Let a severe finding pass (放行). Another text or another place is another finding, and asks again.

    :raises NotAllowed: if the finding bars nothing or must be mended, or it is not this person's to decide
    """
    if not finding.blocks:
        raise NotAllowed("这条检查结果不阻止发布，不需要放行。")
    if not finding.acceptable:
        raise NotAllowed(f"这条检查结果不能放行，须改正后再送审：{finding.says}", cite=finding.cite)
    if not holds(user=by, organ=organ, role=Role.HEAD):
        raise NotAllowed(f"严重问题由{organ.short_name}的分管领导写明理由后放行。", cite=finding.cite)
    said = " ".join(reason.replace("\x00", "").split())
    if not said:
        raise NotAllowed("放行须写明理由。")
    if len(said) > LONGEST:
        raise NotAllowed(f"理由最多{LONGEST}字，现在{len(said)}字。")
    try:
        with transaction.atomic():
            made = Acceptance.objects.create(
                subject=subject,
                organ=organ,
                key=finding.key,
                says=finding.says[:500],
                reason=said,
                by=by,
                by_name=str(by),
                at=at,
            )
    except IntegrityError:
        raise NotAllowed("这条检查结果已经放行过。") from None
    event = events.FindingAccepted(about=subject, code=finding.code, key=finding.key, finding=finding.says, reason=said)
    record(event, by=by, at=at, organ=organ, ground=said)
    return made
