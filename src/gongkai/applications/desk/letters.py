"""A letter is read, sent into its chain, signed on a phone, issued and served."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.applications.forms.letters import DeliveryForm
from gongkai.applications.letters import paper
from gongkai.applications.letters.sheet import grouped
from gongkai.applications.letters.wording import title_of
from gongkai.applications.models import Consultation, Enclosure, EnclosureKind, Fact, Letter, LetterState
from gongkai.applications.selectors import letters as selectors
from gongkai.applications.selectors.personal import letter_may_be_shown
from gongkai.applications.services import enclosures
from gongkai.applications.services import letters as services
from gongkai.applications.uploads import must_be_taken, takes_files
from gongkai.kernel.refusal import NotAllowed
from gongkai.review import selectors as review
from lawbook.application.facts import KINDS
from lawbook.application.lifecycle import label
from lawbook.application.outcome import outcome
from lawbook.reasons import Refused

from .access import Seat, must_handle, must_write, open_seat, typed
from .basis import basis

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_STATES = (*((each.value, each.label) for each in LetterState),)
_PER_PAGE = 50


@login_required
def letters(request: HttpRequest, code: str) -> HttpResponse:
    """List an organ's letters: what waits for this person's signature first, then all of a state."""
    seat = open_seat(request, code)
    must_handle(seat)
    state = request.GET.get("state", "")
    found = Letter.objects.filter(organ=seat.organ).exclude(kind=selectors.RECEIPT)
    if state in LetterState.values:
        found = found.filter(state=state)
    else:
        state, found = "", found.filter(state__in=selectors.UNDER_WAY)
    page = Paginator(found.select_related("application", "correction").order_by("-pk"), _PER_PAGE).get_page(
        request.GET.get("page")
    )
    waiting = review.awaiting(user=request.user).filter(subject__startswith="applications.letter:", organ=seat.organ)
    facts = seat.facts(
        page=page, lines=[(each, title_of(each.kind)) for each in page], states=_STATES, state=state, waiting=waiting
    )
    return render(request, "applications/letters/letters.html", facts)


@takes_files
@login_required
def letter(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a letter as it would be printed, what is wrong with it and what can be done; on POST do it."""
    seat, found = open_letter(request, code, pk)
    if request.method != "POST":
        return _page(seat, found)
    must_write(seat)
    do, said = request.POST.get("do", ""), typed(request.POST, "opinion")
    if do == "deliver":
        return _deliver(seat, found)
    try:
        says = _done(seat, found, do, said)
    except NotAllowed as refused:
        return _page(seat, _again(found), refused=refused, typed=said)
    messages.success(request, says)
    return redirect("applications:letter", code=code, pk=pk)


