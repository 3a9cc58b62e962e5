"""What does the provision say on which a page rests? (依据)"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lawbook import articles
from lawbook.cite import Cite, NotACite


def provision(request: HttpRequest, cite: str) -> HttpResponse:
    """Show one provision in our own words among its article, or a whole document, with the official text's address."""
    try:
        wanted = Cite.parse(cite)
        law = articles.law(wanted.law)
        shown = articles.provision(wanted) if wanted.number else None
    except (NotACite, articles.UnknownProvision) as missing:
        raise Http404(str(missing)) from None
    around = Cite(wanted.law, wanted.article)
    # A whole document is shown by its articles; one of them is opened to see its paragraphs.
    beside = [
        each for each in law.provisions.values() if around.covers(each.cite) and (shown or "." not in each.cite.number)
    ]
    facts = {
        "law": law,
        "shown": shown,
        "beside": [(each, _place(each)) for each in sorted(beside, key=lambda each: each.cite.order)],
        "place": _place(shown) if shown else "",
        "title": shown.label if shown else law.title,
    }
    return render(request, "web/law.html", facts)


def _place(provision: articles.Provision) -> str:
    """Return where a provision stands in its document: 第三十三条第二款."""
    return provision.label.partition("》")[2] or provision.label
