"""Where will a paper stand? What was chosen on its page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers.models import Paper
from gongkai.papers.selectors.permission import Standing as PaperStanding
from gongkai.portal import selectors, services
from gongkai.portal.forms import PlaceForm

from .access import typed


@login_required
@require_POST
def place(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put a paper into its home and into the columns that show it besides, and take it out of the others."""
    paper = Paper.objects.filter(pk=pk, organ__code=code).select_related("organ__parent__parent__parent").first()
    standing = PaperStanding(request.user)
    if paper is None or not standing.sees(paper) or not standing.writes(paper):
        raise Http404("没有这篇文稿，或您不能为它选定栏目。")
    form = PlaceForm(typed(request), sections=selectors.sections_for(request.user, paper.kind, organ=paper.organ))
    if not form.is_valid():
        messages.error(request, "所选的栏目不能收这篇文稿，请重新选择。")
        return redirect("papers:paper", code, pk)
    home, more = form.cleaned_data["home"], list(form.cleaned_data["more"])
    try:
        with transaction.atomic():
            if home is not None:
                services.place(paper=paper, section=home, home=True, by=request.user, at=clock.now())
            for each in more:
                services.place(paper=paper, section=each, by=request.user, at=clock.now())
            kept = {each.pk for each in ([home] if home else []) + more}
            for placed in selectors.placements_of(paper.pk):
                if not placed.automatic and placed.section_id not in kept:
                    services.unplace(paper=paper, section=placed.section, by=request.user, at=clock.now())
    except NotAllowed as refused:
        messages.error(request, refused.says)
    else:
        messages.success(request, "栏目已选定。")
    return redirect("papers:paper", code, pk)
