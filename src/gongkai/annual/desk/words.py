"""The chapters and the figures that they quote: written on the left, read on the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.annual.figures import SUGGESTED
from gongkai.annual.models import NotAllowed, StatedFigure
from gongkai.annual.selectors.counting import counting_figure
from gongkai.annual.selectors.narrative import Quote, Rendered, placeholder
from gongkai.annual.selectors.narrative import render as rendered
from gongkai.annual.selectors.workbook import cell_name
from gongkai.annual.services import writing
from gongkai.kernel import clock
from gongkai.kernel import figures as register

from .access import Desk, open_desk

A_PAGE = 50

# The cells that reports quote most; every other one can be chosen from the list.
OFTEN = (
    "proactive.art20_1.admin_normative_documents.issued",
    "proactive.art20_1.admin_normative_documents.repealed",
    "proactive.art20_1.admin_normative_documents.in_force",
    "proactive.art20_5.admin_license.decisions",
    "proactive.art20_6.admin_penalty.decisions",
    "proactive.art20_6.admin_coercion.decisions",
    "proactive.art20_8.admin_fee.fee_amount",
    "applications.new_received.total",
    "applications.carried_in.total",
    "applications.granted.total",
    "applications.partial.total",
    "applications.results_total.total",
    "applications.carried_out.total",
    "review_litigation.review.total",
    "review_litigation.suit_direct.total",
    "review_litigation.suit_after_review.total",
)


@dataclass(frozen=True)
class Chapter:
    """One chapter as it is written, and as it will read."""

    code: str
    heading: str
    text: str
    rendered: Rendered


@dataclass(frozen=True)
class Line:
    """One line of the figures: counted by a room, stated by hand, or suggested to be."""

    name: str
    says: str
    unit: str
    stated: StatedFigure | None
    counted: Quote | None = None
    typed_value: str | None = None
    typed_evidence: str | None = None

    @property
    def is_counted(self) -> bool:
        """Test if the words quote what a room counts, and not what was stated by hand."""
        return self.counted is not None and self.counted.origin == "系统计数" and bool(self.counted.value)

    @property
    def value(self) -> str:
        """Return what stands in the box: what came back unsaved, or what is stated."""
        return self.typed_value if self.typed_value is not None else self.stated.value if self.stated else ""

    @property
    def evidence(self) -> str:
        """Return what stands in the box for the evidence."""
        return self.typed_evidence if self.typed_evidence is not None else self.stated.evidence if self.stated else ""


@login_required
def words(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the chapters; on POST save them all."""
    desk = open_desk(request, code, year)
    if request.method != "POST":
        return render(request, "annual/words.html", _facts(desk))
    typed = {each: request.POST[each] for each, _ in desk.workbook.word_chapters if each in request.POST}
    chapter, wanted = request.POST.get("chapter", ""), request.POST.get("insert", "")
    if wanted and chapter in typed:
        typed[chapter] = f"{typed[chapter].rstrip()}{placeholder(wanted, request.POST.get('form', ''))}"
    try:
        changed = writing.write_chapters(report=desk.report, texts=typed, by=request.user, at=clock.now())
    except NotAllowed as refused:
        messages.error(request, refused.says)
        return render(request, "annual/words.html", _facts(desk, typed), status=409)
    messages.success(request, f"已保存{len(changed)}章。" if changed else "没有改动。")
    where = reverse("annual:words", args=[code, year])
    return redirect(f"{where}#{chapter}" if wanted else where)


