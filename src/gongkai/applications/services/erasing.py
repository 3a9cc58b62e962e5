"""
How are a person's data handed out to the person, and how do they go (docs/decisions/0006)?

Erasing takes away what tells who applied, and leaves what is counted: the dated facts, the outcome, the kind of
applicant. Letters that were issued are archives: the database never changes them; they are no longer shown here.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from gongkai.applications.models import (
    Applicant,
    Application,
    Consultation,
    Delivery,
    Dispute,
    Enclosure,
    EnclosureKind,
    Fact,
    FeeNotice,
    Letter,
    LetterState,
)
from gongkai.applications.personal_events import Erased, Exported
from gongkai.applications.selectors.people import Desk
from gongkai.applications.selectors.personal import ERASED
from gongkai.delivery import services as delivery
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.application import facts as law
from lawbook.application.lifecycle import State

from . import enclosures, facts, identity
from .looking import for_the_journal
from .permission import must_handle

LONGEST_GROUND = 200
THIRD_PARTY = "third_party"
_WHO = (
    "name", "identity_kind", "identity", "identity_masked", "credit_code", "representative", "contact", "phone",
    "email", "address", "postcode", "agent", "agent_phone", "signature",
)  # fmt: skip


def refusal_of(application: Application, *, today: date) -> str:
    """Return why a person's data may not be erased on a day, or ""."""
    if application.applicant.erased_at is not None:
        return "本申请的个人信息已经删除。"
    if application.state != State.ARCHIVED.value:
        return "申请归档以后才能删除个人信息。"
    disputes = Dispute.objects.filter(application=application, struck_because="")
    if disputes.filter(decided_on__isnull=True).exists():
        return "本申请有尚未审结的行政复议或者行政诉讼，审结以后才能删除个人信息。"
    decided = disputes.filter(decided_on__isnull=False).values_list("decided_on", flat=True)
    since = max((each for each in (application.answered_on, application.closed_on, *decided) if each), default=None)
    until = six_months_after(since) if since else None
    if until is not None and today <= until:
        return (
            f"申请人在{until.year}年{until.month}月{until.day}日前仍可能提起行政诉讼，"
            "本机关需要凭案卷举证，在此之前不能删除个人信息。"
        )
    return ""


@transaction.atomic
def erase(application: Application, by: Any, at: datetime, ground: str) -> Application:
    """
    Delete what tells who applied (删除个人信息).

    :raises NotAllowed: if it is not theirs to do, no ground is given, the case is not archived, or it may still come
        before a court
    """
    if by is None or not Desk(by).heads(application.organ_id):
        raise NotAllowed("个人信息由本机关分管领导决定删除。")
    said = for_the_journal(application, ground, what="删除的理由", most=LONGEST_GROUND)
    refused = refusal_of(application, today=at.astimezone(CHINA).date())
    if refused:
        raise NotAllowed(refused)
    facts.hold(application.pk)
    # Of two who erase at once the row lets one through.
    if not Applicant.objects.filter(pk=application.pk, erased_at__isnull=True).update(
        erased_at=at, **dict.fromkeys(_WHO, "")
    ):
        raise NotAllowed("本申请的个人信息已经删除。")
    gone = 0
    kept = Enclosure.objects.select_for_update().filter(application=application, deleted_at__isnull=True)
    for each in kept.order_by("pk"):
        each.application = application
        gone += enclosures.delete(each, because="删除个人信息", by=by, at=at)
    Application.objects.filter(pk=application.pk).update(
        title=ERASED, document_number="", description="", query_code="", by_whom="", token=None
    )
    issued = _empty_papers(application)
    delivery.forget(about=f"applications.application:{application.pk}")
    for letter in Letter.objects.filter(application=application).only("pk"):
        delivery.forget(about=letter.subject)
    record(Erased(**application.names, enclosures=gone, letters=issued), by=by, at=at, organ=application.organ,
           ground=said)  # fmt: skip
    application.refresh_from_db()
    return application


