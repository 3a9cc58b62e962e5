"""The sheets that leave the house: the register, the statistics of a period, and table two for other programs."""

from __future__ import annotations

import csv
import io

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from gongkai.applications.selectors import sheets, tables
from gongkai.applications.selectors.statistics import statistics
from gongkai.applications.services.exporting import register_taken_out
from gongkai.applications.spreadsheets import Sheet, workbook
from gongkai.organs.workdays import workdays_of

from .access import open_seat
from .choosing import chosen_stretch, chosen_year


@login_required
@require_safe
def register(request: HttpRequest, code: str) -> HttpResponseBase:
    """Hand out the register of a year as a workbook; with names only to those who handle the cases."""
    seat = open_seat(request, code)
    year = chosen_year(request, seat.today) or seat.today.year
    if seat.handles:
        register_taken_out(organ=seat.organ, year=year, **seat.who)
    name = f"{seat.organ.short_name}{year}年依申请公开登记簿"
    rows = sheets.register_rows(seat.desk, seat.organ, year)
    note = "" if seat.handles else "申请人和申请内容只对承办机关显示。"
    said = Sheet("登记簿", f"{seat.organ.name}{year}年依申请公开登记簿", sheets.REGISTER, rows, sheets.WIDTHS, note)
    return workbook(name, [said])


@login_required
@require_safe
def period(request: HttpRequest, code: str) -> HttpResponseBase:
    """Hand out the statistics of a period as a workbook: the numbers, and table two."""
    seat = open_seat(request, code)
    stretch = chosen_stretch(request, seat.today)
    found = statistics([seat.organ.pk], stretch.period, workdays=workdays_of(seat.organ))
    form = tables.form_of(stretch.period.end)
    title = f"{seat.organ.name}{stretch.says}依申请公开统计"
    note = f"{stretch.period.start}至{stretch.period.end}"
    columns = ("项目", *(each.label for each in form.applications.columns))
    two = Sheet("收到和处理情况", title, columns, sheets.table_rows(form, found.cells), (60, *[12] * 7), note)
    told = Sheet("统计", title, ("类别", "项目", "件数"), sheets.period_rows(found), (16, 44, 12), note)
    return workbook(f"{seat.organ.short_name}{stretch.says}依申请公开统计", [told, two])


@login_required
@require_safe
def table_two(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Hand out table two of a period, cell by cell, as CSV or JSON."""
    seat = open_seat(request, code)
    stretch = chosen_stretch(request, seat.today)
    cells = tables.table_two_of([seat.organ.pk], stretch.period)
    if form == "json":
        said = {"organ": seat.organ.name, "start": stretch.period.start, "end": stretch.period.end, "cells": cells}
        return JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    if form != "csv":
        raise Http404("只能导出CSV或者JSON。")
    labels = tables.form_of(stretch.period.end)
    text = io.StringIO()
    text.write("\ufeff")  # without the mark, spreadsheets in China read the file as GBK
    lines = csv.writer(text)
    lines.writerow(("代码", "项目", "申请人", "件数"))
    lines.writerows((cell, labels.label(cell).row, labels.label(cell).column, count) for cell, count in cells.items())
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="table-two.csv"'
    return response
