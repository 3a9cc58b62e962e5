"""What stands on the desk page of a document or an interpretation: plan, materials, and what belongs together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import ports
from gongkai.papers.models import Paper, State
from gongkai.policies import services
from gongkai.policies.forms import LinkForm, MaterialForm, PlanForm
from gongkai.policies.models import Kind, Material
from gongkai.policies.selectors.explaining import (
    explained_by,
    gaps_of,
    materials_of,
    plan_of,
    public_materials_of,
    together,
)
from gongkai.policies.selectors.permission import Standing
from gongkai.policies.selectors.register import document_of
from lawbook.policy import interpretation

from .access import open_paper, typed


@ports.panel(order=40)
def interpretation_panel(request: Any, paper: Paper, *, may_write: bool) -> str:
    """Return the panel of a document or an interpretation, "" for other papers."""
    if paper.kind not in Kind.values and paper.kind != "interpretation":
        return ""
    return render_to_string("policies/desk/panel.html", _facts(request, paper), request=request)


@login_required
@require_POST
def plan(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Keep the interpretation plan of a document."""
    paper = open_paper(request, code, pk)
    form = PlanForm.of(None, request.POST)
    if form.is_valid():
        try:
            services.write_plan(paper=paper, by=request.user, at=clock.now(), **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, "解读方案已保存。")
            return redirect("papers:paper", code=code, pk=pk)
    return _again(request, paper, plan_form=form)


@login_required
@require_POST
def material(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Draft an interpretation of a document and open it for writing."""
    paper = open_paper(request, code, pk)
    form = MaterialForm(request.POST)
    try:
        if not form.is_valid():
            raise NotAllowed("请选择解读形式。")
        made = services.write_material(document=paper, form=form.cleaned_data["form"], by=request.user, at=clock.now())
    except NotAllowed as refused:
        return _again(request, paper, refused=refused.says)
    return redirect("papers:edit", code=code, pk=made.pk)


@login_required
@require_POST
def link(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Link an interpretation to the document that it explains."""
    paper = open_paper(request, code, pk)
    form = LinkForm(request.POST, paper=paper)
    try:
        if not form.is_valid():
            raise NotAllowed("请选择所解读的文件。")
        services.link_material(document=form.cleaned_data["document"], paper=paper, by=request.user, at=clock.now())
    except NotAllowed as refused:
        return _again(request, paper, refused=refused.says)
    messages.success(request, "已关联。")
    return redirect("papers:paper", code=code, pk=pk)


@login_required
@require_POST
def unlink(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take off the link of an interpretation."""
    paper = open_paper(request, code, pk)
    found = get_object_or_404(Material.objects.select_related("paper__organ", "document"), paper=paper)
    reason = typed(request, "reason")
    try:
        services.unlink_material(material=found, reason=reason, by=request.user, at=clock.now())
    except NotAllowed as refused:
        return _again(request, paper, refused=refused.says, typed=reason)
    messages.success(request, "已解除关联。")
    return redirect("papers:paper", code=code, pk=pk)


def _again(request: HttpRequest, paper: Paper, **more: Any) -> HttpResponse:
    """Show the panel alone, with what was refused and what was typed."""
    facts = {**_facts(request, paper), **more, "paper": paper, "organ": paper.organ}
    return render(request, "policies/desk/panel_page.html", facts, status=409)


def _facts(request: Any, paper: Paper) -> dict[str, Any]:
    may = Standing(request.user).writes(paper.organ) and paper.state not in (State.IN_REVIEW, State.APPROVED)
    facts: dict[str, Any] = {"paper": paper, "organ": paper.organ, "may_change": may}
    if paper.kind == "interpretation":
        document = explained_by(paper)
        facts |= {"explains": document, "is_interpretation": True}
        if may and document is None:
            facts["link_form"] = LinkForm(paper=paper)
        return facts
    found = plan_of(paper)
    day = clock.today()
    rule = interpretation.wants_interpretation(kind=paper.kind, on=day)
    return facts | {
        "plan": found,
        "gaps": gaps_of(found) if found else (),
        "plan_form": PlanForm.of(found) if may else None,
        "material_form": MaterialForm() if may else None,
        "materials": materials_of(paper),
        "public": {each.paper_id for each in public_materials_of(paper.pk)},
        "wanted": rule is not None,
        "rule": rule,
        "together": together(paper) if paper.published_at else None,
        "document": document_of(paper.pk),
    }
