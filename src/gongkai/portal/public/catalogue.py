"""Where does an organ publish each matter of articles 20 and 21? (主动公开目录)"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gongkai.kernel import clock
from gongkai.kernel.pagestore import kept
from gongkai.organs.models import Organ
from gongkai.portal import selectors
from lawbook import articles
from lawbook.cite import Cite

from .sheets import table
from .tree import address

COLUMNS = ("依据", "公开事项", "栏目", "数量", "最近更新", "说明")


@require_safe
@kept
def catalogue(request: HttpRequest, organ: str) -> HttpResponse:
    """Show the statutory matters of an organ with their columns, how much stands there, and what is said instead."""
    here = get_object_or_404(Organ, code=organ)
    today = clock.today()
    entries = [
        (each, basis(each.item.cite), [(one, address(one.tree.code, one.code)) for one in each.sections])
        for each in selectors.catalogue(here, today=today)
    ]
    return render(request, "portal/public/catalogue.html", {"organ": here, "entries": entries, "today": today})


def basis(cite: Cite) -> str:
    """Return a provision in words, without the name of the regulations: 第二十条第（一）项."""
    label = articles.provision(cite).label
    return label.partition("》")[2] or label


@require_safe
def sheet(request: HttpRequest, organ: str) -> HttpResponseBase:
    """Hand out the same as a table."""
    here = get_object_or_404(Organ, code=organ)
    rows = (
        (
            basis(each.item.cite),
            each.item.label,
            "、".join(one.name for one in each.sections),
            each.count,
            each.last_on or "",
            "" if each.count else each.says,
        )
        for each in selectors.catalogue(here, today=clock.today())
    )
    return table(f"{here.short_name}主动公开目录", COLUMNS, rows)