@login_required
@require_POST
def preview(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show how a chapter would read as typed; nothing is saved."""
    desk = open_desk(request, code, year)
    wanted = request.GET.get("chapter", "")
    text = request.POST.get(wanted, "").replace("\r\n", "\n")[: writing.LONGEST]
    chapter = Chapter(wanted, "", text, rendered(text, desk.workbook.quote))
    return render(request, "annual/preview.html", {"chapter": chapter})


@login_required
@require_POST
def figures(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """State the figures that were typed, each for itself; what is refused comes back in its box."""
    desk = open_desk(request, code, year)
    refused: dict[str, str] = {}
    saved = 0
    for line in _typed_lines(request):
        before = desk.workbook.stated_figures.get(line["name"])
        if not line["value"].strip() and before is None:
            continue
        try:
            made = writing.state_figure(report=desk.report, by=request.user, at=clock.now(), **line)
            saved += before is None or made.pk != before.pk
        except NotAllowed as cannot:
            refused[line["name"]] = cannot.says
    if refused:
        messages.error(request, "；".join(each.rstrip("。") for each in refused.values()) + "。")
        facts = _facts(desk.again(), typed_figures={each["name"]: each for each in _typed_lines(request)})
        return render(request, "annual/words.html", facts, status=409)
    messages.success(request, f"已登记{saved}个数字。" if saved else "没有改动。")
    return redirect(reverse("annual:words", args=[code, year]) + "#figures")


def _typed_lines(request: HttpRequest) -> list[dict[str, str]]:
    keys = ("name", "says", "unit", "value", "evidence")
    columns = [[text.replace("\x00", "") for text in request.POST.getlist(each)] for each in keys]
    return [dict(zip(keys, line, strict=True)) for line in zip(*columns, strict=False) if line[0].strip()]


def _facts(desk: Desk, typed: dict[str, str] | None = None, typed_figures: Any = None) -> dict[str, Any]:
    book = desk.workbook
    chapters = []
    for code, heading in book.word_chapters:
        passage = book.passages.get(code)
        text = (typed or {}).get(code, passage.text if passage else "")
        chapters.append(Chapter(code, heading, text, rendered(text, book.quote)))
    lines = _lines(desk, typed_figures or {})
    cells = [quote for cell in OFTEN if (quote := book.quote(cell))]
    return desk.facts(
        tab="words",
        chapters=chapters,
        lines=lines,
        often=[(cell_name(book.form, each.name), each) for each in cells],
        may_state=desk.standing.writes(desk.report),
    )


def _lines(desk: Desk, typed: Mapping[str, Mapping[str, str]]) -> list[Line]:
    """Return the figures that may be quoted beside the cells: counted ones, stated ones, and suggestions."""
    book = desk.workbook
    counted = {each.name: each for each in register.declared() if not book.form.knows(each.name)}
    known: dict[str, tuple[str, str]] = {name: (says, unit) for name, says, unit in SUGGESTED}
    known.update({each.name: (each.says, each.unit) for each in book.stated_figures.values()})
    known.update({name: (each.says, each.unit) for name, each in counted.items()})
    lines = [
        Line(
            name,
            says,
            unit,
            book.stated_figures.get(name),
            book.quote(name) if name in counted else None,
            typed.get(name, {}).get("value"),
            typed.get(name, {}).get("evidence"),
        )
        for name, (says, unit) in known.items()
    ]
    return sorted(lines, key=lambda each: (not each.is_counted, each.stated is None))


@login_required
def figure(request: HttpRequest, code: str, year: int, name: str) -> HttpResponse:
    """Show the records behind a figure or a cell that a room counts: its definition, its provision, and the list."""
    desk = open_desk(request, code, year)
    is_cell = desk.workbook.form.knows(name)
    found = counting_figure(desk.report, name) if is_cell else _declared(name)
    if found is None:
        raise Http404("没有这个数字。")
    organ, period = desk.report.organ_id, register.Period.of_year(year)
    records = found.behind(organ=organ, period=period)
    # What is no list of rows may count as something else than its lines: a sum of money, a correction by several.
    lines = records if isinstance(records, QuerySet) else list(records)
    facts = desk.facts(
        tab="tables" if is_cell else "words",
        figure=found,
        count=found.count(organ=organ, period=period),
        page=Paginator(lines, A_PAGE).get_page(request.GET.get("page")),
        stated=desk.workbook.stated_figures.get(name),
        cell=name if is_cell else "",
    )
    return render(request, "annual/figure.html", facts)


def _declared(name: str) -> register.Figure | None:
    try:
        return register.get(name)
    except KeyError:
        return None
