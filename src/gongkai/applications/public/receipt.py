"""What does an applicant hold in hand once the application is in? A page, its print and a PDF, for half an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.applications.letters import paper
from gongkai.applications.letters.sheet import Row, Sheet, paragraphs_of
from gongkai.applications.models import Application, Office
from gongkai.kernel import clock
from gongkai.kernel.clock import CHINA
from gongkai.organs.workdays import workdays_of
from lawbook import parameters
from lawbook.reasons import Refused, in_words

from . import slips
from .form import RECEIPT
from .handing_out import handed_out
from .private import private


@dataclass(frozen=True)
class Next:
    """What happens after the submission, and until when."""

    call_by: date | None
    days: int
    answer_by: date | None
    office: Office

    @property
    def sentences(self) -> list[str]:
        """Return it in plain words."""
        if self.call_by is None:
            first = "工作人员将联系您确认申请。"
        else:
            first = f"最迟在{in_words(self.call_by)}下班之前，工作人员通过您留的联系方式与您确认申请。"
        phone = f"您也可以主动拨打{self.office.phone}确认。" if self.office.phone else ""
        second = f"双方确认之日为收到申请之日，自次日起{self.days}个工作日内答复，需要延长的会告知您。"
        third = ""
        if self.call_by and self.answer_by:
            third = f"如果在{in_words(self.call_by)}确认，答复期限到{in_words(self.answer_by)}。"
        return [
            first + phone,
            second + third,
            "办理中需要您补正、说明或者缴费的，会联系您；凭受理编号和查询码随时可以查看进度。",
        ]


@private
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Show the receipt to the browser that sent the application, once more for half an hour."""
    found = _of(request, at=clock.now())
    if found is None:
        return render(request, "applications/public/no_receipt.html", status=410)
    application, code = found
    facts = {
        "application": application,
        "applicant": application.applicant,
        "code": code,
        "organ": application.organ,
        "then": what_is_next(application),
    }
    return render(request, "applications/public/receipt.html", facts)


@private
@require_safe
def receipt_paper(request: HttpRequest) -> HttpResponse:
    """Hand out the receipt as a PDF to the same browser."""
    found = _of(request, at=clock.now())
    if found is None:
        return render(request, "applications/public/no_receipt.html", status=410)
    application, code = found
    return handed_out(paper.pdf(sheet_of(application, code)), "政府信息公开申请回执.pdf", "application/pdf")


def sheet_of(application: Application, code: str) -> Sheet:
    """Return the receipt as it is printed."""
    submitted, then = application.submitted_at.astimezone(CHINA), what_is_next(application)
    lines = {
        "受理编号": application.number,
        "查询码": code,
        "提交时间": in_words(submitted.date()) + f"{submitted:%H:%M}",
        "提交渠道": application.get_channel_display(),
        "受理机关": application.organ.name + (f"，电话{then.office.phone}" if then.office.phone else ""),
        "所需信息": wanted_in_words(application),
        "提供方式": f"{application.get_form_display()}，{application.get_way_display()}",
    }
    return Sheet(
        kind=RECEIPT,
        code="",
        organ=application.organ.name,
        title="政府信息公开申请提交回执",
        addressee=application.applicant.name,
        paragraphs=paragraphs_of("\n".join(then.sentences[:2])),
        rows=tuple(Row(label, text) for label, text in lines.items() if text),
        day=submitted.date().isoformat(),
    )


def wanted_in_words(application: Application) -> str:
    """Return what is asked for, on one line."""
    number = application.document_number
    return application.title + (f"（{number}）" if number and number != application.title else "")


def what_is_next(application: Application) -> Next:
    """Return until when the office calls, and what follows."""
    office = Office.objects.get(organ=application.organ_id)
    day = application.submitted_at.astimezone(CHINA).date()
    workdays = workdays_of(application.organ)
    days = int(parameters.value("application.deadline", "reply_days", day).value)
    try:
        call_by = workdays.add(day, 1).day
        answer_by = workdays.add(call_by, days)
    except Refused:
        return Next(None, days, None, office)
    return Next(call_by, days, None if answer_by.provisional else answer_by.day, office)


def _of(request: HttpRequest, *, at: datetime) -> tuple[Application, str] | None:
    slip: dict[str, Any] | None = slips.shown(request, RECEIPT, at=at)
    if slip is None:
        return None
    found = Application.objects.select_related("organ", "applicant").filter(pk=slip["application"]).first()
    # Once the person's data are deleted there is nothing left to show.
    return (found, slip["code"]) if found is not None and found.applicant.erased_at is None else None
