"""One cell, opened: how it came to what stands in it, and its correction with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.annual.forms import AdjustForm
from gongkai.annual.models import NotAllowed
from gongkai.annual.selectors.findings import anchor_of
from gongkai.annual.selectors.story import story
from gongkai.annual.services import filling
from gongkai.kernel import clock

from .access import open_desk


@login_required
def cell(request: HttpRequest, code: str, year: int, cell: str) -> HttpResponse:
    """Show the story of a cell, in the panel or as a page; on POST correct it with a reason."""
    desk = open_desk(request, code, year)
    if not desk.workbook.form.knows(cell):
        raise Http404("报告没有这个单元格。")
    form = AdjustForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            filling.adjust(report=desk.report, cell=cell, by=request.user, at=clock.now(), **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, "调整已保存。")
            return redirect(reverse("annual:workbench", args=[code, year]) + f"#{anchor_of(cell)}")
    told = story(desk.workbook, cell)
    in_panel = request.htmx and request.method == "GET"  # type: ignore[attr-defined]
    template = "annual/story.html" if in_panel else "annual/cell.html"
    facts = desk.facts(tab="tables", story=told, form=form, element=anchor_of(cell))
    return render(request, template, facts, status=409 if form.errors else 200)


@login_required
def find(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Go to the cell that was chosen from the list."""
    desk = open_desk(request, code, year)
    wanted = request.GET.get("cell", "")
    if not desk.workbook.form.knows(wanted):
        raise Http404("报告没有这个单元格。")
    return redirect("annual:cell", code=code, year=year, cell=wanted)
