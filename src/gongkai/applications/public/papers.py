"""
What was written to the applicant, and what came with it? To read here, as PDF or Word, and the files of the answer.

A letter is known by its place among those to this applicant. Opening an answer that is to be handed over on the site is
the proof that it arrived: it is entered once, with the moment.
"""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.applications.letters import paper as papers
from gongkai.applications.models import Application, Delivery, DeliveryWay, Way
from gongkai.applications.selectors.letters import sheet_of
from gongkai.applications.services.letters import deliver
from gongkai.files.selectors import content_of
from gongkai.kernel import clock
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.reasons import in_words

from .handing_out import DOCX, handed_out
from .private import private
from .standing import Paper, papers_of
from .status import opened

ABSENT = "没有这份文书。请回到申请状态页查看。"
FORMATS = {"pdf": "application/pdf", "docx": DOCX}


@private
@require_safe
@opened
def letter(request: HttpRequest, application: Application, place: int) -> HttpResponse:
    """Show a letter to read."""
    found = _at(application, place)
    if request.method == "GET":
        note_opening(found, application, at=clock.now())
    files = list(enumerate(found.letter.files.order_by("pk"), 1))
    sheet = sheet_of(found.letter, on=clock.today())
    facts = {"paper": found, "letter": found.letter, "sheet": sheet, "files": files, "application": application}
    return render(request, "applications/public/letter.html", facts)


@private
@require_safe
@opened
def letter_file(request: HttpRequest, application: Application, place: int, format: str) -> HttpResponseBase:
    """Hand out a letter as PDF or Word."""
    found = _at(application, place)
    note_opening(found, application, at=clock.now())
    content = papers.pdf(found.letter) if format == "pdf" else papers.docx(found.letter)
    return handed_out(content, f"{found.letter.number or found.name}.{format}", FORMATS[format])


@private
@require_safe
@opened
def enclosed(request: HttpRequest, application: Application, place: int, number: int) -> HttpResponseBase:
    """Hand out a file that came with an answer."""
    found = _at(application, place)
    note_opening(found, application, at=clock.now())
    files = list(found.letter.files.order_by("pk"))
    if not 1 <= number <= len(files):
        raise Http404(ABSENT)
    file = files[number - 1]
    try:
        content = content_of(file)
    except OSError:
        raise Http404("文件内容已不在存储中，请与受理机构联系。") from None
    return handed_out(content, file.name)


def note_opening(found: Paper, application: Application, *, at: datetime) -> None:
    """Enter that an answer which the applicant wanted on the site was opened there, as the proof of its service."""
    if not found.is_answer or application.way != Way.DOWNLOAD or found.letter.deliveries.exists():
        return
    moment = at.astimezone(CHINA)
    proof = f"申请人凭查询码于{in_words(moment.date())}{moment:%H:%M}在网上打开"
    try:
        on = moment.date()
        deliver(found.letter, DeliveryWay.ONLINE.value, on, by=None, at=at, reached_on=on, proof=proof)
    except NotAllowed:
        # It is served already, by another hand at the same moment: whoever reads it reads it all the same.
        if not Delivery.objects.filter(letter=found.letter).exists():
            raise


def _at(application: Application, place: int) -> Paper:
    for each in papers_of(application):
        if each.place == place:
            return each
    raise Http404(ABSENT)
