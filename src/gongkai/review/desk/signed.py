"""What have I signed or sent back? (我已签)"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.review.ports import label_of
from gongkai.review.selectors import awaiting, signed_by

PAGE = 50


@login_required
def signed(request: HttpRequest) -> HttpResponse:
    """List my signatures, the newest first; nobody sees another's."""
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = signed_by(user=request.user)
    if wanted:
        found = found.filter(round__title__contains=wanted)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "page": page,
        "lines": [(each, label_of(each.round.kind)) for each in page],
        "q": wanted,
        "query": query.urlencode(),
        "waiting": awaiting(user=request.user).count(),
    }
    return render(request, "review/signed.html", facts)