@login_required
def sign(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a letter to whoever signs next; on POST sign it or send it back."""
    seat, found = open_letter(request, code, pk)
    if request.method != "POST":
        return _page(seat, found, template="sign")
    do, said = request.POST.get("do", ""), typed(request.POST, "opinion")
    try:
        if do == "sign":
            services.sign(found, opinion=said, digest=typed(request.POST, "digest", 64), **seat.who)
            says = "已签署：同意。"
        elif do == "return":
            services.send_back(found, reason=said, **seat.who)
            says = "已退回。"
        else:
            raise Http404("没有这种办理。")
    except NotAllowed as refused:
        return _page(seat, _again(found), template="sign", refused=refused, typed=said)
    messages.success(request, f"{title_of(found.kind)}　{says}")
    return redirect("applications:letters", code=code)


@login_required
def paper_file(request: HttpRequest, code: str, pk: int, form: str) -> HttpResponse:
    """Hand out a letter as a PDF or a Word document; what is not issued yet bears neither number nor day."""
    seat, found = open_letter(request, code, pk)
    sheet = selectors.sheet_of(found, on=seat.today)
    content, kind = (paper.pdf(sheet), "application/pdf") if form == "pdf" else (paper.docx(sheet), _DOCX)
    response = HttpResponse(content, content_type=kind)
    # No name and nothing that was asked for stands in the name of a file.
    name = f"letter-{found.pk}" if found.is_issued else f"draft-{found.pk}"
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def open_letter(request: HttpRequest, code: str, pk: int) -> tuple[Seat, Letter]:
    """
    Return the seat and one letter of the organ.

    :raises Http404: if the organ has no such letter, or this person may not see who applies
    """
    seat = open_seat(request, code)
    found = Letter.objects.filter(pk=pk, organ=seat.organ)
    one = found.select_related("organ", "application__organ", "application__applicant", "correction", "dispute").first()
    if one is None or not seat.handles:
        raise Http404("没有这份文书，或您不能查看。")
    if not letter_may_be_shown(one):
        raise Http404("申请人的个人信息已经删除，文书依档案规定保存，不再显示。")
    return seat, one


def _again(found: Letter) -> Letter:
    """Return the letter as the database has it, after something was refused."""
    return (
        Letter.objects.select_related(
            "organ", "application__organ", "application__applicant", "correction", "dispute"
        )
        .get(pk=found.pk)
    )  # fmt: skip


def _done(seat: Seat, found: Letter, do: str, said: str) -> str:
    if do == "submit":
        services.submit(found, opinion=said, **seat.who)
        return "已送审。"
    if do == "take-back":
        services.take_back(found, reason=said, **seat.who)
        return "已撤回送审。"
    if do == "drop":
        services.drop(found, reason=said, **seat.who)
        return "文书已作废。"
    if do == "issue":
        issued = services.issue(found, **seat.who)
        return f"已印发{issued.number}，请送达并登记。"
    raise Http404("没有这种办理。")


def _deliver(seat: Seat, found: Letter) -> HttpResponse:
    form = DeliveryForm(seat.request.POST, seat.request.FILES, about=found.application)
    if form.is_valid():
        said = dict(form.cleaned_data)
        scan = said.pop("file", None)
        try:
            must_be_taken(seat.request)
            with transaction.atomic():
                kept = _kept(seat, found, scan) if scan and found.application else None
                services.deliver(found, said.pop("way"), said.pop("on"), scan=kept, **said, **seat.who)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(seat.request, "送达已登记。")
            return redirect("applications:letter", code=seat.organ.code, pk=found.pk)
    form.first_fault_takes_focus()
    return _page(seat, _again(found), delivery=form)


def _kept(seat: Seat, found: Letter, scan: Any) -> Enclosure:
    """Keep what the addressee signed with the case, sealed: in the library of files all of the office could open it."""
    assert found.application is not None
    return enclosures.keep(
        found.application, EnclosureKind.PROOF, scan.name, scan.read(), seat.now, by=seat.request.user
    )


def _page(
    seat: Seat,
    found: Letter,
    *,
    template: str = "letter",
    refused: NotAllowed | None = None,
    typed: str = "",
    delivery: DeliveryForm | None = None,
) -> HttpResponse:
    kind = selectors.kind_of(found.kind)
    round = review.round_of(found.subject)
    under_way = found.state in selectors.UNDER_WAY
    may_sign = round is not None and found.state == LetterState.IN_REVIEW and review.may_sign(
        round=round, user=seat.request.user
    )  # fmt: skip
    try:
        sheet, missing = selectors.sheet_of(found, on=seat.today), None
    except NotAllowed as no_office:
        sheet, missing = None, no_office
    if delivery is None and found.is_issued:
        delivery = DeliveryForm(initial={"on": seat.today}, about=found.application)
    facts = seat.facts(
        letter=found,
        application=found.application,
        kind=kind,
        title=title_of(found.kind),
        kind_basis=basis(str(kind.cite)),
        outcome=outcome(found.code) if found.code else None,
        sheet=sheet,
        round=round,
        line=review.line_of(round) if round is not None else [],
        step=review.next_step(round) if round is not None else None,
        may_sign=may_sign,
        why_not=review.why_not(round=round, user=seat.request.user) if round is not None and not may_sign else "",
        may_take_back=bool(
            round is not None and round.state == "open" and round.submitted_by_id == seat.request.user.pk
        ),
        faults=_faults(found, seat) if under_way and sheet is not None else [],
        brings=_brings(found),
        consulted=_consulted(found),
        searches=_searches(found),
        guided=_guided(found),
        refused=refused or missing,
        refused_basis=basis(refused.cite) if refused else None,
        typed=typed,
        delivery=delivery,
        deliveries=found.deliveries.select_related("by", "scan").all() if found.is_issued else (),
        attached=list(found.files.order_by("pk")),
        check_code=grouped(found.check_code or ""),
        is_whole=selectors.is_whole(found) if found.is_issued else True,
    )
    response = render(
        seat.request,
        f"applications/letters/{template}.html",
        facts,
        status=409 if refused or (delivery and delivery.errors) else 200,
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _faults(found: Letter, seat: Seat) -> list[tuple[Any, Any]]:
    try:
        return [(each, basis(str(each.cite))) for each in services.faults(found, at=seat.now)]
    except (NotAllowed, Refused) as refused:
        return [(refused, None)]


def _brings(found: Letter) -> str:
    """Return which step of the law the issue takes, in words."""
    adds = selectors.kind_of(found.kind).fact_of(found.code)
    if found.dispute_id is not None:
        return "重新答复，不改变年度报告中的办理结果"
    return f"登记为“{label(KINDS[adds])}”" if adds else "只告知，不改变期限"


def _consulted(found: Letter) -> list[Consultation]:
    if found.application is None:
        return []
    return list(Consultation.objects.filter(application=found.application, sent_on__isnull=False).order_by("pk"))


def _searches(found: Letter) -> list[Fact]:
    if found.code != "U1" or found.application is None:
        return []
    return list(Fact.objects.filter(application=found.application, kind="searched").order_by("pk"))


def _guided(found: Letter) -> Fact | None:
    """Return by which answers the officer came to the outcome, for whoever signs; None where nobody asked the guide."""
    if not found.code or found.application is None:
        return None
    last: Fact | None = Fact.objects.filter(application=found.application, kind="guided").order_by("-pk").first()
    return last
