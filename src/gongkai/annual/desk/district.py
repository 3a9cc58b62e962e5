"""The district's roll-up: who has filed, who is missing or late, and what the organs report together."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.annual.models import NotAllowed
from gongkai.annual.selectors.district import DistrictYear, district_year
from gongkai.annual.selectors.findings import TABLE_NAMES
from gongkai.annual.selectors.paper import linked_fragments
from gongkai.annual.selectors.permission import Standing
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services.gathering import gather as gather_cells
from gongkai.annual.services.opening import open_year
from gongkai.kernel import clock
from gongkai.organs.models import Kind, Organ
from reportdoc.layout import grid


@login_required
def district(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the organs against the state of their returns, and the sums."""
    book = _district(request, code, year)
    own = Workbook(book.own) if book.own else None
    standing = Standing(request.user)
    facts = {
        "book": book,
        "district": book.district,
        "year": year,
        "own": book.own,
        "not_additive": book.not_additive(own.document) if own and not own.unstated else [],
        "sums": [
            (f"{TABLE_NAMES[table]}　{grid(book.sums, table).title}", text)
            for table, text in linked_fragments(book.sums, code, year).items()
        ],
        "may_gather": standing.writes_for(book.district) and (book.own is None or book.own.is_open),
        "sees_own": book.own is not None and standing.sees(book.own),
        "seen": {line.organ.pk for line in book.lines if line.report is not None and standing.sees(line.report)},
    }
    return render(request, "annual/district.html", facts)


@login_required
def behind(request: HttpRequest, code: str, year: int, cell: str) -> HttpResponse:
    """Show which organs a sum is made of."""
    book = _district(request, code, year)
    if not book.sums.form.knows(cell):
        raise Http404("报告没有这个单元格。")
    facts = {
        "book": book,
        "district": book.district,
        "year": year,
        "cell": cell,
        "label": book.sums.form.label(cell),
        "table": TABLE_NAMES[cell.split(".")[0]],
        "unit": book.sums.form.column(cell).unit,
        "behind": book.behind(cell),
        "sum": book.sums.values.get(cell),
        "zeros": len(book.reports) - len(book.behind(cell)),
    }
    return render(request, "annual/behind.html", facts)


@login_required
@require_POST
def gather(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Make or renew the district's own return from what its organs signed."""
    book = _district(request, code, year)
    try:
        own = book.own or open_year(organ=book.district, year=year, by=request.user, at=clock.now())
        changed = gather_cells(report=own, by=request.user, at=clock.now())
    except NotAllowed as refused:
        messages.error(request, refused.says)
        return redirect("annual:district", code=code, year=year)
    messages.success(request, f"已由{len(book.reports)}个机关的报告汇总，{len(changed)}格有变化。")
    return redirect("annual:workbench", code=code, year=year)


def _district(request: HttpRequest, code: str, year: int) -> DistrictYear:
    organ = Organ.objects.filter(code=code, kind=Kind.DISTRICT).first()
    if organ is None or not Standing(request.user).sees_district(organ) or not 2019 <= year <= 2100:
        raise Http404("没有这个区县的汇总，或您不能查看。")
    return district_year(district=organ, year=year, today=clock.today())