def export(application: Application, *, by: Any, at: datetime) -> bytes:
    """
    Return the person's own copy as a zip: what was applied for, who applied, what happened, the letters and the files.

    What third parties said, and who in the office did what, is not the applicant's and is left out.

    :param by: an officer who works on the case, or None for the person, after the query code was right
    :raises NotAllowed: if it is not theirs to do, or the data are erased
    """
    if by is not None:
        must_handle(application, by)
    applicant = Applicant.objects.get(pk=application.pk)
    if applicant.erased_at is not None:
        raise NotAllowed("本申请的个人信息已经删除，没有可以提供的副本。")
    kept = [
        each
        for each in Enclosure.objects.filter(application=application, deleted_at__isnull=True)
        # Handed in, or signed, by a third party.
        if each.kind not in (EnclosureKind.OPINION, EnclosureKind.PROOF)
    ]
    said = _own(application, applicant)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = []
        for number, each in enumerate(kept, 1):
            name = f"材料/{number:02d}-{each.name}"
            archive.writestr(name, enclosures.content_of(each))
            listed.append({"用途": each.get_kind_display(), "文件": name, "提交时间": _moment(each.added_at)})
        said["材料"] = listed
        archive.writestr("申请.json", json.dumps(said, ensure_ascii=False, indent=2))
    with transaction.atomic():
        record(Exported(**application.names, enclosures=len(kept)), by=by, at=at, organ=application.organ)
    return target.getvalue()


def six_months_after(day: date) -> date:
    """Return the day six months later; where that month is shorter, its last day."""
    month = day.month + 6
    year, month = day.year + (month - 1) // 12, (month - 1) % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError


def _empty_papers(application: Application) -> int:
    """Empty what hangs on an application besides, and return how many issued letters stay as archives."""
    asked = Consultation.objects.filter(application=application)
    asked.filter(whom=THIRD_PARTY).update(name=ERASED)
    asked.update(contact="", words="", code="")
    FeeNotice.objects.filter(application=application).update(receipt="")
    disputes = Dispute.objects.filter(application=application)
    disputes.update(case_number="", decision="", accepted_because="", amendments="")
    disputes.exclude(struck_because="").update(struck_because=ERASED)
    letters = Letter.objects.filter(application=application)
    letters.exclude(state=LetterState.ISSUED).update(addressee=ERASED, parts={}, particulars={})
    Delivery.objects.filter(letter__application=application).update(proof="")
    return letters.filter(state=LetterState.ISSUED).count()


def _own(application: Application, applicant: Applicant) -> dict[str, Any]:
    number = identity.number_of(applicant) if applicant.identity else ""
    person = {
        _label(Applicant, each): getattr(applicant, each)
        for each in _WHO
        if each not in ("identity", "identity_masked")
    }
    asked = {
        _label(Application, each): getattr(application, each)
        for each in ("number", "title", "document_number", "description")
    }
    happened = Fact.objects.filter(application=application, kind__in=law.KINDS, strike__isnull=True).order_by("pk")
    # The letter of a consultation is addressed to somebody else.
    letters = Letter.objects.filter(
        application=application, state=LetterState.ISSUED, consultation__isnull=True
    ).order_by("pk")
    return {
        "申请": {
            "机关": application.organ.name,
            **asked,
            "提交渠道": application.get_channel_display(),
            "提交时间": _moment(application.submitted_at),
            "提供方式": application.get_form_display(),
            "获取途径": application.get_way_display(),
        },
        "申请人": {**person, "类别": application.get_applicant_kind_display(), "证件号码": number},
        "经过": [{"日期": each.on.isoformat(), "事项": each.label} for each in happened],
        "文书": [
            {"文号": each.number, "日期": each.issued_on.isoformat() if each.issued_on else "", "内容": each.content}
            for each in letters
        ],
    }


def _label(model: type[Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def _moment(moment: datetime) -> str:
    return moment.astimezone(CHINA).isoformat(timespec="minutes")
