"""The workbench: the three tables as a form, with what is wrong beside it. It works without script."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.annual.models import Entry, NotAllowed
from gongkai.annual.selectors.counting import is_counted_here
from gongkai.annual.selectors.findings import Finding, blocks, findings
from gongkai.annual.selectors.narrative import in_figures
from gongkai.annual.services import filling, writing
from gongkai.kernel import clock
from lawbook.report.edition import TABLES

from . import sheet
from .access import Desk, open_desk, typed


@login_required
def workbook(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the tables; on POST save what was typed and show what it comes to."""
    desk = open_desk(request, code, year)
    if request.method == "POST":
        return _save(desk, request)
    return render(request, "annual/workbook.html", _facts(desk, compare="compare" in request.GET))


def _save(desk: Desk, request: HttpRequest) -> HttpResponse:
    """Save the typed cells, do what the pressed button asks, and answer with the page or with what has changed."""
    cells = {name: typed(request, name, 100) for name in request.POST if name.split(".")[0] in TABLES}
    seen = typed(request, "seen", 18)
    at = clock.now()
    try:
        filled = filling.fill_cells(
            report=desk.report, typed=cells, by=request.user, at=at, seen=int(seen) if seen.isdecimal() else None
        )
        more = _button(request.POST.get("do", ""), desk, request)
    except NotAllowed as refused:
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "annual/refused.html", {"says": refused.says}, status=200)
        messages.error(request, refused.says)
        facts = _facts(desk, typed=cells, faults=dict.fromkeys(cells, ""), compare="compare" in request.GET)
        return render(request, "annual/workbook.html", facts, status=409)
    desk = desk.again()
    facts = _facts(desk, typed=cells, faults=filled.refused, compare="compare" in request.GET)
    if request.htmx:  # type: ignore[attr-defined]
        touched = {*filled.saved, *filled.refused, *cells.keys() - desk.workbook.entries.keys()}
        boxes = [box for table in facts["tables"] for box in table.boxes if box.cell in touched]
        return render(request, "annual/changed.html", {**facts, "boxes": boxes, "saved_at": at})
    if filled.refused:
        messages.error(request, f"{len(filled.refused)}格没有保存，原因写在格下；其余已保存。")
        return render(request, "annual/workbook.html", facts)
    messages.success(request, _said(len(filled.saved), more))
    where = reverse("annual:workbench", args=[desk.report.organ.code, desk.report.year])
    query = "?compare=1" if "compare" in request.GET else ""
    asked = request.POST.get("do", "").partition(":")[2]
    return redirect(f"{where}{query}#{asked}" if asked in TABLES else f"{where}{query}")


def _button(pressed: str, desk: Desk, request: HttpRequest) -> str:
    """Do what a button beyond "save" asks for a table, and return it as a sentence."""
    act, _, table = pressed.partition(":")
    who: dict[str, Any] = {"report": desk.report, "by": request.user, "at": clock.now()}
    if act == "zeros" and table in TABLES:
        return f"其余{len(filling.state_zeros(table=table, **who))}格按零填报。"
    if act == "adopt" and table in TABLES:
        return f"采用建议数{len(filling.adopt_proposals(table=table, **who))}格。"
    if act == "count":
        return f"已从记录取数，{len(filling.count_cells(**who))}格有变化。"
    return ""


def _said(saved: int, more: str) -> str:
    if not saved and not more:
        return "没有改动。"
    return (f"已保存{saved}格。" if saved else "") + more


@login_required
@require_POST
def explain(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Store the line that answers a warning."""
    desk = open_desk(request, code, year)
    try:
        writing.explain(
            report=desk.report,
            finding=typed(request, "finding"),
            where=typed(request, "where"),
            text=typed(request, "text"),
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, "说明已保存。")
    except NotAllowed as refused:
        messages.error(request, refused.says)
    return redirect(reverse("annual:workbench", args=[code, year]) + "#findings")


def _apart(finding: Finding) -> str:
    """Return by how much the two sides of a broken identity differ, or "" where there are no two sides."""
    if finding.severity != "error" or not finding.left_terms:
        return ""
    return in_figures(abs(Decimal(finding.left) - Decimal(finding.right)))


def _facts(desk: Desk, **more: Any) -> dict[str, Any]:
    book = desk.workbook
    tables = sheet.tables(book, **more)
    left = sum(each.left for each in tables)
    found = findings(book)
    return desk.facts(
        tab="tables",
        tables=tables,
        checks=[each for table in tables for each in table.checks],
        findings=found,
        told=[(each, _apart(each)) for each in found],
        errors=sum(each.severity == "error" for each in found),
        wanting=sum(each.wants_explanation for each in found),
        blocks=blocks(book) if desk.may_write else [],
        left=left,
        total=sum(len(each.boxes) for each in tables),
        compare=more.get("compare", False),
        seen=Entry.objects.filter(report=desk.report).aggregate(newest=Max("pk"))["newest"] or 0,
        glyphs=sheet.GLYPHS.items(),
        kinds=sheet.KINDS,
        counts=any(each.how == "counted" for each in book.entries.values()) or is_counted_here(desk.report),
    )
