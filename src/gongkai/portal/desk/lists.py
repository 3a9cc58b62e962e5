"""Which columns are there for me, and which of them must be updated first?"""

from __future__ import annotations

import csv
from io import StringIO
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.portal import selectors
from gongkai.portal.forms import FilterForm, PlantForm
from gongkai.portal.selectors import Standing
from gongkai.portal.selectors.listing import Line, listed, tallied
from gongkai.portal.services.planting import TEMPLATES, plant_tree, suggested_template
from lawbook.articles import provision
from lawbook.cite import Cite

from .access import Desk, open_organ, typed

PAGE = 50
COLUMNS = (
    "栏目",
    "代码",
    "页面",
    "责任单位",
    "类别",
    "周期（天）",
    "周期依据",
    "公开条数",
    "最近更新",
    "下次应更新",
    "状态",
)


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Count the columns of each organ by how they stand; whoever has one organ goes straight to its list."""
    tallies = tallied(Standing(request.user), today=clock.today())
    if len(tallies) == 1:
        return redirect("portal:sections", code=tallies[0].organ.code)
    return render(request, "portal/desk/overview.html", {"tallies": tallies})


@login_required
def sections(request: HttpRequest, code: str) -> HttpResponse:
    """List the columns of an organ, the nearest first."""
    desk = open_organ(request, code)
    form, lines = _asked(desk)
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "organ": desk.organ,
        "form": form,
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "keeps": desk.keeps,
        "plant": PlantForm(initial={"template": suggested_template(desk.organ)}) if desk.keeps else None,
        "many": len(Standing(request.user).trees_kept) > 1,
    }
    return render(request, "portal/desk/sections.html", facts)


@login_required
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the same list as a CSV file that a spreadsheet opens without asking."""
    desk = open_organ(request, code)
    _, lines = _asked(desk)
    text = StringIO()
    # Without the mark at the start, spreadsheets in China read the file as GBK.
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_inert(cell) for cell in _cells(each)] for each in lines)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    name = quote(f"{desk.organ.short_name}栏目.csv")
    response["Content-Disposition"] = f"attachment; filename=\"sections.csv\"; filename*=UTF-8''{name}"
    return response


@login_required
def catalogue(request: HttpRequest, code: str) -> HttpResponse:
    """Show where each matter of articles 20 and 21 is published."""
    desk = open_organ(request, code)
    found = selectors.catalogue(desk.organ, today=desk.today)
    facts = {"organ": desk.organ, "entries": [(each, _basis(each.item.cite)) for each in found]}
    return render(request, "portal/desk/catalogue.html", facts)


def _basis(cite: Cite) -> str:
    """Return a provision in words; the heading of the page names the regulations."""
    label = provision(cite).label
    return label.partition("》")[2] or label


@login_required
@require_POST
def plant(request: HttpRequest, code: str) -> HttpResponse:
    """Open the columns of a template, as far as they are missing."""
    desk = open_organ(request, code, to_keep=True)
    form = PlantForm(typed(request))
    if not form.is_valid():
        messages.error(request, "请选择模板。")
        return redirect("portal:sections", code=code)
    template = form.cleaned_data["template"]
    try:
        added = plant_tree(organ=desk.organ, template=template, by=request.user, at=clock.now())
    except NotAllowed as refused:
        messages.error(request, refused.says)
    else:
        says = f"按“{TEMPLATES[template]}”模板新开设{len(added)}个栏目。"
        messages.success(request, says if added else "模板中的栏目都已开设，没有改动。")
    return redirect("portal:sections", code=code)


def _asked(desk: Desk) -> tuple[FilterForm, list[Line]]:
    form = FilterForm(desk.request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    lines = listed(
        desk.organ,
        today=desk.today,
        state=said.get("state", ""),
        kind=said.get("kind", ""),
        words=said.get("q", "").replace("\x00", ""),
    )
    return form, lines


def _cells(line: Line) -> list[object]:
    here, duty = line.section, line.duty
    return [
        line.path,
        here.code,
        here.tree.short_name,
        here.owner.short_name,
        here.get_kind_display(),
        here.cadence_days or "",
        line.source,
        here.live_count,
        duty.last_on.isoformat() if duty.last_on else "",
        duty.next_due.isoformat() if duty.next_due else "",
        duty.says,
    ]


def _inert(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip()[:1] in tuple("=+-@＝＋－＠") else cell
