"""What is wrong on this site? A reader tells it and asks again by receipt; the office answers. (网站找错)"""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.kernel import clock
from gongkai.kernel.caller import client_address
from gongkai.kernel.refusal import NotAllowed

from . import services
from .forms import AnswerForm, MistakeForm
from .models import MistakeReport
from .reading import own_address
from .selectors import mistake_of, mistakes_seen_by

PAGE = 20
AT_ONCE = 5
TEN_MINUTES = 600


@require_http_methods(["GET", "HEAD", "POST"])
def mistake(request: HttpRequest) -> HttpResponse:
    """Take down what a reader found wrong, and hand out a receipt; the words are neither screened nor scored."""
    if request.method == "POST":
        form = MistakeForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                _not_too_often(request)
                page = own_address(request, said["page"])
                # An address that is not ours is part of what was said; it is kept as words and never as a link.
                says = said["says"] if page or not said["page"] else f"{said['says']}\n（页面：{said['page']}）"
                report = services.report_mistake(page=page, says=says[:2000], contact=said["contact"], at=clock.now())
            except NotAllowed as refusal:
                form.add_error(None, refusal.says)
            else:
                return redirect("mistake-receipt", receipt=report.receipt)
    else:
        form = MistakeForm(initial={"page": own_address(request, request.GET.get("page", ""))})
    return render(request, "web/mistake.html", {"form": form}, status=422 if form.errors else 200)


def _not_too_often(request: HttpRequest) -> None:
    """
    Refuse more than a few reports from one address within ten minutes; the address itself is not kept.

    :raises NotAllowed: naming how long to wait
    """
    key = f"web:mistake:{hashlib.sha256(client_address(request).encode()).hexdigest()[:32]}"
    cache.add(key, 0, TEN_MINUTES)
    try:
        count = cache.incr(key)
    except ValueError:
        # It lapsed between the two steps: a new stretch begins.
        cache.set(key, 1, TEN_MINUTES)
        count = 1
    if count > AT_ONCE:
        raise NotAllowed("提交过于频繁，请十分钟后再试；一次有多处差错的，可以写在同一件里。您写的内容还在下面。")


@require_safe
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """Show what became of a report; the receipt opens its state and the answer, not what was written."""
    report = mistake_of(receipt[:20].upper())
    if report is None:
        raise Http404("没有这个回执编号。请核对后再试。")
    return render(request, "web/mistake_receipt.html", {"report": report})


@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """List what readers found wrong on the pages for which the person answers."""
    state = request.GET.get("state", MistakeReport.State.WAITING)
    found = mistakes_seen_by(user=request.user)
    if state in MistakeReport.State.values:
        found = found.filter(state=state)
    facts = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": MistakeReport.State.choices,
        "query": f"state={state}" if state in MistakeReport.State.values else "state=all",
    }
    return render(request, "web/mistakes.html", facts)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one report and take the answer."""
    shown = get_object_or_404(mistakes_seen_by(user=request.user), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer = form.cleaned_data["answer"]
            services.answer_mistake(report=shown, answer=answer, by=request.user, at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, refusal.says)
        else:
            messages.success(request, f"{shown.receipt}已办结。")
            return redirect("mistakes")
    return render(request, "web/mistake_report.html", {"report": shown, "form": form})
