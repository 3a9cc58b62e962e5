"""Which returns are there for me, where do they stand, and until when are they due?"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.annual.forms import OpenForm
from gongkai.annual.models import NotAllowed
from gongkai.annual.selectors.listing import listed
from gongkai.annual.selectors.permission import Standing
from gongkai.annual.services.opening import open_year
from gongkai.kernel import clock


@login_required
def returns(request: HttpRequest) -> HttpResponse:
    """List the returns that the person may see, newest year first."""
    standing, today = Standing(request.user), clock.today()
    year = request.GET.get("year", "")
    wanted = int(year) if year.isdecimal() and len(year) == 4 else None
    found = listed(user=request.user, year=wanted, today=today)
    form = OpenForm(organs=standing.organs_to_fill, today=today)
    facts = {
        "found": found,
        "form": form if standing.organs_to_fill else None,
        "year": year,
        "years": found.years,
        "districts": standing.districts_seen,
    }
    return render(request, "annual/returns.html", facts)


@login_required
@require_POST
def open_return(request: HttpRequest) -> HttpResponse:
    """Begin a return."""
    form = OpenForm(request.POST, organs=Standing(request.user).organs_to_fill, today=clock.today())
    if not form.is_valid():
        for each in form.errors.values():
            messages.error(request, "；".join(map(str, each)))
        return redirect("annual:returns")
    organ, year = form.cleaned_data["organ"], form.cleaned_data["year"]
    try:
        report = open_year(organ=organ, year=year, by=request.user, at=clock.now())
    except NotAllowed as refused:
        messages.error(request, refused.says)
        return redirect("annual:returns")
    messages.success(request, f"已开始填报{report.title}。")
    return redirect(reverse("annual:workbench", args=[organ.code, year]))
