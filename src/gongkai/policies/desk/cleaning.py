"""The cleaning of documents: campaigns, what each proposes for each document, and the one signature that enters it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.kernel.refusal import NotAllowed
from gongkai.policies import services
from gongkai.policies.forms import ACTS_OF_CLEANING, CampaignForm, CampaignPaperForm, fates_of
from gongkai.policies.models import Campaign, CampaignState
from gongkai.policies.selectors.cleaning import campaigns_of, digest_of, lines_of
from gongkai.policies.selectors.documents_to_cite import grounds_of
from gongkai.policies.sheets import day, table

from .access import Desk, open_desk, typed
from .access import open_campaign as open_one

COLUMNS = ("序号", "文件名称", "发文字号", "成文日期", "有效期至", "列入原因", "处理意见", "依据或理由")


@login_required
def campaigns(request: HttpRequest, code: str) -> HttpResponse:
    """List the campaigns of an organ; on POST open a new one."""
    desk = open_desk(request, code)
    form = CampaignForm(request.POST) if request.method == "POST" else CampaignForm.begun(today=desk.today)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            made = services.open_campaign(organ=desk.organ, on=said.pop("day"), by=request.user, at=desk.now, **said)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, "已列出需要清理的文件，请逐件提出意见。")
            return redirect("policies:campaign", code=code, pk=made.pk)
    facts = desk.facts(campaigns=campaigns_of(desk.organ), form=form)
    return render(request, "policies/desk/campaigns.html", facts, status=409 if form.errors else 200)


@login_required
def campaign(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show what a campaign proposes for each document; on POST keep what was chosen."""
    desk, found = open_one(request, code, pk)
    if request.method != "POST":
        return _show(desk, found)
    fates = fates_of(request.POST, list(lines_of(found).values_list("pk", flat=True)))
    try:
        changed = services.propose_in_campaign(campaign=found, fates=fates, by=request.user, at=desk.now)
    except NotAllowed as refused:
        return _show(desk, found, refused=refused.says, fates=fates)
    messages.success(request, f"已保存，{changed}件有改动。" if changed else "没有改动。")
    return redirect("policies:campaign", code=code, pk=pk)


@login_required
def sheet(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Hand out a campaign as a table."""
    _, found = open_one(request, code, pk)
    rows = (
        (
            number,
            each.document.title,
            each.document.document_number,
            day(each.document.issued_on),
            day(each.document.expires_on),
            "".join(each.because),
            each.get_act_display(),
            each.ground,
        )
        for number, each in enumerate(lines_of(found), 1)
    )
    return table(found.title, COLUMNS, rows)


@login_required
@require_POST
def act(request: HttpRequest, code: str, pk: int, act: str) -> HttpResponse:
    """Name the paper of the results, sign and enter them, or end the campaign."""
    desk, found = open_one(request, code, pk)
    who: dict[str, Any] = {"campaign": found, "by": request.user, "at": desk.now}
    try:
        if act == "paper":
            form = CampaignPaperForm(request.POST, papers=grounds_of(desk.organ))
            if not form.is_valid():
                raise NotAllowed("请选择一份已经公开的清理结果公告。")
            services.set_paper(campaign=found, paper=form.cleaned_data["paper"], by=request.user)
            messages.success(request, "已选定清理结果公告。")
        elif act == "enter":
            services.enter_campaign(digest=typed(request, "digest", 64), **who)
            messages.success(request, "清理结果已签署并记入台账。")
        else:
            services.stop_campaign(reason=typed(request, "reason"), **who)
            messages.success(request, "清理已终止，台账没有变化。")
    except NotAllowed as refused:
        return _show(desk, found, refused=refused.says)
    return redirect("policies:campaign", code=code, pk=pk)


def _show(
    desk: Desk, found: Campaign, *, refused: str = "", fates: dict[int, tuple[str, str]] | None = None
) -> HttpResponse:
    lines = list(lines_of(found))
    for each in lines:
        each.act, each.ground = (fates or {}).get(each.pk, (each.act, each.ground))
    is_open = found.state == CampaignState.OPEN
    facts = desk.facts(
        campaign=found,
        lines=lines,
        acts=ACTS_OF_CLEANING,
        is_open=is_open,
        may_change=is_open and desk.may_write,
        paper_form=CampaignPaperForm(papers=grounds_of(desk.organ), initial={"paper": found.paper_id}),
        digest=digest_of(found) if is_open else found.digest,
        refused=refused,
    )
    return render(desk.request, "policies/desk/campaign.html", facts, status=409 if refused else 200)
