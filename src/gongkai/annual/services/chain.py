"""How does a return go from the organ to the authority, to the signature, and to the public?"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from gongkai.annual import events
from gongkai.annual.models import Act, NotAllowed, Publication, Return, Snapshot, canonical, digest_of
from gongkai.annual.selectors.findings import blocks
from gongkai.annual.selectors.narrative import in_figures
from gongkai.annual.selectors.permission import must_be_allowed
from gongkai.annual.selectors.publications import pages_changed
from gongkai.annual.selectors.workbook import Workbook
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from lawbook.report.identities import mismatches
from reportdoc.report import Report

from . import steps


@transaction.atomic
def submit(*, report: Return, by: Any, at: datetime, opinion: str = "") -> None:
    """
    Hand the return to the authority (提交).

    :raises NotAllowed: naming everything that bars it, or whose step it is
    """
    must_be_allowed(Act.SUBMITTED, report.organ, by=by)
    steps.hold(report)  # what is judged must be what is handed over
    digest = digest_of(canonical(_in_order(report)))
    steps.take_step(report, Act.SUBMITTED, by=by, at=at, opinion=opinion, digest=digest)
    record(events.Submitted(**steps.names(report)), by=by, at=at, organ=report.organ, ground=opinion or "ogi:49")


@transaction.atomic
def withdraw(*, report: Return, by: Any, at: datetime, reason: str) -> None:
    """
    Take a submitted return back before it is reviewed (撤回), with a reason.

    :raises NotAllowed: if it is not waiting for review, or not this person's step
    """
    must_be_allowed(Act.WITHDRAWN, report.organ, by=by)
    said = _reason(reason, "撤回")
    steps.take_step(report, Act.WITHDRAWN, by=by, at=at, opinion=said)
    record(events.Withdrawn(**steps.names(report)), by=by, at=at, organ=report.organ, ground=said)


@transaction.atomic
def send_back(*, report: Return, by: Any, at: datetime, reason: str) -> None:
    """
    Return it to the organ with a reason (退回).

    :raises NotAllowed: if it is not under review, or not this person's step
    """
    must_be_allowed(Act.RETURNED, report.organ, by=by)
    said = _reason(reason, "退回")
    steps.take_step(report, Act.RETURNED, by=by, at=at, opinion=said)
    record(events.SentBack(**steps.names(report), reason=said), by=by, at=at, organ=report.organ, ground=said)


@transaction.atomic
def approve(*, report: Return, by: Any, at: datetime, opinion: str = "") -> None:
    """
    Find the return in order (审核通过); whoever submitted it may not.

    :raises NotAllowed: if it is not under review, not this person's step, or their own submission
    """
    must_be_allowed(Act.APPROVED, report.organ, by=by)
    submitted = report.steps.filter(act=Act.SUBMITTED).order_by("-pk").first()
    if submitted is not None and submitted.by_id == by.pk:
        raise NotAllowed("本人提交的报告不能由本人审核，请由另一位审核人员办理。")
    steps.hold(report)
    digest = digest_of(canonical(_as_submitted(report)))
    steps.take_step(report, Act.APPROVED, by=by, at=at, opinion=opinion, digest=digest)
    record(events.Approved(**steps.names(report)), by=by, at=at, organ=report.organ, ground=opinion or "ogi:49")


@transaction.atomic
def sign(*, report: Return, by: Any, at: datetime, opinion: str = "") -> Snapshot:
    """
    Sign and file the return (签发): what it says now is frozen under its digest.

    :raises NotAllowed: if it was not approved, is not this person's step, or no longer in order
    """
    must_be_allowed(Act.FILED, report.organ, by=by)
    steps.hold(report)
    document = _as_submitted(report)
    steps.take_step(report, Act.FILED, by=by, at=at, opinion=opinion, digest=digest_of(canonical(document)))
    corrected = report.steps.filter(act=Act.CORRECTED).order_by("-pk").first()
    snapshot = freeze(report, document, by=by, at=at, reason=corrected.opinion if corrected else "")
    record(
        events.Filed(**steps.names(report), version=snapshot.version, digest=snapshot.digest),
        by=by,
        at=at,
        organ=report.organ,
        ground=opinion or "ogi:49",
    )
    return snapshot


@transaction.atomic
def publish(*, report: Return, on: date, source: str, by: Any, at: datetime) -> Publication:
    """
    Make the newest signed version public, as of a day and with its source (公开).

    :raises NotAllowed: if it is not signed, not this person's step, the day lies ahead or before the signature
    """
    must_be_allowed(Act.PUBLISHED, report.organ, by=by)
    snapshot = report.snapshots.order_by("-version").first()
    if snapshot is None:
        raise NotAllowed("报告尚未签发，不能公开。", cite="ogi:49")
    if on > at.astimezone(CHINA).date():
        raise NotAllowed("公开日期不能晚于今天。")
    if on < snapshot.on:
        raise NotAllowed(f"公开日期不能早于签发日期（{snapshot.on:%Y-%m-%d}）。")
    if not source.strip():
        raise NotAllowed("请填写来源。")
    steps.take_step(report, Act.PUBLISHED, by=by, at=at)
    made = announce(snapshot, on=on, source=source.strip(), by=by, at=at)
    record(
        events.Published(
            **steps.names(report),
            version=snapshot.version,
            digest=snapshot.digest,
            on=on.isoformat(),
            source=made.source,
        ),
        by=by,
        at=at,
        organ=report.organ,
        ground="ogi:49",
    )
    return made


@transaction.atomic
def open_correction(*, report: Return, by: Any, at: datetime, reason: str) -> None:
    """
    Begin a new version of a filed report, with a reason that will stand beside it (更正); the old one stays as it is.

    :raises NotAllowed: if nothing was filed, or not this person's step
    """
    must_be_allowed(Act.CORRECTED, report.organ, by=by)
    said = _reason(reason, "更正")
    steps.take_step(report, Act.CORRECTED, by=by, at=at, opinion=said)
    newest = report.snapshots.order_by("-version").first()
    record(
        events.CorrectionOpened(**steps.names(report), version=newest.version if newest else 0, reason=said),
        by=by,
        at=at,
        organ=report.organ,
        ground=said,
    )


def announce(snapshot: Snapshot, *, on: date, source: str, by: Any, at: datetime) -> Publication:
    """Write down that a version is public, and let kept pages be made anew once that is certain."""
    transaction.on_commit(pages_changed)
    return Publication.objects.create(snapshot=snapshot, on=on, source=source, by=by, at=at)


def freeze(report: Return, document: Report, *, by: Any, at: datetime, reason: str = "") -> Snapshot:
    """Write a report down as the next signed version of a return; the caller holds the transaction and the right."""
    content = canonical(document)
    newest = report.snapshots.order_by("-version").first()
    return Snapshot.objects.create(
        report=report,
        version=newest.version + 1 if newest else 1,
        content=content,
        figures=json.dumps(
            {
                cell: in_figures(value) if isinstance(value, Decimal) else value
                for cell, value in document.values.items()
            },
            ensure_ascii=False,
            separators=(",", ":"),
        ),
        breaks=len([each for each in mismatches(document.values, document.form) if each.severity == "error"]),
        digest=digest_of(content),
        on=at.astimezone(CHINA).date(),
        at=at,
        by=by,
        reason=reason,
    )


def _in_order(report: Return) -> Report:
    """Return the report as it reads now, or refuse it with everything that bars it."""
    workbook = Workbook(report)
    said = blocks(workbook)
    if said:
        raise NotAllowed("报告还不能提交：" + "；".join(each.rstrip("。") for each in said) + "。", cite="ogi:50")
    return workbook.document


def _as_submitted(report: Return) -> Report:
    """
    Return the report as it reads now, if that is what was submitted.

    The cells cannot change while it is under review, but a figure that the words quote can.
    """
    document = _in_order(report)
    submitted = report.steps.filter(act=Act.SUBMITTED).order_by("-pk").first()
    if submitted is not None and submitted.digest != digest_of(canonical(document)):
        raise NotAllowed("提交以后，文字所引用的数字有变化，与提交时不一致；请退回本机关核对后重新提交。")
    return document


def _reason(reason: str, act: str) -> str:
    said = " ".join(reason.split())
    if not said:
        raise NotAllowed(f"{act}须写明理由。")
    return said
