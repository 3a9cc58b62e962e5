"""A published report file is looked at first, then taken over; or kept as the record of an earlier year."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.annual.forms import FileForm, RecordForm
from gongkai.annual.models import NotAllowed
from gongkai.annual.selectors.permission import Standing
from gongkai.annual.services import importing
from gongkai.kernel import clock

from .access import open_desk


@login_required
def take_over(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Preview a file, and write it into the return once that was confirmed."""
    desk = open_desk(request, code, year)
    if request.method == "POST" and "token" in request.POST:
        try:
            count = importing.accept_import(
                report=desk.report,
                token=request.POST["token"],
                with_words="with_words" in request.POST,
                by=request.user,
                at=clock.now(),
            )
        except NotAllowed as refused:
            messages.error(request, refused.says)
            return redirect("annual:import", code=code, year=year)
        messages.success(request, f"已导入{count}个单元格。")
        return redirect("annual:workbench", code=code, year=year)
    form = FileForm(request.POST or None, request.FILES or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            preview = importing.preview_file(report=desk.report, content=_content(file), name=file.name)
        except NotAllowed as refused:
            form.add_error("file", refused.says)
    facts = desk.facts(tab="import", form=form, preview=preview)
    return render(request, "annual/import.html", facts, status=409 if form.errors else 200)


@login_required
def record(request: HttpRequest) -> HttpResponse:
    """Take a report of an earlier year into the record as it was published."""
    standing = Standing(request.user)
    form = RecordForm(request.POST or None, request.FILES or None, organs=standing.organs_to_fill, today=clock.today())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            report = importing.record_published(
                organ=said["organ"],
                year=said["year"],
                content=_content(said["file"]),
                name=said["file"].name,
                on=said["on"],
                source=said["source"],
                by=request.user,
                at=clock.now(),
            )
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, f"已收录{report.title}。")
            return redirect("annual:workbench", code=report.organ.code, year=report.year)
    return render(request, "annual/record.html", {"form": form}, status=409 if form.errors else 200)


def _content(file: object) -> bytes:
    """Return an uploaded file, or just enough of it for the service to say that it is too large."""
    return file.read(importing.LARGEST + 1)  # type: ignore[attr-defined,no-any-return]
