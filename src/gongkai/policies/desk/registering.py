"""A register that was kept as a sheet is handed over: its faults are shown, then it is entered (台账导入)."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.files import tables
from gongkai.kernel.refusal import NotAllowed
from gongkai.policies.forms import SheetForm
from gongkai.policies.services.registering import register_rows, rows_of

from .access import open_desk

SHOWN = 300


@login_required
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a sheet says and what is wrong with it, and enter it once that was seen."""
    desk = open_desk(request, code)
    if not desk.may_write:
        raise Http404("没有这个机关的台账，或您不能登记。")
    if request.method != "POST":
        return render(request, "policies/desk/registering.html", desk.facts(form=SheetForm()))
    form = SheetForm(request.POST, request.FILES)
    facts: dict[str, Any] = {}
    if form.is_valid():
        try:
            content = form.content()
            if request.POST.get("act") == "enter":
                done = register_rows(organ=desk.organ, content=content, by=request.user, at=desk.now, today=desk.today)
                messages.success(request, f"已登记{done.count}件。")
                if not done.refused:
                    return redirect("policies:list")
                facts = {"done": done, "refused": done.refused}
            else:
                rows = rows_of(content, organ=desk.organ, today=desk.today)
                fit = [each for each in rows if not each.bars]
                facts = {"rows": rows[:SHOWN], "more": max(0, len(rows) - SHOWN), "fit": len(fit), "total": len(rows)}
                # What was read is sent back and forth as rows: nothing is kept before it was seen.
                form = SheetForm(initial={"rows": _pasted(tables.rows_of(content))})
        except NotAllowed as refused:
            form.add_error(None, refused.says)
    return render(
        request, "policies/desk/registering.html", desk.facts(form=form, **facts), status=409 if form.errors else 200
    )


def _pasted(rows: list[list[str]]) -> str:
    text = StringIO()
    csv.writer(text, delimiter="\t").writerows(rows)
    return text.getvalue()
