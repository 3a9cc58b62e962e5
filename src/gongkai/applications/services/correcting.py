"""How is put right what was entered wrongly, as long as no letter has gone out (更正登记内容)?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Model

from gongkai.applications import sealing
from gongkai.applications.models import Applicant, ApplicantKind, Application, Channel, Letter, LetterState
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.application import facts as law

from . import facts
from .checking import Applied, Wanted, checked
from .permission import must_write
from .rows import applicant_row, by_whom, first_fact, must_fit, wanted_row
from .wording import impersonal


@transaction.atomic
def correct_entry(
    application: Application,
    *,
    by: Any,
    at: datetime,
    reason: str,
    applicant: Applied | None = None,
    wanted: Wanted | None = None,
) -> Application:
    """
    Put right what was entered wrongly, as long as no letter has gone out (更正登记内容).

    An identity number that is left empty stays as it is: what is sealed is not shown again.

    :raises Invalid: if a field is missing, too long or malformed
    :raises NotAllowed: if it is not this person's, no reason is given, or a letter has gone out already
    """
    must_write(application, by)
    now = Application.objects.select_for_update(of=("self",)).select_related("organ", "applicant").get(
        pk=application.pk
    )  # fmt: skip
    said = _reason(now, reason)
    _must_be_early(now)
    kept = now.applicant
    who, what = checked(applicant or applied_of(kept), wanted or wanted_of(now), online=False)
    changed = _changed(now, wanted_of(now), what)
    if applicant is not None:
        changed += _rewritten(now, kept, who)
    if not changed:
        raise NotAllowed("没有改动。")
    for name, value in wanted_row(now.organ_id, what).items():
        setattr(now, name, value)
    now.save()
    details = {"fields": changed, "reason": said}
    facts.note(now, "corrected_entry", on=at.astimezone(CHINA).date(), details=details, by=by, at=at)
    return now


@transaction.atomic
def correct_receipt(
    application: Application,
    *,
    channel: str,
    submitted_on: date,
    by: Any,
    at: datetime,
    reason: str,
    confirmed_on: date | None = None,
) -> Application:
    """
    Put right the channel or the days of receipt, as long as nothing else has happened; the number stays.

    :raises NotAllowed: if it is not this person's, it came in on the site, or more than the receipt has happened
    """
    must_write(application, by)
    said = _reason(application, reason)
    _must_be_early(application)
    if application.channel == Channel.INTERNET:
        raise NotAllowed("网上提交的日期由网站记录，不能更改。", cite="ogi:31.3")
    today = at.astimezone(CHINA).date()
    must_fit(channel, submitted_on, today=today, by=by, is_oral=application.is_oral and channel == Channel.IN_PERSON)
    rows = list(application.facts.filter(kind__in=law.KINDS, strike__isnull=True).order_by("-pk"))
    if any(each.kind not in {"submitted", "confirmed", "received"} for each in rows):
        raise NotAllowed("申请已有收到之后的办理，不能再更正收到日期。")
    for each in rows:
        facts.strike(each, reason=said, by=by, at=at)
    application.channel = channel
    application.is_oral = application.is_oral and channel == Channel.IN_PERSON
    application.submitted_at = datetime.combine(submitted_on, time(12), CHINA)
    application.save(update_fields=["channel", "is_oral", "submitted_at"])
    facts.add(application, first_fact(channel, submitted_on), by=by, at=at)
    if confirmed_on is not None:
        facts.add(application, law.Confirmed(confirmed_on), by=by, at=at)
    details = {"fields": ["收到日期"], "reason": said}
    facts.note(application, "corrected_entry", on=today, details=details, by=by, at=at)
    return application


def applied_of(applicant: Applicant) -> Applied:
    """Return an applicant as they would be typed, without what is sealed."""
    names = [each for each in Applied.__dataclass_fields__ if each not in {"kind", "identity"}]
    kept = {name: getattr(applicant, name) for name in names}
    return Applied(kind=applicant.application.applicant_kind, **kept)


def wanted_of(application: Application) -> Wanted:
    """Return what is asked for as it would be typed."""
    return Wanted(**{name: getattr(application, name) for name in Wanted.__dataclass_fields__})


def _reason(application: Application, reason: str) -> str:
    said = impersonal(application, reason.strip()[:300])
    if not said:
        raise NotAllowed("请写明更正的理由。")
    return said


def _must_be_early(application: Application) -> None:
    if Letter.objects.filter(application=application, state=LetterState.ISSUED).exclude(kind="receipt").exists():
        raise NotAllowed("已有文书印发，登记内容不能再更改；可以记事说明。")


def _changed(application: Application, before: Wanted, after: Wanted) -> list[str]:
    return [
        _label(Application, name)
        for name in Wanted.__dataclass_fields__
        if getattr(before, name) != getattr(after, name)
    ]


def _rewritten(application: Application, kept: Applicant, who: Applied) -> list[str]:
    """Write the applicant anew; return the names of what changed."""
    row = applicant_row(who)
    if not who.identity and who.kind == ApplicantKind.NATURAL_PERSON:
        row |= {name: getattr(kept, name) for name in ("identity_kind", "identity", "identity_masked")}
    changed = [
        _label(Applicant, name) for name, value in row.items() if name != "identity" and getattr(kept, name) != value
    ]
    if who.kind != application.applicant_kind:
        changed.insert(0, "申请人类别")
    for name, value in row.items():
        setattr(kept, name, value)
    kept.save()
    application.applicant_kind = who.kind
    number = who.identity or sealing.opened_text(kept.identity)
    application.by_whom = by_whom(replace(who, identity=number))
    return changed


def _label(model: type[Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.verbose_name)
