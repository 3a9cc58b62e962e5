"""What is personal in one case: what is kept of it, who looked at it, the person's own copy, and its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.applications.forms.personal import EraseForm, PurposeForm
from gongkai.applications.models import Application, Enclosure
from gongkai.applications.selectors import personal as selectors
from gongkai.applications.services import enclosures, erasing, identity
from gongkai.files.models import IMAGES
from gongkai.kernel.refusal import NotAllowed

from .access import Seat, open_application

private = cache_control(private=True, no_store=True)

_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES: Mapping[str, str] = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "ofd": "application/ofd",
}
_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# Browsers refuse to show a PDF in a sandbox; what runs in it was refused when it was taken in.
_POLICIES: Mapping[str, str] = {"pdf": f"{_NOTHING}; object-src 'self'"}
_SANDBOX = f"{_NOTHING}; sandbox"


@login_required
@private
@require_safe
def personal(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show what is kept of the applicant, the files, and who looked at what is masked."""
    seat, application = _open(request, code, pk)
    return _show(seat, application)


@login_required
@private
@require_POST
def whole_number(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show the whole identity number, once, after its purpose was written down."""
    seat, application = _open(request, code, pk)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _show(seat, application, form=form, status=409)
    try:
        number = identity.identity_of(application, purpose=form.said(), **seat.who)
    except NotAllowed as refused:
        form.add_error(None, refused.says)
        return _show(seat, application, form=form, status=409)
    return _show(seat, application, number=number)


@login_required
@private
@require_http_methods(["GET", "HEAD", "POST"])
def enclosure(request: HttpRequest, code: str, pk: int, enclosure: int) -> HttpResponse:
    """Ask what a file is looked at for; on POST hand it out."""
    seat, application = _open(request, code, pk)
    found = Enclosure.objects.filter(pk=enclosure, application=application).first()
    if found is None:
        raise Http404("没有这份材料，或您不能查看。")
    found.application = application
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = enclosures.opened(found, purpose=form.said(), **seat.who)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            return _handed_out(found, content)
    facts = seat.facts(application=application, enclosure=found, form=form, opens_here=_opens_here(found))
    status = 409 if form.errors else 200
    return render(request, "applications/desk/personal/enclosure.html", facts, status=status)


@login_required
@private
@require_POST
def copy(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Hand out the person's own copy."""
    seat, application = _open(request, code, pk)
    try:
        content = erasing.export(application, **seat.who)
    except NotAllowed as refused:
        messages.error(request, refused.says)
        return redirect("applications:personal", code=code, pk=pk)
    response = HttpResponse(content, content_type="application/zip")
    # The name tells the number of the application and nothing of the person.
    response["Content-Disposition"] = content_disposition_header(True, f"{application.number}.zip") or "attachment"
    return response


@login_required
@private
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say what goes and what stays; on POST of the head let it go."""
    seat, application = _open(request, code, pk)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erasing.erase(application, ground=form.cleaned_data["ground"], **seat.who)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, "申请人的个人信息已经删除，登记、期限和统计不变。")
            return redirect("applications:personal", code=code, pk=pk)
    facts = seat.facts(
        application=application,
        form=form,
        refusal=erasing.refusal_of(application, today=seat.today),
        relatives=selectors.relatives(application),
    )
    return render(request, "applications/desk/personal/erase.html", facts, status=409 if form.errors else 200)


def _open(request: HttpRequest, code: str, pk: int) -> tuple[Seat, Application]:
    """Return the case to whoever works on it; whoever only watches is told that there is no such page."""
    seat, application = open_application(request, code, pk)
    if not seat.handles:
        raise Http404("没有这个页面，或您不能查看。")
    return seat, application


def _show(seat: Seat, application: Application, *, number: str = "", status: int = 200, **more: Any) -> HttpResponse:
    facts = seat.facts(
        application=application,
        shown=selectors.shown(application.applicant, kind=application.applicant_kind, whole=True),
        enclosures=selectors.enclosures(application),
        looks=selectors.looks(application),
        has_number=bool(application.applicant.identity),
        number=number,
        **{"form": PurposeForm(), **more},
    )
    return render(seat.request, "applications/desk/personal/personal.html", facts, status=status)


def _handed_out(found: Enclosure, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=_TYPES.get(found.format, "application/octet-stream"))
    said = content_disposition_header(not _opens_here(found), found.name)
    response["Content-Disposition"] = said if said is not None else "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICIES.get(found.format, _SANDBOX)
    return response


def _opens_here(found: Enclosure) -> bool:
    """Test if a browser shows the file by itself."""
    return found.format in IMAGES or found.format == "pdf"
